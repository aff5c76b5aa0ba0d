"""A back-test on the screen: scores one month ahead, longer horizons in brief, and where the model loses."""

from collections.abc import Hashable, Mapping
from math import isnan
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from analysis.backtest.scores import REFERENCE, losses
from analysis.backtest.targets import WORDS
from analysis.wording.limits import LIMITS_LINE
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    import pandas as pd


def print_backtest(
    scores: "pd.DataFrame", folder: Path, quick: bool, others: "Mapping[str, pd.DataFrame]" = MappingProxyType({})
) -> None:
    """One month ahead in full; then the model against the best baseline; then where it loses; then what changes it."""
    console = Console(highlight=False)
    one = scores[scores["horizon"] == 1]
    console.print(f"\n[bold]One month ahead, {int(one['forecasts'].iloc[0])} forecasts[/bold]\n")
    table = simple_table()
    table.add_column("target")
    table.add_column("forecaster", no_wrap=True)
    for heading in ("log\nscore", "Brier\nor RPS", "model better\nby", "95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for target, part in one.groupby("target", sort=False):
        for place, row in enumerate(part.to_dict("records")):
            words = f"{WORDS[str(target)]} ({row['events']})" if place == 0 else ""
            known = row["forecaster"] != REFERENCE
            table.add_row(
                words,
                str(row["forecaster"]),
                f"{row['log_score']:.3f}",
                f"{row['brier']:.3f}",
                f"{row['difference']:+.3f}" if known else "",
                _interval(row) if known else "",
            )
        table.add_section()
    console.print(table)
    console.print(
        "\nIn brackets: months in which it came. Scores in nats, lower is better; intervals\n"
        "by circular blocks. "
        + (
            "Default parameters, which know these very months."
            if quick
            else "Model: averaged over a posterior fitted anew each January."
        ),
        style="dim",
    )
    _print_longer(console, scores)
    _print_losses(console, losses(scores))
    if len(others) > 1:
        _print_sensitivity(console, others)
    console.print(f"\nIn {escape(str(folder))}: scores.csv, forecasts.csv, reliability.csv, charts.")
    console.print("The centres of some priors were computed from this record: see docs/calibration.md.", style="dim")
    console.print(LIMITS_LINE, style="dim")


def _interval(row: "Mapping[Hashable, Any]") -> str:
    """The 95 % interval of a difference."""
    return "too little seen" if isnan(row["low"]) else f"{row['low']:.3f} to {row['high']:.3f}"


def _print_longer(console: Console, scores: "pd.DataFrame") -> None:
    console.print("\n[bold]Log score by horizon: the model, and the best of the baselines[/bold]\n")
    table = simple_table()
    table.add_column("target")
    horizons = sorted(scores["horizon"].unique())
    for horizon in horizons:
        table.add_column(f"{horizon} month{'s' * int(horizon > 1)}", justify="right", no_wrap=True)
    for target, part in scores.groupby("target", sort=False):
        cells = []
        for horizon in horizons:
            own = part[part["horizon"] == horizon].set_index("forecaster")["log_score"]
            cells.append(f"{own[REFERENCE]:.3f} / {own.drop(REFERENCE).min():.3f}")
        table.add_row(WORDS[str(target)], *cells)
    console.print(table)


def _print_losses(console: Console, found: "pd.DataFrame") -> None:
    console.print("\n[bold]Where the model loses[/bold]\n")
    if found.empty:
        console.print("Nowhere: no other forecaster has a better score.")
        return
    table = simple_table()
    table.add_column("target", no_wrap=True)
    for heading in ("months", "best", "ahead by", "95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in found.to_dict("records"):
        table.add_row(
            WORDS[row["target"]],
            str(row["horizon"]),
            row["best"],
            f"{row['behind']:.3f}",
            _interval(row),
        )
    console.print(table)


def _print_sensitivity(console: Console, others: "Mapping[str, pd.DataFrame]") -> None:
    console.print("\n[bold]Any test, one month ahead, when something is changed[/bold]\n")
    table = simple_table()
    table.add_column("changed", no_wrap=True)
    for heading in ("best other", "its log\nscore", "the\nmodel's", "difference,\n95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for changed, scores in others.items():
        part = scores.query("target == 'test' and horizon == 1").sort_values("log_score").to_dict("records")
        own = next(row for row in part if row["forecaster"] == REFERENCE)
        best = next(row for row in part if row["forecaster"] != REFERENCE)
        table.add_row(
            changed,
            best["forecaster"],
            f"{best['log_score']:.3f}",
            f"{own['log_score']:.3f}",
            _interval(best),
        )
    console.print(table)
