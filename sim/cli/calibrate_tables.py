"""A calibration on the screen: what the record informed, by how much, and how sure the sample is."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.calibration.fit import INFORMED, SHIFTED
from analysis.wording.limits import LIMITS_LINE
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.calibration.fit import Calibration

MOVED = 3
"""Parameters that are named under each coding."""


def print_calibration(calibration: "Calibration", more: "Mapping[str, pd.DataFrame]", folder: Path) -> None:
    """The informed parameters, most informed first, and the figures of the sample; then what else was asked for."""
    screen = Screen()
    record, figures = calibration.record, calibration.diagnostics
    screen.say(f"\nRecord of {record.months} months, {record.dates[0]} to {record.dates[-1]}.")
    screen.say(
        f"R-hat {figures['r_hat']:.3f}, effective draws {min(figures['bulk_ess'], figures['tail_ess']):,.0f}, "
        f"{100 * figures['acceptance']:.0f} % of moves accepted: accepted.\n"
    )
    parameters = calibration.table.sort_values("contraction", ascending=False)
    informed = parameters[parameters["informed"]]
    rows = []
    for row in informed.to_dict("records"):
        places = 2 if row["prior_sd"] >= 0.05 else 3
        rows.append(
            (
                str(row["key"]).rpartition(".")[2],
                f"{row['prior_mean']:.{places}f} ± {row['prior_sd']:.{places}f}",
                f"{row['mean']:.{places}f} ± {row['sd']:.{places}f}",
                f"{row['low']:.{places}f} to {row['high']:.{places}f}",
                f"{100 * row['contraction']:.0f}%",
            )
        )
    headings = ("prior", "posterior", "90 % interval", "record")
    screen.table([Column("parameter", words=True), *map(Column, headings)], rows)
    screen.say("\nrecord: the share of the prior's variance that it takes away.", "dim")
    screen.say(
        f"{len(parameters) - len(informed)} more were free; it takes less than {100 * INFORMED:.0f} % of theirs and "
        f"moves their means by less than {SHIFTED:g} of the prior's sd. Of all others it says nothing.",
        "dim",
    )
    for name, show in (("forms", _print_forms), ("codings", _print_codings), ("check", _print_check)):
        if name in more:
            show(screen, more[name])
    files = ["posterior.parquet", "parameters.csv", "diagnostics.json", *(f"{name}.csv" for name in more), "a chart"]
    screen.say(f"\nIn {folder}: {', '.join(files)}.")
    screen.say(LIMITS_LINE, "dim")


def _print_forms(screen: Screen, forms: "pd.DataFrame") -> None:
    screen.title("Forms of the model")
    headings = ("elpd against\nthe first", "standard\nerror", "log score\nafter 2016")
    screen.table(
        [Column("form", words=True), *map(Column, headings)],
        [
            (str(row["form"]), f"{row['difference']:+.2f}", f"{row['error']:.2f}", f"{-row['after_2016']:.3f}")
            for row in forms.to_dict("records")
        ],
    )
    screen.say(
        "\nelpd: expected log density by leave-one-out, in nats, higher is better. Log score "
        "of a month after 2016, fitted to the months before: lower is better.",
        "dim",
    )
    if worst := int(forms["bad_k"].max()):
        screen.say(
            f"Up to {worst} {'month weighs' if worst == 1 else 'months weigh'} so much that the elpd of a form is less "
            "sure than its error says.",
            "dim",
        )


def _print_codings(screen: Screen, codings: "pd.DataFrame") -> None:
    screen.title("Under another coding: what moves most, in posterior sds")
    lines = []
    for coding, rows in codings.groupby("coding", sort=False):
        most = rows.loc[rows["moved"].abs().sort_values(ascending=False).index[:MOVED]]
        words = (f"{str(row['key']).rpartition('.')[2]} {row['moved']:+.1f}" for row in most.to_dict("records"))
        lines.append((str(coding), ", ".join(words)))
    screen.table([Column("coding", words=True), Column("parameters", words=True)], lines)


def _print_check(screen: Screen, check: "pd.DataFrame") -> None:
    everything = check.to_dict("records")[-1]
    screen.title("The fitter on simulated records of twenty years")
    screen.say(
        f"Of {everything['replicates']} records with known parameters, the 90 % intervals held "
        f"{everything['inside']:.3f} of the parameters (95 % interval {everything['low']:.3f} to "
        f"{everything['high']:.3f}). Ranks uniform: smallest p of {len(check) - 1}, adjusted for their number, "
        f"{everything['uniform_p']:.2f}."
    )
