import pytest
from hypothesis import given

from sim.rules.united_states import choose_sanctions, choose_talk, settle_red_line, weigh_sanctions, weigh_talk
from sim.vocabulary import DECISION, INSTRUMENT, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST, UNANSWERED
from tests.rules.situations import FEW, SITUATIONS, Situation, forcing, situation


def utilities_of_sanctions(told: Situation) -> list[float]:
    weigh_sanctions(*told)
    return [float(row.sum()) for row in told.month.sanctions_terms]


def utilities_of_talk(told: Situation) -> list[float]:
    weigh_talk(*told)
    return [float(row.sum()) for row in told.month.talk_terms]


def clip(value: float, low: float, high: float) -> float:
    return low if value < low else high if value > high else value


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_change_of_sanctions_is_the_sum_that_the_specification_writes(
    told: Situation,
) -> None:
    s, p, m = told
    answer = {UNANSWERED.long: p.long_response, UNANSWERED.nuclear: p.nuclear_response}.get(int(s.unanswered), 0.0)
    saturated = p.saturation * clip((s.sanctions - 0.8) / 0.2, 0, 1) if s.unanswered == UNANSWERED.none else 0
    tested, crossed = m.test != TEST.none, m.test in (TEST.long, TEST.nuclear)
    expected = [
        0.0,
        p.base_tighten + (p.medium_response if m.test == TEST.medium else 0) + s.consensus * answer - saturated,
        p.base_ease
        + p.ease_trust * s.trust_us_nk
        + (p.ease_lobbying if m.posture == POSTURE.lobby else 0)
        + (p.ease_concession if m.message == MESSAGE.concession else 0)
        + (p.ease_engagement * s.engagement_us if s.stage >= STAGE.talks else 0)
        - (p.ease_test_penalty if tested else 0)
        - (p.ease_red_line_penalty if crossed else 0),
    ]
    assert utilities_of_sanctions(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@FEW
@given(SITUATIONS)
def test_that_the_utility_of_every_word_of_washington_is_the_sum_that_the_specification_writes(
    told: Situation,
) -> None:
    s, p, m = told
    expected = [
        0.0,
        p.base_declare
        + p.declare_trust * s.trust_us_nk
        + (p.declare_proposal if m.posture == POSTURE.declaration else 0)
        + p.declare_engagement * s.engagement_us
        - p.alliance_cost
        - (p.declare_test_penalty if m.test != TEST.none else 0),
        p.base_talk
        + (p.talk_offer if m.message in (MESSAGE.offer, MESSAGE.concession) else 0)
        + p.talk_engagement * s.engagement_us
        + (p.talk_lobbying if m.posture == POSTURE.lobby else 0)
        + (p.talk_tightening if m.sanctions == SANCTIONS.tighten else 0),
    ]
    assert utilities_of_talk(told) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_that_a_quiet_month_of_2021_has_the_utilities_computed_by_hand() -> None:
    # -3.2 - 2.5(.5); -5.2 + 1.5(.25); -5.6 + .25 + .45; -1 + .8(.45)
    assert utilities_of_sanctions(situation()) == pytest.approx([0, -4.45, -4.825], abs=1e-12)
    assert utilities_of_talk(situation()) == pytest.approx([0, -4.9, -0.64], abs=1e-12)


def test_that_a_medium_range_test_adds_little_to_new_sanctions() -> None:
    told = situation(month={"test": TEST.medium})
    assert utilities_of_sanctions(told) == pytest.approx([0, -3.75, -5.825], abs=1e-12)
    assert utilities_of_talk(told) == pytest.approx([0, -5.4, -0.64], abs=1e-12)


@pytest.mark.parametrize(
    ("unanswered", "test", "consensus", "tighten"),
    [
        (UNANSWERED.long, TEST.long, 1, 2.3),  # -3.2 + 5.5
        (UNANSWERED.nuclear, TEST.nuclear, 1, 3.3),
        (UNANSWERED.long, TEST.none, 1, 2.3),  # the answer may come in a later month
        (UNANSWERED.nuclear, TEST.nuclear, 0, -3.2),  # a veto
        (UNANSWERED.none, TEST.short, 1, -4.45),
    ],
)
def test_that_new_sanctions_answer_what_is_unanswered_while_there_is_consensus(
    unanswered: int, test: int, consensus: int, tighten: float
) -> None:
    told = situation({"unanswered": unanswered, "consensus": consensus}, {}, {"test": test})
    assert utilities_of_sanctions(told)[SANCTIONS.tighten] == pytest.approx(tighten, abs=1e-12)


def test_that_a_concession_in_engaged_talks_with_lobbying_makes_relief_likelier_as_computed_by_hand() -> None:
    told = situation({"stage": STAGE.talks}, {}, {"message": MESSAGE.concession, "posture": POSTURE.lobby})
    # -5.2 + .375 + 1 + 2 + 1.5(.45); talk: -1 + 1.5 + .36 + .8
    assert utilities_of_sanctions(told)[SANCTIONS.ease] == pytest.approx(-1.15, abs=1e-12)
    assert utilities_of_talk(told)[TALK.talk] == pytest.approx(1.66, abs=1e-12)


def test_that_tests_make_relief_less_likely_and_more_so_above_the_red_line() -> None:
    eases = [utilities_of_sanctions(situation(month={"test": test}))[SANCTIONS.ease] for test in TEST]
    assert eases == pytest.approx([-4.825, -5.825, -5.825, -6.825, -6.825], abs=1e-12)


def test_that_tests_below_the_red_line_do_not_lower_the_readiness_to_talk() -> None:
    assert len({utilities_of_talk(situation(month={"test": test}))[TALK.talk] for test in TEST}) == 1


def test_that_a_declaration_is_made_once_and_not_again() -> None:
    told = situation(month={"forced": forcing(talk=TALK.declare)})
    choose_talk(*told)
    assert (told.month.talk, told.state.declared) == (TALK.declare, 1)
    again = situation({"declared": 1}, {}, {"forced": forcing(talk=TALK.declare)})
    choose_talk(*again)
    assert again.month.talk_probabilities[TALK.declare] == 0
    assert again.month.talk != TALK.declare
    assert again.month.forced[INSTRUMENT.talk] == -1


def test_that_washington_can_tighten_and_talk_in_one_month() -> None:
    told = situation(parameters={"talk_tightening": 0.5}, month={"sanctions": SANCTIONS.tighten})
    assert utilities_of_talk(told)[TALK.talk] == pytest.approx(-0.14, abs=1e-12)  # -1 + .36 + .5
    pressed = situation({}, {}, {"forced": forcing(sanctions=SANCTIONS.tighten, talk=TALK.talk)})
    choose_sanctions(*pressed)
    choose_talk(*pressed)
    assert (pressed.month.sanctions, pressed.month.talk) == (SANCTIONS.tighten, TALK.talk)


def test_that_the_united_states_choose_with_their_own_rationality_and_their_own_luck() -> None:
    told = situation(parameters={"rationality_united_states": 0.0})
    luck = told.month.draws
    luck[DECISION.sanctions], luck[DECISION.talk] = 0.5, 0.9
    choose_sanctions(*told)
    choose_talk(*told)
    assert list(told.month.sanctions_probabilities) == list(told.month.talk_probabilities) == [1 / 3] * 3
    assert (told.month.sanctions, told.month.talk) == (SANCTIONS.tighten, TALK.talk)


def test_that_new_sanctions_settle_the_red_line() -> None:
    told = situation({"unanswered": UNANSWERED.long, "unanswered_age": 1}, {}, {"sanctions": SANCTIONS.tighten})
    settle_red_line(told.state, told.month)
    assert (told.month.punished, told.month.unpunished) == (1, 0)
    assert (told.state.unanswered, told.state.unanswered_age) == (UNANSWERED.none, 0)


def test_that_a_test_above_the_red_line_lapses_after_three_months_without_new_sanctions() -> None:
    told = situation({"unanswered": UNANSWERED.nuclear}, {}, {"talk": TALK.talk})
    lapses = []
    for _ in range(4):
        settle_red_line(told.state, told.month)
        lapses.append((int(told.month.unpunished), int(told.state.unanswered)))
    assert lapses == [(0, UNANSWERED.nuclear), (0, UNANSWERED.nuclear), (1, UNANSWERED.none), (0, UNANSWERED.none)]


def test_that_new_sanctions_for_nothing_punish_nothing() -> None:
    told = situation({}, {}, {"sanctions": SANCTIONS.tighten})
    settle_red_line(told.state, told.month)
    assert (told.month.punished, told.month.unpunished) == (0, 0)
