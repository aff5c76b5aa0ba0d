"""A comparison on the screen: a table for one other scenario, a matrix for several."""

from typing import TYPE_CHECKING, Any

from analysis.comparison.importance import by_strength, mark
from analysis.comparison.text import cells, notes, shows_firsts, situations
from analysis.wording.numbers import decimals, error, estimate, number, top
from analysis.wording.outcomes import ENDINGS, ENDINGS_NOTE, heading
from analysis.wording.outcomes import row as row_of
from sim.cli.screen import Column, Row, Screen

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison import Comparison

LEAST_WORDS = 20
"""Letters of an outcome on a line, at least: fewer make a table of many lines."""


def print_comparison(comparison: "Comparison", frame: "pd.DataFrame", whole: bool) -> None:
    """The rows of `frame` on the screen; several scenarios as a matrix of the headline, or one by one if `whole`."""
    screen = Screen()
    for sentence in situations(comparison):
        screen.say(f"\n{sentence}", "bold")
    if len(comparison.others) > 1 and not whole:
        _print_matrix(screen, comparison)
    else:
        for b in comparison.others:
            screen.say()
            screen.say(b.caption, "bold")
            screen.say(f"against {comparison.a.caption}")
            screen.say()
            _print_one(screen, comparison, frame[frame["scenario"] == b.name])
    screen.say()
    for line in notes(comparison, shows_firsts(frame)):
        screen.say(line, "dim")


def _print_one(screen: Screen, comparison: "Comparison", frame: "pd.DataFrame") -> None:
    rows = []
    for _, row in frame.iterrows():
        words, a, b, difference, _, interval, changed = cells(row)
        rows.append((words, a, b, difference, interval, changed))
    columns = map(Column, ("A", "B", "B - A", "95 % interval", "changed"))
    screen.table([Column("outcome", words=True, least=LEAST_WORDS), *columns], rows)
    names = f"A: {comparison.a.name}. B: {frame['scenario'].iloc[0]}"
    screen.say(f"\n{names}. changed: share of runs whose outcome differs.", "dim")


def _print_matrix(screen: Screen, comparison: "Comparison") -> None:
    horizon = comparison.a.horizon
    names = [row_of(name, horizon) for name in ENDINGS]
    first = comparison.of(comparison.others[0].name).loc[names].to_dict("records")
    estimates = (estimate(row["estimate_a"], row["low_a"], row["high_a"], 3, top(row["outcome"])) for row in first)
    rows: list[Row] = [(comparison.a.name, *estimates), None]
    shown = comparison.frame[comparison.frame["outcome"].isin(names)]
    for name in by_strength(shown):
        differences = comparison.of(name)
        rows.append((name, *(_cell(differences.loc[[outcome]].iloc[0]) for outcome in names)))
    screen.say()
    screen.table([Column("scenario", words=True), *(Column(heading(name)) for name in ENDINGS)], rows)
    screen.say(
        f"\nFirst row: {comparison.a.name}; then differences from it, each with its standard error (±).\n"
        f"{horizon} months. {ENDINGS_NOTE}\n"
        "--all shows every outcome. What changes most stands first.",
        "dim",
    )


def _cell(row: "pd.Series[Any]") -> str:
    places = decimals(row["outcome"], row["standard_error"])
    return f"{number(row['difference'], places, signed=True)}{mark(row)}\n±{error(row['standard_error'], places)}"
