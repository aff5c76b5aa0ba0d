"""An explanation on the screen: the story in passages, a month in full, where two worlds part over all runs."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.explanation.parted_words import HEADINGS, notes, rows
from analysis.explanation.passages import MOVES, change_words
from analysis.explanation.situation import beliefs, situation
from analysis.explanation.story import KEY, Passage
from analysis.explanation.structure import Decision, Level, Month, State
from analysis.explanation.why import likelihood, noun, what
from analysis.wording.chances import sentence
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.months import month_words
from analysis.wording.terms import BASE, claim_list, claims, grounds, is_base, parameter_of, term_words
from sim.cli.screen import Column, Row, Screen
from sim.cli.streams import USUAL_WIDTH

if TYPE_CHECKING:
    from analysis.explanation.explain import Explanation

ACTORS = {"north_korea": "North Korea", "south_korea": "South Korea", "united_states": "United States"}
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
    screen.title(f"{ACTORS[decision.actor]}: {decision.instrument}")
    first, *others = decision.levels
    names = list(dict.fromkeys(_row_name(name) for level in others for name in level.terms))
    lines: list[Row] = [(_row_words(decision, name), *_term_cells(others, name)) for name in names]
    sums = (f"sum, against {first.level}", *(f"{level.utility:+.3f}" for level in others), "")
    chances = (f"chance ({first.level} {first.probability:.4f})", *(f"{each.probability:.4f}" for each in others), "")
    headings = [Column(level.level.replace("_", " ")) for level in others]
    screen.table(
        [Column("log-odds", words=True), *headings, Column("rests on", words=True)], [*lines, None, sums, chances]
    )
    low, high = decision.stretch(decision.own)
    own = noun(decision, decision.own)
    _say(screen, f"Draw {decision.draw:.6f}, in the stretch of {own}: {low:.6f} to {high:.6f}.")
    _say(screen, f"{sentence(what(decision))} {sentence(likelihood(decision))}")


def _term_cells(levels: Sequence[Level], row: str) -> list[str]:
    """A term at each level, empty where the level has no such term, and what its coefficients rest on."""
    cells, numbers, grounds_of = [], set[int](), list[str]()
    for level in levels:
        name = next((name for name in level.terms if _row_name(name) == row), None)
        cells.append("" if name is None else f"{level.terms[name]:+.3f}")
        if name is not None:
            parameter = parameter_of(level.level, name)
            numbers |= set(claims(parameter))
            grounds_of.append(grounds(parameter))
    return [*cells, claim_list(sorted(numbers)) if numbers else grounds_of[0]]


def _row_name(name: str) -> str:
    return "base" if is_base(name) else name


def _row_words(decision: Decision, name: str) -> str:
    return BASE.words if name == "base" else f"{term_words(decision.instrument, name).words} ({name})"


def _print_chances(screen: Screen, month: Month) -> None:
    if not month.chances:
        return
    screen.title("What could move by chance")
    screen.table(
        [Column("move", words=True), Column("chance"), Column("draw"), Column("came", words=True)],
        [
            (MOVES.get(chance.name, "the offer lapses"), f"{chance.probability:.4f}", f"{chance.draw:.6f}",
             "yes" if chance.came else "no")
            for chance in month.chances
        ],
    )  # fmt: skip


def _print_changes(screen: Screen, month: Month) -> None:
    """The states that are not what they were at the start of the month, and why the sanctions level moved."""
    moved = [name for name in month.before if month.before[name] != month.after[name]]
    screen.title("What changed by the end of the month")
    screen.table(
        [Column("state", words=True), Column("before"), Column("after")],
        [(name, _value(month.before, name), _value(month.after, name)) for name in moved],
    )
    if month.ledger:
        entries = [f"{name.replace('_', ' ')} {value:+.4f}" for name, value in month.ledger.items()]
        _say(screen, f"Sanctions level: {', '.join(entries)}.")


def _value(state: State, name: str) -> str:
    value = state[name]
    return f"{value:.4f}" if isinstance(value, float) else str(value).replace("_", " ")
