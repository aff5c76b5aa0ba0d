"""The nuclear track and the inter-Korean channel: where choices become talks, deals and their end.

Two-track messages touch the channel, never the nuclear track (article claim 4); relief brings the North to talks,
a declaration alone hardly does (10, 16, 29); relief that can be withdrawn keeps a deal (27).
"""

import math

from sim.numerics.compiler import rule
from sim.rules.choice import logistic
from sim.rules.relief import size_of_ease, worth
from sim.vocabulary import CHANNEL, DECISION, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST


@rule
def advance_stage(state, parameters, month):
    """Move the nuclear track; specification section 4. One draw decides among the month's competing chances."""
    month.join_chance = month.lapse_chance = month.interim_chance = month.collapse_chance = math.nan
    month.renege_chance = month.comprehensive_chance = month.reversal_chance = math.nan
    month.collapsed = month.new_talks = month.new_interim = month.new_comprehensive = month.refusal = 0
    month.ease_size = size_of_ease(state, parameters, month)
    draw = month.draws[DECISION.stage]
    if state.stage <= STAGE.offer:
        _join(state, parameters, month, draw)
    elif state.stage == STAGE.talks:
        _negotiate(state, parameters, month, draw)
    elif state.stage == STAGE.interim:
        _keep(state, parameters, month, draw)
    else:
        month.reversal_chance = parameters.comprehensive_reversal
        if draw < month.reversal_chance:
            state.stage = STAGE.interim
            state.treaty = 0.0


@rule
def _join(state, parameters, month, draw):
    """From none or an offer to talks, if Washington answers with talk or relief; else an old offer may lapse.

    Relief smaller than an ordinary ease opens talks in proportion to its size: with that share of the chance which an
    ordinary one would have, and else with the chance of talk, or none.
    """
    renewed = month.message >= MESSAGE.offer
    if renewed:
        state.stage = STAGE.offer
    talked = month.talk == TALK.talk
    if state.stage == STAGE.offer:
        month.refusal = not talked and month.sanctions != SANCTIONS.ease
    log_odds = (
        parameters.join_base
        + parameters.join_hardship * state.pain * state.sanctions
        + parameters.join_belief * state.belief_paid
        + parameters.join_offer * renewed
        + parameters.join_declaration * state.declared
        + parameters.join_channel * (state.channel == CHANNEL.talks)
    )
    month.join_chance = logistic(log_odds) if talked else 0.0
    if month.ease_size > 0.0:
        with_relief = logistic(
            log_odds
            + parameters.join_relief * worth(max(1.0, month.ease_size))
            + parameters.join_declaration_with_relief * state.declared
        )
        share = min(1.0, month.ease_size)
        month.join_chance = (1.0 - share) * month.join_chance + share * with_relief
    if draw < month.join_chance:
        state.stage = STAGE.talks
        state.moratorium = 1.0
        month.new_talks = 1
    elif state.stage == STAGE.offer and not renewed:
        month.lapse_chance = parameters.offer_lapse
        if draw < month.join_chance + (1.0 - month.join_chance) * month.lapse_chance:
            state.stage = STAGE.none


@rule
def _negotiate(state, parameters, month, draw):
    """From talks to an interim deal, or to collapse."""
    month.interim_chance = logistic(
        parameters.interim_base
        + parameters.interim_trust * state.trust_us_nk
        + parameters.interim_hardship * state.pain * state.sanctions
        + parameters.interim_engagement * state.engagement_us
    )
    month.collapse_chance = min(
        1.0, parameters.collapse_hazard + parameters.collapse_red_line * (month.test >= TEST.long)
    )
    if draw < month.interim_chance:
        state.stage = STAGE.interim
        month.new_interim = 1
    elif draw < month.interim_chance + (1.0 - month.interim_chance) * month.collapse_chance:
        state.stage = STAGE.none
        month.collapsed = 1


@rule
def _keep(state, parameters, month, draw):
    """An interim deal breaks, becomes comprehensive, or holds."""
    kept_by = parameters.renege_relief * parameters.snapback * state.deal_relief
    month.renege_chance = min(
        1.0, logistic(parameters.renege_base - kept_by) + parameters.renege_red_line * (month.test >= TEST.long)
    )
    in_place = state.sanctions
    if parameters.commitment == 1.0:
        in_place = max(0.0, state.sanctions - state.deal_relief)
    month.comprehensive_chance = logistic(
        parameters.comprehensive_base
        + parameters.comprehensive_trust * state.trust_us_nk
        + parameters.comprehensive_stake * in_place
        + parameters.comprehensive_engagement * state.engagement_us
        - parameters.alliance_cost
    )
    if draw < month.renege_chance:
        state.stage = STAGE.none
        month.collapsed = 1
    elif draw < month.renege_chance + (1.0 - month.renege_chance) * month.comprehensive_chance:
        state.stage = STAGE.comprehensive
        state.treaty = 1.0
        month.new_comprehensive = 1


@rule
def move_channel(state, parameters, month):
    """Open, sever or deepen the inter-Korean channel; a refusal on the nuclear track severs it (claim 30)."""
    month.open_chance = month.sever_chance = month.channel_talks_chance = month.channel_talks_end_chance = math.nan
    draw = month.draws[DECISION.channel]
    two_track = month.message == MESSAGE.two_track
    gesture = month.posture == POSTURE.aid or month.posture == POSTURE.declaration
    if state.channel == CHANNEL.severed:
        month.open_chance = logistic(
            parameters.channel_open_base
            + parameters.channel_two_track * two_track
            + parameters.channel_gesture * gesture
            - parameters.channel_drill * month.drill_intensity
        )
        if draw < month.open_chance:
            state.channel = CHANNEL.open
    elif state.channel == CHANNEL.open:
        month.sever_chance = logistic(
            parameters.channel_sever_base
            + parameters.channel_drill * month.drill_intensity
            + parameters.channel_arms * (month.posture == POSTURE.arms)
            + parameters.channel_coupling * month.refusal
        )
        month.channel_talks_chance = parameters.channel_talks if two_track and gesture else 0.0
        if draw < month.sever_chance:
            state.channel = CHANNEL.severed
        elif draw < month.sever_chance + (1.0 - month.sever_chance) * month.channel_talks_chance:
            state.channel = CHANNEL.talks
    else:
        month.channel_talks_end_chance = parameters.channel_talks_end
        if draw < month.channel_talks_end_chance:
            state.channel = CHANNEL.open
