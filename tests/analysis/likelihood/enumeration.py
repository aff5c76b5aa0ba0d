"""The likelihood of a short record once more, by plain enumeration of everything that may have happened.

Choices are read off the rules one forced level at a time; the chances of transitions are written here from the
specification, so that the filter's way of finding them is not used.
"""

import itertools
import math
from typing import Any

import numpy as np

from analysis.record.record import SEEN, Record
from sim.engine.month_record import empty_months
from sim.rules.diplomacy import advance_stage, move_channel
from sim.rules.events import apply_events
from sim.rules.month import settle_month
from sim.rules.north_korea import choose_message, choose_test
from sim.rules.south_korea import choose_drill, choose_posture
from sim.rules.united_states import choose_sanctions, choose_talk
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import CHANNEL, DECISION, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def stages(s: Any, p: Any, m: Any) -> list[tuple[float, float]]:
    """Draws that lead to each outcome of the nuclear track, with their probabilities."""
    red = m.test >= TEST.long
    renewed = m.message >= MESSAGE.offer
    if s.stage <= STAGE.offer:
        log_odds = (
            p.join_base + p.join_hardship * s.pain * s.sanctions + p.join_belief * s.belief_paid
            + p.join_offer * renewed + p.join_declaration * s.declared + p.join_channel * (s.channel == CHANNEL.talks)
        )  # fmt: skip
        join = logistic(log_odds) if m.talk == TALK.talk else 0.0
        if m.sanctions == SANCTIONS.ease:  # an ordinary one, as far as there are sanctions to lift
            size = min(1.0, s.sanctions / max(0.5 * p.interim_relief, 0.001))
            relieved = logistic(log_odds + p.join_relief + p.join_declaration_with_relief * s.declared)
            join = (1 - size) * join + size * relieved
        lapse = p.offer_lapse if s.stage == STAGE.offer and not renewed else 0.0
        chances = (join, lapse)
    elif s.stage == STAGE.talks:
        deal = logistic(
            p.interim_base + p.interim_trust * s.trust_us_nk + p.interim_hardship * s.pain * s.sanctions
            + p.interim_engagement * s.engagement_us
        )  # fmt: skip
        chances = (deal, min(1.0, p.collapse_hazard + p.collapse_red_line * red))
    elif s.stage == STAGE.interim:
        renege = min(
            1.0, logistic(p.renege_base - p.renege_relief * p.snapback * s.deal_relief) + p.renege_red_line * red
        )
        in_place = max(0.0, s.sanctions - s.deal_relief) if p.commitment else s.sanctions
        comprehensive = logistic(
            p.comprehensive_base + p.comprehensive_trust * s.trust_us_nk + p.comprehensive_stake * in_place
            + p.comprehensive_engagement * s.engagement_us - p.alliance_cost
        )  # fmt: skip
        chances = (renege, comprehensive)
    else:
        chances = (p.comprehensive_reversal, 0.0)
    return outcomes(*chances)


def channels(s: Any, p: Any, m: Any) -> list[tuple[float, float]]:
    gesture, two_track = m.posture in (POSTURE.aid, POSTURE.declaration), m.message == MESSAGE.two_track
    if s.channel == CHANNEL.severed:
        return outcomes(
            logistic(p.channel_open_base + p.channel_two_track * two_track + p.channel_gesture * gesture
                     - p.channel_drill * m.drill_intensity), 0.0
        )  # fmt: skip
    if s.channel == CHANNEL.open:
        sever = logistic(
            p.channel_sever_base + p.channel_drill * m.drill_intensity + p.channel_arms * (m.posture == POSTURE.arms)
            + p.channel_coupling * m.refusal
        )  # fmt: skip
        return outcomes(sever, p.channel_talks if two_track and gesture else 0.0)
    return outcomes(p.channel_talks_end, 0.0)


def outcomes(first: float, second: float) -> list[tuple[float, float]]:
    """A draw inside each interval, and the interval's length."""
    ends = (0.0, first, first + (1 - first) * second, 1.0)
    return [(0.5 * (low + high), high - low) for low, high in itertools.pairwise(ends) if high > low]


def allowed(record: Record, month: int, name: str) -> list[int]:
    mask = int(record.seen[month, SEEN.index(name)])
    return [level for level in range(8) if mask >> level & 1]


def probability(record: Record, parameters: np.recarray) -> float:
    """The probability of all that `record` shows."""
    states = np.recarray(1, STATE_DTYPE)
    states[0] = record.design.initial[0]
    return _from(record, parameters[0], as_vectors(states)[0].copy(), 0)


def _state(vector: np.ndarray) -> tuple[Any, np.ndarray]:
    states = np.recarray(1, STATE_DTYPE)
    vectors = as_vectors(states)
    vectors[0] = vector
    return states[0], vectors[0]


def _from(record: Record, p: Any, start: np.ndarray, index: int) -> float:
    if index == record.months:
        return 1.0
    calendar = (record.design.calendar_month - 1 + index) % 12 + 1
    total = 0.0
    drills = allowed(record, index, "drill") if calendar in (3, 8) else [-1]
    for drill in drills:
        for test in allowed(record, index, "test"):
            for posture in allowed(record, index, "posture"):
                for message in allowed(record, index, "message"):
                    for sanctions in allowed(record, index, "sanctions"):
                        for talk in allowed(record, index, "talk"):
                            forced = (drill, test, posture, message, sanctions, talk)
                            total += _played(record, p, start, index, calendar, forced)
    return total


def _played(record: Record, p: Any, start: np.ndarray, index: int, calendar: int, forced: tuple[int, ...]) -> float:
    month = empty_months(1)[0]
    state, vector = _state(start)
    month.calendar, month.step = calendar, math.nan
    month.draws[:] = 0.0
    month.forced[:] = -1
    apply_events(state, vector, month, record.design.events, 0, 0, index + 1)
    month.forced[:] = forced
    chance = 1.0
    for choose, name, level in zip(
        (choose_drill, choose_test, choose_posture, choose_message, choose_sanctions, choose_talk),
        ("drill", "test", "posture", "message", "sanctions", "talk"), forced, strict=True,
    ):  # fmt: skip
        choose(state, p, month)
        if level >= 0:
            chance *= float(month[f"{name}_probabilities"][level])
            if chance == 0.0 or month[name] != level:
                return 0.0
    total = 0.0
    chosen = vector.copy()
    for draw, odds in stages(state, p, month):
        staged, staged_vector = _state(chosen)
        month.draws[DECISION.stage] = draw
        advance_stage(staged, p, month)
        if int(staged.stage) not in allowed(record, index, "stage"):
            continue
        moves = channels(staged, p, month) if allowed(record, index, "channel") else [(2.0, 1.0)]
        reached = staged_vector.copy()
        for turn, more in moves:
            last, last_vector = _state(reached)
            if allowed(record, index, "channel"):
                month.draws[DECISION.channel] = turn
                move_channel(last, p, month)
                if int(last.channel) not in allowed(record, index, "channel"):
                    continue
            month.ledger[:] = 0.0
            settle_month(last, p, month)
            total += odds * more * _from(record, p, last_vector.copy(), index + 1)
    return chance * total
