"""The compiled filter: weighted branches of states that agree with the record, month by month, by the model's rules.

A month is played as `sim.rules.month` plays it, one step an instrument and one for each of the two tracks at the end.
Where the record shows a level, that level is played and its chance noted; where it leaves several open, the branch
divides. Chance events that a record does not show do not happen: no flood, no reopening of the border; what the
record dates comes as events.

The steps are made from the model's own tables of instruments, levels and tracks, so one that is added there is
followed here. A step calls the next one in one place only: it is inlined there, and two would double all that follows.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from analysis.likelihood.kernel.branches import Branches, insert, settle_branches
from sim.engine.month_record import TERMS
from sim.numerics.compiler import rule
from sim.rules.events import apply_events
from sim.rules.instruments import CHOICES, Choice
from sim.rules.month import calendar_month, settle_month
from sim.rules.tracks import TRACKS, Track
from sim.rules.world import strike_shocks
from sim.state import BY_NAME
from sim.vocabulary import DECISION, INSTRUMENTS

COLUMNS = len(CHOICES) + len(TRACKS)
"""The columns of `Record.seen`: the instruments in the order of play, then the tracks."""
MOST_LEVELS = max(
    *(len(instrument.levels) for instrument in INSTRUMENTS), *(len(BY_NAME[track.name].words) for track in TRACKS)
)
MOST_TERMS = max(len(names) for rows in TERMS.values() for names in rows)

PROBE = COLUMNS + 1
"""The scratch state on which a track is tried; state k is the one before column k is decided, COLUMNS the last."""
SCRATCH = COLUMNS + 2
FIRST, SECOND, NEITHER = range(3)
"""Which of a track's two chances came."""
NEVER = 2.0
"""A draw that no chance exceeds."""
FULL = -2
"""There was no room for all branches."""

type Compiled = Callable[..., Any]


class Evidence(NamedTuple):
    """What is followed: `events` and `calendar` (1,), the first month's, of the design; `seen` (months, COLUMNS)."""

    events: np.ndarray
    calendar: np.ndarray
    seen: np.ndarray


class Scratch(NamedTuple):
    """What a month is played on.

    One month record; `states` (SCRATCH,) and the same memory as `vectors` (SCRATCH, VARIABLES); `totals`
    (COLUMNS + 1,), the weight of all that agrees with the record before each column and after the last.
    """

    months: np.ndarray
    states: np.ndarray
    vectors: np.ndarray
    totals: np.ndarray


class Expected(NamedTuple):
    """What the model expected, one row a month.

    `starts` (months, VARIABLES): the mean state that each month starts from; `predicted` (months, COLUMNS,
    MOST_LEVELS): the distribution of each column just before it is seen; `terms` (months, INSTRUMENTS, MOST_LEVELS,
    MOST_TERMS): the mean terms of each choice.
    """

    starts: np.ndarray
    predicted: np.ndarray
    terms: np.ndarray


class Scene(NamedTuple):
    """All that the steps of one month read and write; `mask` (COLUMNS,) is what is seen of it."""

    parameters: Any
    month: Any
    mask: np.ndarray
    scratch: Scratch
    detailed: bool
    predicted: np.ndarray
    terms: np.ndarray
    after: Branches


@rule
def copy(vectors, source, target):
    """Copy one scratch state onto another."""
    for field in range(vectors.shape[1]):
        vectors[target, field] = vectors[source, field]


@rule
def chance_of_outcome(first, second, outcome):
    """The probability that the first of two chances comes, the second in its stead, or neither."""
    if outcome == FIRST:
        return first
    return (1.0 - first) * (second if outcome == SECOND else 1.0 - second)


@rule
def possible(mask, level):
    """Whether a level agrees with what is seen."""
    return (mask >> level) & 1 == 1


@rule
def prepare(month, calendar, switch):
    """A month without chance events: none comes but, where `switch` is set, a turn of the programme's phase."""
    for draw in range(len(month.draws)):
        month.draws[draw] = NEVER
    month.draws[DECISION.phase] = 0.0 if switch else NEVER
    month.calendar = calendar
    month.step = math.nan


@rule
def end_month(scene, weight):
    """What needs no draw, and a new branch for the month that follows; False if there is no room."""
    for entry in range(len(scene.month.ledger)):
        scene.month.ledger[entry] = 0.0
    settle_month(scene.scratch.states[COLUMNS], scene.parameters, scene.month)
    return insert(scene.after, scene.scratch.vectors[COLUMNS], weight)


def choice_step(column: int, choice: Choice, onward: Compiled) -> Compiled:
    """The step that follows one instrument: note what was expected, keep to what is seen, branch."""
    consider, carry_out, instrument = choice.consider, choice.carry_out, choice.instrument
    name, levels, months = instrument.name, len(instrument.levels), instrument.months
    probabilities, terms = f"{name}_probabilities", f"{name}_terms"

    @rule
    def step(scene, weight):
        month, scratch = scene.month, scene.scratch
        vectors, totals = scratch.vectors, scratch.totals
        held = month.calendar in months
        if held:
            consider(scratch.states[column], scene.parameters, month)
            if scene.detailed:
                for level in range(levels):
                    scene.predicted[column, level] += weight * month[probabilities][level]
                    for term in range(month[terms].shape[1]):
                        scene.terms[column, level, term] += weight * month[terms][level, term]
        for level in range(levels if held else 1):
            reached = weight
            if held:
                reached *= month[probabilities][level]
                if reached <= 0.0 or not possible(scene.mask[column], level):
                    continue
            totals[column + 1] += reached
            month[name] = level if held else -1
            copy(vectors, column, column + 1)
            carry_out(scratch.states[column + 1], month)
            if not onward(scene, reached):
                return False
        return True

    return step


def chance_of(names: tuple[str, ...]) -> Compiled:
    """A function of a month: the one chance of `names` that was possible in it, 0 where none was."""
    if not names:

        @rule
        def none(month):
            return 0.0

        return none
    field, others = f"{names[0]}_chance", chance_of(names[1:])

    @rule
    def chance(month):
        if math.isnan(month[field]):
            return others(month)
        return month[field]

    return chance


def track_step(column: int, track: Track, onward: Compiled) -> Compiled:
    """The step that follows a track: every place that it may have reached and that agrees with the record.

    A record that dates a track itself shows 0 of it: then it stands where the events have put it.
    """
    name, advance, decision = track.name, track.advance, track.decision
    first_of, second_of = chance_of(track.first), chance_of(track.second)

    @rule
    def step(scene, weight):
        month, scratch = scene.month, scene.scratch
        states, vectors, totals = scratch.states, scratch.vectors, scratch.totals
        dated = scene.mask[column] == 0
        first, second = 0.0, 0.0
        if not dated:
            copy(vectors, column, PROBE)
            month.draws[decision] = NEVER
            advance(states[PROBE], scene.parameters, month)
            first, second = first_of(month), second_of(month)
        for outcome in range(NEITHER + 1):
            chance = chance_of_outcome(first, second, outcome)
            if chance <= 0.0:
                continue
            copy(vectors, column, column + 1)
            reached = weight * chance
            if not dated:
                month.draws[decision] = 0.0 if outcome == FIRST else first if outcome == SECOND else NEVER
                advance(states[column + 1], scene.parameters, month)
                level = int(states[column + 1][name])
                if scene.detailed:
                    scene.predicted[column, level] += reached
                if not possible(scene.mask[column], level):
                    continue
            totals[column + 1] += reached
            if not onward(scene, reached):
                return False
        return True

    return step


def month_step(last: Compiled) -> Compiled:
    """The steps of a month, each of which calls the next; `last(scene, weight)` ends it."""
    step = last
    for column, track in reversed(list(enumerate(TRACKS, start=len(CHOICES)))):
        step = track_step(column, track, step)
    for column, choice in reversed(list(enumerate(CHOICES))):
        step = choice_step(column, choice, step)
    return step


follow_month = month_step(end_month)


@rule
def branch_month(scene, before, starts, events, calendar, number):
    """Take every branch through month `number`, with either phase of the programme; False if there is no room."""
    scratch, parameters = scene.scratch, scene.parameters
    for branch in range(before.used[0]):
        for switch in range(2):
            turns = parameters.phase_hazard if parameters.programme_phase == 1.0 else 0.0
            weight = before.weights[branch] * (turns if switch == 1 else 1.0 - turns)
            if weight <= 0.0:
                continue
            for field in range(scratch.vectors.shape[1]):
                scratch.vectors[0, field] = before.states[branch, field]
            prepare(scene.month, calendar, switch == 1)
            strike_shocks(scratch.states[0], parameters, scene.month)
            apply_events(scratch.states[0], scratch.vectors[0], scene.month, events, 0, 0, number)
            if scene.detailed:
                for field in range(scratch.vectors.shape[1]):
                    starts[field] += weight * scratch.vectors[0, field]
            if not follow_month(scene, weight):
                return False
    return True


@rule
def note(scene, logs):
    """The log-probability of what was seen of each column given all before it; False where it could not be."""
    totals = scene.scratch.totals
    for column in range(COLUMNS):
        if totals[column + 1] <= 0.0:
            logs[column] = -math.inf
            return False
        logs[column] = math.log(totals[column + 1] / totals[column])
        if scene.detailed:
            for level in range(MOST_LEVELS):
                scene.predicted[column, level] /= totals[column]
                for term in range(MOST_TERMS if column < len(scene.terms) else 0):
                    scene.terms[column, level, term] /= totals[column]
    return True


@rule
def filter_record(parameters, evidence, scratch, before, after, logs, expected, detailed):
    """Follow the whole record; how many branches are left at the end, 0 if none agrees with it, FULL without room.

    `before` holds the state before the first month; the last branches are in `before` or `after`, by the parity of the
    months. `logs` (months, COLUMNS) is filled with the log-probability of what was seen of each column given all before
    it. Where `detailed` is set, `expected` is filled too; else one row of it will do.
    """
    for index in range(len(evidence.seen)):
        row = index if detailed else 0
        scene = Scene(
            parameters, scratch.months[0], evidence.seen[index], scratch, detailed, expected.predicted[row],
            expected.terms[row], after,
        )  # fmt: skip
        for column in range(COLUMNS):
            scratch.totals[column + 1] = 0.0
        scratch.totals[0] = 1.0
        after.used[0] = 0
        calendar = calendar_month(evidence.calendar[0], index + 1)
        if not branch_month(scene, before, expected.starts[row], evidence.events, calendar, index + 1):
            return FULL
        if not note(scene, logs[index]):
            return 0
        settle_branches(after, scratch.totals[COLUMNS])
        before, after = after, before
    return before.used[0]
