"""A forecast on the screen: the spread of each probability over the forms of the model, and what would refute it."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from analysis.forecast.forecast import CALIBRATED, HORIZONS
from analysis.forecast.verdicts import chance_of_alarm, refutations
from analysis.statistics.outcomes import EVENT_WORDS
from analysis.wording.limits import LIMITS_LINE
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.forecast.forecast import Forecast

WIDTH = 78


def print_forecast(found: "Forecast", page: Path, judged: "pd.DataFrame | None" = None) -> None:
    """A row an event: as calibrated with its error, and the least and the most over all forms; then what came."""
    console = Console(highlight=False)
    console.print("\n[bold]From the end of September 2021, parameters drawn from the posterior[/bold]\n")
    table = simple_table()
    table.add_column("event")
    for months in HORIZONS:
        table.add_column(f"within {months}\nmonths", justify="right", no_wrap=True)
        table.add_column("over all\nforms", justify="right", no_wrap=True)
    for event in dict.fromkeys(found.events["event"]):
        cells = []
        for months in HORIZONS:
            events = found.events
            own = events[(events["event"] == event) & (events["horizon"] == months)].set_index("form")
            row = own.loc[[CALIBRATED]].iloc[0]
            cells.append(f"{row['probability']:.2f} ± {row['standard_error']:.3f}")
            cells.append(f"{own['probability'].min():.2f} to {own['probability'].max():.2f}")
        table.add_row(EVENT_WORDS[str(event)], *cells)
    console.print(table)
    console.print("\n±: Monte-Carlo standard error.", style="dim")
    console.print("\n[bold]What would count as being wrong[/bold]")
    for line in refutations(found):
        console.print(textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  "))
    console.print(textwrap.fill(chance_of_alarm(found), WIDTH))
    if judged is not None:
        _print_verdicts(console, judged)
    console.print(f"\nThe whole page: {escape(str(page))}")
    console.print(LIMITS_LINE, style="dim")


def _print_verdicts(console: Console, judged: "pd.DataFrame") -> None:
    for horizon, rows in judged.groupby("horizon"):
        seen = int(rows["months"].iloc[0])
        console.print(f"\n[bold]What came within {horizon} months, of which the record has {seen}[/bold]\n")
        table = simple_table()
        table.add_column("")
        for heading in ("expected", "came", "verdict"):
            table.add_column(heading, justify="right", no_wrap=True)
        for row in rows.to_dict("records"):
            table.add_row(row["what"], row["expected"], row["came"], row["verdict"])
        console.print(table)
