"""What is counted and measured in a run: the outcome columns of `runs.parquet`.

A new first event is a line in `FIRST_EVENTS`, the condition under which it comes in `sim.engine.tally`, and its words
in `analysis.wording.outcomes`; an event that is a decision itself has a row in `analysis.explanation.settling` too. All
else follows from the table.
"""

from typing import NamedTuple

COUNTS = (
    "tests", "tests_short", "tests_medium", "tests_long", "tests_nuclear", "talks_months", "interim_months", "offers",
    "two_track_messages", "concessions", "tightenings", "easings", "longest_quiet",
)  # fmt: skip


class FirstEvent(NamedTuple):
    """An event of which a run keeps the month, from 1, in which it comes for the first time."""

    column: str
    reported: bool = True
    """Whether summaries, charts and comparisons report by when it comes."""


FIRST_EVENTS = {
    "test": FirstEvent("first_test_month", reported=False),
    "red_line_test": FirstEvent("first_red_line_month"),
    "talks": FirstEvent("first_talks_month"),
    "relief": FirstEvent("first_relief_month"),
    "declaration": FirstEvent("first_declaration_month"),
    "interim": FirstEvent("first_interim_month"),
}
FIRSTS = tuple(event.column for event in FIRST_EVENTS.values())
EVENTS = {name: event.column for name, event in FIRST_EVENTS.items() if event.reported}
"""The events that are reported, and the column of `runs` that holds the month (from 1) of the first one."""

FLAGS = ("declared", "treaty")
LEVELS = (
    "final_sanctions", "final_economy", "lowest_economy", "final_pressure", "final_warheads", "mean_tension",
    "peak_tension",
)  # fmt: skip
RUN_OUTCOMES = (*COUNTS, *FIRSTS, *FLAGS, *LEVELS, "outcome")
"""The outcome columns of `runs.parquet`: months counted, first months (NaN if never), flags, levels, the class."""
