"""A sweep on the screen, within 80 columns: outcomes along one axis, or one outcome over two."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from analysis.charts.curves import outcomes_of
from analysis.comparison.sweeps import axis_words
from analysis.statistics.outcomes import label
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import decimals, error, number
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.sweeps import Sweep

HEADINGS = ("test above\nthe red line", "talks", "interim\ndeal", "lowest\neconomy")
MOST_COLUMNS = 7


def print_sweep(sweep: "Sweep", folder: Path) -> None:
    """The headline outcomes along the first axis; of two axes the first outcome in a matrix."""
    console = Console(highlight=False)
    console.print(f"\n[bold]{escape(sweep.base.title)}[/bold]")
    console.print(f"{len(sweep.base.runs):,} runs of {sweep.base.horizon} months a point, all with the same luck.\n")
    if len(sweep.axes) == 1:
        _print_curve(console, sweep)
    elif len(sweep.axes) == 2 and len(next(iter(sweep.axes.values()))) <= MOST_COLUMNS:
        _print_matrix(console, sweep)
    else:
        console.print(f"{len(sweep.frame.groupby(list(sweep.axes)))} points: see the table.")
    console.print("\nEstimate, with its Monte-Carlo standard error (±). Economy: 2016 = 1.", style="dim")
    charts = " and charts" if any(folder.glob("*.svg")) else ""
    console.print(f"In {escape(str(folder))}: sweep.csv (all outcomes, differences){charts}.")
    console.print(LIMITS_LINE, style="dim")


def _cell(row: "pd.Series") -> str:
    places = decimals(row["outcome"], row["standard_error"])
    return f"{number(row['estimate'], places)}\n[dim]±{error(row['standard_error'], places)}[/dim]"


def _print_curve(console: Console, sweep: "Sweep") -> None:
    (key,) = sweep.axes
    table = simple_table()
    table.add_column(axis_words(key), justify="right")
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for value in sweep.axes[key]:
        own = sweep.frame[sweep.frame[key] == value].set_index("outcome", drop=False)
        table.add_row(f"{value:g}", *(_cell(own.loc[[name]].iloc[0]) for name in outcomes_of(sweep)))
    console.print(table)


def _print_matrix(console: Console, sweep: "Sweep") -> None:
    across, up = sweep.axes
    outcome = outcomes_of(sweep)[0]
    rows = sweep.frame[sweep.frame["outcome"] == outcome]
    table = simple_table()
    table.add_column(up.rpartition(".")[2], justify="right")
    for value in sweep.axes[across]:
        table.add_column(f"{value:g}", justify="right", no_wrap=True)
    for value in sweep.axes[up]:
        own = rows[rows[up] == value].set_index(across)
        table.add_row(f"{value:g}", *(_cell(own.loc[[each]].iloc[0]) for each in sweep.axes[across]))
    console.print(f"{label(outcome)}. Across: {across.rpartition('.')[2]}.\n")
    console.print(table)
