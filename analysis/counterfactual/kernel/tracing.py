"""Every way in which a month of the record may have gone, kept beside the branches of the filter.

The likelihood forgets how it came to a branch. Here each way from a branch at the start of a month to one at its end is
kept with its levels and its weight, so that a whole history can be drawn backwards from the end of the record.
"""

from typing import Any, NamedTuple

import numpy as np

from analysis.likelihood.kernel.branches import Branches, key_of, settle_branches
from analysis.likelihood.kernel.filtering import COLUMNS, FULL, Scratch, end_month, month_step, prepare
from sim.engine.ensemble import keep_month
from sim.numerics.compiler import rule
from sim.rules.events import apply_events
from sim.rules.month import calendar_month
from sim.rules.world import strike_shocks
from sim.state import INDEX

STAGE, CHANNEL = INDEX["stage"], INDEX["channel"]
STAGE_COLUMN, CHANNEL_COLUMN = COLUMNS - 2, COLUMNS - 1


class Ways(NamedTuple):
    """Room for the ways of one month.

    `origin` and `target` (most,): the branches at both ends; `turned` (most,): whether the phase of the programme
    turns; `levels` (most, COLUMNS): what is done and where the tracks then stand; `weights` (most,). `used` (1,): how
    many there are; `current` (2,): the branch that is followed now, and whether the phase turns. `end` (VARIABLES,) is
    written over.
    """

    origin: np.ndarray
    target: np.ndarray
    turned: np.ndarray
    levels: np.ndarray
    weights: np.ndarray
    used: np.ndarray
    current: np.ndarray
    end: np.ndarray


class TracedScene(NamedTuple):
    """The scene of the filter's steps, with the ways that they find; `predicted` and `terms` are not written."""

    parameters: Any
    month: Any
    mask: np.ndarray
    scratch: Scratch
    detailed: bool
    predicted: np.ndarray
    terms: np.ndarray
    after: Branches
    ways: Ways


@rule
def end_way(scene, weight):
    """End the month as the filter does, and keep the way that led here; False if there is no room."""
    ways, after = scene.ways, scene.after
    way = ways.used[0]
    if way == len(ways.weights) or not end_month(scene, weight):
        return False
    vector = scene.scratch.vectors[COLUMNS]
    grain = after.grain[0]
    ways.origin[way], ways.turned[way] = ways.current[0], ways.current[1]
    ways.target[way] = after.table[key_of(vector, grain)] if grain > 0 else after.used[0] - 1
    ways.weights[way] = weight
    keep_month(ways.end, ways.levels[way], vector, scene.month)
    ways.levels[way, STAGE_COLUMN] = int(vector[STAGE])
    ways.levels[way, CHANNEL_COLUMN] = int(vector[CHANNEL])
    ways.used[0] = way + 1
    return True


trace_ways = month_step(end_way)


@rule
def trace_month(parameters, events, mask, calendar, number, scratch, before, after, ways, predicted, terms):
    """Take every branch of `before` through month `number`; how many there are in `after`, FULL without room."""
    scene = TracedScene(parameters, scratch.months[0], mask, scratch, False, predicted, terms, after, ways)
    for column in range(COLUMNS):
        scratch.totals[column + 1] = 0.0
    after.used[0] = 0
    ways.used[0] = 0
    for branch in range(before.used[0]):
        for switch in range(2):
            turns = parameters.phase_hazard if parameters.programme_phase == 1.0 else 0.0
            weight = before.weights[branch] * (turns if switch == 1 else 1.0 - turns)
            if weight <= 0.0:
                continue
            ways.current[0], ways.current[1] = branch, switch
            for field in range(scratch.vectors.shape[1]):
                scratch.vectors[0, field] = before.states[branch, field]
            prepare(scene.month, calendar_month(calendar, number), switch == 1)
            strike_shocks(scratch.states[0], parameters, scene.month)
            apply_events(scratch.states[0], scratch.vectors[0], scene.month, events, 0, 0, number)
            if not trace_ways(scene, weight):
                return FULL
    if scratch.totals[COLUMNS] <= 0.0:
        return 0
    settle_branches(after, scratch.totals[COLUMNS])
    return after.used[0]
