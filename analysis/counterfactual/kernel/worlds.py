"""The two worlds of every run: the record lived again, and the changed one with the same random draws.

Both are played by the rules of the ensemble, with draws that are given rather than new. The world in which nothing is
changed must be the history that the draws were taken from.
"""

import math
from typing import NamedTuple

import numpy as np

from analysis.counterfactual.kernel.reliving import LIFE, PROBE, START, Life, relive_month
from analysis.likelihood.kernel.filtering import NEVER, copy
from sim.engine.ensemble import keep_month
from sim.numerics.compiler import rule
from sim.numerics.draws import draw_month
from sim.rules.month import begin_month, calendar_month, finish_month
from sim.rules.world import clip
from sim.state import INDEX, VARIABLES
from sim.vocabulary import INSTRUMENTS, LEDGER

STAGE, CHANNEL, SANCTIONS = INDEX["stage"], INDEX["channel"], INDEX["sanctions"]
WHOLE = np.array([variable.whole for variable in VARIABLES])
LOW, HIGH = (np.array([getattr(variable, end) for variable in VARIABLES]) for end in ("low", "high"))
RECORD, CHANGED = range(2)
"""The two worlds."""
STAGE_COLUMN, CHANNEL_COLUMN = len(INSTRUMENTS), len(INSTRUMENTS) + 1
DEAL_RELIEF = INDEX["deal_relief"]
WITHHELD, MADE = range(2)
"""What is known of a deal at the start of the window: relief of it that the level never showed, and whether it was made
in the month before."""
GIVEN_SIZE = -1
"""What stands for a month in which a scenario says by how much the sanctions change."""


class Past(NamedTuple):
    """The record.

    Its `events`, the first month's `calendar`, what is `seen` (months, COLUMNS), the state before it, `initial`
    (VARIABLES,), and which states it dates, `dated` (fields,).
    """

    events: np.ndarray
    calendar: int
    seen: np.ndarray
    initial: np.ndarray
    dated: np.ndarray


class Histories(NamedTuple):
    """Histories that agree with the record: `levels` (runs, months, COLUMNS) and turns of the phase (runs, months)."""

    levels: np.ndarray
    turned: np.ndarray


class Change(NamedTuple):
    """What is played from month `first` of the record (from 0) on.

    `parameters` (2,): those of the record and those of the changed world; `events` and `changed_events` likewise.
    `seed` and `first_run` key all that is drawn.
    """

    first: int
    parameters: np.ndarray
    events: np.ndarray
    changed_events: np.ndarray
    seed: int
    first_run: int


class Room(NamedTuple):
    """What is written over, run by run.

    Scratch `states` (3,) with their `vectors`, one month record, the bounds of a month's draws; then the window's
    `draws` (months, DRAWS), `moves` (months + 1, fields, 2), what the record made of the states that it dates, before
    and after, `measures` (months,), what was done to the sanctions, and `deal` (2,).
    """

    states: np.ndarray
    vectors: np.ndarray
    months: np.ndarray
    lows: np.ndarray
    highs: np.ndarray
    draws: np.ndarray
    moves: np.ndarray
    measures: np.ndarray
    deal: np.ndarray


class Worlds(NamedTuple):
    """What is kept of both worlds.

    `levels` (2, runs, months, COLUMNS); `states` (2, runs, months, VARIABLES) at the end of each month, with the
    sanctions that the next one starts with; `forced` (runs, months, INSTRUMENTS): what the scenario forces in the
    changed world.
    """

    levels: np.ndarray
    states: np.ndarray
    forced: np.ndarray


@rule
def measure_of(month):
    """A number for what was done to the level of sanctions: by Washington, by a deal, by its end."""
    if month.sanctions != 0 and not math.isnan(month.step):
        return GIVEN_SIZE
    return month.sanctions + 3 * (month.new_interim + 2 * month.new_comprehensive + 4 * month.collapsed)


@rule
def deal_is_made(month):
    """Whether the month made a deal, whose relief the model takes off the level of sanctions."""
    return month.new_interim == 1 or month.new_comprehensive == 1


@rule
def note_moves(past, room, moves, number, parameters):
    """What the events of month `number` make of the dated states, tried on a copy of the life."""
    copy(room.vectors, LIFE, PROBE)
    for draw in range(len(room.months[0].draws)):
        room.months[0].draws[draw] = NEVER
    begin_month(
        room.states[PROBE], room.vectors[PROBE], parameters, room.months[0], past.events, 0, 0, number,
        calendar_month(past.calendar, number),
    )  # fmt: skip
    for place in range(len(past.dated)):
        moves[place, 0] = room.vectors[LIFE, past.dated[place]]
        moves[place, 1] = room.vectors[PROBE, past.dated[place]]


@rule
def abduct(past, change, levels, turned, room, run, weighing):
    """Live a history again; the log-probability of it and of the record with it, where that is asked for by `weighing`.

    Otherwise the draws of the window are made within the bounds of what was done, and what was dated is noted.
    """
    window = len(room.draws)
    parameters = change.parameters[RECORD]
    for field in range(len(past.initial)):
        room.vectors[LIFE, field] = past.initial[field]
    log_chance = 0.0
    withheld, made = 0.0, False
    for index in range(len(past.seen)):
        place = index - change.first
        if place == window and not weighing:
            note_moves(past, room, room.moves[place], index + 1, parameters)
            break
        if place == 0:
            copy(room.vectors, LIFE, START)
            room.deal[WITHHELD], room.deal[MADE] = withheld, 1.0 if made else 0.0
        inside = place >= 0 and not weighing
        if inside:
            note_moves(past, room, room.moves[place], index + 1, parameters)
        life = Life(
            parameters, room.states, room.vectors, room.months[0], levels[index], past.seen[index], room.lows,
            room.highs,
        )  # fmt: skip
        calendar = calendar_month(past.calendar, index + 1)
        chance = relive_month(life, past.events, index + 1, calendar, turned[index] == 1)
        log_chance += math.log(chance) if chance > 0.0 else -math.inf
        moved = room.months[0].ledger[LEDGER.event]
        withheld = withheld_relief(withheld, made, moved, room.vectors[LIFE, DEAL_RELIEF])
        made = deal_is_made(room.months[0])
        if inside:
            room.measures[place] = measure_of(room.months[0])
            draws = room.draws[place]
            draw_month(draws, change.seed, run, place + 1)
            for draw in range(len(draws)):
                low, high = room.lows[draw], room.highs[draw]
                within = low + draws[draw] * (high - low)
                draws[draw] = low if within >= high else within  # rounding must not reach the next level
    known = len(past.seen) - change.first
    if known <= window and not weighing:
        note_moves(past, room, room.moves[known], len(past.seen) + 1, parameters)
    return log_chance


@rule
def withheld_relief(withheld, made, moved, deal_relief):
    """How much of a deal's relief the level of sanctions does not show, because the record moved it back.

    `made` says whether the month before made a deal, `moved` by how much the record then moved the level.
    """
    if deal_relief == 0.0:
        return 0.0
    return withheld + max(0.0, moved) if made else withheld


@rule
def move_dated(vector, past, moves, same_measure):
    """Move the states that the record dates as it moved them; by how much the level of sanctions moved.

    A number moves by as much as the record moved it, words and flags to where it moved them. What the record says of
    the size of a measure belongs to that measure: where another one was taken, the level of sanctions is the model's.
    """
    level = vector[SANCTIONS]
    for place in range(len(past.dated)):
        field = past.dated[place]
        before, after = moves[place, 0], moves[place, 1]
        if after == before or (field == SANCTIONS and not same_measure):
            continue
        if WHOLE[field] or vector[field] == before:
            vector[field] = after
        else:
            vector[field] = clip(vector[field] + after - before, LOW[field], HIGH[field])
    return vector[SANCTIONS] - level


@rule
def play_world(world, past, change, room, run, levels, states, forced):
    """Play the window in one of the worlds with the draws of the room, and with new draws after the record."""
    state, vector, month = room.states[LIFE], room.vectors[LIFE], room.months[0]
    parameters = change.parameters[world]
    events = change.events if world == RECORD else change.changed_events
    known, window = len(past.seen) - change.first, len(room.draws)
    same_measure, ended = True, False
    withheld, made = room.deal[WITHHELD], room.deal[MADE] == 1.0
    copy(room.vectors, START, LIFE)
    for place in range(window + 1):
        number, moved = place + 1, 0.0
        if place <= known:
            moved = move_dated(vector, past, room.moves[place], same_measure)
        if ended and not same_measure:  # what the level never showed is not brought back to it
            vector[SANCTIONS] = clip(vector[SANCTIONS] - parameters.snapback * withheld, 0.0, 1.0)
        withheld = withheld_relief(withheld, made, moved, vector[DEAL_RELIEF])
        if place > 0:
            states[place - 1, SANCTIONS] = vector[SANCTIONS]
        if place == window:
            break
        if place < known:
            for draw in range(len(month.draws)):
                month.draws[draw] = room.draws[place, draw]
        else:
            draw_month(month.draws, change.seed, run, number)
        calendar = calendar_month(past.calendar, change.first + number)
        begin_month(state, vector, parameters, month, events, change.seed, run, number, calendar)
        finish_month(state, parameters, month)
        same_measure = place < known and measure_of(month) == room.measures[place]
        ended, made = month.collapsed == 1, deal_is_made(month)
        keep_month(states[place], levels[place], vector, month)
        levels[place, STAGE_COLUMN] = int(vector[STAGE])
        levels[place, CHANNEL_COLUMN] = int(vector[CHANNEL])
        if world == CHANGED:
            for instrument in range(len(month.forced)):
                forced[place, instrument] = month.forced[instrument] >= 0


@rule
def play_worlds(past, change, histories, room, worlds, logs, weighing):
    """Both worlds of every history, into `worlds`; where only `weighing`, into `logs` (runs,) how likely each is."""
    for index in range(len(histories.levels)):
        run = change.first_run + index
        logs[index] = abduct(past, change, histories.levels[index], histories.turned[index], room, run, weighing)
        for world in range(0 if weighing else 2):
            play_world(
                world, past, change, room, run, worlds.levels[world, index], worlds.states[world, index],
                worlds.forced[index],
            )  # fmt: skip
