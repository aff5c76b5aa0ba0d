"""Every decision of every run of a chunk: the level that was played, and how likely each of its levels was.

The rules themselves play the months, so these are the decisions of the ensemble, run for run.
"""

import numpy as np

from sim.engine.ensemble import Course, Runs
from sim.engine.month_record import empty_months
from sim.numerics.compiler import rule
from sim.rules.month import calendar_month, play_month
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import INSTRUMENT, INSTRUMENTS

FIRST_LEVEL = np.cumsum([0, *(len(instrument.levels) for instrument in INSTRUMENTS)])
"""Where the levels of each instrument begin among all levels, shape (INSTRUMENTS + 1,)."""
LEVELS = int(FIRST_LEVEL[-1])
"""How many levels the instruments have together."""


@rule
def keep_choice(levels, free, probabilities, instrument, level, forced, weighed):
    """Keep one decision of a month: its level, whether the actor was free, and the probabilities that it weighed."""
    levels[instrument] = level
    free[instrument] = level >= 0 and forced < 0
    for place in range(len(weighed)):
        probabilities[FIRST_LEVEL[instrument] + place] = weighed[place]


@rule
def keep_choices(levels, free, probabilities, month):
    """Keep the decisions of a month, in the order of `INSTRUMENTS`."""
    forced = month.forced
    keep_choice(
        levels, free, probabilities, INSTRUMENT.drill, month.drill, forced[INSTRUMENT.drill], month.drill_probabilities
    )
    keep_choice(
        levels, free, probabilities, INSTRUMENT.test, month.test, forced[INSTRUMENT.test], month.test_probabilities
    )
    keep_choice(
        levels, free, probabilities, INSTRUMENT.posture, month.posture, forced[INSTRUMENT.posture],
        month.posture_probabilities,
    )  # fmt: skip
    keep_choice(
        levels, free, probabilities, INSTRUMENT.message, month.message, forced[INSTRUMENT.message],
        month.message_probabilities,
    )  # fmt: skip
    keep_choice(
        levels, free, probabilities, INSTRUMENT.sanctions, month.sanctions, forced[INSTRUMENT.sanctions],
        month.sanctions_probabilities,
    )  # fmt: skip
    keep_choice(
        levels, free, probabilities, INSTRUMENT.talk, month.talk, forced[INSTRUMENT.talk], month.talk_probabilities
    )


@rule
def play(runs, course, levels, free, probabilities):
    """Take every run through all months, filling the three arrays, whose first two axes are (runs, months)."""
    month = runs.months[0]
    differ = len(runs.parameters) > 1
    for index in range(levels.shape[1]):
        number = index + 1
        calendar = calendar_month(course.calendar_month, number)
        for run in range(len(runs.states)):
            state, vector = runs.states[run], runs.vectors[run]
            parameters = runs.parameters[run if differ else 0]
            play_month(
                state, vector, parameters, month, course.events, course.seed, course.first_run + run, number, calendar
            )
            keep_choices(levels[run, index], free[run, index], probabilities[run, index], month)


def play_runs(design, first_run, levels, free, probabilities):
    """Fill `levels` (int8), `free` (bool) and `probabilities` (float32) of runs from `first_run` on.

    Shapes (runs, months, INSTRUMENTS) of the first two, (runs, months, LEVELS) of the last. A level is -1 where there
    was no decision, and then, as where the scenario forced the level, the actor was not `free`.
    """
    count = len(levels)
    span = design.rows(first_run, count)
    parameters = design.parameters if len(design.parameters) == 1 else design.parameters[span]
    states = np.recarray(count, dtype=STATE_DTYPE)
    states[:] = design.initial if len(design.initial) == 1 else design.initial[span]
    runs = Runs(parameters, states, as_vectors(states), np.zeros(0), empty_months(1))
    play(runs, Course(design.events, design.seed, first_run, design.calendar_month), levels, free, probabilities)
