"""The fast engine: the rules of a month in one compiled loop over the runs of a chunk.

Runs are independent and every draw is keyed, so a chunk may be simulated anywhere, in any order, and the result is
that of the Mesa model run for run.
"""

import numpy as np

from sim.design import Design
from sim.engine.month_record import month_records
from sim.engine.paths import Paths
from sim.engine.tally import OUTCOME_DTYPE, Totals, finish_run, tally_month, tally_run
from sim.numerics.compiler import rule
from sim.rules.month import play_month
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import INSTRUMENT


@rule
def keep_month(states, actions, vector, month):
    """Keep the state at the end of a month and its actions, in the order of `INSTRUMENTS`."""
    for field in range(len(vector)):
        states[field] = vector[field]
    actions[INSTRUMENT.drill] = month.drill
    actions[INSTRUMENT.test] = month.test
    actions[INSTRUMENT.posture] = month.posture
    actions[INSTRUMENT.message] = month.message
    actions[INSTRUMENT.response] = month.response


@rule
def simulate(
    parameters, states, vectors, record, events, seed, first_run, calendar, outcomes, shares, histogram, sums, scale,
    path_states, path_actions,
):  # fmt: skip
    """Run every state of `states` through all months of `shares`, filling outcomes, totals and paths in place.

    The months are the outer loop, so that one month's totals stay close at hand while every run adds to them.
    `parameters` holds one record for all runs, or one a run; paths are kept of the first `len(path_states)` runs.
    """
    month = record[0]
    each = len(parameters) > 1
    for index in range(len(shares)):
        number = index + 1
        place = (calendar - 1 + index) % 12 + 1
        month_shares, month_histogram, month_sums = shares[index], histogram[index], sums[index]
        for run in range(len(states)):
            state = states[run]
            vector = vectors[run]
            own = parameters[run] if each else parameters[0]
            play_month(state, vector, own, month, events, seed, first_run + run, number, place)
            tally_run(outcomes[run], state, month, number)
            tally_month(month_shares, month_histogram, month_sums, scale, state, vector, month)
            if run < len(path_states):
                keep_month(path_states[run, index], path_actions[run, index], vector, month)
    for run in range(len(states)):
        finish_run(outcomes[run], states[run])


def run_chunk(design: Design, first_run: int, count: int, kept: int = 0) -> tuple[np.ndarray, Totals, Paths]:
    """Simulate runs `first_run` to `first_run + count - 1`.

    Their outcome records, the totals of their months, and the paths of the first `kept` of them.
    """
    span = design.rows(first_run, count)
    parameters = design.parameters if len(design.parameters) == 1 else design.parameters[span]
    initial = design.initial if len(design.initial) == 1 else design.initial[span]
    states = np.recarray(count, dtype=STATE_DTYPE)
    states[:] = initial
    outcomes = np.zeros(count, OUTCOME_DTYPE)
    totals = Totals.empty(design)
    paths = Paths.empty(kept, design.months)
    simulate(
        parameters,
        states,
        as_vectors(states),
        month_records(1),
        design.events,
        design.seed,
        first_run,
        design.calendar_month,
        outcomes,
        totals.shares,
        totals.histogram,
        totals.sums,
        totals.scale,
        paths.states,
        paths.actions,
    )
    totals.runs = count
    return outcomes, totals, paths
