import pytest
from hypothesis import given

from sim.rules.south_korea import choose_drill, choose_posture, weigh_drill, weigh_posture
from sim.vocabulary import DRILL, POSTURE, STAGE, TEST
from tests.rules.situations import FEW, SITUATIONS, Situation, forcing, situation


def utilities_of_postures(told: Situation) -> list[float]:
    weigh_posture(*told)
    return [float(row.sum()) for row in told.month.posture_terms]


def utilities_of_drills(told: Situation) -> list[float]:
    weigh_drill(*told)
    return [float(row.sum()) for row in told.month.drill_terms]


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_posture_is_the_sum_that_the_specification_writes(told: Situation) -> None:
    s, p, m = told
    engaged = p.engagement * s.engagement_rok + p.reciprocity * s.soft_last_month
    expected = [
        0.0,
        p.base_arms + (p.test_response if m.test != TEST.none else 0) - p.arms_engagement * s.engagement_rok,
        p.base_aid + engaged,
        p.base_declaration + engaged,
        p.base_lobby + engaged + p.broker_response * s.two_track_last_month,
    ]
    assert utilities_of_postures(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_drill_is_the_sum_that_the_specification_writes(told: Situation) -> None:
    s, p, _ = told
    tested = p.test_response * s.tested_last_month
    talking = p.suspended_talks if s.stage >= 2 else 0
    expected = [
        0.0,
        p.base_scaled + p.scaled_engagement * s.engagement_rok - tested,
        p.base_suspended + talking + p.suspended_engagement * s.engagement_rok - tested,
    ]
    assert utilities_of_drills(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_that_the_postures_of_october_2021_have_the_utilities_computed_by_hand() -> None:
    # after a test: -.8 + .7 - .5; -2.2 + 1.7 + .8; -2.6 + 2.5; -2.4 + 2.5 + .8
    told = situation(month={"test": TEST.short})
    assert utilities_of_postures(told) == pytest.approx([0, -0.6, 0.3, -0.1, 0.9], abs=1e-12)


def test_that_a_seoul_that_is_not_engaged_after_a_hostile_month_has_its_bases_alone() -> None:
    told = situation({"engagement_rok": 0, "soft_last_month": 0, "two_track_last_month": 0})
    assert utilities_of_postures(told) == pytest.approx([0, -0.8, -2.2, -2.6, -2.4], abs=1e-12)


def test_that_an_offer_is_answered_by_reciprocity_but_not_as_a_two_track_message_is() -> None:
    told = situation({"engagement_rok": 0, "soft_last_month": 1, "two_track_last_month": 0})
    assert utilities_of_postures(told) == pytest.approx([0, -0.8, -1.4, -1.8, -1.6], abs=1e-12)


@pytest.mark.parametrize(
    ("stage", "tested", "expected"),
    [
        (STAGE.none, 1, [0, -0.7, -3.2]),  # -.5 + .5 - .7; -3.5 + 1 - .7
        (STAGE.offer, 0, [0, 0, -2.5]),
        (STAGE.talks, 0, [0, 0, 0.5]),  # -3.5 + 3 + 1
    ],
)
def test_that_the_drills_have_the_utilities_computed_by_hand(stage: int, tested: int, expected: list[float]) -> None:
    told = situation({"stage": stage, "tested_last_month": tested})
    assert utilities_of_drills(told) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("calendar", range(1, 13))
def test_that_there_are_drills_in_march_and_august_only_even_if_forced(calendar: int) -> None:
    told = situation(month={"calendar": calendar, "forced": forcing(drill=DRILL.full), "drill_intensity": 1.0})
    choose_drill(*told)
    assert (told.month.drill, told.month.drill_intensity) == ((DRILL.full, 1.0) if calendar in (3, 8) else (-1, 0.0))


@pytest.mark.parametrize(("drill", "intensity"), [(DRILL.full, 1.0), (DRILL.scaled, 0.5), (DRILL.suspended, 0.0)])
def test_that_a_full_drill_counts_1_a_scaled_one_half_and_a_suspended_one_nothing(drill: int, intensity: float) -> None:
    told = situation(month={"calendar": 8, "forced": forcing(drill=drill)})
    choose_drill(*told)
    assert told.month.drill_intensity == intensity


def test_that_south_korea_chooses_with_its_own_rationality_and_its_own_luck() -> None:
    told = situation(parameters={"rationality_south_korea": 0.0}, month={"calendar": 3})
    luck = told.month.draws
    luck[1], luck[8] = 0.5, 0.5  # places of the posture and of the drill in the month's luck
    choose_drill(*told)
    choose_posture(*told)
    assert list(told.month.drill_probabilities) == [1 / 3] * 3
    assert list(told.month.posture_probabilities) == [0.2] * 5
    assert (told.month.drill, told.month.posture) == (DRILL.scaled, POSTURE.aid)
