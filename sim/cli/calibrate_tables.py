"""A calibration on the screen: what the record informed, by how much, and how sure the sample is."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from analysis.calibration.fit import INFORMED, SHIFTED
from analysis.wording.limits import LIMITS_LINE
from sim.cli.tables import simple_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.calibration.fit import Calibration

MOVED = 3
"""Parameters that are named under each coding."""


def print_calibration(found: "Calibration", more: "Mapping[str, pd.DataFrame]", folder: Path) -> None:
    """The informed parameters, most informed first, and the figures of the sample; then what else was asked for."""
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
        f"their means by less than {SHIFTED:g} of the prior's sd. Of all others it says nothing.",
        style="dim",
    )
    for name, show in (("forms", _print_forms), ("codings", _print_codings), ("check", _print_check)):
        if name in more:
            show(console, more[name])
    files = ["posterior.parquet", "parameters.csv", "diagnostics.json", *(f"{name}.csv" for name in more), "a chart"]
    console.print(f"\nIn {escape(str(folder))}: {', '.join(files)}.")
    console.print(LIMITS_LINE, style="dim")


def _print_forms(console: Console, forms: "pd.DataFrame") -> None:
    console.print("\n[bold]Forms of the model[/bold]\n")
    table = simple_table()
    table.add_column("form")
    for heading in ("elpd against\nthe first", "standard\nerror", "log score\nafter 2016"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in forms.to_dict("records"):
        table.add_row(str(row["form"]), f"{row['difference']:+.2f}", f"{row['error']:.2f}", f"{-row['after_2016']:.3f}")
    console.print(table)
    console.print(
        "\nelpd: expected log density by leave-one-out, in nats, higher is better. Log score "
        "of a month after 2016, fitted to the months before: lower is better.",
        style="dim",
    )


def _print_codings(console: Console, codings: "pd.DataFrame") -> None:
    console.print("\n[bold]Under another coding: what moves most, in posterior sds[/bold]\n")
    table = simple_table()
    table.add_column("coding", no_wrap=True)
    table.add_column("parameters")
    for coding, rows in codings.groupby("coding", sort=False):
        most = rows.loc[rows["moved"].abs().sort_values(ascending=False).index[:MOVED]]
        words = (f"{str(row['key']).rpartition('.')[2]} {row['moved']:+.1f}" for row in most.to_dict("records"))
        table.add_row(str(coding), ", ".join(words))
    console.print(table)


def _print_check(console: Console, check: "pd.DataFrame") -> None:
    everything = check.to_dict("records")[-1]
    console.print("\n[bold]The fitter on simulated records of twenty years[/bold]\n")
    console.print(
        f"Of {everything['replicates']} records with known parameters, the 90 % intervals held "
        f"{everything['inside']:.3f} of the parameters (95 % interval {everything['low']:.3f} to "
        f"{everything['high']:.3f}). Ranks uniform: smallest p of {len(check) - 1}, adjusted for their number, "
        f"{everything['uniform_p']:.2f}."
    )
