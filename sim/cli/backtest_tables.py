"""A back-test on the screen: scores one month ahead, longer horizons in brief, and where the model loses."""

from collections.abc import Hashable, Mapping
from math import isnan
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis.backtest.baselines import BASELINES
from analysis.backtest.mixture import MIXTURE
from analysis.backtest.scores import REFERENCE, losses
from analysis.backtest.targets import WORDS
from analysis.wording.limits import LIMITS_LINE
from sim.cli.screen import Column, Row, Screen

if TYPE_CHECKING:
    import pandas as pd


def print_backtest(
    tables: "Mapping[str, pd.DataFrame]", folder: Path, quick: bool,
    others: "Mapping[str, pd.DataFrame]" = MappingProxyType({}),
) -> None:  # fmt: skip
    """One month ahead in full; the model against the best baseline; where it loses; periods, forms, what changes it."""
    screen = Screen()
    every = tables["scores"]
    scores = every[every["forecaster"].isin([REFERENCE, *BASELINES])]
    one = scores[scores["horizon"] == 1]
    screen.title(f"One month ahead, {int(one['forecasts'].iloc[0])} forecasts")
    rows: list[Row] = []
    for target, part in one.groupby("target", sort=False):
        for index, row in enumerate(part.to_dict("records")):
            known = row["forecaster"] != REFERENCE
            rows.append(
                (
                    f"{WORDS[str(target)]} ({row['events']})" if index == 0 else "",
                    str(row["forecaster"]),
                    f"{row['log_score']:.3f}",
                    f"{row['brier']:.3f}",
                    f"{row['difference']:+.3f}" if known else "",
                    _interval(row) if known else "",
                )
            )
        rows.append(None)
    headings = ("log\nscore", "Brier\nor RPS", "model better\nby", "95 % interval")
    screen.table([Column("target", words=True), Column("forecaster", words=True), *map(Column, headings)], rows)
    basis = (
        "Default parameters, fitted on these same months."
        if quick
        else "Model: averaged over a posterior fitted anew each January."
    )
    screen.say(
        "\nIn brackets: months in which it came. Scores in nats, lower is better; intervals by circular blocks. "
        f"{basis}",
        "dim",
    )
    _print_longer(screen, scores)
    _print_losses(screen, losses(scores))
    _print_slopes(screen, tables["slopes"])
    _print_periods(screen, tables["periods"])
    if "weights" in tables:
        _print_forms(screen, every, tables["weights"])
    if len(others) > 1:
        _print_sensitivity(screen, others)
    screen.say(f"\nIn {folder}: {', '.join(f'{name}.csv' for name in tables)}, charts.")
    screen.say("The centres of some priors were computed from this record: see docs/calibration.md.", "dim")
    screen.say(LIMITS_LINE, "dim")


def _interval(row: "Mapping[Hashable, Any]", digits: int = 3) -> str:
    """The 95 % interval of a difference or slope."""
    return "too little seen" if isnan(row["low"]) else f"{row['low']:.{digits}f} to {row['high']:.{digits}f}"


def _print_longer(screen: Screen, scores: "pd.DataFrame") -> None:
    screen.title("Log score by horizon: the model, and the best of the baselines")
    horizons = sorted(scores["horizon"].unique())
    rows = []
    for target, part in scores.groupby("target", sort=False):
        cells = []
        for horizon in horizons:
            by_forecaster = part[part["horizon"] == horizon].set_index("forecaster")["log_score"]
            cells.append(f"{by_forecaster[REFERENCE]:.3f} / {by_forecaster.drop(REFERENCE).min():.3f}")
        rows.append((WORDS[str(target)], *cells))
    headings = (f"{horizon} month{'s' * int(horizon > 1)}" for horizon in horizons)
    screen.table([Column("target", words=True), *map(Column, headings)], rows)


def _print_losses(screen: Screen, lost: "pd.DataFrame") -> None:
    screen.title("Where the model loses")
    if lost.empty:
        screen.say("Nowhere: no other forecaster has a better score.")
        return
    screen.table(
        [Column("target", words=True), *map(Column, ("months", "best", "ahead by", "95 % interval"))],
        [
            (WORDS[row["target"]], str(row["horizon"]), row["best"], f"{row['behind']:.3f}", _interval(row))
            for row in lost.to_dict("records")
        ],
    )


def _print_slopes(screen: Screen, slopes: "pd.DataFrame") -> None:
    """Whether forecasts of any test and of tests above the line are too bold or too timid."""
    shown = slopes[slopes["target"].isin(["test", "red_line_test"])]
    screen.title("Reliability of the model's forecasts")
    screen.table(
        [
            Column("target", words=True),
            *map(Column, ("months", "slope", "95 % interval", "beyond .97\nor .03", "of these,\nfailed")),
        ],
        [
            (
                WORDS[row["target"]],
                str(row["horizon"]),
                "-" if isnan(row["slope"]) else f"{row['slope']:.2f}",
                _interval(row, digits=2),
                str(row["bold"]),
                str(row["failed"]),
            )
            for row in shown.to_dict("records")
        ],
    )
    screen.say("\nA slope of 1 is right; below it forecasts are too bold, at 0 they do not tell months apart.", "dim")


def _print_periods(screen: Screen, periods: "pd.DataFrame") -> None:
    """Stretches of years apart, one month ahead; nothing where no forecast begins in one of them."""
    shown = periods[(periods["horizon"] == 1) & periods["target"].isin(["test", "red_line_test"])]
    if shown.empty:
        return
    screen.title("Stretches of years apart, one month ahead")
    rows = []
    for keys, part in shown.groupby(["target", "first", "last"], sort=False):
        target, first, last = map(str, keys)
        by_forecaster = part.set_index("forecaster")
        model, best = by_forecaster.loc[REFERENCE], by_forecaster.loc[[*BASELINES], "log_score"].min()
        years = f"{first[:4]} to {last[:4]}" if first[:4] != last[:4] else first[:4]
        came = f"{model['came']} of {model['forecasts']}"
        scores = (f"{model['log_score']:.3f}", f"{best:.3f}", f"{model['forecast']:.2f}", came)
        rows.append((f"{WORDS[target]}, {years}", *scores))
    headings = ("model's\nlog score", "best\nbaseline", "mean\nforecast", "came")
    screen.table([Column("target, years", words=True), *map(Column, headings)], rows)


def _print_forms(screen: Screen, scores: "pd.DataFrame", weights: "pd.DataFrame") -> None:
    """The mixture and its members: log scores, and the weights that hold after the last month."""
    screen.title("Forms of the model, and their mixture")
    targets, horizons = ("test", "red_line_test"), (1, 6, 12)
    by_name = scores.set_index(["forecaster", "target", "horizon"])["log_score"]
    columns = [(target, horizon) for target in targets for horizon in horizons if horizon in set(scores["horizon"])]
    last = weights.iloc[-1]
    rows: list[Row] = []
    for name in (*weights.columns[1:], MIXTURE):
        if name == MIXTURE:
            rows.append(None)
        weight = "" if name == MIXTURE else f"{last[name]:.2f}"
        rows.append((name, weight, *(f"{by_name[name, target, horizon]:.3f}" for target, horizon in columns)))
    short = {"test": "any", "red_line_test": "red line"}
    headings = (f"{short[target]},\n{horizon}" for target, horizon in columns)
    screen.table([Column("form", words=True), Column(f"weight,\n{last['from']}"), *map(Column, headings)], rows)
    screen.say(
        "\nLog scores of any test and of tests above the red line, by months ahead. Weights are set each January by "
        "what the forms forecast one month ahead before it (stacking).",
        "dim",
    )


def _print_sensitivity(screen: Screen, others: "Mapping[str, pd.DataFrame]") -> None:
    screen.title("Any test, one month ahead, when something is changed")
    rows = []
    for changed, scores in others.items():
        part = scores.query("target == 'test' and horizon == 1").sort_values("log_score").to_dict("records")
        model = next(row for row in part if row["forecaster"] == REFERENCE)
        best = next(row for row in part if row["forecaster"] != REFERENCE)
        rows.append(
            (changed, best["forecaster"], f"{best['log_score']:.3f}", f"{model['log_score']:.3f}", _interval(best))
        )
    headings = ("best other", "its log\nscore", "the\nmodel's", "difference,\n95 % interval")
    screen.table([Column("changed", words=True), *map(Column, headings)], rows)
