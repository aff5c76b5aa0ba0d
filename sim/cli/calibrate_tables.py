"""A calibration on the screen: what the record informed, by how much, and how sure the sample is."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from analysis.calibration.fit import INFORMED, SHIFTED
from analysis.limits import LIMITS_LINE
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    from analysis.calibration.fit import Calibration


def print_calibration(found: "Calibration", folder: Path) -> None:
    """The informed parameters, most informed first, and the figures of the sample."""
    console = Console(highlight=False)
    record, figures = found.record, found.diagnostics
    console.print(f"\nRecord of {record.months} months, {record.dates[0]} to {record.dates[-1]}.")
    console.print(
        f"R-hat {figures['r_hat']:.3f}, effective draws {min(figures['bulk_ess'], figures['tail_ess']):,.0f}, "
        f"{100 * figures['acceptance']:.0f} % of moves accepted: accepted.\n"
    )
    told = found.table.sort_values("contraction", ascending=False)
    informed = told[told["informed"]]
    table = simple_table()
    table.add_column("parameter", overflow="fold")
    for heading in ("prior", "posterior", "90 % interval", "record"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in informed.to_dict("records"):
        places = 2 if row["prior_sd"] >= 0.05 else 3
        table.add_row(
            str(row["key"]).rpartition(".")[2],
            f"{row['prior_mean']:.{places}f} ± {row['prior_sd']:.{places}f}",
            f"{row['mean']:.{places}f} ± {row['sd']:.{places}f}",
            f"{row['low']:.{places}f} to {row['high']:.{places}f}",
            f"{100 * row['contraction']:.0f}%",
        )
    console.print(table)
    console.print("\nrecord: the share of the prior's variance that it takes away.", style="dim")
    console.print(
        f"{len(told) - len(informed)} more were free; it takes less than {100 * INFORMED:.0f} % of theirs and moves "
        f"their means by less\nthan {SHIFTED:g} of the prior's sd. Of all others it says nothing.",
        style="dim",
    )
    console.print(f"In {escape(str(folder))}: posterior.parquet, parameters.csv, diagnostics.json, a chart.")
    console.print(LIMITS_LINE, style="dim")
