"""One month of a run as a page tells it: how things stand, what each actor chose and why, what came of it."""

from analysis.dashboard.pages.elements import folded, heading, listed, paragraphs, table
from analysis.explanation.month_tables import (
    CHANCE_HEADINGS,
    CHANGE_HEADINGS,
    chance_rows,
    change_rows,
    decision_heading,
    decision_headings,
    decision_rows,
    ledger,
)
from analysis.explanation.passages import change_words
from analysis.explanation.situation import beliefs, situation
from analysis.explanation.structure import Decision, Month
from analysis.explanation.why import what, why
from analysis.wording.chances import sentence
from analysis.wording.months import month_words


def explained(month: Month) -> str:
    """The month in full, as HTML: what is told in words first, the tables behind it folded."""
    begins = [f"At its start: {sentence(change_words(change))}" for change in month.changes]
    parts = [
        heading(f"Month {month.month}, {month_words(month.date)}"),
        listed([*situation(month.before), beliefs(month.before)]),
        paragraphs(begins),
        *(_decided(decision) for decision in month.decisions),
    ]
    if month.chances:
        parts.append(
            folded("What could move by chance", table("Chances", CHANCE_HEADINGS, chance_rows(month), words=(3,)))
        )
    changes = table("States before and after", CHANGE_HEADINGS, change_rows(month))
    parts.append(folded("What changed by the end of the month", changes + paragraphs(filter(None, [ledger(month)]))))
    return "".join(parts)


def _decided(decision: Decision) -> str:
    terms, sums = decision_rows(decision)
    caption = f"{decision_heading(decision)}, every level and term"
    weighed = table(caption, decision_headings(decision), [*terms, *sums], words=(len(decision.levels),))
    words = [sentence(what(decision)), *map(sentence, why(decision))]
    return (
        heading(decision_heading(decision), 4) + f"{paragraphs([' '.join(words)])}{folded('What it weighed', weighed)}"
    )
