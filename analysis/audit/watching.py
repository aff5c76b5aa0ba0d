"""What beliefs were held and what then came, month by month, in the runs of an ensemble."""

from typing import NamedTuple

import numpy as np

from sim.design import Design
from sim.engine.ensemble import Course, Runs
from sim.engine.month_record import empty_months
from sim.engine.tally import OUTCOME_DTYPE
from sim.numerics.compiler import rule
from sim.rules.beliefs import learn_payment
from sim.rules.month import calendar_month, play_month
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import MESSAGE, SANCTIONS, TALK, TEST


class Columns(NamedTuple):
    """What is written of each month of each run."""

    belief_paid: int = 0
    """Before the month."""
    paid: int = 1
    """Evidence that restraint is paid in the month, in counts of the model's own."""
    evidence: int = 2
    """All evidence about payment in the month."""
    belief_punished: int = 3
    """Before the test above the red line that was settled in this month."""
    punished: int = 4
    """1 if it was punished, 0 if not; NaN in months in which none was settled."""
    consensus: int = 5
    """Whether a UN measure was possible at that test."""
    answered: int = 6
    """1 if an offer or a concession met talk or relief, 0 if not; NaN in months without one."""


SEEN = Columns()


@rule
def watch(runs, probes, course, seen):
    """Play the months of all runs, as `sim.engine.ensemble.simulate` does, and write what is seen in place.

    `seen`: (runs, months, SEEN); `probes`: two states by which the evidence of a month is read off the model's own
    rule, as it moves two means of weight 1 that differ by a half.
    """
    month = runs.months[0]
    differ = len(runs.parameters) > 1
    low, high = probes[0], probes[1]
    for run in range(len(runs.states)):
        state, vector = runs.states[run], runs.vectors[run]
        parameters = runs.parameters[run if differ else 0]
        belief_at_test = 0.0
        consensus_at_test = 0.0
        for index in range(seen.shape[1]):
            row = seen[run, index]
            paid_before, punished_before = state.belief_paid, state.belief_punished
            calendar = calendar_month(course.calendar_month, index + 1)
            play_month(
                state,
                vector,
                parameters,
                month,
                course.events,
                course.seed,
                course.first_run + run,
                index + 1,
                calendar,
            )
            if month.test >= TEST.long:
                belief_at_test = punished_before
                consensus_at_test = state.consensus
            row[SEEN.belief_paid] = paid_before
            low.belief_paid, high.belief_paid = 0.25, 0.75
            low.belief_paid_weight, high.belief_paid_weight = 1.0, 1.0
            learn_payment(low, parameters, month)
            learn_payment(high, parameters, month)
            weight = 0.5 / (high.belief_paid - low.belief_paid)
            row[SEEN.evidence] = weight - 1.0
            row[SEEN.paid] = low.belief_paid * weight - 0.25
            row[SEEN.belief_punished] = belief_at_test
            row[SEEN.consensus] = consensus_at_test
            row[SEEN.punished] = np.nan
            if month.punished == 1 or month.unpunished == 1:
                row[SEEN.punished] = float(month.punished)
            row[SEEN.answered] = np.nan
            if month.message >= MESSAGE.offer:
                row[SEEN.answered] = 1.0 if month.talk == TALK.talk or month.sanctions == SANCTIONS.ease else 0.0


def watched(design: Design) -> np.ndarray:
    """What is seen of every month of every run of `design`, shape (runs, months, SEEN)."""
    states = np.recarray(design.runs, dtype=STATE_DTYPE)
    states[:] = design.initial
    runs = Runs(design.parameters, states, as_vectors(states), np.zeros(design.runs, OUTCOME_DTYPE), empty_months(1))
    seen = np.empty((design.runs, design.months, len(SEEN)))
    course = Course(design.events, design.seed, 0, design.calendar_month)
    watch(runs, np.zeros(2, STATE_DTYPE).view(np.recarray), course, seen)
    return seen
