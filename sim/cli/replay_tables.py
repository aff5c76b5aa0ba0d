"""A replay on the screen: scores by instrument, and the greatest surprises with the terms behind them."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from analysis.likelihood.replay import scores
from analysis.wording.limits import LIMITS_LINE
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    from analysis.likelihood.replay import Replay


def print_replay(found: "Replay", folder: Path, shown: int) -> None:
    """Scores, then the `shown` least expected observations."""
    console = Console(highlight=False)
    record = found.followed.record
    console.print(f"\nRecord of {record.months} months, {record.dates[0]} to {record.dates[-1]}.")
    console.print(f"Log-likelihood of what is scored: {found.followed.log_likelihood:.1f} nats.\n")
    table = simple_table()
    table.add_column("instrument")
    for heading in ("months seen", "log score"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in scores(found).to_dict("records"):
        note = "" if row["scored"] else "a selection: not scored"
        table.add_row(str(row["instrument"]), str(row["months"]), f"{row['log_score']:.3f}", note)
    console.print(table)
    console.print("\n[bold]What the model expected least[/bold]\n")
    table = simple_table()
    for heading in ("month", "instrument", "what came"):
        table.add_column(heading)
    table.add_column("chance", justify="right")
    table.add_column("largest terms of its utility")
    for row in found.surprises.head(shown).to_dict("records"):
        table.add_row(
            str(row["date"]), str(row["instrument"]), str(row["seen"]), f"{row['probability']:.3f}", str(row["terms"])
        )
    console.print(table)
    console.print("\nLog score: mean of minus the log-probability given to what came, in nats.", style="dim")
    console.print(f"In {escape(str(folder))}: months.csv, surprises.csv, a chart.")
    console.print(LIMITS_LINE, style="dim")
