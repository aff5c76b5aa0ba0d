"""`panmunjom discover`: under which values of what was drawn something comes to pass."""

import hashlib
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    from analysis.discovery import Discovery
    from sim.result import Result

MOST_BOXES, MOST_RESAMPLES = 10, 1000
RESULT = (
    "scenario", "seed", "runs", "months", "precision", "version", "source_digest", "record", "posterior",
    "posterior_until",
)  # fmt: skip
"""What the manifest of a discovery says of the result that it was made in, where that says it."""
SIGNS = {"==": "is", "!=": "is-not", "<=": "at-most", ">=": "at-least", "<": "below", ">": "above"}
LONGEST = 60
"""Letters of a condition in the name of a folder."""


@dataclass(frozen=True)
class Question:
    """What was asked of a result."""

    where: str
    boxes: int = 3
    step: int | None = None
    resamples: int = 10

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Question":
        """The question that a manifest says; a `ValueError` where it says none."""
        if set(arguments) != set(cls.__dataclass_fields__) or not isinstance(arguments["where"], str):
            raise ValueError("they are not those of a discovery")
        given = cls(**arguments)
        numbers = (given.boxes, given.resamples, 0 if given.step is None else given.step)
        if not all(type(number) is int for number in numbers):
            raise ValueError("they hold what is no number")
        if not (1 <= given.boxes <= MOST_BOXES and 0 <= given.resamples <= MOST_RESAMPLES and numbers[-1] >= 0):
            raise ValueError("they hold a number that the command does not take")
        return given

    @property
    def folder(self) -> str:
        """The name of its folder, so that the next condition does not take its place: discover-tests-above-9.

        Where letters cannot say all of a condition, a digest of it follows.
        """
        words = re.sub("|".join(SIGNS), lambda sign: f" {SIGNS[sign[0]]} ", self.where)
        name = "-".join(re.findall(r"[A-Za-z0-9_.-]+", words))[:LONGEST].rstrip("-.")
        plain = re.fullmatch(r"[A-Za-z0-9_. '\"<>=!]*", self.where) and len(words) <= LONGEST
        digest = "" if plain else f"-{hashlib.sha256(self.where.encode()).hexdigest()[:6]}"
        return f"discover-{name}{digest}"


def discover(
    name: Annotated[
        str,
        named("RESULT", "A result folder, or a scenario that is run for it."),
    ],
    where: Annotated[
        str, typer.Option("--where", metavar="EXPR", help="Which runs are of interest: a condition on their columns.")
    ],
    boxes: Annotated[int, typer.Option(min=1, max=MOST_BOXES, help="Boxes to look for, at most.")] = 3,
    step: Annotated[
        int | None, typer.Option(min=0, metavar="STEP", help="Take the first box from this step of the trade-off.")
    ] = None,
    resamples: Annotated[
        int,
        typer.Option(min=0, max=MOST_RESAMPLES, help="How often to search again, in other halves of the runs."),
    ] = 10,
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
    """Find the conditions under which something happens.

    Boxes by PRIM with coverage and density, a tree beside them, and which limits come back when the runs are halved
    otherwise. NAME/discover-WHERE/ then holds tables and a picture. Needs the extra `explore`. Something must be drawn
    for the runs: run with --set uncertainties=prior.
    """
    from analysis.discovery.prim import library

    library()
    from sim.cli.sources import RunOptions, results_of

    (result,) = results_of([name], RunOptions(runs, months, seed, tuple(setting or ()), workers), quiet or as_json)
    question = Question(where, boxes, step, resamples)
    folder = out / result.name / question.folder
    discover_in(result, question, name, folder, not no_charts, quiet, as_json)
    if not (quiet or as_json):
        from sim.cli.following import after_study

        after_study(name, all_settings(setting, None, months, seed), folder)


def discover_in(
    result: "Result", question: Question, name: str, folder: Path, charts: bool, quiet: bool, as_json: bool
) -> None:
    """Answer a question about a result, write tables and the picture into `folder`, and show them.

    `name` is what the result was given as.
    """
    from analysis.discovery import cases_of
    from analysis.discovery import discover as discovered
    from analysis.statistics.expressions import condition
    from sim.batch.output import output
    from sim.cli.progress import Progress

    interesting = condition(question.where, result.runs, "--where").holds(result.runs)
    cases = cases_of(result.runs, interesting, name=name)
    with output(folder, "discovery") as result_folder:
        with Progress(shown=not (quiet or as_json)) as progress:
            found = discovered(
                cases, step=question.step, resamples=question.resamples, most_boxes=question.boxes,
                report=progress.on("peeling, halves of the runs"),
            )  # fmt: skip
        facts = {
            **{key: result.manifest[key] for key in RESULT if key in result.manifest},
            "arguments": asdict(question),
            "searched": len(found.cases.y),
            "share": found.cases.share,
        }
        result_folder.publish(facts, lambda inside: _write(found, question, result, inside, charts))
    if as_json:
        from analysis.discovery.document import document
        from analysis.wording.limits import LIMITS_LINE

        echo_json({"result": result.name, "where": question.where, "limits": LIMITS_LINE, **document(found)})
    elif not quiet:
        from sim.cli.discover_tables import print_discovery

        print_discovery(found, question.where, result, folder)


def _write(found: "Discovery", question: Question, result: "Result", folder: Path, charts: bool) -> None:
    from analysis.discovery.kept import peeling
    from analysis.discovery.tables import tables

    frames = tables(found)
    for name, table in frames.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    if charts:
        from analysis.charts import peeling as chart
        from analysis.charts.saving import save
        from sim.cli.drawing import without_charts

        shown = peeling(
            frames["boxes"], frames["trade_off"], question.where, found.cases.share, result.caption, len(found.cases.y)
        )
        with without_charts(folder):
            save(chart.draw(shown), folder, "peeling")
