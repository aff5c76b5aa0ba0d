"""North Korea: it tests or refrains, and in the same month it speaks.

Both channels answer the same grievance. Unmet demand builds pressure towards more powerful tests (article claims 8
and 38), while hardship makes it ask for relief (1, 6, 20); what keeps it below the red line is the fear of punishment
and the hope that restraint is paid (35, 36).
"""

from typing import NamedTuple

from sim.numerics.arithmetic import exponential
from sim.numerics.compiler import rule
from sim.rules.choice import played, quantal_response
from sim.vocabulary import (
    DECISION,
    INSTRUMENT,
    MESSAGE,
    POSTURE,
    SANCTIONS_2021,
    STAGE,
    TEST,
    UNANSWERED,
    WINTER_MONTHS,
)


class TermsOfTest(NamedTuple):
    """The terms of every level of `test`."""

    base: int = 0
    pressure: int = 1
    momentum: int = 2
    drill_reaction: int = 3
    pandemic_restraint: int = 4
    winter_restraint: int = 5
    talks_restraint: int = 6
    red_line_caution: int = 7
    option_value: int = 8
    campaign_memory: int = 9
    red_line_momentum: int = 10
    need_restraint: int = 11
    nuclear_spacing: int = 12


class TwoTrackTerms(NamedTuple):
    """The terms of a two-track message."""

    base_two_track: int = 0
    relief_seeking: int = 1
    broker_value: int = 2
    declaration_response: int = 3
    drill_grievance: int = 4
    arms_grievance: int = 5


class OfferTerms(NamedTuple):
    """The terms of an offer."""

    base_offer: int = 0
    relief_seeking: int = 1
    payment_belief: int = 2
    drill_grievance: int = 3


class ConcessionTerms(NamedTuple):
    """The terms of a concession."""

    base_concession: int = 0
    relief_seeking: int = 1
    payment_belief: int = 2
    talks_momentum: int = 3


TEST_TERM = TermsOfTest()
SPACING_MONTHS = 9.0
"""How fast what keeps nuclear tests apart fades: by a factor of e in so many months."""
TWO_TRACK = TwoTrackTerms()
OFFER = OfferTerms()
CONCESSION = ConcessionTerms()
TEST_TERMS = ((), *((TEST_TERM._fields,) * (len(TEST) - 1)))
MESSAGE_TERMS = ((), TWO_TRACK._fields, OFFER._fields, CONCESSION._fields)
"""The names of the terms of each level, in the order of the levels."""


@rule
def weigh_test(state, parameters, month):
    """Weigh the levels: write the terms of U(test), level by level; specification section 3, `north_korea.test`."""
    terms = month.test_terms
    winter = month.calendar in WINTER_MONTHS
    talking = state.stage >= STAGE.talks
    for level in range(TEST.short, TEST.nuclear + 1):
        series = parameters.nuclear_momentum if level == TEST.nuclear else 1.0
        terms[level, TEST_TERM.momentum] = series * parameters.momentum * state.tested_last_month
        terms[level, TEST_TERM.campaign_memory] = series * parameters.campaign_memory * state.test_activity
        terms[level, TEST_TERM.pandemic_restraint] = -parameters.pandemic_restraint * state.border_closed
        terms[level, TEST_TERM.winter_restraint] = -parameters.winter_restraint * winter
        terms[level, TEST_TERM.talks_restraint] = -parameters.talks_restraint * talking
    terms[TEST.short, TEST_TERM.base] = parameters.base_short
    terms[TEST.medium, TEST_TERM.base] = parameters.base_medium
    terms[TEST.long, TEST_TERM.base] = parameters.base_long
    terms[TEST.nuclear, TEST_TERM.base] = parameters.base_nuclear
    if parameters.programme_phase == 1.0:
        for level in range(TEST.short, TEST.medium + 1):
            terms[level, TEST_TERM.base] += parameters.phase_size * (2.0 * state.campaign - 1.0)
    terms[TEST.short, TEST_TERM.pressure] = parameters.pressure_short * state.pressure
    terms[TEST.medium, TEST_TERM.pressure] = parameters.pressure_medium * state.pressure
    terms[TEST.long, TEST_TERM.pressure] = parameters.pressure_long * state.pressure
    terms[TEST.nuclear, TEST_TERM.pressure] = parameters.pressure_nuclear * state.pressure
    for level in range(TEST.short, TEST.medium + 1):
        terms[level, TEST_TERM.drill_reaction] = parameters.drill_reaction * month.drill_intensity
    for level in range(TEST.long, TEST.nuclear + 1):
        terms[level, TEST_TERM.red_line_caution] = (
            -parameters.red_line_caution * state.belief_punished * state.consensus
        )
        terms[level, TEST_TERM.option_value] = -parameters.option_value * state.belief_paid
        series = parameters.nuclear_momentum if level == TEST.nuclear else 1.0
        terms[level, TEST_TERM.red_line_momentum] = series * parameters.red_line_momentum * state.red_line_activity
        terms[level, TEST_TERM.need_restraint] = -parameters.need_restraint * state.need_met
    terms[TEST.medium, TEST_TERM.option_value] = -parameters.option_medium * parameters.option_value * state.belief_paid
    terms[TEST.nuclear, TEST_TERM.nuclear_spacing] = -parameters.nuclear_spacing * exponential(
        -state.since_nuclear / SPACING_MONTHS
    )


@rule
def consider_test(state, parameters, month):
    """Weigh the levels of `test`, and how likely each is."""
    weigh_test(state, parameters, month)
    quantal_response(month.test_terms, parameters.rationality_north_korea, -1, month.test_probabilities)


@rule
def carry_out_test(state, month):
    """A test above the red line waits, from now on, for an answer by new sanctions."""
    if month.test >= TEST.long:
        state.moratorium = 0.0
        state.unanswered_age = 0.0
        if month.test == TEST.nuclear:
            state.unanswered = UNANSWERED.nuclear
        elif state.unanswered == UNANSWERED.none:
            state.unanswered = UNANSWERED.long


@rule
def choose_test(state, parameters, month):
    """Play `test`, once it is known whether there is a drill."""
    consider_test(state, parameters, month)
    month.test = played(month, INSTRUMENT.test, -1, month.test_probabilities, month.draws[DECISION.test])
    carry_out_test(state, month)


@rule
def weigh_message(state, parameters, month):
    """Weigh the levels: write the terms of U(message); specification section 3, `north_korea.message`.

    Only sanctions still in place motivate a concession (claim 27), unless the structure `commitment` is off: hope of
    payment and the momentum of talks count in so far as something is left to be paid with.
    """
    terms = month.message_terms
    hardship = state.pain * state.sanctions
    in_place = state.sanctions
    if parameters.commitment == 1.0:
        in_place = max(0.0, state.sanctions - state.deal_relief)
    drill_grievance = -parameters.drill_grievance * month.drill_intensity

    terms[MESSAGE.two_track, TWO_TRACK.base_two_track] = parameters.base_two_track
    terms[MESSAGE.two_track, TWO_TRACK.relief_seeking] = parameters.relief_seeking * hardship
    terms[MESSAGE.two_track, TWO_TRACK.broker_value] = (
        parameters.broker_value * state.trust_nk_rok * state.engagement_rok
    )
    terms[MESSAGE.two_track, TWO_TRACK.declaration_response] = parameters.declaration_response * (
        month.posture == POSTURE.declaration
    )
    terms[MESSAGE.two_track, TWO_TRACK.drill_grievance] = drill_grievance
    terms[MESSAGE.two_track, TWO_TRACK.arms_grievance] = -parameters.arms_grievance * (month.posture == POSTURE.arms)

    terms[MESSAGE.offer, OFFER.base_offer] = parameters.base_offer
    terms[MESSAGE.offer, OFFER.relief_seeking] = parameters.relief_seeking * hardship
    terms[MESSAGE.offer, OFFER.payment_belief] = parameters.payment_belief * state.belief_paid
    terms[MESSAGE.offer, OFFER.drill_grievance] = drill_grievance

    terms[MESSAGE.concession, CONCESSION.base_concession] = parameters.base_concession
    terms[MESSAGE.concession, CONCESSION.relief_seeking] = parameters.relief_seeking * state.pain * in_place
    stake = in_place / SANCTIONS_2021
    terms[MESSAGE.concession, CONCESSION.payment_belief] = stake * parameters.payment_belief * state.belief_paid
    terms[MESSAGE.concession, CONCESSION.talks_momentum] = (
        stake * parameters.talks_momentum * (state.stage == STAGE.talks)
    )


@rule
def consider_message(state, parameters, month):
    """Weigh the levels of `message`, and how likely each is."""
    weigh_message(state, parameters, month)
    quantal_response(month.message_terms, parameters.rationality_north_korea, -1, month.message_probabilities)


@rule
def choose_message(state, parameters, month):
    """Play `message`, after Seoul's posture of the month is known."""
    consider_message(state, parameters, month)
    month.message = played(month, INSTRUMENT.message, -1, month.message_probabilities, month.draws[DECISION.message])
