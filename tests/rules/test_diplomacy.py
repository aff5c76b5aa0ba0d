import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.diplomacy import advance_stage, move_channel
from sim.vocabulary import CHANNEL, DECISION, DRILL, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST
from tests.rules.situations import FEW, MONTHS, PARAMETER_VALUES, STATES, Situation, situation

COARSE, FINE = 200, 2000


def logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def shares(rule: Callable[..., None], told: Situation, field: str, decision: int, grid: int) -> dict[int, float]:
    """How often the rule leads where, over evenly spaced draws: its probabilities, to one part in `grid` each."""
    count: Counter[int] = Counter()
    for draw in (np.arange(grid) + 0.5) / grid:
        told.reset()
        told.month.draws[decision] = draw
        rule(*told)
        count[int(told.state[field])] += 1
    told.reset()
    return {place: found / grid for place, found in count.items()}


def stages(told: Situation, grid: int = FINE) -> dict[int, float]:
    return shares(advance_stage, told, "stage", DECISION.stage, grid)


def channels(told: Situation, grid: int = FINE) -> dict[int, float]:
    return shares(move_channel, told, "channel", DECISION.channel, grid)


def assert_shares(found: dict[int, float], expected: dict[int, float], grid: int = FINE) -> None:
    for place in found.keys() | expected.keys():
        assert found.get(place, 0.0) == pytest.approx(expected.get(place, 0.0), abs=1.01 / grid), place
        if expected.get(place, 0.0) == 0.0:
            assert place not in found


def specified_stages(told: Situation) -> dict[int, float]:
    """The table of section 4, as probabilities of next month's stage."""
    s, p, m = told
    crossed = m.test in (TEST.long, TEST.nuclear)
    hardship = s.pain * s.sanctions
    expected: Counter[int] = Counter()
    if s.stage in (STAGE.none, STAGE.offer):
        offered = m.message in (MESSAGE.offer, MESSAGE.concession)
        log_odds = p.join_base + p.join_hardship * hardship + p.join_belief * s.belief_paid
        log_odds += (p.join_offer if offered else 0) + (p.join_declaration if s.declared else 0)
        log_odds += p.join_channel if s.channel == CHANNEL.talks else 0
        join = logistic(log_odds) if m.talk == TALK.talk else 0.0
        if m.sanctions == SANCTIONS.ease:
            # an ordinary ease lifts half of interim_relief: what is forced or clipped is smaller or larger than that
            ordinary = max(0.5 * p.interim_relief, 0.001)
            size = min(ordinary if math.isnan(m.step) else m.step, s.sanctions) / ordinary
            relief = p.join_relief * (1 + math.log(max(size, 1)))
            relieved = logistic(log_odds + relief + (p.join_declaration_with_relief if s.declared else 0))
            share = min(size, 1)
            join = (1 - share) * join + share * relieved
        lapse = p.offer_lapse if s.stage == STAGE.offer and not offered else 0.0
        waiting = STAGE.offer if offered or s.stage == STAGE.offer else STAGE.none
        expected[STAGE.talks] += join
        expected[STAGE.none] += (1 - join) * lapse
        expected[waiting] += (1 - join) * (1 - lapse)
    elif s.stage == STAGE.talks:
        interim = logistic(
            p.interim_base
            + p.interim_trust * s.trust_us_nk
            + p.interim_hardship * hardship
            + p.interim_engagement * s.engagement_us
        )
        collapse = min(1, p.collapse_hazard + (p.collapse_red_line if crossed else 0))
        expected[STAGE.interim] += interim
        expected[STAGE.none] += (1 - interim) * collapse
        expected[STAGE.talks] += (1 - interim) * (1 - collapse)
    elif s.stage == STAGE.interim:
        renege = logistic(p.renege_base - p.renege_relief * p.snapback * s.deal_relief)
        renege = min(1, renege + (p.renege_red_line if crossed else 0))
        in_place = max(0.0, s.sanctions - s.deal_relief) if p.commitment else s.sanctions
        comprehensive = logistic(
            p.comprehensive_base
            + p.comprehensive_trust * s.trust_us_nk
            + p.comprehensive_stake * in_place
            + p.comprehensive_engagement * s.engagement_us
            - p.alliance_cost
        )
        expected[STAGE.none] += renege
        expected[STAGE.comprehensive] += (1 - renege) * comprehensive
        expected[STAGE.interim] += (1 - renege) * (1 - comprehensive)
    else:
        expected[STAGE.interim] += p.comprehensive_reversal
        expected[STAGE.comprehensive] += 1 - p.comprehensive_reversal
    return dict(expected)


def specified_channels(told: Situation) -> dict[int, float]:
    s, p, m = told
    drill = {DRILL.full: 1.0, DRILL.scaled: 0.5}.get(m.drill, 0.0)
    two_track = m.message == MESSAGE.two_track
    gesture = m.posture in (POSTURE.aid, POSTURE.declaration)
    if s.channel == CHANNEL.severed:
        opens = logistic(
            p.channel_open_base
            + (p.channel_two_track if two_track else 0)
            + (p.channel_gesture if gesture else 0)
            - p.channel_drill * drill
        )
        return {CHANNEL.open: opens, CHANNEL.severed: 1 - opens}
    if s.channel == CHANNEL.talks:
        return {CHANNEL.open: p.channel_talks_end, CHANNEL.talks: 1 - p.channel_talks_end}
    severs = logistic(
        p.channel_sever_base
        + p.channel_drill * drill
        + (p.channel_arms if m.posture == POSTURE.arms else 0)
        + (p.channel_coupling if m.refusal else 0)
    )
    deepens = p.channel_talks if two_track and gesture else 0.0
    return {
        CHANNEL.severed: severs,
        CHANNEL.talks: (1 - severs) * deepens,
        CHANNEL.open: (1 - severs) * (1 - deepens),
    }


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS)
def test_that_the_stage_moves_with_the_probabilities_of_the_specification(
    state: dict, parameters: dict, month: dict
) -> None:
    told = Situation(state, parameters, month)
    assert_shares(stages(told, COARSE), specified_stages(told), COARSE)


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS, st.integers(0, 1))
def test_that_the_channel_moves_with_the_probabilities_of_the_specification(
    state: dict, parameters: dict, month: dict, refusal: int
) -> None:
    told = Situation(state, parameters, month | {"refusal": refusal})
    assert_shares(channels(told, COARSE), specified_channels(told), COARSE)


@pytest.mark.parametrize(
    ("state", "month", "expected"),
    [
        # joining after talk: -5.2 + 1.5(.69) + 1.5(.25) + 1.8 = -1.99, after relief +3, after relief without offer -.79
        ({}, {"message": MESSAGE.offer, "talk": TALK.talk}, {STAGE.talks: 0.12026, STAGE.offer: 0.87974}),
        ({}, {"message": MESSAGE.offer, "sanctions": SANCTIONS.ease}, {STAGE.talks: 0.73302, STAGE.offer: 0.26698}),
        ({}, {"sanctions": SANCTIONS.ease}, {STAGE.talks: 0.31216, STAGE.none: 0.68784}),
        ({}, {"message": MESSAGE.offer, "sanctions": SANCTIONS.hold}, {STAGE.offer: 1}),
        ({}, {"message": MESSAGE.two_track, "sanctions": SANCTIONS.hold}, {STAGE.none: 1}),
        ({"stage": STAGE.offer}, {"sanctions": SANCTIONS.hold}, {STAGE.none: 0.3, STAGE.offer: 0.7}),
        # interim: -4.2 + 2(.25) + 1.5(.69) + .45 = -2.215; collapse .08, or .43 after a test above the red line
        ({"stage": STAGE.talks}, {}, {STAGE.interim: 0.09841, STAGE.none: 0.07213, STAGE.talks: 0.82946}),
        (
            {"stage": STAGE.talks},
            {"test": TEST.long},
            {STAGE.interim: 0.09841, STAGE.none: 0.38768, STAGE.talks: 0.51391},
        ),
        # renege: -1.5 - 8(.25) = -3.5; comprehensive: -5.8 + .25 + 1.5(.65) + .45 = -4.125
        (
            {"stage": STAGE.interim, "deal_relief": 0.25},
            {},
            {STAGE.none: 0.02931, STAGE.comprehensive: 0.01544, STAGE.interim: 0.95525},
        ),
        (
            {"stage": STAGE.interim, "deal_relief": 0.25},
            {"test": TEST.nuclear},
            {STAGE.none: 0.32931, STAGE.comprehensive: 0.01067, STAGE.interim: 0.66002},
        ),
        ({"stage": STAGE.comprehensive}, {}, {STAGE.interim: 0.002, STAGE.comprehensive: 0.998}),
    ],
)
def test_that_the_stage_moves_with_the_chances_computed_by_hand(
    state: dict, month: dict, expected: dict[int, float]
) -> None:
    assert_shares(stages(situation(state, {}, month)), expected)


@pytest.mark.parametrize("sanctions", list(SANCTIONS))
@pytest.mark.parametrize("talk", list(TALK))
def test_that_a_two_track_message_alone_never_touches_the_nuclear_track(sanctions: int, talk: int) -> None:
    washington = {"sanctions": sanctions, "talk": talk}
    spoken = stages(situation({}, {}, {"message": MESSAGE.two_track} | washington))
    silent = stages(situation({}, {}, {"message": MESSAGE.hostile} | washington))
    assert spoken == silent


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS, st.floats(0, 0.999999))
def test_that_the_stage_moves_at_most_from_none_through_offer_to_talks_and_one_step_otherwise(
    state: dict, parameters: dict, month: dict, draw: float
) -> None:
    told = Situation(state, parameters, month)
    told.month.draws[DECISION.stage] = draw
    before = int(told.state.stage)
    advance_stage(*told)
    after = int(told.state.stage)
    ends = {STAGE.talks, STAGE.interim} if after == STAGE.none else set()
    assert abs(after - before) <= 1 or (before, after) == (STAGE.none, STAGE.talks) or before in ends
    assert told.month.collapsed == (before in ends)
    assert told.month.new_talks == (before <= STAGE.offer and after == STAGE.talks)
    assert told.month.new_interim == ((before, after) == (STAGE.talks, STAGE.interim))
    assert told.month.new_comprehensive == ((before, after) == (STAGE.interim, STAGE.comprehensive))


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS)
def test_that_a_refusal_is_an_offer_on_the_table_that_meets_neither_talk_nor_relief(
    state: dict, parameters: dict, month: dict
) -> None:
    told = Situation(state, parameters, month)
    offered = state["stage"] == STAGE.none and month["message"] in (MESSAGE.offer, MESSAGE.concession)
    on_the_table = offered or state["stage"] == STAGE.offer
    advance_stage(*told)
    assert told.month.refusal == (on_the_table and month["talk"] != TALK.talk and month["sanctions"] != SANCTIONS.ease)


def test_that_the_moratorium_returns_when_talks_begin_and_the_treaty_stands_with_the_comprehensive_deal() -> None:
    joining = situation({"moratorium": 0}, {"join_base": 20.0}, {"talk": TALK.talk})
    advance_stage(*joining)
    assert (joining.state.stage, joining.state.moratorium) == (STAGE.talks, 1)
    signing = situation({"stage": STAGE.interim}, {"renege_base": -20.0, "comprehensive_base": 20.0})
    advance_stage(*signing)
    assert (signing.state.stage, signing.state.treaty) == (STAGE.comprehensive, 1)
    falling = situation({"stage": STAGE.comprehensive, "treaty": 1}, {"comprehensive_reversal": 1.0})
    advance_stage(*falling)
    assert (falling.state.stage, falling.state.treaty) == (STAGE.interim, 0)


def test_that_a_refusal_on_the_nuclear_track_makes_an_open_channel_likelier_to_be_severed() -> None:
    # logistic(-3.5) = .0293; with a full drill and arms -1: .2689; and a refusal 0: .5
    drilled = {"drill": DRILL.full, "drill_intensity": 1.0, "posture": POSTURE.arms}
    chances = [
        channels(situation({"channel": CHANNEL.open}, {}, month))[CHANNEL.severed]
        for month in ({}, drilled, drilled | {"refusal": 1})
    ]
    assert chances == pytest.approx([0.0293, 0.2689, 0.5], abs=0.001)


def test_that_a_two_track_message_with_aid_opens_the_channel_as_computed_by_hand() -> None:
    told = situation(month={"message": MESSAGE.two_track, "posture": POSTURE.aid})  # -2 + 2 + 1
    assert channels(told)[CHANNEL.open] == pytest.approx(0.7311, abs=0.001)


def joining(step: float, talk: int = TALK.none, **state: float) -> float:
    """The chance that talks begin in a month in which Washington eases by `step`."""
    told = situation(state, {}, {"sanctions": SANCTIONS.ease, "step": step, "talk": talk})
    advance_stage(*told)
    return float(told.month.join_chance)


@pytest.mark.parametrize("talk", [TALK.none, TALK.talk])
def test_that_more_relief_never_opens_talks_less_often_and_nothing_jumps_as_its_step_goes_to_0(talk: int) -> None:
    steps = [0.0, 1e-9, 0.001, 0.01, 0.05, 0.1, 0.124999, 0.125, 0.125001, 0.25, 0.5, 0.9]
    chances = [joining(step, talk) for step in steps]
    assert chances == sorted(chances)
    assert chances[1] - chances[0] < 1e-8
    assert chances[8] - chances[6] < 1e-5
    without = situation({}, {}, {"talk": talk})
    advance_stage(*without)
    assert chances[0] == without.month.join_chance


def in_ten_steps(total: float) -> float:
    """The chance that talks begin in one of ten months in each of which Washington eases by a tenth of `total`."""
    return 1 - (1 - joining(total / 10)) ** 10


@pytest.mark.parametrize("total", [0.0125, 0.05, 0.125])
def test_that_ten_small_steps_open_talks_about_as_often_as_all_at_once_up_to_an_ordinary_ease(total: float) -> None:
    assert in_ten_steps(total) <= joining(total)
    assert in_ten_steps(total) == pytest.approx(joining(total), rel=0.2)


@pytest.mark.parametrize("total", [0.25, 0.3, 0.5])
def test_that_of_more_than_an_ordinary_ease_ten_small_steps_open_talks_less_often_than_all_at_once(
    total: float,
) -> None:
    assert 0.6 * joining(total) < in_ten_steps(total) < 0.8 * joining(total)
    assert in_ten_steps(total) > joining(0.125)


def test_that_talks_between_the_koreas_open_the_way_to_nuclear_talks() -> None:
    chances = []
    for channel in CHANNEL:
        told = situation({"channel": channel}, {}, {"talk": TALK.talk})
        advance_stage(*told)
        chances.append(float(told.month.join_chance))
    assert chances[CHANNEL.severed] == chances[CHANNEL.open] < chances[CHANNEL.talks]


def comprehensive(**values: float) -> float:
    """The chance of a comprehensive deal in a month of an interim one; names of states, else of parameters."""
    state = {"stage": STAGE.interim, "deal_relief": 0.25, "sanctions": 0.65}
    parameters = {name: value for name, value in values.items() if name == "alliance_cost"}
    told = situation(state | {name: value for name, value in values.items() if name not in parameters}, parameters)
    advance_stage(*told)
    return float(told.month.comprehensive_chance)


def test_that_a_comprehensive_deal_is_likelier_the_more_is_at_stake_and_the_less_it_costs_the_alliance() -> None:
    assert comprehensive(sanctions=0.9) > comprehensive() > comprehensive(sanctions=0.3)
    assert comprehensive(trust_us_nk=0.6) > comprehensive()
    assert comprehensive(engagement_us=0.9) > comprehensive()
    assert comprehensive(alliance_cost=2.0) < comprehensive()
    # -5.8 + .25 + 1.5(.4) + .45 = -4.5
    assert comprehensive() == pytest.approx(logistic(-4.5), abs=1e-12)
