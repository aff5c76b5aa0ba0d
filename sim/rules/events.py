"""What a scenario schedules: forced actions, changes of state and leaders, enforcement over a span, floods.

An event of the scenario file becomes one row for each of its effects. The rows of one event share a key, hence one
draw: its effects happen together or not at all.
"""

from typing import NamedTuple

import numpy as np

from sim.numerics.compiler import rule
from sim.numerics.draws import draw_event
from sim.rules.world import settle
from sim.state import INDEX
from sim.vocabulary import INSTRUMENT, LEDGER, MOST_CONDITIONS


class Effects(NamedTuple):
    """What a row does; `target` is an instrument for `force` and a state variable for `set` and `leader`."""

    force: int = 0
    set: int = 1
    leader: int = 2
    enforcement: int = 3
    flood: int = 4


EFFECT = Effects()

EVENT_DTYPE = np.dtype(
    (
        np.record,
        [
            ("first", np.int64),  # first and last month of the span, counted from 1
            ("last", np.int64),
            ("effect", np.int64),
            ("target", np.int64),
            ("value", np.float64),  # level, state value, engagement, or enforcement at the end of the span
            ("otherwise", np.float64),  # leader: engagement if the event does not happen; NaN: no change then
            ("step", np.float64),  # force: size of the change of sanctions; NaN: the model's own
            ("probability", np.float64),  # each month of the span
            ("key", np.uint64),  # which draw decides
            ("conditions", np.int64),  # how many of the next three count; all must hold: low <= state <= high
            ("condition_field", np.int64, (MOST_CONDITIONS,)),
            ("condition_low", np.float64, (MOST_CONDITIONS,)),
            ("condition_high", np.float64, (MOST_CONDITIONS,)),
        ],
    )
)

SANCTIONS = INDEX["sanctions"]
ENGAGEMENT_ROK = INDEX["engagement_rok"]
UNANSWERED = INDEX["unanswered"]


@rule
def _holds(event, before):
    """Whether every condition of the event holds in the state as it was before any event of the month."""
    for condition in range(event.conditions):
        value = before[event.condition_field[condition]]
        if value < event.condition_low[condition] or value > event.condition_high[condition]:
            return False
    return True


@rule
def _change_leader(state, event, engagement):
    """A new leader brings a new engagement and moves the trust between the two sides half-way to its start."""
    if event.target == ENGAGEMENT_ROK:
        state.engagement_rok = engagement
        state.trust_nk_rok = 0.5 * (state.trust_nk_rok + state.trust_nk_rok_start)
    else:
        state.engagement_us = engagement
        state.trust_us_nk = 0.5 * (state.trust_us_nk + state.trust_us_nk_start)


@rule
def _write(state, vector, month, event):
    """Write a state variable; what depends on it follows, and a change of sanctions is booked."""
    if event.target == SANCTIONS:
        month.ledger[LEDGER.event] += event.value - state.sanctions
    vector[event.target] = event.value
    if event.target == UNANSWERED:
        state.unanswered_age = 0.0


@rule
def apply_events(state, vector, month, events, seed, run, number):
    """Apply the rows of `events` that fall in month `number`, in order; `vector` is the state's own memory.

    Later rows win: the last one that forces an instrument decides it. Conditions see the state before all of them, so
    that the rows of one event hold or fail together, and the order of events does not decide which of them happen.
    """
    if len(events) > 0:
        for field in range(len(vector)):
            month.before[field] = vector[field]
    for row in range(len(events)):
        event = events[row]
        if number < event.first or number > event.last or not _holds(event, month.before):
            continue
        if event.probability < 1.0 and draw_event(seed, run, number, event.key) >= event.probability:
            if event.effect == EFFECT.leader and not np.isnan(event.otherwise):
                _change_leader(state, event, event.otherwise)
            continue
        if event.effect == EFFECT.force:
            month.forced[event.target] = np.int64(event.value)
            if event.target == INSTRUMENT.sanctions:
                month.step = event.step
        elif event.effect == EFFECT.set:
            _write(state, vector, month, event)
        elif event.effect == EFFECT.leader:
            _change_leader(state, event, event.value)
        elif event.effect == EFFECT.enforcement:
            state.enforcement += (event.value - state.enforcement) / (event.last - number + 1)
        else:
            month.flood = 1
    settle(state)
