import math

import pytest
from hypothesis import given

from sim.rules import north_korea
from sim.vocabulary import DRILL, MESSAGE, POSTURE, STAGE, TEST, UNANSWERED
from tests.rules.situations import FEW, SITUATIONS, Situation, forcing, situation

NAMES = ("short", "medium", "long", "nuclear")


def utilities_of_tests(told: Situation) -> list[float]:
    north_korea.weigh_test(*told)
    return [float(row.sum()) for row in told.month.test_terms]


def utilities_of_messages(told: Situation) -> list[float]:
    north_korea.weigh_message(*told)
    return [float(row.sum()) for row in told.month.message_terms]


def specified_test_utility(level: int, told: Situation) -> float:
    s, p, m = told
    if level == TEST.none:
        return 0.0
    name = NAMES[level - 1]
    utility = p[f"base_{name}"] + p[f"pressure_{name}"] * s.pressure
    series = p.momentum * s.tested_last_month + p.campaign_memory * s.test_activity
    if name in ("long", "nuclear"):
        series += p.red_line_momentum * s.red_line_activity
        utility -= p.need_restraint * s.need_met
    utility += series * (p.nuclear_momentum if name == "nuclear" else 1)
    if name == "nuclear":
        utility -= p.nuclear_spacing * math.exp(-s.since_nuclear / 9)
    if name == "medium":
        utility -= p.option_medium * p.option_value * s.belief_paid
    if name in ("short", "medium"):
        if p.programme_phase:
            utility += p.phase_size if s.campaign else -p.phase_size
        utility += p.drill_reaction * {DRILL.full: 1.0, DRILL.scaled: 0.5}.get(m.drill, 0.0)
    if s.border_closed:
        utility -= p.pandemic_restraint
    if m.calendar in (12, 1):
        utility -= p.winter_restraint
    if s.stage in (STAGE.talks, STAGE.interim, STAGE.comprehensive):
        utility -= p.talks_restraint
    if name in ("long", "nuclear"):
        utility -= p.red_line_caution * s.belief_punished * s.consensus + p.option_value * s.belief_paid
    return utility


def specified_message_utility(level: int, told: Situation) -> float:
    s, p, m = told
    drill = {DRILL.full: 1.0, DRILL.scaled: 0.5}.get(m.drill, 0.0)
    relief = p.relief_seeking * s.pain * s.sanctions
    if level == MESSAGE.hostile:
        return 0.0
    if level == MESSAGE.two_track:
        return (
            p.base_two_track
            + relief
            + p.broker_value * s.trust_nk_rok * s.engagement_rok
            + (p.declaration_response if m.posture == POSTURE.declaration else 0)
            - p.drill_grievance * drill
            - (p.arms_grievance if m.posture == POSTURE.arms else 0)
        )
    if level == MESSAGE.offer:
        return p.base_offer + relief + p.payment_belief * s.belief_paid - p.drill_grievance * drill
    in_place = max(0.0, s.sanctions - s.deal_relief) if p.commitment else s.sanctions
    return (
        p.base_concession
        + p.relief_seeking * s.pain * in_place
        + p.payment_belief * s.belief_paid * in_place / 0.9
        + (p.talks_momentum * in_place / 0.9 if s.stage == STAGE.talks else 0)
    )


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_test_is_the_sum_that_the_specification_writes(told: Situation) -> None:
    expected = [specified_test_utility(level, told) for level in TEST]
    assert utilities_of_tests(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_message_is_the_sum_that_the_specification_writes(told: Situation) -> None:
    expected = [specified_message_utility(level, told) for level in MESSAGE]
    assert utilities_of_messages(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_that_the_tests_of_october_2021_have_the_utilities_computed_by_hand() -> None:
    # -1.55 + .3(.7) + 1.5 - 1; -2.05 + .7(.7) + .5; -2.1 + 1.9(.7) + .5 - 1.5(.95) - 4(.25); -3 + 1.8(.7) + .5 - 2.425
    assert utilities_of_tests(situation()) == pytest.approx([0, -0.84, -1.06, -2.695, -3.665], abs=1e-12)


def test_that_a_march_drill_an_open_border_and_a_veto_change_the_tests_as_computed_by_hand() -> None:
    told = situation(
        {"border_closed": 0, "consensus": 0, "tested_last_month": 0, "pressure": 1.0, "belief_paid": 0.1},
        {},
        {"calendar": 3, "drill": DRILL.full, "drill_intensity": 1.0},
    )
    # -1.55 + .3 + .5; -2.05 + .7 + .5; -2.1 + 1.9 - .4; -3 + 1.8 - .4
    assert utilities_of_tests(told) == pytest.approx([0, -0.75, -0.85, -0.6, -1.6], abs=1e-12)


def test_that_december_and_talks_hold_every_test_back_by_the_same_amount() -> None:
    told = situation({"stage": STAGE.talks, "tested_last_month": 0}, {}, {"calendar": 12})
    # each of October's utilities without momentum, less 1.2 for the winter and 3.5 for the talks
    assert utilities_of_tests(told) == pytest.approx([0, -7.04, -7.26, -8.895, -9.865], abs=1e-12)


@pytest.mark.parametrize(("campaign", "shift"), [(0, -1), (1, 1)])
def test_that_the_programme_phase_moves_tests_below_the_red_line_by_its_size(campaign: int, shift: int) -> None:
    told = situation({"campaign": campaign}, {"programme_phase": "on", "phase_size": 1.0})
    expected = [0, -0.84 + shift, -1.06 + shift, -2.695, -3.665]
    assert utilities_of_tests(told) == pytest.approx(expected, abs=1e-12)


def test_that_the_programme_phase_does_nothing_while_it_is_switched_off() -> None:
    assert utilities_of_tests(situation({"campaign": 1})) == utilities_of_tests(situation({"campaign": 0}))


def test_that_the_messages_of_october_2021_have_the_utilities_computed_by_hand() -> None:
    # hardship .115 / .15 x .9 = .69: -2.4 + 1.6(.69) + 1.2(.4); -4.2 + 1.104 + 2(.25); -5.6 + 1.104 + .5
    assert utilities_of_messages(situation()) == pytest.approx([0, -0.816, -2.596, -3.996], abs=1e-12)


def test_that_a_call_a_drill_and_arms_move_the_messages_as_computed_by_hand() -> None:
    drilling = {"drill": DRILL.scaled, "drill_intensity": 0.5}
    called = utilities_of_messages(situation(month={"posture": POSTURE.declaration, **drilling}))
    armed = utilities_of_messages(situation(month={"posture": POSTURE.arms, **drilling}))
    assert called == pytest.approx([0, -0.816 + 0.5 - 0.4, -2.596 - 0.4, -3.996], abs=1e-12)
    assert armed == pytest.approx([0, -0.816 - 0.4 - 0.4, -2.596 - 0.4, -3.996], abs=1e-12)


@pytest.mark.parametrize(
    ("commitment", "concession"), [("on", -5.04 + 0.35 / 0.9 * 1.7), ("off", -4.64 + 0.6 / 0.9 * 1.7)]
)
def test_that_only_sanctions_still_in_place_motivate_a_concession_unless_commitment_is_off(
    commitment: str, concession: float
) -> None:
    dealing = {"pain": 0.8, "sanctions": 0.6, "deal_relief": 0.25, "stage": STAGE.talks}
    told = situation(dealing, {"commitment": commitment, "relief_seeking": 2.0})
    # -5.6 + 2(.8)(.35) + (.35 / .9) (2(.25) + 1.2), where .35 is what the deal has left of .6; or with the full .6
    assert utilities_of_messages(told)[MESSAGE.concession] == pytest.approx(concession, abs=1e-12)


@pytest.mark.parametrize("test", list(TEST))
def test_that_only_a_test_above_the_red_line_ends_the_moratorium_and_waits_for_an_answer(test: int) -> None:
    told = situation({"unanswered_age": 2}, {}, {"forced": forcing(test=test)})
    north_korea.choose_test(*told)
    assert told.month.test == test
    crossed = test >= TEST.long
    assert told.state.moratorium == (not crossed)
    assert told.state.unanswered == {TEST.long: UNANSWERED.long, TEST.nuclear: UNANSWERED.nuclear}.get(test, 0)
    assert told.state.unanswered_age == (0 if crossed else 2)


def test_that_a_long_range_test_does_not_hide_a_nuclear_one_that_is_still_unanswered() -> None:
    told = situation({"unanswered": UNANSWERED.nuclear}, {}, {"forced": forcing(test=TEST.long)})
    north_korea.choose_test(*told)
    assert told.state.unanswered == UNANSWERED.nuclear


def test_that_north_korea_chooses_with_its_own_rationality_and_its_own_luck() -> None:
    told = situation(parameters={"rationality_north_korea": 0.0})
    luck = told.month.draws
    luck[0], luck[2] = 0.5, 0.3  # places of the test and of the message in the month's luck
    north_korea.choose_test(*told)
    north_korea.choose_message(*told)
    assert list(told.month.test_probabilities) == [0.2] * 5
    assert list(told.month.message_probabilities) == [0.25] * 4
    assert (told.month.test, told.month.message) == (TEST.medium, MESSAGE.two_track)
