"""`panmunjom discover`: under which values of what was drawn something comes to pass."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Months, NoCharts, Quiet, Runs, Seed, Settings, Workers, all_settings, named
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    from analysis.discovery import Discovery


def discover(
    name: Annotated[
        str,
        named("RESULT", "A result folder, or a scenario that is run for it."),
    ],
    where: Annotated[
        str, typer.Option("--where", metavar="EXPR", help="Which runs are of interest: a condition on their columns.")
    ],
    boxes: Annotated[int, typer.Option(min=1, max=10, help="Boxes to look for, at most.")] = 3,
    step: Annotated[
        int | None, typer.Option(min=0, metavar="STEP", help="Take the first box from this step of the trade-off.")
    ] = None,
    resamples: Annotated[
        int, typer.Option(min=0, max=1000, help="How often the search is repeated on other halves of the runs.")
    ] = 10,
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the picture.")] = Path("charts"),
    workers: Workers = None,
    no_charts: NoCharts = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Find the conditions under which something happens.

    Boxes by PRIM with coverage and density, a tree beside them, and which limits come back when the runs are halved
    otherwise. Needs the extra `explore`. Something must be drawn for the runs: run with --set uncertainties=prior.
    """
    from analysis.discovery.prim import library

    library()
    from analysis.discovery import cases_of
    from analysis.discovery import discover as discovered
    from analysis.statistics.expressions import condition
    from sim.cli.progress import Progress
    from sim.cli.sources import RunOptions, results_of

    silent = quiet or as_json
    (result,) = results_of([name], RunOptions(runs, months, seed, tuple(setting or ()), workers), silent)
    interesting = condition(where, result.runs, "--where").holds(result.runs)
    cases = cases_of(result.runs, interesting, name=name)
    with Progress(shown=not silent) as progress:
        found = discovered(
            cases, step=step, resamples=resamples, most_boxes=boxes, report=progress.on("peeling, halves of the runs")
        )
    folder = None if no_charts or as_json else _drawn(found, where, result.caption, out)
    if as_json:
        from analysis.discovery.document import document
        from analysis.wording.limits import LIMITS_LINE

        echo_json({"result": result.name, "where": where, "limits": LIMITS_LINE, **document(found)})
    elif not quiet:
        from sim.cli.discover_tables import print_discovery
        from sim.cli.following import OTHER, as_typed, say_next

        print_discovery(found, where, result, folder)
        changed = as_typed(all_settings(setting, None, months, seed))
        say_next(why=["explain", name, *changed], compare=["compare", name, OTHER, *changed])


def _drawn(found: "Discovery", where: str, caption: str, out: Path) -> Path | None:
    """The folder of the picture; None if none could be drawn."""
    from analysis.charts import peeling
    from analysis.charts.saving import save
    from sim.batch.folder import explained
    from sim.cli.drawing import without_charts

    written: list[Path] = []
    with explained(out), without_charts(out):
        written = save(peeling.draw(found, where, caption), out, "peeling")
    return out if written else None
