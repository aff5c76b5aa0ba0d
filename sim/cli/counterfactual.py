"""`panmunjom counterfactual`: the record's own random draws in a changed world."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.batch.folder import MANIFEST
from sim.cli.duration import say_duration
from sim.cli.options import Json, Months, NoCharts, Quiet, Seed, Settings, all_settings, named
from sim.cli.records import Coding, RecordFile, month_of, switches_of
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from analysis.counterfactual.findings import Counterfactual
    from sim.scenario import Scenario

SECONDS, USUAL_RUNS, USUAL_DRAWS = 12.0, 10_000, 200
"""What the usual size took on two cores."""
TABLES = ("window", "lasting", "months", "parting", "course")


def counterfactual(
    path: Annotated[
        str,
        named("PATH", "A scenario that begins inside the record: a file or a shipped name."),
    ],
    runs: Annotated[int, typer.Option(min=2, help="Pairs of worlds.")] = USUAL_RUNS,
    draws: Annotated[int, typer.Option(min=2, help="Draws of the posterior, which share the pairs.")] = USUAL_DRAWS,
    posterior: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Another calibration; none: the default parameters."),
    ] = None,
    record: RecordFile = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM",
            help="Last month of the record: 2021-09 if the scenario ends by then, else as far as it goes.",
        ),
    ] = None,
    coding: Coding = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of tables and chart.")] = None,
    no_charts: NoCharts = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say what would have come, had one thing been different.

    The scenario begins inside the record; its events, parameters and structures are the change. Each pair of worlds
    shares random draws that agree with the record: one is the record, the other the changed world.
    """
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, None, months, seed))
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    arguments: dict[str, Any] = {"runs": runs, "draws": draws, "coding": coding or []}
    if posterior is not None:
        arguments["posterior"] = posterior
    if until is not None:
        arguments["until"] = month_of(until, "--until")
    folder = out or Path("results") / file.scenario.name / "counterfactual"
    counterfactual_of(file.scenario, arguments, record, folder, not no_charts, quiet, as_json)
    if not (quiet or as_json):
        from sim.cli.following import say_next

        say_next(changes=["show", path, "--changes"], repeat=["run", folder / MANIFEST])


def counterfactual_of(
    scenario: "Scenario", arguments: dict[str, Any], record: Path | None, folder: Path, charts: bool, quiet: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Set a scenario against the record, write tables and chart into `folder`, and show them."""
    from analysis.counterfactual.findings import Counterfactual
    from analysis.counterfactual.question import calibration_for, place_in, question, record_for
    from analysis.counterfactual.twins import twins
    from analysis.counterfactual.words import notices
    from analysis.record import SHIPPED, read
    from sim.batch.output import output
    from sim.cli.progress import Progress

    given = scenario.resolved()
    switches = switches_of(arguments["coding"])
    facts = record_for(scenario, read(record or SHIPPED), arguments.get("until"), **switches)
    place_in(facts, scenario)  # report a start outside the record before any problem of a calibration
    calibration = calibration_for(facts, arguments.get("posterior") or _named(given))
    runs = arguments["runs"]
    asked = question(scenario, facts, calibration, min(arguments["draws"], runs))
    silent = quiet or as_json
    if not quiet:
        for notice in notices(given, asked):
            warn(f"{scenario.name}: {notice}")
    if not silent:
        _compiling_note()
        say_duration(SECONDS * max(runs / USUAL_RUNS, len(asked.parameters) / USUAL_DRAWS))
    with output(folder, "counterfactual") as held:
        with Progress(shown=not silent) as progress:
            answer = Counterfactual(twins(asked, runs, progress.on("sets of parameters")))
        held.publish(_facts(answer, arguments, record), lambda inside: _write(answer, inside, folder, charts))
    if as_json:
        echo_json(document(answer, folder))
    elif not quiet:
        from sim.cli.counterfactual_tables import print_counterfactual

        print_counterfactual(answer, folder)


def _compiling_note() -> None:
    from analysis.counterfactual.kernel.worlds import play_worlds
    from sim.numerics.compiler import is_compiled

    if not is_compiled(play_worlds):
        warn("Compiling the model and its record: once, about half a minute.")


def _named(given: dict[str, Any]) -> str | None:
    """The calibration that a scenario names in its uncertainties."""
    uncertain = given.get("uncertainties")
    return uncertain.get("posterior") if isinstance(uncertain, dict) else None


def _write(found: "Counterfactual", inside: Path, folder: Path, charts: bool) -> None:
    for name in TABLES:
        getattr(found, name).to_csv(inside / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")
    if charts:
        from analysis.charts import counterfactual as chart
        from analysis.charts.saving import save
        from sim.cli.drawing import without_charts

        with without_charts(folder):
            save(chart.draw(found), inside, "counterfactual")


def _facts(found: "Counterfactual", arguments: dict[str, Any], record: Path | None) -> dict[str, Any]:
    """What the manifest says: the scenario, the record, the calibration, the options."""
    from sim.batch.manifest import digested
    from sim.scenario import posterior

    question = found.twins.question
    arguments = dict(arguments)
    if record is not None:
        arguments |= {"record": str(record), "record_sha256": digested(record)["sha256"]}
    scenario = question.scenario
    facts = {
        "scenario": {**scenario.resolved(), "runs": len(found.twins.draw)}, "seed": scenario.seed,
        "runs": len(found.twins.draw), "months": scenario.months, "record": _record_words(found),
        "arguments": arguments,
    }  # fmt: skip
    if question.posterior is not None:
        facts |= {
            "posterior": posterior.content_hash(question.posterior),
            "posterior_until": posterior.known_until(question.posterior),
        }
    return facts


def _record_words(found: "Counterfactual") -> dict[str, Any]:
    record = found.twins.question.record
    return {"first": record.dates[0], "last": record.dates[-1], "coding": record.coding}


def document(found: "Counterfactual", folder: Path) -> dict[str, Any]:
    """The whole answer, fit for JSON."""
    from analysis.counterfactual.words import LIMITS, changes, parameters_words
    from analysis.wording.limits import LIMITS_LINE
    from sim.scenario import posterior

    question = found.twins.question
    calibration = question.posterior
    return {
        "scenario": question.scenario.name,
        "start": question.dates[0],
        "end": question.dates[-1],
        "folder": str(folder),
        "record": _record_words(found),
        "posterior": None if calibration is None else calibration.name,
        "posterior_until": None if calibration is None else posterior.known_until(calibration),
        "parameters": parameters_words(question),
        "runs": len(found.twins.draw),
        "draws": len(question.parameters),
        "proposals_worth": found.twins.worth,
        "changes": changes(question),
        "things": _rows(found.window),
        "lasting": _rows(found.lasting),
        "months": _rows(found.months),
        "parting": {
            "any": _firsts(found.first_difference, question.dates),
            "unforced": _firsts(found.first_decision, question.dates),
            "instruments": _rows(found.parting),
        },
        "course": _rows(found.course),
        "limits": [LIMITS, LIMITS_LINE],
    }


def _rows(table: "pd.DataFrame") -> Any:
    return json.loads(table.to_json(orient="records", double_precision=12))


def _firsts(first: "np.ndarray", dates: list[str]) -> dict[str, float]:
    """In what share of worlds each month is the first that differs; `never` for the others."""
    shares = {date: float((first == month).mean()) for month, date in enumerate(dates, start=1)}
    return {date: share for date, share in shares.items() if share} | {"never": float((first == 0).mean())}
