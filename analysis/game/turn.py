"""What a player sees before deciding: the month, what happened, the choices, and how the model's actor weighs them."""

from typing import NamedTuple

from analysis.explanation import Decision, Month, decision_of, replay, state_of
from analysis.explanation.passages import MOVES, change_words
from analysis.explanation.situation import situation
from analysis.explanation.why import noun, reasons
from analysis.wording.chances import percent, sentence
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.months import month_words
from sim.play.game import Game, PlayedMonth
from sim.play.played_model import PLACES
from sim.play.saving import game_data
from sim.rules.choice import drawn
from sim.scenario import from_data
from sim.vocabulary import DECISION, INSTRUMENTS

QUESTIONS = {
    "drill": "South Korea: how is this month's joint drill held?",
    "test": "North Korea: what is this month's highest test?",
    "posture": "South Korea: what does Seoul do?",
    "message": "North Korea: what does Pyongyang say?",
    "sanctions": "United States: what becomes of the sanctions?",
    "talk": "United States: what does Washington say?",
}
"""What a decision is about, by instrument."""


class Choice(NamedTuple):
    """A level that can be chosen: its number as a player types it, from 1, its name, and what it is for."""

    number: int
    level: str
    purpose: str


def month_lines(game: Game) -> list[str]:
    """The month of the pending decision: its date, what the last one brought, what is new, how things stand."""
    month, months = game.model.month, game.scenario.months
    lines = [f"Month {month} of {months}: {month_words(game.model.date)}"]
    run = replay(from_data(game_data(game)), 0)
    if month > 1:
        lines.append(f"Last month: {_deeds(game.months[-1])}.{_moves(run.months[month - 2])}")
    lines += [sentence(change_words(change)) for change in run.months[month - 1].changes]
    return [*lines, *situation(state_of(game.model.vector))]


def so_far(game: Game) -> str:
    """What the actors have done this month before the pending decision; empty if nothing."""
    assert game.pending is not None
    record = game.model.month_record
    before = INSTRUMENTS[: PLACES[game.pending.name]]
    done = [LEVEL_WORDS[each.column][each.levels[int(record[each.name])]].sentence
            for each in before if record[each.name] >= 0]  # fmt: skip
    return sentence(f"This month: {'; '.join(done)}") if done else ""


def choices(game: Game) -> list[Choice]:
    """The levels that can be chosen now."""
    assert game.pending is not None
    words = LEVEL_WORDS[game.pending.column]
    return [Choice(level + 1, name, words[name].purpose) for level, name in enumerate(game.pending.levels)
            if level in game.available]  # fmt: skip


def weighed(game: Game) -> list[str]:
    """How the model's own actor would decide: each choice with its probability and what weighs most, then the draw."""
    decision = _pending(game)
    lines = []
    for choice in choices(game):
        level = decision.level(choice.level)
        why = reasons(decision, level)
        lines.append(f"{choice.number} {choice.level}: {percent(level.probability)}" + (f"; {why}" if why else ""))
    own = noun(decision, decision.own)
    return [*lines, f"Left to itself, the model's actor would choose with this month's random draw: {own}."]


def _pending(game: Game) -> Decision:
    """The pending decision as the model's own actor would take it."""
    assert game.pending is not None
    name = game.pending.name
    record = game.consider().copy()
    record[name] = drawn(record[f"{name}_probabilities"], record.draws[DECISION._fields.index(name)])
    return decision_of(name, record, game.model.parameters, game.model.vector)


def _deeds(month: PlayedMonth) -> str:
    """What every actor did in a month that is over."""
    deeds = (LEVEL_WORDS[each.column][month.actions[each.name]].sentence
             for each in INSTRUMENTS if each.name in month.actions)  # fmt: skip
    return "; ".join(deeds)


def _moves(month: Month) -> str:
    """Where the nuclear track and the Korean channel moved, as sentences behind others."""
    moved = [MOVES[chance.name] for chance in month.chances if chance.came and chance.name in MOVES]
    if month.refusal:
        moved.insert(0, "the offer on the table is left without an answer")
    return "".join(f" {sentence(text)}" for text in moved)
