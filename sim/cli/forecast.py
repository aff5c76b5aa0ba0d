"""`panmunjom forecast`: from the end of the record under the posterior, in every form of the model."""

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Json, Quiet
from sim.cli.streams import echo_json


def forecast(
    runs: Annotated[int, typer.Option(min=10, help="Runs in each form of the model and for each horizon.")] = 10_000,
    posterior: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A calibration of your own, in place of the shipped one.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Facts that go on after September 2021, to hold the forecast against."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The luck.")] = 20210924,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page.")] = Path("results/forecast.html"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Forecast from the end of September 2021.

    Runs start where the record leaves the model. The page says what is expected in every form of the model, and what
    would count as being wrong.
    """
    from analysis.forecast.verdicts import beginning, false_alarms, refutations, verdicts
    from analysis.record import code, read
    from sim.scenario import from_data, load

    facts = None if record is None else code(read(record))
    uncertain: object = "posterior" if posterior is None else {"posterior": str(posterior)}
    base = load("baseline", [f"runs={runs}", f"seed={seed}"]).resolved()
    titled = {"name": "forecast", "title": "From where the record ends, October 2021 onward"}
    scenario = from_data({**base, **titled, "uncertainties": uncertain})
    if facts is not None:
        beginning(facts, base["start"])
    from analysis.forecast import forecast as forecasts
    from analysis.report.forecast_page import html
    from sim.batch.folder import explained, make_way
    from sim.cli.progress import Progress, compiling_note

    make_way(out)
    silent = quiet or as_json
    if not silent:
        compiling_note()
    with Progress(shown=not silent) as progress:
        found = forecasts.forecast(scenario, code(read()), progress.on("forms of the model"))
    judged = None if facts is None else verdicts(found, facts)
    with explained(out):
        out.write_text(html(found, shlex.join(["panmunjom", *sys.argv[1:]]), judged), encoding="utf-8")
    if as_json:
        from analysis.wording.limits import LIMITS_LINE

        document = {
            "page": str(out),
            "events": json.loads(found.events.to_json(orient="records", double_precision=12)),
            "ranges": json.loads(found.ranges.to_json(orient="records")),
            "wrong": refutations(found),
            "false_alarms": false_alarms(found).to_dict("records"),
            "verdicts": [] if judged is None else judged.to_dict("records"),
            "limits": LIMITS_LINE,
        }
        echo_json(document)
    elif not quiet:
        from sim.cli.forecast_tables import print_forecast

        print_forecast(found, out, judged)
