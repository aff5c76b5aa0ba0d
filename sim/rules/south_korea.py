"""South Korea: it arms, aids, proposes a declaration or lobbies Washington; twice a year it drills with its ally.

An engaged president answers soft words from the North (article claims 9, 14, 15); tests make Seoul arm and drill
(33, 34).
"""

from typing import NamedTuple

from sim.numerics.compiler import rule
from sim.rules.choice import played, quantal_response
from sim.vocabulary import DECISION, DRILL, DRILL_MONTHS, INSTRUMENT, POSTURE, STAGE, TEST


class ArmsTerms(NamedTuple):
    """The terms of arms purchases."""

    base_arms: int = 0
    test_response: int = 1
    arms_engagement: int = 2


class AidTerms(NamedTuple):
    """The terms of aid."""

    base_aid: int = 0
    engagement: int = 1
    reciprocity: int = 2


class DeclarationTerms(NamedTuple):
    """The terms of a call for a declaration."""

    base_declaration: int = 0
    engagement: int = 1
    reciprocity: int = 2


class LobbyTerms(NamedTuple):
    """The terms of lobbying Washington."""

    base_lobby: int = 0
    engagement: int = 1
    reciprocity: int = 2
    broker_response: int = 3


class ScaledTerms(NamedTuple):
    """The terms of a scaled drill."""

    base_scaled: int = 0
    scaled_engagement: int = 1
    test_response: int = 2


class SuspendedTerms(NamedTuple):
    """The terms of a suspended drill."""

    base_suspended: int = 0
    suspended_talks: int = 1
    suspended_engagement: int = 2
    test_response: int = 3


ARMS = ArmsTerms()
AID = AidTerms()
DECLARATION = DeclarationTerms()
LOBBY = LobbyTerms()
SCALED = ScaledTerms()
SUSPENDED = SuspendedTerms()
DRILL_TERMS = ((), SCALED._fields, SUSPENDED._fields)
POSTURE_TERMS = ((), ARMS._fields, AID._fields, DECLARATION._fields, LOBBY._fields)
"""The names of the terms of each level, in the order of the levels."""


@rule
def weigh_drill(state, parameters, month):
    """Weigh the levels: write the terms of U(drill); specification section 3, `south_korea`."""
    terms = month.drill_terms
    tested = -parameters.test_response * state.tested_last_month
    terms[DRILL.scaled, SCALED.base_scaled] = parameters.base_scaled
    terms[DRILL.scaled, SCALED.scaled_engagement] = parameters.scaled_engagement * state.engagement_rok
    terms[DRILL.scaled, SCALED.test_response] = tested
    terms[DRILL.suspended, SUSPENDED.base_suspended] = parameters.base_suspended
    terms[DRILL.suspended, SUSPENDED.suspended_talks] = parameters.suspended_talks * (state.stage >= STAGE.talks)
    terms[DRILL.suspended, SUSPENDED.suspended_engagement] = parameters.suspended_engagement * state.engagement_rok
    terms[DRILL.suspended, SUSPENDED.test_response] = tested


@rule
def consider_drill(state, parameters, month):
    """Weigh the levels of `drill`, and how likely each is."""
    weigh_drill(state, parameters, month)
    quantal_response(month.drill_terms, parameters.rationality_south_korea, -1, month.drill_probabilities)


@rule
def carry_out_drill(state, month):
    """How intense the drill is that the month has, if it has one."""
    month.drill_intensity = 0.0
    if month.drill == DRILL.full:
        month.drill_intensity = 1.0
    elif month.drill == DRILL.scaled:
        month.drill_intensity = 0.5


@rule
def choose_drill(state, parameters, month):
    """Play the joint `drill` of March and August; in other months there is none."""
    month.drill = -1
    if month.calendar in DRILL_MONTHS:
        consider_drill(state, parameters, month)
        month.drill = played(month, INSTRUMENT.drill, -1, month.drill_probabilities, month.draws[DECISION.drill])
    carry_out_drill(state, month)


@rule
def weigh_posture(state, parameters, month):
    """Weigh the levels: write the terms of U(posture); specification section 3, `south_korea`."""
    terms = month.posture_terms
    engagement = parameters.engagement * state.engagement_rok
    reciprocity = parameters.reciprocity * state.soft_last_month
    terms[POSTURE.arms, ARMS.base_arms] = parameters.base_arms
    terms[POSTURE.arms, ARMS.test_response] = parameters.test_response * (month.test != TEST.none)
    terms[POSTURE.arms, ARMS.arms_engagement] = -parameters.arms_engagement * state.engagement_rok
    terms[POSTURE.aid, AID.base_aid] = parameters.base_aid
    terms[POSTURE.aid, AID.engagement] = engagement
    terms[POSTURE.aid, AID.reciprocity] = reciprocity
    terms[POSTURE.declaration, DECLARATION.base_declaration] = parameters.base_declaration
    terms[POSTURE.declaration, DECLARATION.engagement] = engagement
    terms[POSTURE.declaration, DECLARATION.reciprocity] = reciprocity
    terms[POSTURE.lobby, LOBBY.base_lobby] = parameters.base_lobby
    terms[POSTURE.lobby, LOBBY.engagement] = engagement
    terms[POSTURE.lobby, LOBBY.reciprocity] = reciprocity
    terms[POSTURE.lobby, LOBBY.broker_response] = parameters.broker_response * state.two_track_last_month


@rule
def consider_posture(state, parameters, month):
    """Weigh the levels of `posture`, and how likely each is."""
    weigh_posture(state, parameters, month)
    quantal_response(month.posture_terms, parameters.rationality_south_korea, -1, month.posture_probabilities)


@rule
def choose_posture(state, parameters, month):
    """Play `posture`, after the month's test is known."""
    consider_posture(state, parameters, month)
    month.posture = played(month, INSTRUMENT.posture, -1, month.posture_probabilities, month.draws[DECISION.posture])
