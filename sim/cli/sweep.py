"""`panmunjom sweep`: a scenario over a grid of values, as a table, curves and heat maps."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from sim.cli.options import (
    Json,
    Months,
    NoCharts,
    Quiet,
    ResultsFolder,
    Runs,
    Seed,
    Settings,
    Workers,
    all_settings,
    named,
)
from sim.cli.streams import echo_json, warn
from sim.cli.tabling import SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    from analysis.comparison.sweeps import Sweep
    from sim.scenario import Scenario


def sweep(
    path: Annotated[
        str,
        named("PATH", "A scenario with a sweep: a file or a shipped name."),
    ],
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    workers: Workers = None,
    no_charts: NoCharts = False,
    form: Format = SCREEN,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run a scenario at every point of its sweep.

    NAME/sweep/ then holds a table, and curves of one axis or heat maps of two.
    """
    form = checked(form, as_json)
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, runs, months, seed))
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    scenario = file.scenario
    sweep_scenario(scenario, out / scenario.name / "sweep", workers, not no_charts, quiet, as_json, form)
    if form == SCREEN and not (quiet or as_json):
        from sim.cli.following import after_study

        after_study(path, all_settings(setting, runs, months, seed), out / scenario.name / "sweep")


def sweep_scenario(
    scenario: "Scenario", folder: Path, workers: int | None, charts: bool, quiet: bool, as_json: bool,
    form: str = SCREEN,
) -> None:  # fmt: skip
    """Run a scenario at every point of its sweep, write the table and the pictures into `folder`, and show them."""
    from analysis.comparison.sweeps import sweep as swept
    from sim.batch.executors import Threads
    from sim.batch.output import output
    from sim.cli.progress import Progress, compiling_note

    silent = quiet or as_json
    if not silent:
        compiling_note()
    with output(folder, "sweep") as result_folder:
        with Progress(shown=not silent) as progress:
            result = swept(scenario, Threads(workers), progress.on(f"{scenario.name}, points"))
        result_folder.publish(_facts(result), lambda inside: _write(result, inside, charts))
    if as_json:
        echo_json(_document(result, folder))
    elif form != SCREEN:
        write_table(result.frame, form)
    elif not quiet:
        from sim.cli.sweep_tables import print_sweep

        print_sweep(result, folder)


def _write(result: "Sweep", folder: Path, charts: bool) -> None:
    result.frame.to_csv(folder / "sweep.csv", index=False, lineterminator="\n")
    if charts:
        from analysis.charts import draw_sweep
        from sim.cli.drawing import without_charts

        with without_charts(folder):
            draw_sweep(result, folder)


def _facts(result: "Sweep") -> dict[str, object]:
    from sim.batch import provenance

    scenario = result.scenario
    plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months, kind="sweep")
    return {**plan, "axes": result.axes}


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
