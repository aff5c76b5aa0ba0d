"""The words of outcomes: what a row of a summary is called, what it is measured in, which rows head every table.

A row of a summary is a column of `runs`, an outcome class, or an event within some months: `talks_within_12`.
"""

import calendar
from collections.abc import Sequence
from typing import NamedTuple

from sim.outcomes import EVENTS
from sim.vocabulary import OUTCOMES

WITHIN, BEFORE, CLASS = "_within_", "months_before_", "outcome_"
NEAR = 12
"""Months that count as soon: every summary with that long a horizon reports what happens within them."""
PROBABILITY, MONTHS, INDEX, OUTPUT = "probability", "months", "index, 0 to 1", "2016 = 1"
WARHEADS = "warhead equivalents"
NAMES = ("North Korea", "South Korea", "Seoul", "Washington", "Hanoi", *calendar.month_name[1:])
"""What keeps its capital letter inside a sentence."""


class Words(NamedTuple):
    """An outcome as a reader says it, its unit, and the heading of a narrow column if it ever stands above one."""

    label: str
    unit: str = MONTHS
    heading: str = ""


class EventWords(NamedTuple):
    """An event as a reader says it, the same after "before", and the heading of a narrow column."""

    label: str
    before: str
    heading: str


WORDS = {
    "outcome_comprehensive_deal": Words("Ends under a comprehensive deal", PROBABILITY),
    "outcome_interim_deal": Words("Ends under an interim deal", PROBABILITY),
    "outcome_talks": Words("Ends in talks", PROBABILITY),
    "outcome_stalemate": Words("Ends without talks, red line not crossed", PROBABILITY, "no talks,\nnot crossed"),
    "outcome_broken_moratorium": Words("Ends without talks, red line crossed", PROBABILITY, "no talks,\ncrossed"),
    "treaty": Words("Peace treaty signed", PROBABILITY),
    "declared": Words("End-of-war declaration made", PROBABILITY),
    "tests": Words("Months with a test"),
    "tests_short": Words("Months whose highest test is short-range"),
    "tests_medium": Words("Months whose highest test is medium-range"),
    "tests_long": Words("Months whose highest test is long-range"),
    "tests_nuclear": Words("Months with a nuclear test"),
    "longest_quiet": Words("Longest run of months without a test"),
    "talks_months": Words("Months in talks"),
    "interim_months": Words("Months under an interim deal"),
    "offers": Words("Months with an offer of talks by North Korea"),
    "two_track_messages": Words("Months with a two-track message by North Korea"),
    "concessions": Words("Months with a concession by North Korea"),
    "tightenings": Words("Months in which sanctions are tightened"),
    "easings": Words("Months in which sanctions are eased"),
    "final_sanctions": Words("Sanctions level at the end", INDEX),
    "final_economy": Words("North Korea's economy at the end", OUTPUT),
    "lowest_economy": Words("North Korea's economy at its lowest", OUTPUT, "lowest\neconomy"),
    "final_pressure": Words("Pressure to escalate at the end", INDEX),
    "final_warheads": Words("Warheads at the end", WARHEADS),
    "mean_tension": Words("Tension, mean over the months", INDEX),
    "peak_tension": Words("Tension at its peak", INDEX),
}
EVENT_WORDS = {
    "test": EventWords("Any test", "any test", "any test"),
    "red_line_test": EventWords("Test above the red line", "a test above the red line", "test above\nthe red line"),
    "talks": EventWords("Nuclear talks", "nuclear talks", "talks"),
    "relief": EventWords("Sanctions relief", "sanctions relief", "relief"),
    "declaration": EventWords("End-of-war declaration", "an end-of-war declaration", "declaration"),
    "interim": EventWords("Interim deal", "an interim deal", "interim\ndeal"),
}

HEADLINES = ("red_line_test", "talks", "interim", "lowest_economy")
"""What is shown where there is room for four outcomes: events within the horizon, and the economy beside them."""
ENDINGS = ("outcome_broken_moratorium", "outcome_stalemate", "talks", "interim", "lowest_economy")
"""What is shown of several scenarios beside each other: how runs end, and the economy."""
ENDINGS_NOTE = "No talks, crossed or not: how runs end, and the red line."
"""What the short headings of `ENDINGS` mean."""
_SCREEN_SOON = ("red_line_test", "talks")
_SCREEN = ("red_line_test", "talks", "interim", "declaration", "tests", "final_sanctions", "final_economy",
           "lowest_economy", "final_warheads")  # fmt: skip


def within(event: str, months: int) -> str:
    """The row of an event within some months: `talks_within_12`."""
    return f"{event}{WITHIN}{months}"


def row(name: str, horizon: int) -> str:
    """The row of a summary that tells of `name`: of an event within the horizon, of an outcome itself."""
    return within(name, horizon) if name in EVENTS else name


def class_row(word: str) -> str:
    """The row of an outcome class: `outcome_interim_deal`."""
    return f"{CLASS}{word.replace(' ', '_')}"


def ending(word: str) -> str:
    """An outcome class as a label of how runs end: `broken moratorium` is without talks, red line crossed."""
    return label(class_row(word)).removeprefix("Ends ")


def rows_about(outcome: str, rows: Sequence[str]) -> list[str]:
    """Which of `rows` say something about `outcome`, a column of `runs`."""
    if outcome == "outcome":
        return [name for name in rows if name.startswith(CLASS)]
    event = next((event for event, column in EVENTS.items() if column == outcome), None)
    return [name for name in rows if name == outcome or (event and name.startswith(f"{event}{WITHIN}"))]


def headline_names(rows: Sequence[str]) -> set[str]:
    """Which of `rows`, those of a summary, fit on a screen."""
    horizon = max(int(name.rpartition(WITHIN)[2]) for name in rows if WITHIN in name)
    return {
        *map(class_row, OUTCOMES),
        *(within(event, NEAR) for event in _SCREEN_SOON),
        *(row(name, horizon) for name in _SCREEN),
    }


def label(outcome: str) -> str:
    """The words of a policy reader for a row of a summary or a column of `runs`."""
    event, separator, months = outcome.partition(WITHIN)
    if separator:
        return f"{EVENT_WORDS[event].label} within {months} month{'' if months == '1' else 's'}"
    if outcome.startswith(BEFORE):
        return f"Months before {EVENT_WORDS[outcome.removeprefix(BEFORE)].before}"
    return WORDS[outcome].label if outcome in WORDS else outcome.replace("_", " ").capitalize()


def inside(words: str) -> str:
    """Words as they stand inside a sentence: with a small first letter, unless a name or abbreviation begins them."""
    if words.startswith(NAMES) or words[1:2].isupper():
        return words
    return words[:1].lower() + words[1:]


def heading(name: str) -> str:
    """The heading of a narrow column for an event or an outcome of `HEADLINES` or `ENDINGS`, on one or two lines."""
    return EVENT_WORDS[name].heading if name in EVENTS else WORDS[name].heading


def unit(outcome: str) -> str:
    """What a row of a summary is measured in: `probability`, `months`, or the unit of the state."""
    if is_probability(outcome):
        return PROBABILITY
    return WORDS[outcome].unit if outcome in WORDS else MONTHS


def drawn_unit(outcome: str) -> tuple[float, str]:
    """By what a row of a summary is multiplied in a chart, and what it is then measured in."""
    measured = unit(outcome)
    return {PROBABILITY: (100.0, "% of runs"), OUTPUT: (100.0, "% of 2016")}.get(measured, (1.0, measured))


def is_probability(outcome: str) -> bool:
    """Whether a row of a summary is a share of runs rather than a mean."""
    known = WORDS.get(outcome)
    return outcome.startswith(CLASS) or WITHIN in outcome or (known is not None and known.unit == PROBABILITY)
