"""A history of the record lived again, level by level, to learn which random draws agree with it.

Each decision is considered as the model's rules have it; the level that was chosen then bounds the draw that chose it.
The steps are made from the model's own tables of instruments and tracks.
"""

from typing import Any, NamedTuple

import numpy as np

from analysis.likelihood.kernel.filtering import (
    FIRST,
    NEITHER,
    NEVER,
    SECOND,
    Compiled,
    chance_of,
    chance_of_outcome,
    copy,
    prepare,
)  # fmt: skip
from sim.numerics.compiler import rule
from sim.rules.instruments import CHOICES, Choice
from sim.rules.month import begin_month, settle_month
from sim.rules.tracks import TRACKS, Track
from sim.vocabulary import DECISION

LIFE, PROBE, START = range(3)
"""The scratch states: the one that is lived, one on which a track is tried, the one at the start of the window."""


class Life(NamedTuple):
    """What a history is lived on.

    `states` (3,) and the same memory as `vectors` (3, VARIABLES); one month record; `levels` (COLUMNS,) what is done in
    the month and `mask` (COLUMNS,) what the record shows of it; `lows` and `highs` (DRAWS,): the bounds of each draw.
    """

    parameters: Any
    states: np.ndarray
    vectors: np.ndarray
    month: Any
    levels: np.ndarray
    mask: np.ndarray
    lows: np.ndarray
    highs: np.ndarray


@rule
def end(life):
    """Nothing is left to be chosen."""
    return 1.0


def choice_step(column: int, choice: Choice, onward: Compiled) -> Compiled:
    """The step that does what was done with one instrument and bounds its draw; the chance of this and what follows."""
    consider, carry_out, instrument = choice.consider, choice.carry_out, choice.instrument
    name, last, months = instrument.name, len(instrument.levels) - 1, instrument.months
    probabilities, decision = f"{name}_probabilities", getattr(DECISION, name)

    @rule
    def step(life):
        month, state = life.month, life.states[LIFE]
        level = int(life.levels[column])
        chance = 1.0
        if month.calendar in months:
            consider(state, life.parameters, month)
            low = 0.0
            for passed in range(level):
                low += month[probabilities][passed]
            chance = month[probabilities][level]
            life.lows[decision] = low
            life.highs[decision] = low + chance if level < last else 1.0
        month[name] = level
        carry_out(state, month)
        return chance * onward(life)

    return step


def track_step(column: int, track: Track, onward: Compiled) -> Compiled:
    """The step that moves a track to where it went; where the record dates it, no draw moves it."""
    name, advance, decision = track.name, track.advance, track.decision
    first_of, second_of = chance_of(track.first), chance_of(track.second)

    @rule
    def step(life):
        month, states, vectors = life.month, life.states, life.vectors
        low, high, draw, chance = NEVER, NEVER, NEVER, 1.0
        if life.mask[column] != 0:
            chance = 0.0
            copy(vectors, LIFE, PROBE)
            month.draws[decision] = NEVER
            advance(states[PROBE], life.parameters, month)
            first, second = first_of(month), second_of(month)
            for outcome in range(NEITHER + 1):
                part = chance_of_outcome(first, second, outcome)
                if part <= 0.0:
                    continue
                copy(vectors, LIFE, PROBE)
                tried = 0.0 if outcome == FIRST else first if outcome == SECOND else NEVER
                month.draws[decision] = tried
                advance(states[PROBE], life.parameters, month)
                if int(states[PROBE][name]) == life.levels[column]:
                    draw, chance = tried, part
                    either = first + (1.0 - first) * second
                    low = 0.0 if outcome == FIRST else first if outcome == SECOND else either
                    high = first if outcome == FIRST else either if outcome == SECOND else 1.0
        month.draws[decision] = draw
        advance(states[LIFE], life.parameters, month)
        life.lows[decision], life.highs[decision] = low, high
        return chance * onward(life)

    return step


def _steps() -> Compiled:
    step: Compiled = end
    for column, track in reversed(list(enumerate(TRACKS, start=len(CHOICES)))):
        step = track_step(column, track, step)
    for column, choice in reversed(list(enumerate(CHOICES))):
        step = choice_step(column, choice, step)
    return step


relive_choices = _steps()


@rule
def relive_month(life, events, number, calendar, turned):
    """Live month `number` of a history; its chance. The bounds of its draws are those of what was done.

    Chance events that a record does not show stay as the filter has them: no flood, no reopening of the border.
    """
    for draw in range(len(life.lows)):
        life.lows[draw], life.highs[draw] = 0.0, 1.0
    life.lows[DECISION.flood] = life.highs[DECISION.flood] = NEVER
    life.lows[DECISION.border] = life.highs[DECISION.border] = NEVER
    chance = 1.0
    if life.parameters.programme_phase == 1.0:
        hazard = life.parameters.phase_hazard
        chance = hazard if turned else 1.0 - hazard
        life.lows[DECISION.phase] = 0.0 if turned else hazard
        life.highs[DECISION.phase] = hazard if turned else 1.0
    prepare(life.month, calendar, turned)
    begin_month(life.states[LIFE], life.vectors[LIFE], life.parameters, life.month, events, 0, 0, number, calendar)
    chance *= relive_choices(life)
    settle_month(life.states[LIFE], life.parameters, life.month)
    return chance
