"""`panmunjom chart`: the pictures of results, of several side by side, of a single run, of what else was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Months, Quiet, Runs, Seed, Settings, Workers, named
from sim.cli.streams import echo

if TYPE_CHECKING:
    import altair as alt

    from sim.result import Result

ONE = ("distribution", "bands", "timing", "actions", "stages")
SEVERAL = ("scenarios", "distribution", "timing", "forest")
KINDS = tuple(dict.fromkeys((*ONE, *SEVERAL)))
SIZES = ("slide", "page")
FORMATS = ("svg", "png")

type Named = list[tuple[Path, list[tuple[str, "alt.TopLevelMixin"]]]]


def chart(
    names: Annotated[
        list[str],
        named("RESULT...", "Results or scenarios; or what sweep, replay, backtest, calibrate or forecast has written."),
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Of one: {', '.join(ONE)}; of several: {', '.join(SEVERAL)}; repeatable."),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Draw this outcome in place of the usual ones; repeatable."),
    ] = None,
    run: Annotated[int | None, typer.Option(min=0, help="Draw this single run, from 0, as a timeline.")] = None,
    size: Annotated[
        str, typer.Option(metavar="|".join(SIZES), help="As wide as a slide, or as a column of text or a telephone.")
    ] = "slide",
    form: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="|".join(FORMATS), help="Both if not given; repeatable."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the pictures.")] = Path("charts"),
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Draw charts of results as SVG and PNG.

    Without --kind every chart that suits what is given. What sweep, replay, backtest, calibrate and forecast have
    written is drawn again.
    """
    _refuse(kind, KINDS, "--kind")
    _refuse([size], SIZES, "--size")
    _refuse(form, FORMATS, "--format")
    from analysis.charts.redrawing import KINDS as WRITTEN
    from analysis.charts.redrawing import kind_of
    from analysis.charts.saving import save_all
    from analysis.rendering import renderer
    from sim.batch.folder import explained
    from sim.cli.sources import RunOptions, SourceError, results_of

    renderer.warm_up()
    options = RunOptions(runs, months, seed, tuple(setting or ()), workers)
    written = {name: kind_of(Path(name)) for name in names}
    if any(written.values()):
        if not all(written.values()):
            other = next(name for name, held in written.items() if not held)
            raise SourceError(f"{other} is none of {', '.join(WRITTEN)}; draw it by a command of its own")
        if given := [word for word, asked in (("--kind", kind), ("--run", run is not None)) if asked]:
            raise SourceError(f"{names[0]} holds a {written[names[0]]}, of which {given[0]} chooses nothing")
        if options.changes:
            raise SourceError(f"{names[0]} is finished, which {options.changes} cannot change; leave the option out")
        charts = _redrawn(names, outcome or [], size, out)
    else:
        charts = _drawn(results_of(names, options, quiet), list(kind or ()), outcome or [], run, size, out)
    with explained(out):
        paths = [path for folder, named in charts for path in save_all(named, folder, form or FORMATS)]
    if not quiet:
        for path in paths:
            echo(str(path))


def _refuse(given: Sequence[str] | None, allowed: Sequence[str], option: str) -> None:
    for word in given or ():
        if word not in allowed:
            raise typer.BadParameter(f"'{word}' is none of {', '.join(allowed)}", param_hint=option)


def _redrawn(names: list[str], outcomes: list[str], size: str, out: Path) -> Named:
    from analysis.charts.choosing import OutcomeError, rows_named
    from analysis.charts.redrawing import kind_of, redrawn
    from analysis.charts.size import SIZES
    from analysis.comparison.sweeps import read_sweep

    charts: Named = []
    for name in names:
        path, rows = Path(name), []
        if outcomes and kind_of(path) != "sweep":
            raise OutcomeError(f"{name}: --outcome chooses among the outcomes of a sweep or of results, not of this")
        if outcomes:
            sweep = read_sweep(path)
            rows = rows_named(outcomes, [str(word) for word in sweep.frame["outcome"].unique()], sweep.horizon)
        folder = out / path.resolve().parent.name / path.stem if len(names) > 1 else out
        charts.append((folder, redrawn(path, rows, SIZES[size])))
    return charts


def _drawn(
    results: "list[Result]", kinds: list[str], outcomes: list[str], run: int | None, size: str, out: Path
) -> Named:
    from analysis import charts
    from analysis.charts.choosing import CHOICE, OutcomeError, suited
    from analysis.charts.size import SIZES
    from analysis.charts.theme import SCENARIO_COLOURS

    several = len(results) > 1
    if not several and (unsuited := [word for word in kinds if word not in ONE]):
        raise typer.BadParameter(f"{unsuited[0]} needs two results or more", param_hint="--kind")
    rows = _rows(results, outcomes)
    if not kinds and run is None:
        kinds = [word for word in (SEVERAL if several else ONE) if not rows or suited(word, rows)]
        if len(results) > len(SCENARIO_COLOURS):
            kinds = [word for word in kinds if word != "timing"]
    for word in kinds if rows else ():
        if not suited(word, rows):
            takes = f"takes other outcomes than {', '.join(outcomes)}" if word in CHOICE else "takes no outcomes"
            raise OutcomeError(f"--kind {word} {takes}; timing takes events, distribution numbers, forest all")

    def options(word: str) -> dict[str, object]:
        if not rows or word not in CHOICE:
            return {"size": SIZES[size]}
        return {"events" if word == "timing" else "outcomes": suited(word, rows), "size": SIZES[size]}

    together = [word for word in kinds if several and word in charts.TOGETHER]
    found: Named = [(out, [(word, charts.TOGETHER[word](results, **options(word))) for word in together])]
    for result in results:
        own = [(word, charts.CHARTS[word](result, **options(word))) for word in kinds if word not in together]
        if run is not None:
            own.append((f"timeline-{run}", _timeline(result, run, size)))
        found.append((out / result.name if several else out, own))
    return [(folder, named) for folder, named in found if named]


def _rows(results: "list[Result]", outcomes: list[str]) -> list[str]:
    """The rows of the summary that the outcomes mean."""
    if not outcomes:
        return []
    from analysis.charts.choosing import rows_named
    from analysis.statistics.outcomes import summarise

    first = results[0]
    return rows_named(outcomes, list(summarise(first.runs, first.horizon)["outcome"]), first.horizon)


def _timeline(result: "Result", run: int, size: str) -> "alt.TopLevelMixin":
    from analysis.charts import timeline
    from analysis.charts.size import SIZES
    from analysis.comparison.forms import scenario_of

    if run >= (runs := result.manifest["runs"]):
        raise typer.BadParameter(f"{result.name} has runs 0 to {runs - 1}", param_hint="--run")
    return timeline.draw(scenario_of(result), run, SIZES[size])
