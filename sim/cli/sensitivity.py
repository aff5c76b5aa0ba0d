"""`panmunjom sensitivity`: which parameters drive an outcome, and whether that holds in every form of the model."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Dask,
    Json,
    Months,
    NoCharts,
    Quiet,
    ResultsFolder,
    Resume,
    Seed,
    Settings,
    Workers,
    all_settings,
    named,
)
from sim.cli.resuming import resumable
from sim.cli.streams import echo_json, warn
from sim.cli.tabling import SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.sensitivity.size import Size
    from analysis.sensitivity.study import Study
    from sim.batch.executors import Executor
    from sim.batch.pieces import Pieces
    from sim.scenario import Scenario

ALL = "all"
KIND = "sensitivity"
AROUND = 25.0
"""Seconds that a long study takes besides its runs: its design, the ranges and three pictures, on one core."""
NUMBERS = ("samples", "replications", "parameters")


@dataclass(frozen=True)
class Request:
    """What was asked for; None: as many as usual."""

    outcomes: tuple[str, ...] = ()
    every_form: bool = False
    samples: int | None = None
    replications: int | None = None
    parameters: int | None = None

    @property
    def size(self) -> "Size":
        """How much is simulated."""
        from analysis.sensitivity.size import Size

        given = {name: getattr(self, name) for name in NUMBERS}
        return Size(**{name: value for name, value in given.items() if value is not None})

    def arguments(self) -> dict[str, Any]:
        """The request as the manifest says it."""
        return {**asdict(self), "outcomes": list(self.outcomes)}

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Request":
        """The request that a manifest says; a `ValueError` where it says none."""
        outcomes, every_form = arguments.get("outcomes"), arguments.get("every_form")
        numbers = {name: arguments.get(name) for name in NUMBERS}
        words = isinstance(outcomes, list) and all(isinstance(outcome, str) for outcome in outcomes)
        if set(arguments) != {"outcomes", "every_form", *NUMBERS} or not words or not isinstance(every_form, bool):
            raise ValueError("they are not those of a study of sensitivity")
        if not all(number is None or (type(number) is int) for number in numbers.values()):
            raise ValueError("they hold what is no number")
        return cls(tuple(outcomes or ()), every_form, **numbers)


@dataclass(frozen=True, eq=False)
class Answer:
    """What came out: a study of each form, why others have none, and what stands beside the headline numbers."""

    scenario: "Scenario"
    studies: "Sequence[Study]"
    ranges: "pd.DataFrame"
    refused: dict[str, str] = field(default_factory=dict)


@resumable()
def sensitivity(
    path: Annotated[str, named("PATH", "A scenario: a file or a shipped name.")],
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="O", help="A row of the summary, or a condition in quotes; repeatable."),
    ] = None,
    structures: Annotated[
        str | None, typer.Option(metavar=ALL, help="all: again under every other form of the model.")
    ] = None,
    samples: Annotated[int | None, typer.Option(help="Rows of the design, a power of two; 1024 by default.")] = None,
    replications: Annotated[int | None, typer.Option(help="Runs of each of its points; 16 by default.")] = None,
    parameters: Annotated[
        int | None, typer.Option(help="How many, after a screening of all, have indices of their own; 40 by default.")
    ] = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    workers: Workers = None,
    dask: Dask = None,
    resume: Resume = False,
    no_charts: NoCharts = False,
    form: Format = SCREEN,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Find which parameters drive an outcome.

    Screening of all uncertain parameters, then Sobol indices of those that matter, with intervals and without
    simulation error. Over the priors, unless the file has `uncertainties`. About a million runs: on two cores half a
    minute, or two minutes where runs start from the record; with --structures all, as long again for every other form.
    """
    every_form = every_form_of(structures)
    form = checked(form, as_json)
    from sim.batch.executors import executor_for
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, None, months, seed))
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    request = Request(tuple(outcome or ()), every_form, samples, replications, parameters)
    scenario = file.scenario
    folder = out / scenario.name / folder_name(scenario)
    with executor_for(dask, workers) as executor:
        answer_into(scenario, request, folder, executor, resume, not no_charts, quiet, as_json, form)
    if form == SCREEN and not (quiet or as_json):
        from sim.cli.following import after_study

        after_study(path, all_settings(setting, None, months, seed), folder)


def folder_name(scenario: "Scenario") -> str:
    """The folder of a study below that of its scenario: over a posterior one of its own, beside that over priors."""
    from sim.scenario import posterior

    over = posterior.folder_of(scenario.uncertainties, scenario.start)
    return KIND if over is None else f"{KIND}-posterior"


def every_form_of(structures: str | None) -> bool:
    """Whether `--structures` asks for every form of the model; refuses another word than `all`."""
    if structures not in (None, ALL):
        raise typer.BadParameter(
            f"'{structures}' is not '{ALL}'; one form by itself is --set structures.learning=off",
            param_hint="--structures",
        )
    return structures == ALL


def answer_into(
    scenario: "Scenario", request: Request, folder: Path, executor: "Executor", resume: bool, charts: bool, quiet: bool,
    as_json: bool, form: str = SCREEN,
) -> None:  # fmt: skip
    """Answer a request, write the tables and pictures into `folder`, and show them."""
    from analysis.sensitivity.asking import asked, check, work_of
    from sim.batch.output import study
    from sim.cli.duration import say_duration, seconds_of
    from sim.cli.progress import compiling_note

    _refuse_sizes(scenario, request)
    check(scenario, request.outcomes, request.size)
    silent = quiet or as_json
    if not silent:
        compiling_note()
    plan = _plan(scenario, request)
    with study(folder, plan, resume) as result_folder:
        if not silent:
            work = work_of(scenario, request.size, request.every_form)
            missing = work.runs - result_folder.pieces.runs
            sets = work.sets * missing // work.runs
            seconds = seconds_of(asked(scenario), missing, executor.workers, sets=sets)
            say_duration(seconds and seconds + AROUND)
        found = _answered(scenario, request, executor, result_folder.pieces, shown=not silent)
        result_folder.publish({**plan, **_facts(found)}, lambda inside: _write(found, inside, charts))
    if as_json:
        echo_json(_document(found))
    elif form != SCREEN:
        write_table(_tables(found)["indices"], form)
    elif not quiet:
        from sim.cli.sensitivity_tables import print_answer

        print_answer(found, folder)


def _answered(scenario: "Scenario", request: Request, executor: "Executor", pieces: "Pieces", shown: bool) -> Answer:
    from analysis.comparison.ranges import ranges
    from analysis.sensitivity.asking import ask, ask_all_forms, outcomes_of
    from analysis.sensitivity.outcomes import of_runs
    from sim.cli.progress import Progress

    size = request.size
    outcomes = outcomes_of(scenario, request.outcomes)
    with Progress(shown=shown) as progress:
        if request.every_form:
            studies, refused = ask_all_forms(scenario, outcomes, size, executor, progress.on, pieces)
        else:
            studies, refused = [ask(scenario, outcomes, size, executor, progress.on(scenario.name), pieces)], {}
        beside = ranges(
            scenario, outcomes, executor, lambda result: of_runs(result.runs, result.horizon, outcomes),
            progress.on("forms and posterior"),
        )  # fmt: skip
    return Answer(scenario, studies, beside, refused)


def _refuse_sizes(scenario: "Scenario", request: Request) -> None:
    """Refuse sizes of a design where there is none: the draws of a posterior are given."""
    from sim.scenario import posterior

    given = [f"--{name}" for name in NUMBERS if getattr(request, name) is not None]
    if given and posterior.folder_of(scenario.uncertainties, scenario.start) is not None:
        raise typer.BadParameter("has no effect over a posterior, whose draws are given; leave it out",
                                 param_hint=", ".join(given))  # fmt: skip


def _tables(found: Answer) -> "dict[str, pd.DataFrame]":
    from analysis.sensitivity import tables

    return {
        "indices": tables.whole([tables.index_table(study) for study in found.studies]),
        "variance": tables.whole([tables.variance_table(study) for study in found.studies]),
        "screening": tables.whole([tables.screening_table(study) for study in found.studies]),
        "ranges": found.ranges,
    }


def _write(found: Answer, folder: Path, charts: bool) -> None:
    for name, table in _tables(found).items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    if charts:
        from analysis.charts import sensitivity as chart
        from analysis.charts.saving import save_all
        from sim.cli.drawing import without_charts

        own, title = found.studies[0], found.scenario.title or found.scenario.name
        with without_charts(folder):
            save_all(((file_name(outcome), chart.draw(own, outcome, title)) for outcome in own.outcomes), folder)


def file_name(outcome: str) -> str:
    """An outcome as the name of a file: of a condition its letters and digits."""
    return re.sub(r"[^A-Za-z0-9]+", "_", outcome).strip("_")[:80]


def _plan(scenario: "Scenario", request: Request) -> dict[str, Any]:
    from sim.batch import provenance

    plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months, kind=KIND)
    return {**plan, "arguments": request.arguments()}


def _facts(found: Answer) -> dict[str, Any]:
    return {"over": found.studies[0].over, "simulated_runs": sum(study.runs for study in found.studies)}


def _document(found: Answer) -> list[dict[str, Any]]:
    """A list with a row an (outcome, parameter), and over several forms a row for each."""
    rows: list[dict[str, Any]] = json.loads(_tables(found)["indices"].to_json(orient="records", double_precision=12))
    return rows
