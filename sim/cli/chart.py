"""`panmunjom chart`: the pictures of results, of several side by side, of a single run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Months, Quiet, Runs, Seed, Settings, Workers
from sim.cli.streams import echo

if TYPE_CHECKING:
    from sim.result import Result

ONE = ("distribution", "bands", "timing", "actions", "stages")
SEVERAL = ("scenarios", "timing", "forest")
RUN = "timeline"


def chart(
    names: Annotated[list[str], typer.Argument(metavar="RESULT...", help="Result folders or scenarios.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Of one: {', '.join(ONE)}; of several: {', '.join(SEVERAL)}; repeatable."),
    ] = None,
    run: Annotated[int | None, typer.Option(min=0, help="Draw this single run, from 0, as a timeline.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the pictures.")] = Path("charts"),
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Draw charts of results as SVG and PNG.

    Without --kind every chart that suits what is given.
    """
    for word in kind or ():
        if word not in (*ONE, *SEVERAL):
            allowed = ", ".join((*ONE, *SEVERAL))
            raise typer.BadParameter(f"'{word}' is none of {allowed}", param_hint="--kind")
    from analysis.rendering import renderer
    from sim.cli.sources import RunOptions, results_of

    renderer.warm_up()
    options = RunOptions(runs, months, seed, tuple(setting or ()), workers)
    results = results_of(names, options, quiet)
    if len(results) == 1 and (unsuited := [word for word in kind or () if word not in ONE]):
        raise typer.BadParameter(f"{unsuited[0]} needs two results or more", param_hint="--kind")
    from sim.batch.folder import explained

    with explained(out):
        written = _draw(results, list(kind or ()), run, out)
    if not quiet:
        for path in written:
            echo(str(path))


def _draw(results: "list[Result]", kinds: list[str], run: int | None, out: Path) -> list[Path]:
    from analysis import charts
    from analysis.charts import timeline
    from analysis.charts.saving import save, save_all
    from analysis.charts.theme import SCENARIO_COLOURS
    from analysis.comparison.forms import scenario_of

    several = len(results) > 1
    if not kinds and run is None:
        kinds = list(ONE)
        if several:
            kinds = [word for word in SEVERAL if word != "timing" or len(results) <= len(SCENARIO_COLOURS)]
    together = [word for word in kinds if word in charts.TOGETHER and several]
    alone = [word for word in kinds if word in charts.CHARTS and word not in together]
    written = save_all(((word, charts.TOGETHER[word](results)) for word in together), out) if together else []
    for result in results if alone else ():
        folder = out / result.name if several else out
        written += save_all(((word, charts.CHARTS[word](result)) for word in alone), folder)
    if run is not None:
        for result in results:
            if run >= (runs := result.manifest["runs"]):
                raise typer.BadParameter(f"{result.name} has runs 0 to {runs - 1}", param_hint="--run")
            folder = out / result.name if several else out
            written += save(timeline.draw(scenario_of(result), run), folder, f"timeline-{run}")
    return written
