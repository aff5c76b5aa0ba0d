"""One month, in the article's own order: shocks, drill, test, posture, message, sanctions, talk, and what follows.

An actor sees what was done earlier in the month. The ensemble calls `play_month`; the Mesa model calls the same parts
one agent at a time.
"""

import math

from sim.calendar import simulated_month
from sim.numerics.compiler import rule
from sim.numerics.draws import draw_month
from sim.rules.beliefs import learn
from sim.rules.diplomacy import advance_stage, move_channel
from sim.rules.events import apply_events
from sim.rules.north_korea import choose_message, choose_test
from sim.rules.south_korea import choose_drill, choose_posture
from sim.rules.united_states import choose_sanctions, choose_talk, settle_red_line
from sim.rules.world import (
    move_arsenal,
    move_economy,
    move_pressure,
    move_sanctions,
    move_tension,
    remember,
    strike_shocks,
)

calendar_month = rule(simulated_month)
"""The month of the year, 1 to 12, of a simulated month."""


@rule
def begin_month(state, vector, parameters, month, events, seed, run, number, calendar):
    """Let the shocks and the scheduled events happen, with the draws that stand in `month`."""
    month.calendar = calendar
    month.step = math.nan
    for instrument in range(len(month.forced)):
        month.forced[instrument] = -1
    for entry in range(len(month.ledger)):
        month.ledger[entry] = 0.0
    strike_shocks(state, parameters, month)
    apply_events(state, vector, month, events, seed, run, number)


@rule
def open_month(state, vector, parameters, month, events, seed, run, number, calendar):
    """Make the month's draws, then begin the month with it."""
    draw_month(month.draws, seed, run, number)
    begin_month(state, vector, parameters, month, events, seed, run, number, calendar)


@rule
def settle_month(state, parameters, month):
    """What needs no draw: the answer to a red-line test, the world, beliefs, memory."""
    settle_red_line(state, month)
    move_sanctions(state, parameters, month)
    move_economy(state, parameters, month)
    move_pressure(state, parameters, month)
    move_arsenal(state, parameters)
    move_tension(state, month)
    learn(state, parameters, month)
    remember(state, parameters, month)


@rule
def close_month(state, parameters, month):
    """What follows from the month's choices: diplomacy, and what needs no draw any more."""
    advance_stage(state, parameters, month)
    move_channel(state, parameters, month)
    settle_month(state, parameters, month)


@rule
def finish_month(state, parameters, month):
    """Every choice of a month that has begun, and what follows."""
    choose_drill(state, parameters, month)
    choose_test(state, parameters, month)
    choose_posture(state, parameters, month)
    choose_message(state, parameters, month)
    choose_sanctions(state, parameters, month)
    choose_talk(state, parameters, month)
    close_month(state, parameters, month)


@rule
def play_month(state, vector, parameters, month, events, seed, run, number, calendar):
    """One whole month of one run; `state` and its `vector` are changed in place, `month` is filled."""
    open_month(state, vector, parameters, month, events, seed, run, number, calendar)
    finish_month(state, parameters, month)
