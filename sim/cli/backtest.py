"""`panmunjom backtest`: forecasts from the past alone, beside simple statistics of the record."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Quiet
from sim.cli.records import Coding, RecordFile, Start, Until, arguments_of, coded, month_of, other_settings
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    import pandas as pd

    from analysis.backtest.forecasters import Forecaster
    from analysis.record import Record

AVERAGED = 100
"""Sets of parameters that the model's probabilities are averaged over."""
LEARNED = 24
"""Months of the record that no forecast is made of, at least."""
WIDER = 3.0
"""By how much priors that were computed from the record are widened to see what lies in them."""


def backtest(
    record: RecordFile = None,
    start: Start = "2006-01",
    until: Until = None,
    first: Annotated[str, typer.Option("--from", metavar="YYYY-MM", help="First month that is forecast.")] = "2012-01",
    coding: Coding = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="The defaults throughout, which know the months forecast.")
    ] = False,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Again under every other coding and with wider priors: as long each.")
    ] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the tables and charts.")] = Path(
        "results/backtest"
    ),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Back-test the model on the record.

    Each forecast is made from the months before it alone; the table says where simple statistics are better. Some ten
    minutes on two cores; with --quick, about one.
    """
    facts = coded(record, start, until, coding)
    first = month_of(first, "--from")
    if facts.months <= LEARNED:
        raise typer.BadParameter(
            f"'{start}' leaves {facts.months} months up to {facts.dates[-1]}, and {LEARNED} are needed to learn from; "
            "give an earlier month",
            param_hint="--start",
        )
    if not facts.dates[LEARNED] <= first <= facts.dates[-1]:
        raise typer.BadParameter(
            f"'{first}' is not from {facts.dates[LEARNED]}, which leaves two years to learn from, to {facts.dates[-1]}",
            param_hint="--from",
        )
    from analysis.backtest.rolling import refuse_partial, roll
    from analysis.backtest.scores import score_table
    from sim.batch.output import output
    from sim.cli.progress import Progress

    refuse_partial(facts)
    options = {"from": first, "quick": quick, "sensitivity": sensitivity}
    description = _facts(facts, quick) | {"arguments": {**arguments_of(record, start, until, coding), **options}}
    with output(out, "backtest") as folder, Progress(shown=not (quiet or as_json)) as progress:
        forecasts = roll(facts, _forecasters(quick), first, progress.on("months forecast"))
        scores = score_table(forecasts)
        # Written as soon as there is something to keep: what comes after it takes as long again.
        folder.publish(description, lambda inside: _write(forecasts, scores, inside, quick))
        others = {"nothing": scores}
        if sensitivity and not quick:
            name = f"priors {WIDER:g} times as wide"
            others[name] = score_table(roll(facts, _forecasters(quick, WIDER), first, progress.on(name)))
        for setting in other_settings(facts) if sensitivity else ():
            under = coded(record, start, until, [*(coding or []), setting])
            others[setting] = score_table(roll(under, _forecasters(quick), first, progress.on(setting)))
        if sensitivity:
            folder.publish(description, lambda inside: _write(forecasts, scores, inside, quick, others))
    if as_json:
        echo_json(_document(scores, out))
    elif not quiet:
        from sim.cli.backtest_tables import print_backtest

        print_backtest(scores, out, quick, others)


def _write_sensitivity(others: "dict[str, pd.DataFrame]", out: Path) -> None:
    """One month ahead under each change: `sensitivity.csv`."""
    import pandas as pd

    rows = [scores[scores["horizon"] == 1].assign(changed=changed) for changed, scores in others.items()]
    frame = pd.concat(rows, ignore_index=True)
    columns = ["changed", *(name for name in frame.columns if name != "changed")]
    frame[columns].to_csv(out / "sensitivity.csv", index=False, float_format="%.5g", lineterminator="\n")


def _forecasters(quick: bool, widened: float = 1.0) -> "dict[str, Forecaster]":
    from analysis.backtest.baselines import BASELINES
    from analysis.backtest.forecasters import Model, Statistic
    from analysis.calibration import plausible
    from sim.parameters import parameter_sets

    model = Model(
        (lambda record: parameter_sets(1)) if quick else lambda record: plausible(record, AVERAGED, widened=widened)
    )
    return {**{name: Statistic(name) for name in BASELINES}, "model": model}


def _write(
    forecasts: "pd.DataFrame", scores: "pd.DataFrame", out: Path, quick: bool,
    others: "dict[str, pd.DataFrame] | None" = None,
) -> None:  # fmt: skip
    from analysis.backtest.scores import reliability
    from analysis.charts import reliability as charts
    from analysis.charts.saving import save
    from sim.cli.drawing import without_charts

    for name, frame in (("forecasts", forecasts), ("scores", scores), ("reliability", reliability(forecasts))):
        frame.to_csv(out / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")
    basis = charts.WITH_HINDSIGHT if quick else charts.FROM_THE_PAST
    with without_charts(out):
        save(charts.draw(forecasts, made=basis), out, "reliability")
        save(charts.draw_scores(scores, made=basis), out, "scores")
    if others is not None:
        _write_sensitivity(others, out)


def _facts(facts: "Record", quick: bool) -> dict[str, object]:
    fitted = "averaged over a posterior fitted anew each January to the months before"
    return {
        "until": facts.dates[-1],
        "record": {"first": facts.dates[0], "last": facts.dates[-1], "coding": facts.coding},
        "parameters": "defaults" if quick else fitted,
    }


def _document(scores: "pd.DataFrame", out: Path) -> dict[str, object]:
    from analysis.wording.limits import LIMITS_LINE

    rows = json.loads(scores.to_json(orient="records", double_precision=12))
    return {"folder": str(out), "scores": rows, "limits": LIMITS_LINE}
