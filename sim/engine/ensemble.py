"""The fast engine: the rules of a month in one compiled loop over the runs of a chunk.

Runs are independent and every draw is keyed, so a chunk may be simulated anywhere, in any order, and the result is
that of the Mesa model run for run.
"""

from typing import NamedTuple

import numpy as np

from sim.design import Design
from sim.engine.month_record import empty_months
from sim.engine.paths import Paths
from sim.engine.tally import OUTCOME_DTYPE, Totals, finish_run, tally_month, tally_run
from sim.numerics.compiler import rule
from sim.rules.month import calendar_month, play_month
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import INSTRUMENT


class Runs(NamedTuple):
    """The runs of a chunk: one set of `parameters` for all, or one a run; a state, its vector and an outcome a run."""

    parameters: np.ndarray
    states: np.ndarray
    vectors: np.ndarray
    outcomes: np.ndarray
    months: np.ndarray
    """One month record, written over month by month."""


class Course(NamedTuple):
    """What the runs go through: the events, the seed, the number of the first run, and the first month of the year."""

    events: np.ndarray
    seed: int
    first_run: int
    calendar_month: int


@rule
def keep_month(states, actions, vector, month):
    """Keep the state at the end of a month and its actions, in the order of `INSTRUMENTS`."""
    for field in range(len(vector)):
        states[field] = vector[field]
    actions[INSTRUMENT.drill] = month.drill
    actions[INSTRUMENT.test] = month.test
    actions[INSTRUMENT.posture] = month.posture
    actions[INSTRUMENT.message] = month.message
    actions[INSTRUMENT.sanctions] = month.sanctions
    actions[INSTRUMENT.talk] = month.talk


@rule
def simulate(runs, course, totals, paths):
    """Take every run through all months of `totals`, filling outcomes, totals and paths in place.

    The months are the outer loop, so that one month's totals stay close at hand while every run adds to them. Paths are
    kept of the first `len(paths.states)` runs.
    """
    month = runs.months[0]
    differ = len(runs.parameters) > 1
    for index in range(len(totals.shares)):
        number = index + 1
        calendar = calendar_month(course.calendar_month, number)
        shares, histogram, sums = totals.shares[index], totals.histogram[index], totals.sums[index]
        for run in range(len(runs.states)):
            state, vector = runs.states[run], runs.vectors[run]
            parameters = runs.parameters[run if differ else 0]
            play_month(
                state, vector, parameters, month, course.events, course.seed, course.first_run + run, number, calendar
            )
            tally_run(runs.outcomes[run], state, month, number)
            tally_month(shares, histogram, sums, totals.scale, state, vector, month)
            if run < len(paths.states):
                keep_month(paths.states[run, index], paths.actions[run, index], vector, month)
    for run in range(len(runs.states)):
        finish_run(runs.outcomes[run], runs.states[run])


def run_chunk(design: Design, first_run: int, count: int, kept: int = 0) -> tuple[np.ndarray, Totals, Paths]:
    """Simulate runs `first_run` to `first_run + count - 1`.

    Their outcomes, the totals of their months, and the paths of the first `kept` of them.
    """
    span = design.rows(first_run, count)
    parameters = design.parameters if len(design.parameters) == 1 else design.parameters[span]
    states = np.recarray(count, dtype=STATE_DTYPE)
    states[:] = design.initial if len(design.initial) == 1 else design.initial[span]
    outcomes = np.zeros(count, OUTCOME_DTYPE)
    totals = Totals.empty(design)
    paths = Paths.empty(kept, design.months)
    runs = Runs(parameters, states, as_vectors(states), outcomes, empty_months(1))
    course = Course(design.events, design.seed, first_run, design.calendar_month)
    simulate(runs, course, totals.arrays, paths.arrays)
    totals.runs = count
    return outcomes, totals, paths
