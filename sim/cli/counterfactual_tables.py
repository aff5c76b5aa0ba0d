"""A counterfactual on the screen: the change, what came and what would have come, where the worlds part."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.counterfactual.words import LIMITS, MEANING, chance, changes, counts, headline, parameters_words, words_of
from analysis.wording.months import month_words
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    import pandas as pd

    from analysis.counterfactual.findings import Counterfactual

SHOWN = 12
"""Months of a table on the screen at most; the files have all."""
WORTH_TELLING = 0.05
"""The least sufficiency of a month that the screen tells."""


def print_counterfactual(found: "Counterfactual", folder: Path) -> None:
    """The whole of it, at most some dozen lines a table."""
    screen = Screen()
    question = found.twins.question
    dates = question.dates
    screen.say()
    screen.say(question.scenario.title or question.scenario.name, "bold")
    pairs = f"{len(found.twins.draw):,} pairs of worlds, {dates[0]} to {dates[-1]}"
    screen.say(f"{question.scenario.name}: {pairs}; the record up to {question.record.dates[-1]}.")
    screen.say(parameters_words(question))
    screen.title("The change")
    for sentence in changes(question) or ["Nothing."]:
        screen.item(sentence)
    screen.title(headline(found))
    if not found.first_difference.any():
        screen.say(f"So there is nothing to tell of it. In {folder}: the course of the record, and a chart.")
        return
    _print_window(screen, found)
    _print_months(screen, found)
    _print_parting(screen, found)
    screen.say()
    screen.say(MEANING, "dim")
    if question.posterior is not None:
        screen.say("In brackets: its range over the draws of the posterior, 5 to 95 %.", "dim")
    screen.say(LIMITS, "dim")
    screen.say(f"\nIn {folder}: window.csv, months.csv, course.csv, parting.csv, a chart.")


def _print_window(screen: Screen, found: "Counterfactual") -> None:
    rows = []
    for row in found.window.to_dict("records"):
        if row["record"] or row["changed"]:
            made = "the change" if row["forced"] > 0.5 else chance(row, "sufficiency")
            rows.append((*counts(row), chance(row, "necessity"), made))
    lasting = [
        (*counts(row), "", "") for row in found.lasting.to_dict("records") if row["record"] or row["changed"]
    ]  # fmt: skip
    columns = [Column("over the window", words=True), Column("record,\nmonths"), Column("changed\nworld, months")]
    screen.table([*columns, Column("necessity:\nnone at all"), Column("sufficiency:\nat least one")], [*rows, *lasting])


def _print_months(screen: Screen, found: "Counterfactual") -> None:
    months = found.months
    had = months[months["record"] >= 0.5]
    _print_list(
        screen, "What came, and the chance that it would not have come in that month", had, "necessity",
    )  # fmt: skip
    likely = (months["sufficiency_estimate"] >= WORTH_TELLING) & (months["forced"] < 0.5)
    lacked = months[(months["record"] < 0.5) & likely]
    _print_list(
        screen, "What did not come, and the chance that it would have come in that month", lacked, "sufficiency",
    )  # fmt: skip


def _print_list(screen: Screen, title: str, months: "pd.DataFrame", prefix: str) -> None:
    if months.empty:
        return
    shown = months.nlargest(SHOWN, f"{prefix}_estimate", keep="first").sort_values("month", kind="stable")
    screen.title(title)
    rows = [
        (month_words(row["date"]), words_of(row["thing"]), chance(row, prefix).replace("\n", " "))
        for row in shown.to_dict("records")
    ]
    spread = months[f"{prefix}_spread_low"].notna().any()
    heading = f"{prefix} ± error" + (" (range)" if spread else "")
    screen.table([Column("month", words=True), Column("what", words=True), Column(heading)], rows)
    if len(shown) < len(months):
        screen.say(f"The {len(shown)} with the greatest chance of {len(months)}; months.csv has all.", "dim")


def _print_parting(screen: Screen, found: "Counterfactual") -> None:
    first, decided = found.first_difference, found.first_decision
    dates = found.twins.question.dates
    screen.title("Where the worlds part")
    share, months = _when(first, dates)
    screen.say(f"In {share} something differs from the record, {months}.")
    share, months = _when(decided, dates)
    if not decided.any():
        screen.say("No actor ever decides otherwise than in the record where the scenario does not force it.")
        return
    screen.say(f"In {share} an actor decides otherwise unforced, {months}.\n")
    rows = [
        (row["instrument"], f"{row['first']:.2f} ± {row['first_error']:.3f}",
         f"{row['ever']:.2f} ± {row['ever_error']:.3f}", f"{row['months']:.1f}")
        for row in found.parting.sort_values("first", ascending=False, kind="stable").to_dict("records")
    ]  # fmt: skip
    columns = [Column("decision", words=True), *map(Column, ("differs first", "ever differs", "months, mean"))]
    screen.table(columns, rows)


def _when(first: np.ndarray, dates: list[str]) -> tuple[str, str]:
    """The share of worlds with a first month, and when that is."""
    some = first[first > 0]
    share = "all worlds"
    if len(some) < len(first):
        share = f"{max(1, min(99, round(100 * len(some) / len(first))))} % of the worlds"
    if not len(some):
        return share, ""
    low, middle, high = (month_words(dates[int(month) - 1]) for month in np.quantile(some, (0.05, 0.5, 0.95)))
    return share, f"first in {middle}" if low == high else f"first in {middle} (median; 5 to 95 %: {low} to {high})"
