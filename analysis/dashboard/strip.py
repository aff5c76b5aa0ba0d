"""The headline in one line, which stays in sight on a telephone while sliders are moved."""

from html import escape
from typing import Any

from analysis.charts.theme import probability
from analysis.dashboard.answers import Answer
from analysis.wording.outcomes import EVENT_WORDS, row

SHOWN = {"red_line_test": "Test above the line", "talks": EVENT_WORDS["talks"].label}
"""The events of the first picture, in as few words as fit beside each other."""


def strip(answer: Answer) -> str:
    """The strip as HTML: each number beside that of the baseline. A screen reader finds it, but is not told of it."""
    table = answer.table.set_index("outcome", drop=False)
    parts = "".join(_part(words, table.loc[row(event, answer.own.horizon)], answer) for event, words in SHOWN.items())
    return f"<div class='strip' aria-live='off'>{parts}</div>"


def _part(words: str, found: Any, answer: Answer) -> str:
    own = probability(found["estimate"], found["low"], found["high"], 0)
    other = probability(found["baseline"], found["baseline_low"], found["baseline_high"], 0)
    beside = "" if answer.same else f" (baseline {other})"
    return f"<span>{escape(words)} <b>{escape(own)}</b>{escape(beside)}</span>"
