"""A comparison on the screen, within 80 columns: a table for one other scenario, a matrix for several."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from analysis.comparison import FINDING
from analysis.comparison.text import cells, notes
from analysis.wording.numbers import decimals, error, number
from sim.cli.tables import OVERVIEW, simple_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison import Comparison
    from sim.result import Result


def print_comparison(comparison: "Comparison", frame: "pd.DataFrame", whole: bool) -> None:
    """The rows of `frame` on the screen; several scenarios as a matrix of the headline, or one by one if `whole`."""
    console = Console(highlight=False)
    if len(comparison.others) > 1 and not whole:
        _print_matrix(console, comparison)
    else:
        for b in comparison.others:
            console.print(f"\n[bold]{escape(b.title)}[/bold]{_named(b)}")
            console.print(f"against {escape(comparison.a.title)}{_named(comparison.a)}\n")
            _print_one(console, comparison, frame[frame["scenario"] == b.name])
    console.print()
    for line in notes(comparison, brief=not whole):
        console.print(line, style="dim")


def _named(result: "Result") -> str:
    return "" if result.title == result.name else f" ({escape(result.name)})"


def _print_one(console: Console, comparison: "Comparison", frame: "pd.DataFrame") -> None:
    table = simple_table()
    table.add_column("outcome", min_width=23)
    for heading in ("A", "B", "B - A", "95 % interval", "runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    for _, row in frame.iterrows():
        words, a, b, difference, _, interval, changed, _ = cells(row)
        table.add_row(words, a, b, difference, interval, changed)
    console.print(table)
    console.print(
        f"\nA: {comparison.a.name}. B: {frame['scenario'].iloc[0]}. runs: the share of them that change.", style="dim"
    )


def _print_matrix(console: Console, comparison: "Comparison") -> None:
    table = simple_table()
    table.add_column("scenario", overflow="fold")
    for heading in OVERVIEW.values():
        table.add_column(heading, justify="right", no_wrap=True)
    horizon = comparison.a.horizon
    names = [f"{name}_{horizon}" if name.endswith("_within") else name for name in OVERVIEW]
    first = comparison.of(comparison.others[0].name)
    table.add_row(
        comparison.a.name, *(number(float(value), 3) for value in first.loc[names, "estimate_a"]), end_section=True
    )
    for b in comparison.others:
        own = comparison.of(b.name)
        table.add_row(b.name, *(_cell(own.loc[[name]].iloc[0]) for name in names))
    console.print()
    console.print(table)
    console.print(
        f"\nFirst row: {comparison.a.name}; then differences from it, each with its standard error (±).\n"
        f"{horizon} months. Broken moratorium, stalemate: at the end. --all shows every outcome.",
        style="dim",
    )


def _cell(row: "pd.Series[Any]") -> str:
    places = decimals(row["outcome"], row["standard_error"])
    mark = "*" if row["p_adjusted"] < FINDING else ""
    return f"{number(row['difference'], places, signed=True)}{mark}\n[dim]±{error(row['standard_error'], places)}[/dim]"
