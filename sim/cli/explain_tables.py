"""An explanation on the screen: the story in passages, a month in full, where two worlds part over all runs."""

import textwrap
from typing import TYPE_CHECKING

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
from analysis.explanation.parted_words import HEADINGS, notes, rows
from analysis.explanation.passages import change_words
from analysis.explanation.situation import beliefs, situation
from analysis.explanation.story import KEY, Passage
from analysis.explanation.structure import Decision, Month
from analysis.explanation.why import likelihood, noun, what
from analysis.wording.chances import sentence
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.months import month_words
from sim.cli.screen import Column, Screen
from sim.cli.streams import USUAL_WIDTH

if TYPE_CHECKING:
    from analysis.explanation.explain import Explanation

INDENT = "  "


def print_story(explanation: "Explanation") -> None:
    """The story of a run."""
    screen = Screen()
    _head(screen, explanation)
    print_passages(screen, explanation.story)
    _foot(screen)


def print_parting(explanation: "Explanation") -> None:
    """Where a run parts from its twin, then where all runs do."""
    screen = Screen()
    _head(screen, explanation)
    print_passages(screen, explanation.story)
    screen.title("Over all runs: where the two part")
    parted = explanation.parted
    screen.table([Column(HEADINGS[0], words=True), *map(Column, HEADINGS[1:])], rows(parted))
    for note in notes(parted):
        _say(screen, note)
    _foot(screen)


def print_month(explanation: "Explanation", number: int) -> None:
    """One month in full: the situation, every decision with every level and term, the chances, what changed."""
    screen = Screen()
    month = explanation.run.month(number)
    _head(screen, explanation)
    screen.title(f"Month {month.month}, {month_words(month.date)}")
    for line in (*situation(month.before), beliefs(month.before)):
        _say(screen, line)
    for change in month.changes:
        _say(screen, f"At its start: {sentence(change_words(change))}")
    for decision in month.decisions:
        _print_decision(screen, decision)
    _print_chances(screen, month)
    _print_changes(screen, month)
    _foot(screen)


def _head(screen: Screen, explanation: "Explanation") -> None:
    run = explanation.run
    screen.say()
    _say(screen, f"Run {run.number} of {run.scenario.name}: {run.scenario.title}", style="bold")
    if explanation.choice is not None:
        _say(screen, f"{explanation.choice}.")


def _foot(screen: Screen) -> None:
    screen.say()
    for line in (f"{KEY} Claims: docs/model.md.", LIMITS_LINE):
        _say(screen, line, style="dim")


def _say(screen: Screen, text: str, indent: str = "", style: str = "") -> None:
    """A paragraph no wider than is read with ease."""
    width = min(screen.width, USUAL_WIDTH)
    filled = textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    screen.say(filled, style)


def print_passages(screen: Screen, passages: list[Passage]) -> None:
    """The passages of a story; a star marks a month that turned it."""
    for passage in passages:
        screen.say()
        screen.say(f"* {passage.heading}" if passage.turning else passage.heading, "bold")
        for paragraph in passage.paragraphs:
            if passage.points:
                screen.item(paragraph)
            else:
                _say(screen, paragraph, INDENT)


def _print_decision(screen: Screen, decision: Decision) -> None:
    screen.title(decision_heading(decision))
    words, *levels, grounds = decision_headings(decision)
    terms, sums = decision_rows(decision)
    screen.table([Column(words, words=True), *map(Column, levels), Column(grounds, words=True)], [*terms, None, *sums])
    low, high = decision.stretch(decision.own)
    own = noun(decision, decision.own)
    _say(screen, f"Draw {decision.draw:.6f}, in the stretch of {own}: {low:.6f} to {high:.6f}.")
    _say(screen, f"{sentence(what(decision))} {sentence(likelihood(decision))}")


def _print_chances(screen: Screen, month: Month) -> None:
    if not month.chances:
        return
    screen.title("What could move by chance")
    move, chance, draw, came = CHANCE_HEADINGS
    screen.table([Column(move, words=True), Column(chance), Column(draw), Column(came, words=True)], chance_rows(month))


def _print_changes(screen: Screen, month: Month) -> None:
    """The states that are not what they were at the start of the month, and why the sanctions level moved."""
    screen.title("What changed by the end of the month")
    state, *values = CHANGE_HEADINGS
    screen.table([Column(state, words=True), *map(Column, values)], change_rows(month))
    if told := ledger(month):
        _say(screen, told)
