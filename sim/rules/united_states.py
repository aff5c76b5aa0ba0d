"""The United States: it holds, tightens or eases sanctions, and in the same month declares the war over, or talks.

Tests above the red line are answered by new sanctions while the Security Council can agree (article claim 17); tests
below it hardly are (34, 37). Relief needs trust, a concession, or Seoul's word (5, 26). Washington can press and talk
at once, as Pyongyang tests and offers at once.
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
    SANCTIONS,
    STAGE,
    TALK,
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
    talk_lobbying: int = 3
    talk_tightening: int = 4


TIGHTEN_TERM = TightenTerms()
EASE_TERM = EaseTerms()
DECLARE_TERM = DeclareTerms()
TALK_TERM = TalkTerms()
SANCTIONS_TERMS = ((), TIGHTEN_TERM._fields, EASE_TERM._fields)
TALK_TERMS = ((), DECLARE_TERM._fields, TALK_TERM._fields)
"""The names of the terms of each level, in the order of the levels."""


@rule
def weigh_sanctions(state, parameters, month):
    """Weigh the levels: write the terms of U(sanctions); specification section 3, `united_states`."""
    terms = month.sanctions_terms
    tested = month.test != TEST.none
    headroom_used = min(max((state.sanctions - 0.8) / 0.2, 0.0), 1.0)

    terms[SANCTIONS.tighten, TIGHTEN_TERM.base_tighten] = parameters.base_tighten
    terms[SANCTIONS.tighten, TIGHTEN_TERM.medium_response] = parameters.medium_response * (month.test == TEST.medium)
    terms[SANCTIONS.tighten, TIGHTEN_TERM.long_response] = (
        parameters.long_response * state.consensus * (state.unanswered == UNANSWERED.long)
    )
    terms[SANCTIONS.tighten, TIGHTEN_TERM.nuclear_response] = (
        parameters.nuclear_response * state.consensus * (state.unanswered == UNANSWERED.nuclear)
    )
    terms[SANCTIONS.tighten, TIGHTEN_TERM.saturation] = (
        -parameters.saturation * headroom_used * (state.unanswered == UNANSWERED.none)
    )

    terms[SANCTIONS.ease, EASE_TERM.base_ease] = parameters.base_ease
    terms[SANCTIONS.ease, EASE_TERM.ease_trust] = parameters.ease_trust * state.trust_us_nk
    terms[SANCTIONS.ease, EASE_TERM.ease_lobbying] = parameters.ease_lobbying * (month.posture == POSTURE.lobby)
    terms[SANCTIONS.ease, EASE_TERM.ease_concession] = parameters.ease_concession * (
        month.message == MESSAGE.concession
    )
    terms[SANCTIONS.ease, EASE_TERM.ease_engagement] = (
        parameters.ease_engagement * state.engagement_us * (state.stage >= STAGE.talks)
    )
    terms[SANCTIONS.ease, EASE_TERM.ease_test_penalty] = -parameters.ease_test_penalty * tested
    terms[SANCTIONS.ease, EASE_TERM.ease_red_line_penalty] = -parameters.ease_red_line_penalty * (
        month.test >= TEST.long
    )


@rule
def consider_sanctions(state, parameters, month):
    """Weigh the levels of `sanctions`, and how likely each is."""
    weigh_sanctions(state, parameters, month)
    quantal_response(month.sanctions_terms, parameters.rationality_united_states, -1, month.sanctions_probabilities)


@rule
def choose_sanctions(state, parameters, month):
    """Play `sanctions`, once all that the Koreas did this month is known."""
    consider_sanctions(state, parameters, month)
    month.sanctions = played(
        month, INSTRUMENT.sanctions, -1, month.sanctions_probabilities, month.draws[DECISION.sanctions]
    )


@rule
def weigh_talk(state, parameters, month):
    """Weigh the levels: write the terms of U(talk), once this month's sanctions are decided."""
    terms = month.talk_terms
    tested = month.test != TEST.none

    terms[TALK.declare, DECLARE_TERM.base_declare] = parameters.base_declare
    terms[TALK.declare, DECLARE_TERM.declare_trust] = parameters.declare_trust * state.trust_us_nk
    terms[TALK.declare, DECLARE_TERM.declare_proposal] = parameters.declare_proposal * (
        month.posture == POSTURE.declaration
    )
    terms[TALK.declare, DECLARE_TERM.declare_engagement] = parameters.declare_engagement * state.engagement_us
    terms[TALK.declare, DECLARE_TERM.alliance_cost] = -parameters.alliance_cost
    terms[TALK.declare, DECLARE_TERM.declare_test_penalty] = -parameters.declare_test_penalty * tested

    terms[TALK.talk, TALK_TERM.base_talk] = parameters.base_talk
    terms[TALK.talk, TALK_TERM.talk_offer] = parameters.talk_offer * (month.message >= MESSAGE.offer)
    terms[TALK.talk, TALK_TERM.talk_engagement] = parameters.talk_engagement * state.engagement_us
    terms[TALK.talk, TALK_TERM.talk_lobbying] = parameters.talk_lobbying * (month.posture == POSTURE.lobby)
    terms[TALK.talk, TALK_TERM.talk_tightening] = parameters.talk_tightening * (month.sanctions == SANCTIONS.tighten)


@rule
def excluded_talk(state):
    """The level that cannot be played, -1 if all can: a declaration that has been made cannot be made again."""
    return TALK.declare if state.declared == 1.0 else -1


@rule
def consider_talk(state, parameters, month):
    """Weigh the levels of `talk`, and how likely each is."""
    weigh_talk(state, parameters, month)
    quantal_response(
        month.talk_terms, parameters.rationality_united_states, excluded_talk(state), month.talk_probabilities
    )


@rule
def carry_out_talk(state, month):
    """The end of the war stands declared from now on."""
    if month.talk == TALK.declare:
        state.declared = 1.0


@rule
def choose_talk(state, parameters, month):
    """Play `talk`, last of the month, once this month's sanctions are decided."""
    consider_talk(state, parameters, month)
    month.talk = played(
        month, INSTRUMENT.talk, excluded_talk(state), month.talk_probabilities, month.draws[DECISION.talk]
    )
    carry_out_talk(state, month)


@rule
def settle_red_line(state, month):
    """Answer a test above the red line, or let it lapse: what North Korea learns about punishment."""
    month.punished = 0
    month.unpunished = 0
    if state.unanswered == UNANSWERED.none:
        return
    if month.sanctions == SANCTIONS.tighten:
        month.punished = 1
    else:
        state.unanswered_age += 1.0
        if state.unanswered_age >= MONTHS_UNANSWERED:
            month.unpunished = 1
    if month.punished or month.unpunished:
        state.unanswered = UNANSWERED.none
        state.unanswered_age = 0.0
