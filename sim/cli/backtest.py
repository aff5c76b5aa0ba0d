"""`panmunjom backtest`: forecasts from the past alone, beside simple statistics of the record."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.batch.folder import MANIFEST
from sim.cli.duration import say_duration
from sim.cli.options import Json, Quiet
from sim.cli.records import Coding, RecordFile, Start, Until, arguments_of, coded, month_of, other_settings
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.backtest.forecasters import Fit, Forecaster
    from analysis.record import Record

AVERAGED = 100
"""Sets of parameters that the model's probabilities are averaged over."""
LEARNED = 24
"""Months of the record that no forecast is made of, at least."""
QUICK_YEAR, FITTED_YEAR, FORMS_TIMES = 6.0, 60.0, 3
"""Seconds that a year of forecasts took on two cores; how many times as long all forms take."""
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
    forms: Annotated[
        bool,
        typer.Option("--forms", help="Other forms of the model too, and their mixture: three times as long."),
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
    """Test forecasts against what then happened.

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
    if not (quiet or as_json):
        say_duration(_seconds(facts, first, quick, forms, sensitivity))
    options = {"from": first, "quick": quick, "forms": forms, "sensitivity": sensitivity}
    description = _facts(facts, quick) | {"arguments": {**arguments_of(record, start, until, coding), **options}}
    with output(out, "backtest") as folder, Progress(shown=not (quiet or as_json)) as progress:
        tables = _tables(roll(facts, _forecasters(quick, forms=forms), first, progress.on("months forecast")), forms)
        scores = tables["scores"]
        # Written as soon as there is something to keep: what comes after it takes as long again.
        folder.publish(description, lambda inside: _write(tables, inside, quick))
        others = {"nothing": scores}
        if sensitivity and not quick:
            name = f"priors {WIDER:g} times as wide"
            others[name] = score_table(roll(facts, _forecasters(quick, WIDER), first, progress.on(name)))
        for setting in other_settings(facts) if sensitivity else ():
            under = coded(record, start, until, [*(coding or []), setting])
            others[setting] = score_table(roll(under, _forecasters(quick), first, progress.on(setting)))
        if sensitivity:
            tables["sensitivity"] = _one_month_ahead(others)
            folder.publish(description, lambda inside: _write(tables, inside, quick))
    if as_json:
        echo_json(_document(tables, out))
    elif not quiet:
        from sim.cli.backtest_tables import print_backtest
        from sim.cli.following import say_next

        print_backtest(tables, out, quick, others)
        say_next(draw=["chart", out], repeat=["run", out / MANIFEST])


def _seconds(facts: "Record", first: str, quick: bool, forms: bool, sensitivity: bool) -> float:
    """About how long it takes: each January the model is fitted anew, unless it is quick."""
    years = sum(date >= first for date in facts.dates) / 12
    rolled = QUICK_YEAR * years if quick else FITTED_YEAR * years
    again = len(other_settings(facts)) + (not quick) if sensitivity else 0
    return rolled * ((FORMS_TIMES if forms else 1) + again)


def _one_month_ahead(others: "dict[str, pd.DataFrame]") -> "pd.DataFrame":
    """The scores one month ahead under each change."""
    import pandas as pd

    rows = [scores[scores["horizon"] == 1].assign(changed=changed) for changed, scores in others.items()]
    frame = pd.concat(rows, ignore_index=True)
    return frame[["changed", *(name for name in frame.columns if name != "changed")]]


def _forecasters(quick: bool, widened: float = 1.0, forms: bool = False) -> "dict[str, Forecaster]":
    from analysis.backtest.baselines import BASELINES
    from analysis.backtest.forecasters import Model, Statistic
    from analysis.backtest.mixture import MEMBERS
    from analysis.backtest.scores import REFERENCE

    members = MEMBERS if forms else {REFERENCE: MEMBERS[REFERENCE]}
    models = {name: Model(_fit(structures, quick, widened)) for name, structures in members.items()}
    return {**{name: Statistic(name) for name in BASELINES}, **models}


def _fit(structures: "Mapping[str, str]", quick: bool, widened: float) -> "Fit":
    """How a form of the model learns from a record; `quick`: not at all."""
    from analysis.calibration import plausible
    from sim.parameters import apply_structures, parameter_sets

    if not quick:
        return lambda record: plausible(record, AVERAGED, structures, widened)
    defaults = parameter_sets(1)
    apply_structures(defaults, structures)
    return lambda record: defaults


def _tables(forecasts: "pd.DataFrame", forms: bool) -> "dict[str, pd.DataFrame]":
    """What is made of forecasts, by the names of the files; with `forms` the mixture beside its members."""
    import pandas as pd

    from analysis.backtest.mixture import MEMBERS, mixed, weights_by_january
    from analysis.backtest.periods import by_period
    from analysis.backtest.scores import reliability, score_table
    from analysis.backtest.slopes import slope_table

    tables = {}
    if forms:
        tables["weights"] = weights_by_january(forecasts, [*MEMBERS]).reset_index()
        forecasts = pd.concat([forecasts, mixed(forecasts, [*MEMBERS])], ignore_index=True)
    return {
        "forecasts": forecasts,
        "scores": score_table(forecasts),
        "reliability": reliability(forecasts),
        "slopes": slope_table(forecasts),
        "periods": by_period(forecasts),
        **tables,
    }


def _write(tables: "dict[str, pd.DataFrame]", out: Path, quick: bool) -> None:
    from analysis.charts import reliability as charts
    from analysis.charts.saving import save
    from sim.cli.drawing import without_charts

    for name, frame in tables.items():
        frame.to_csv(out / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")
    basis = charts.WITH_HINDSIGHT if quick else charts.FROM_THE_PAST
    with without_charts(out):
        save(charts.draw(tables["forecasts"], made=basis), out, "reliability")
        save(charts.draw_scores(tables["scores"], made=basis), out, "scores")


def _facts(facts: "Record", quick: bool) -> dict[str, object]:
    fitted = "averaged over a posterior fitted anew each January to the months before"
    return {
        "until": facts.dates[-1],
        "record": {"first": facts.dates[0], "last": facts.dates[-1], "coding": facts.coding},
        "parameters": "defaults" if quick else fitted,
    }


def _document(tables: "dict[str, pd.DataFrame]", out: Path) -> dict[str, object]:
    from analysis.wording.limits import LIMITS_LINE

    shown = {name: frame for name, frame in tables.items() if name in ("scores", "slopes", "periods", "weights")}
    rows = {name: json.loads(frame.to_json(orient="records", double_precision=12)) for name, frame in shown.items()}
    return {"folder": str(out), **rows, "limits": LIMITS_LINE}
