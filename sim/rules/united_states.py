"""The United States: it holds, tightens or eases sanctions, declares the war over, or talks.

Tests above the red line are answered by new sanctions while the Security Council can agree (article claim 17); tests
below it hardly are (34, 37). Relief needs trust, a concession, or Seoul's word (5, 26).
"""

from typing import NamedTuple

from sim.numerics.compiler import rule
from sim.rules.choice import played, quantal_response
from sim.vocabulary import (
    DECISION,
    INSTRUMENT,
    MESSAGE,
    MONTHS_UNANSWERED,
    POSTURE,
    RESPONSE,
    STAGE,
    TEST,
    UNANSWERED,
)  # fmt: skip


class TightenTerms(NamedTuple):
    """The terms of new sanctions."""

    base_tighten: int = 0
    medium_response: int = 1
    long_response: int = 2
    nuclear_response: int = 3
    saturation: int = 4


class EaseTerms(NamedTuple):
    """The terms of sanctions relief."""

    base_ease: int = 0
    ease_trust: int = 1
    ease_lobbying: int = 2
    ease_concession: int = 3
    ease_engagement: int = 4
    ease_test_penalty: int = 5
    ease_red_line_penalty: int = 6


class DeclareTerms(NamedTuple):
    """The terms of an end-of-war declaration."""

    base_declare: int = 0
    declare_trust: int = 1
    declare_proposal: int = 2
    declare_engagement: int = 3
    alliance_cost: int = 4
    declare_test_penalty: int = 5


class TalkTerms(NamedTuple):
    """The terms of talking."""

    base_talk: int = 0
    talk_offer: int = 1
    talk_engagement: int = 2


TIGHTEN = TightenTerms()
EASE = EaseTerms()
DECLARE = DeclareTerms()
TALK = TalkTerms()


@rule
def weigh_response(state, parameters, month):
    """Weigh the levels: write the terms of U(response); specification section 3, `united_states`."""
    terms = month.response_terms
    tested = month.test != TEST.none
    headroom_used = min(max((state.sanctions - 0.8) / 0.2, 0.0), 1.0)

    terms[RESPONSE.tighten, TIGHTEN.base_tighten] = parameters.base_tighten
    terms[RESPONSE.tighten, TIGHTEN.medium_response] = parameters.medium_response * (month.test == TEST.medium)
    terms[RESPONSE.tighten, TIGHTEN.long_response] = (
        parameters.long_response * state.consensus * (state.unanswered == UNANSWERED.long)
    )
    terms[RESPONSE.tighten, TIGHTEN.nuclear_response] = (
        parameters.nuclear_response * state.consensus * (state.unanswered == UNANSWERED.nuclear)
    )
    terms[RESPONSE.tighten, TIGHTEN.saturation] = (
        -parameters.saturation * headroom_used * (state.unanswered == UNANSWERED.none)
    )

    terms[RESPONSE.ease, EASE.base_ease] = parameters.base_ease
    terms[RESPONSE.ease, EASE.ease_trust] = parameters.ease_trust * state.trust_us_nk
    terms[RESPONSE.ease, EASE.ease_lobbying] = parameters.ease_lobbying * (month.posture == POSTURE.lobby)
    terms[RESPONSE.ease, EASE.ease_concession] = parameters.ease_concession * (month.message == MESSAGE.concession)
    terms[RESPONSE.ease, EASE.ease_engagement] = (
        parameters.ease_engagement * state.engagement_us * (state.stage >= STAGE.talks)
    )
    terms[RESPONSE.ease, EASE.ease_test_penalty] = -parameters.ease_test_penalty * tested
    terms[RESPONSE.ease, EASE.ease_red_line_penalty] = -parameters.ease_red_line_penalty * (month.test >= TEST.long)

    terms[RESPONSE.declare, DECLARE.base_declare] = parameters.base_declare
    terms[RESPONSE.declare, DECLARE.declare_trust] = parameters.declare_trust * state.trust_us_nk
    terms[RESPONSE.declare, DECLARE.declare_proposal] = parameters.declare_proposal * (
        month.posture == POSTURE.declaration
    )
    terms[RESPONSE.declare, DECLARE.declare_engagement] = parameters.declare_engagement * state.engagement_us
    terms[RESPONSE.declare, DECLARE.alliance_cost] = -parameters.alliance_cost
    terms[RESPONSE.declare, DECLARE.declare_test_penalty] = -parameters.declare_test_penalty * tested

    terms[RESPONSE.talk, TALK.base_talk] = parameters.base_talk
    terms[RESPONSE.talk, TALK.talk_offer] = parameters.talk_offer * (month.message >= MESSAGE.offer)
    terms[RESPONSE.talk, TALK.talk_engagement] = parameters.talk_engagement * state.engagement_us


@rule
def excluded_response(state):
    """The level that cannot be played, -1 if all can: a declaration that has been made cannot be made again."""
    return RESPONSE.declare if state.declared == 1.0 else -1


@rule
def consider_response(state, parameters, month):
    """Weigh the levels of `response`, and how likely each is."""
    weigh_response(state, parameters, month)
    quantal_response(
        month.response_terms, parameters.rationality_united_states, excluded_response(state),
        month.response_probabilities,
    )  # fmt: skip


@rule
def carry_out_response(state, month):
    """The end of the war stands declared from now on."""
    if month.response == RESPONSE.declare:
        state.declared = 1.0


@rule
def choose_response(state, parameters, month):
    """Play `response`, last of the month."""
    consider_response(state, parameters, month)
    month.response = played(
        month, INSTRUMENT.response, excluded_response(state), month.response_probabilities,
        month.luck[DECISION.response],
    )  # fmt: skip
    carry_out_response(state, month)


@rule
def settle_red_line(state, month):
    """Answer a test above the red line, or let it lapse: what North Korea learns about punishment."""
    month.punished = 0
    month.unpunished = 0
    if state.unanswered == UNANSWERED.none:
        return
    if month.response == RESPONSE.tighten:
        month.punished = 1
    else:
        state.unanswered_age += 1.0
        if state.unanswered_age >= MONTHS_UNANSWERED:
            month.unpunished = 1
    if month.punished or month.unpunished:
        state.unanswered = UNANSWERED.none
        state.unanswered_age = 0.0
