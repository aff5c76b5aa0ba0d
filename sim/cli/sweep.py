"""`panmunjom sweep`: a scenario over a grid of values, as a table, curves and heat maps."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Months, NoCharts, Quiet, ResultsFolder, Runs, Seed, Settings, Workers, all_settings
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from analysis.comparison.sweeps import Sweep
    from sim.scenario import Scenario


def sweep(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A scenario with a sweep: a file or a shipped name.")],
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    workers: Workers = None,
    no_charts: NoCharts = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run a scenario at every point of its sweep.

    NAME/sweep/ then holds a table, and curves of one axis or heat maps of two.
    """
    from sim.batch.executors import Threads
    from sim.scenario.loading import loaded

    settings = all_settings(setting, runs, months, seed)
    file = loaded(path, settings)
    scenario = file.scenario
    from analysis.comparison.sweeps import sweep as swept
    from sim.cli.progress import Progress, compiling_note

    silent = quiet or as_json
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    if not silent:
        compiling_note()
    with Progress(shown=not silent) as progress:
        result = swept(scenario, Threads(workers), progress.on(f"{scenario.name}, points"))
    folder = out / scenario.name / "sweep"
    _write(result, scenario, folder, charts=not no_charts)
    if as_json:
        echo_json(_document(result, folder))
    elif not quiet:
        from sim.cli.sweep_tables import print_sweep

        print_sweep(result, folder)


def _write(result: "Sweep", scenario: "Scenario", folder: Path, charts: bool) -> None:
    from sim.batch import provenance
    from sim.batch.folder import explained, write_whole
    from sim.cli.drawing import without_charts

    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        table = result.frame.to_csv(index=False, lineterminator="\n").encode()
        write_whole(folder / "sweep.csv", table, folder)
        if charts:
            from analysis.charts import draw_sweep

            with without_charts(folder):
                draw_sweep(result, folder)
        plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months)
        manifest = {**plan, "axes": result.axes, **provenance.environment()}
        manifest["content_hash"] = provenance.content_hash([folder / "sweep.csv"])
        write_whole(folder / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode(), folder)


def _document(result: "Sweep", folder: Path) -> dict[str, object]:
    from analysis.wording.limits import LIMITS_LINE

    rows = json.loads(result.frame.to_json(orient="records", double_precision=15))
    return {
        "name": result.scenario.name,
        "folder": str(folder),
        "axes": result.axes,
        "limits": LIMITS_LINE,
        "points": rows,
    }
