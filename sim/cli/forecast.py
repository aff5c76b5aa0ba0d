"""`panmunjom forecast`: from the end of the record under the posterior, in every form of the model."""

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.duration import say_duration
from sim.cli.options import Json, Quiet
from sim.cli.records import RecordFile, month_of
from sim.cli.streams import echo_json, warn
from sim.cli.tabling import SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record import Record
    from sim.scenario import Scenario

PAGE_SECONDS = 5.0
"""What the page of a forecast takes, on one core."""


def forecast(
    runs: Annotated[int, typer.Option(min=10, help="Runs in each form of the model and for each horizon.")] = 10_000,
    posterior: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A calibration of your own, in place of the shipped one.")
    ] = None,
    record: RecordFile = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM",
            help="Last month that is known, 2021-09 if not given, of your own facts too; later ones judge.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the random draws.")] = 20210924,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page.")] = Path("results/forecast.html"),
    form: Format = SCREEN,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Forecast from a month of the record, and judge it later.

    Runs start where the record leaves the model. The page says what is expected in every form of the model, and what
    would count as being wrong. Where the facts go on, it says what came.
    """
    form = checked(form, as_json)
    from analysis.forecast.beginning import after, begun_in, month_words
    from analysis.forecast.verdicts import false_alarms, refutations, verdicts
    from analysis.record import ARTICLE, SHIPPED, code, read
    from sim.scenario import design, from_data, load

    last = ARTICLE if until is None else month_of(until, "--until")
    facts = read(record or SHIPPED)
    known = code(facts, until=last)
    later = _later(facts, last, record is not None and until is None) if record or until else None
    if record and until is None and not quiet:
        warn(
            f"The forecast knows {record} to {last}, and later facts judge it; --until {facts['month'].max()} makes it "
            "know all of them."
        )
    uncertain: object = "posterior" if posterior is None else {"posterior": str(posterior)}
    base = load("baseline", [f"runs={runs}", f"seed={seed}"]).resolved()
    start = after(last)
    titled = {"name": "forecast", "title": f"From where the record ends, {month_words(start)} onward"}
    scenario = from_data({**begun_in(base, start), **titled, "uncertainties": uncertain})
    design(scenario, part=(0, 1))  # report at once a calibration that it may not draw from
    from analysis.forecast import forecast as forecasts
    from analysis.report.forecast_page import html
    from sim.batch.folder import make_way
    from sim.batch.output import publish_page
    from sim.cli.progress import Progress, compiling_note

    started = datetime.now(UTC)
    make_way(out)
    silent = quiet or as_json
    if not silent:
        compiling_note()
        say_duration(_seconds(scenario, start == base["start"]))
    with Progress(shown=not silent) as progress:
        reading = load("article-reading") if start == base["start"] else None
        result = forecasts.forecast(scenario, known, progress.on("forms of the model"), reading)
    judged = None if later is None else verdicts(result, later)
    page = html(result, shlex.join(["panmunjom", *sys.argv[1:]]), judged)
    tables = {
        f"{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in (("events", result.events), ("ranges", result.ranges))
    }
    publish_page(out, page, "forecast", _facts(scenario, posterior, until, record), tables, started)
    if as_json:
        from analysis.wording.limits import LIMITS_LINE

        document = {
            "page": str(out),
            "events": json.loads(result.events.to_json(orient="records", double_precision=12)),
            "ranges": json.loads(result.ranges.to_json(orient="records")),
            "wrong": refutations(result),
            "false_alarms": false_alarms(result).to_dict("records"),
            "verdicts": [] if judged is None else judged.to_dict("records"),
            "limits": LIMITS_LINE,
        }
        echo_json(document)
    elif form != SCREEN:
        write_table(result.events, form)
    elif not quiet:
        from sim.batch.output import manifest_beside
        from sim.cli.following import say_next
        from sim.cli.forecast_tables import print_forecast

        print_forecast(result, out, judged)
        say_next(draw=["chart", out], repeat=["run", manifest_beside(out)])


def _seconds(scenario: "Scenario", described: bool) -> float:
    """About how long the forms of a forecast take: the record is followed for each draw, then every horizon is run."""
    from analysis.forecast.forecast import HORIZONS, forms
    from sim.batch.executors import cores
    from sim.cli.duration import FOLLOWED, FORM_RUN
    from sim.scenario import posterior

    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    draws = 0 if folder is None else min(scenario.runs, len(posterior.rows(folder, scenario.name)))
    each = draws * FOLLOWED + scenario.runs * len(HORIZONS) * FORM_RUN
    return PAGE_SECONDS + len(forms(described)) * each / cores()


def _later(facts: "pd.DataFrame", last: str, needed: bool) -> "Record | None":
    """The record of all facts, to hold a forecast from the end of month `last` against; None if nothing is later.

    If it is `needed` nonetheless, a `RecordError` tells that the facts end too early.
    """
    from analysis.forecast.beginning import after
    from analysis.forecast.verdicts import beginning
    from analysis.record import code

    if facts["month"].max() <= last and not needed:
        return None
    record = code(facts)
    beginning(record, after(last))
    return record


def _facts(scenario: "Scenario", posterior: Path | None, until: str | None, record: Path | None) -> dict[str, object]:
    """What the manifest says of a forecast: the scenario, the posterior that it draws from, the options."""
    from sim.batch import provenance
    from sim.batch.manifest import digested

    plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months, kind="forecast")
    arguments: dict[str, object] = {"runs": scenario.runs, "seed": scenario.seed}
    if until is not None:
        arguments["until"] = until
    if posterior is not None:
        arguments["posterior"] = str(posterior)
    if record is not None:
        arguments |= {"record": str(record), "record_sha256": digested(record)["sha256"]}
    return {**plan, "arguments": arguments}
