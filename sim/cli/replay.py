"""`panmunjom replay`: the model stepped through the record, and what surprised it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.batch.folder import MANIFEST
from sim.cli.options import Json, Quiet, Settings
from sim.cli.records import Coding, RecordFile, Start, Until, arguments_of, coded
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    from analysis.likelihood.replay import Replay
    from analysis.record import Record
    from sim.scenario import Scenario

SHOWN = 10


def replay(
    record: RecordFile = None,
    start: Start = "2006-01",
    until: Until = None,
    coding: Coding = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="PATH", help="Take parameters and structures of this scenario.")
    ] = None,
    setting: Settings = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the table and chart.")] = Path("results/replay"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Step the model through the historical record.

    States, beliefs, the chance it gave to what happened with the terms behind it, and surprises.
    """
    facts = coded(record, start, until, coding)
    from sim.scenario import load

    followed = load(scenario or "baseline", ["uncertainties=off", *(setting or [])])
    replay_scenario(followed, facts, arguments_of(record, start, until, coding), out, quiet, as_json)
    if not (quiet or as_json):
        from sim.cli.following import say_next

        say_next(draw=["chart", out], repeat=["run", out / MANIFEST])


def replay_scenario(
    scenario: "Scenario", facts: "Record", arguments: dict[str, object], out: Path, quiet: bool, as_json: bool
) -> None:
    """Step the model of a scenario through a record, write tables and chart into `out`, and show them."""
    from analysis.charts import replay as chart
    from analysis.charts.saving import save
    from analysis.likelihood.replay import replay as replayed
    from sim.batch.output import output
    from sim.cli.drawing import without_charts
    from sim.scenario import design

    with output(out, "replay") as folder:
        result = replayed(facts, design(scenario, runs=1).parameters)

        def write(inside: Path) -> None:
            result.months.to_csv(inside / "months.csv", index=False, float_format="%.5g", lineterminator="\n")
            result.surprises.to_csv(inside / "surprises.csv", index=False, float_format="%.5g", lineterminator="\n")
            with without_charts(out):
                save(chart.draw(result.months), inside, "replay")

        seed, runs, months = scenario.seed, scenario.runs, scenario.months
        simulated = {"scenario": scenario.resolved(), "seed": seed, "runs": runs, "months": months}
        folder.publish({**simulated, "arguments": arguments}, write)
    if as_json:
        echo_json(_document(result, out))
    elif not quiet:
        from sim.cli.replay_tables import print_replay

        print_replay(result, out, SHOWN)


def _document(result: "Replay", out: Path) -> dict[str, object]:
    from analysis.likelihood.replay import scores
    from analysis.wording.limits import LIMITS_LINE

    return {
        "folder": str(out),
        "log_likelihood": result.followed.log_likelihood,
        "scores": json.loads(scores(result).to_json(orient="records")),
        "surprises": json.loads(result.surprises.to_json(orient="records", double_precision=12)),
        "limits": LIMITS_LINE,
    }
