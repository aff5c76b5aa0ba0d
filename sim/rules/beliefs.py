"""What the actors learn about each other; specification section 6.

American trust is Kydd's: Bayes on acts that a trustworthy North would do more often. North Korea keeps Beta beliefs on
whether restraint is paid and crossing the red line punished, as a mean and a weight, and a trust in Seoul as a broker
(article claims 5, 13, 31). The structure `learning: off` holds all of them fixed.
"""

from sim.numerics.compiler import rule
from sim.rules.world import clip
from sim.state import EPSILON
from sim.vocabulary import (
    CHANNEL,
    DOUBLE_STANDARD_MONTHS,
    DRILL,
    LOBBYING_MONTHS,
    LONG_AGO,
    MESSAGE,
    POSTURE,
    STAGE,
    TALK,
    TEST,
)  # fmt: skip

LOBBYING = (1 << LOBBYING_MONTHS) - 1
"""The bits of all months of lobbying that may still wait for talks or relief."""
OLDEST_LOBBYING = 1 << (LOBBYING_MONTHS - 1)


@rule
def bayes(trust, cooperative, if_trustworthy, if_not):
    """Trust after an act that is cooperative, or not, given its likelihood under either type."""
    likelihood = if_trustworthy if cooperative else 1.0 - if_trustworthy
    alternative = if_not if cooperative else 1.0 - if_not
    return trust * likelihood / (trust * likelihood + (1.0 - trust) * alternative)


@rule
def beta_mean(mean, weight, success, count):
    """Mean of a Beta belief with `weight` counts after `count` more, a share `success` of them successes."""
    return (mean * weight + success * count) / (weight + count)


@rule
def learn_trust(state, parameters, month):
    """Washington's trust: up after a concession or a quiet month of talks, down after a test above the red line."""
    trust = state.trust_us_nk
    quiet_talks = state.stage == STAGE.talks and month.test == TEST.none
    if month.message == MESSAGE.concession or quiet_talks:
        trust = bayes(trust, True, parameters.cooperation_if_trustworthy, parameters.cooperation_if_not)
    if month.test >= TEST.long:
        trust = bayes(trust, False, parameters.cooperation_if_trustworthy, parameters.cooperation_if_not)
    trust += parameters.trust_return * (state.trust_us_nk_start - trust)
    state.trust_us_nk = clip(trust, EPSILON, 1.0 - EPSILON)


@rule
def learn_payment(state, parameters, month):
    """North Korea's belief that Washington pays for restraint: by relief, as far as it goes, or by taking up an offer.

    A month in which Washington says nothing is evidence against payment in so far as there is no relief in it.
    """
    paid = parameters.paid_by_ease * month.relief
    if month.talk == TALK.talk and month.message >= MESSAGE.offer:
        paid += parameters.paid_by_talk
    unpaid = 0.0
    if month.talk == TALK.none:
        unpaid = parameters.unpaid_by_refusal * max(0.0, 1.0 - month.relief)
    count = paid + unpaid
    if count == 0.0:
        return
    mean = beta_mean(state.belief_paid, state.belief_paid_weight, paid / count, count)
    state.belief_paid = clip(mean, EPSILON, 1.0 - EPSILON)
    state.belief_paid_weight = min(state.belief_paid_weight + count, parameters.window)


@rule
def learn_punishment(state, parameters, month):
    """Its belief that crossing the red line is punished; nothing moves it but a test above the line."""
    if month.punished == 0 and month.unpunished == 0:
        return
    mean = beta_mean(state.belief_punished, state.belief_punished_weight, float(month.punished), 1.0)
    state.belief_punished = clip(mean, EPSILON, 1.0 - EPSILON)
    state.belief_punished_weight = min(state.belief_punished_weight + 1.0, parameters.window)


@rule
def learn_broker(state, parameters, month):
    """Its trust in Seoul as a broker: gestures and lobbying that works, against arms, drills and double standards."""
    arms = month.posture == POSTURE.arms
    full_drill = month.drill == DRILL.full
    if month.posture == POSTURE.declaration:
        state.since_declaration = 0.0
    else:
        state.since_declaration = min(state.since_declaration + 1.0, float(LONG_AGO))

    successes, failures = _settle_lobbying(state, month)
    gain = parameters.broker_success * successes
    if month.posture == POSTURE.aid:
        gain += parameters.broker_aid
    elif month.posture == POSTURE.declaration:
        gain += parameters.broker_declaration
    loss = parameters.broker_failure * failures
    loss += parameters.broker_arms * arms + parameters.broker_drill * month.drill_intensity
    if (arms or full_drill) and state.since_declaration <= DOUBLE_STANDARD_MONTHS:
        loss += parameters.double_standard
    heard = state.channel >= CHANNEL.open
    trust = state.trust_nk_rok + gain * heard - loss
    trust += parameters.broker_return * (parameters.broker_rest - trust)
    state.trust_nk_rok = clip(trust, EPSILON, 1.0 - EPSILON)


@rule
def _settle_lobbying(state, month):
    """Months of lobbying that talks or relief have followed, and such as have waited in vain; the rest goes on waiting.

    Talks, and relief as large as an ordinary ease, settle all that wait. Smaller relief is a success in proportion to
    its size, and the months go on waiting. While talks go on nothing fails.
    """
    waiting = int(state.lobbying)
    waiting = (waiting << 1) & LOBBYING
    if month.posture == POSTURE.lobby:
        waiting |= 1
    successes = 0.0
    failures = 0.0
    share = 1.0 if month.new_talks == 1 else min(1.0, month.relief)
    if share > 0.0:
        for age in range(LOBBYING_MONTHS):
            successes += share * (waiting >> age & 1)
    if share == 1.0:
        waiting = 0
    elif waiting >= OLDEST_LOBBYING:
        failures = 1.0 if state.stage < STAGE.talks else 0.0
        waiting -= OLDEST_LOBBYING
    state.lobbying = float(waiting)
    return successes, failures


@rule
def learn(state, parameters, month):
    """Update every belief with what the month showed."""
    if parameters.learning == 0.0:
        return
    learn_trust(state, parameters, month)
    learn_payment(state, parameters, month)
    learn_punishment(state, parameters, month)
    learn_broker(state, parameters, month)
