"""What follows from the month's choices: sanctions and their ledger, the economy, pressure, the arsenal, tension.

Specification section 5. The variables move in the order written there; each sees those before it as they now stand.
"""

import math

from sim.numerics.compiler import rule
from sim.rules.relief import ordinary_step, worth
from sim.state import BY_NAME, EPSILON
from sim.vocabulary import (
    CHANNEL,
    DECISION,
    FLOOD_MONTHS,
    HIGHEST_ECONOMY,
    LEDGER,
    MESSAGE,
    PAIN_SCALE,
    POSTURE,
    SANCTIONS,
    SANCTIONS_2021,
    STAGE,
    TEST,
)  # fmt: skip

MOST_SINCE = BY_NAME["since_nuclear"].high
ACTIVITY_MONTHS = 6.0
"""How long a month with a test is remembered as part of a campaign."""
PRODUCTION_PRESSURE = 0.7
"""The pressure at which the arsenal grows as fast as the literature says: that at the time of the article."""
TEST_TENSION = (0.0, 0.06, 0.10, 0.25, 0.35)
"""What a test of each class adds to tension."""


@rule
def clip(value, low, high):
    """`value` kept within [low, high]."""
    return min(max(value, low), high)


@rule
def feel_pain(state):
    """Derive `pain` from the economy."""
    state.pain = clip((1.0 - state.economy) / PAIN_SCALE, 0.0, 1.0)


@rule
def settle(state):
    """Bring what depends on other variables in line: pain, and relief and treaty, which exist only inside deals."""
    feel_pain(state)
    if state.stage < STAGE.interim:
        state.deal_relief = 0.0
        state.relief_elsewhere = 0.0
    if state.stage < STAGE.comprehensive:
        state.treaty = 0.0


@rule
def strike_shocks(state, parameters, month):
    """The month's exogenous chance events: a flood, the reopening of the border, a switch of the programme's phase."""
    month.flood = month.calendar in FLOOD_MONTHS and month.draws[DECISION.flood] < parameters.flood_hazard
    if state.border_closed == 1.0 and month.draws[DECISION.border] < parameters.reopening_hazard:
        state.border_closed = 0.0
    if parameters.programme_phase == 1.0 and month.draws[DECISION.phase] < parameters.phase_hazard:
        state.campaign = 1.0 - state.campaign


@rule
def move_sanctions(state, parameters, month):
    """Change the sanctions level, every change a named entry of the ledger; the entries add up to the change.

    A collapse takes back what the deal lifted of the sanctions. Relief of another kind, as a recorded deal may have
    brought (energy or food aid), is lost with the deal too, but its end raises no sanctions.
    """
    ledger = month.ledger
    granted = 0.0
    if month.sanctions == SANCTIONS.tighten:
        if math.isnan(month.step):
            ledger[LEDGER.united_nations] = parameters.tighten_step * (1.0 - state.sanctions) / 0.3 * state.consensus
            ledger[LEDGER.unilateral] = parameters.unilateral_step
        elif state.consensus == 1.0:
            ledger[LEDGER.united_nations] = month.step
        else:
            ledger[LEDGER.unilateral] = month.step
    elif month.sanctions == SANCTIONS.ease:
        ledger[LEDGER.ease] = -0.5 * parameters.interim_relief if math.isnan(month.step) else -month.step
    level = state.sanctions + ledger[LEDGER.united_nations] + ledger[LEDGER.unilateral] + ledger[LEDGER.ease]
    if month.new_interim == 1:
        granted = min(parameters.interim_relief, max(0.0, level))
        ledger[LEDGER.interim_relief] = -granted
        state.deal_relief = granted
        state.relief_elsewhere = 0.0
    elif month.new_comprehensive == 1:
        granted = min(parameters.comprehensive_relief, max(0.0, level), 1.0 - state.deal_relief)
        ledger[LEDGER.comprehensive_relief] = -granted
        state.deal_relief += granted
    elif month.collapsed == 1:
        ledger[LEDGER.snapback] = parameters.snapback * max(0.0, state.deal_relief - state.relief_elsewhere)
        state.deal_relief = 0.0
        state.relief_elsewhere = 0.0
    level += ledger[LEDGER.interim_relief] + ledger[LEDGER.comprehensive_relief] + ledger[LEDGER.snapback]
    state.sanctions = clip(level, 0.0, 1.0)
    ledger[LEDGER.clipping] += state.sanctions - level
    month.relief = worth(month.ease_size + granted / ordinary_step(parameters))


@rule
def move_economy(state, parameters, month):
    """Output closes a share of the gap to what sanctions and the closed border allow (claims 6, 18, 32)."""
    long_run = (
        1.0
        - parameters.sanctions_cost * state.enforcement * state.sanctions
        - parameters.closure_cost * state.border_closed
    )
    economy = state.economy + parameters.adjustment * (long_run - state.economy) - parameters.flood_cost * month.flood
    if month.posture == POSTURE.aid and state.channel >= CHANNEL.open:
        economy += parameters.aid_effect * (1.0 - state.sanctions)
    state.economy = clip(economy, EPSILON, HIGHEST_ECONOMY)
    feel_pain(state)


@rule
def move_pressure(state, parameters, month):
    """Unmet demand builds up under sanctions without talks; relief and talks release it (claims 8, 29, 38)."""
    pressure = state.pressure
    if state.stage < STAGE.talks:
        pressure += parameters.build * state.sanctions / SANCTIONS_2021
    else:
        pressure -= parameters.talks_release
    pressure -= parameters.relief_release * month.relief
    pressure -= parameters.red_line_release * (month.test >= TEST.long)
    pressure += parameters.collapse_surge * month.collapsed
    state.pressure = clip(pressure, 0.0, 1.0)


@rule
def move_arsenal(state, parameters):
    """Warheads grow below an interim deal, the faster the more demand is unmet (claim 19), slower under one.

    A comprehensive deal dismantles.
    """
    driven = max(0.0, 1.0 + parameters.production_pressure * (state.pressure - PRODUCTION_PRESSURE))
    share = driven
    if state.stage == STAGE.interim:
        share = parameters.interim_production * driven
    elif state.stage == STAGE.comprehensive:
        share = parameters.comprehensive_production
    state.warheads = max(0.0, state.warheads + parameters.production * share)


@rule
def move_tension(state, month):
    """The reporting index; its weights are definitions, not parameters, because it feeds no decision."""
    tension = 0.85 * state.tension + TEST_TENSION[month.test] + 0.05 * month.drill_intensity
    tension += 0.05 * (month.sanctions == SANCTIONS.tighten)
    tension -= 0.08 * (state.stage >= STAGE.talks) + 0.03 * (month.message == MESSAGE.offer)
    state.tension = clip(tension, 0.0, 1.0)


@rule
def remember(state, parameters, month):
    """What next month's actors look back on."""
    state.tested_last_month = 1.0 if month.test != TEST.none else 0.0
    state.test_activity += (state.tested_last_month - state.test_activity) / ACTIVITY_MONTHS
    crossed = 1.0 if month.test >= TEST.long else 0.0
    state.red_line_activity += crossed - state.red_line_activity / ACTIVITY_MONTHS
    state.need_met += crossed - state.need_met / parameters.need_months
    state.since_nuclear = 1.0 if month.test == TEST.nuclear else min(state.since_nuclear + 1.0, MOST_SINCE)
    state.soft_last_month = 1.0 if month.message >= MESSAGE.two_track else 0.0
    state.two_track_last_month = 1.0 if month.message == MESSAGE.two_track else 0.0
