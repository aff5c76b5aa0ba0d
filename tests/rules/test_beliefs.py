from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.beliefs import bayes, learn, learn_broker, learn_payment, learn_punishment, learn_trust
from sim.rules.united_states import settle_red_line
from sim.state import VARIABLES
from sim.vocabulary import CHANNEL, DRILL, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST, UNANSWERED
from tests.rules.situations import FEW, MONTHS, PARAMETER_VALUES, SITUATIONS, STATES, Situation, situation

PROBABILITY = st.floats(0.01, 0.99)
INTENSITY = {DRILL.full: 1.0, DRILL.scaled: 0.5, DRILL.suspended: 0.0, -1: 0.0}
BELIEFS = ("trust_us_nk", "trust_nk_rok", "belief_paid", "belief_punished")


def clip(value: float) -> float:
    return min(max(value, 0.001), 0.999)


# ---- American trust


def test_that_trust_of_a_quarter_becomes_40_or_16_percent() -> None:
    assert bayes(0.25, True, 0.6, 0.3) == pytest.approx(0.40, abs=1e-15)
    assert bayes(0.25, False, 0.6, 0.3) == pytest.approx(0.16, abs=1e-15)


def test_that_the_two_answers_have_probability_375_and_625_per_mille_and_leave_trust_unchanged_on_average() -> None:
    cooperative = 0.25 * 0.6 + 0.75 * 0.3
    assert (cooperative, 1 - cooperative) == pytest.approx((0.375, 0.625), abs=1e-15)
    assert cooperative * bayes(0.25, True, 0.6, 0.3) + (1 - cooperative) * bayes(0.25, False, 0.6, 0.3) == (
        pytest.approx(0.25, abs=1e-15)
    )


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_that_expected_trust_after_an_act_is_trust_before_it(trust: float, trustworthy: float, other: float) -> None:
    cooperative = trust * trustworthy + (1 - trust) * other
    expected = cooperative * bayes(trust, True, trustworthy, other)
    expected += (1 - cooperative) * bayes(trust, False, trustworthy, other)
    assert expected == pytest.approx(trust, abs=1e-13)


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS)
def test_that_american_trust_moves_as_the_specification_writes(state: dict, parameters: dict, month: dict) -> None:
    told = Situation(state, parameters, month)
    s, p, m = told
    trust, start = s.trust_us_nk, s.trust_us_nk_start
    up, down = p.cooperation_if_trustworthy, p.cooperation_if_not
    if m.message == MESSAGE.concession or (s.stage == STAGE.talks and m.test == TEST.none):
        trust = trust * up / (trust * up + (1 - trust) * down)
    if m.test in (TEST.long, TEST.nuclear):
        trust = trust * (1 - up) / (trust * (1 - up) + (1 - trust) * (1 - down))
    learn_trust(*told)
    assert s.trust_us_nk == pytest.approx(clip(trust + p.trust_return * (start - trust)), abs=1e-12)


@pytest.mark.parametrize(
    ("state", "month", "expected"),
    [
        ({}, {}, 0.25),
        ({}, {"test": TEST.short}, 0.25),
        ({}, {"message": MESSAGE.concession}, 0.397),  # .40, then 2 % of the way back to .25
        ({"stage": STAGE.talks}, {}, 0.397),
        ({"stage": STAGE.talks}, {"test": TEST.short}, 0.25),
        ({}, {"test": TEST.long}, 0.1618),  # .16, then 2 % of the way back
        ({}, {"message": MESSAGE.offer}, 0.25),
    ],
)
def test_that_american_trust_after_a_month_is_as_computed_by_hand(state: dict, month: dict, expected: float) -> None:
    told = situation(state, {}, month)
    learn_trust(*told)
    assert told.state.trust_us_nk == pytest.approx(expected, abs=1e-12)


# ---- Whether restraint is paid


@pytest.mark.parametrize(
    ("month", "mean", "weight"),
    [
        # Beta(2.5, 7.5): +1 paid, +.3 paid, +.25 unpaid
        ({"sanctions": SANCTIONS.ease}, 3.5 / 11, 11),
        ({"talk": TALK.talk, "message": MESSAGE.offer}, 2.8 / 10.3, 10.3),
        ({"talk": TALK.talk, "message": MESSAGE.concession}, 2.8 / 10.3, 10.3),
        ({"talk": TALK.talk, "message": MESSAGE.two_track}, 0.25, 10),
        ({"sanctions": SANCTIONS.ease, "talk": TALK.talk, "message": MESSAGE.offer}, 3.8 / 11.3, 11.3),
        # two fifths of an ordinary ease: +.4 paid, and three fifths of .25 unpaid; four times one: 1 + ln 4
        ({"sanctions": SANCTIONS.ease, "step": 0.05}, 2.9 / 10.55, 10.55),
        ({"sanctions": SANCTIONS.ease, "step": 0.5}, 4.886294361119891 / 12.386294361119891, 12.386294361119891),
        ({"sanctions": SANCTIONS.hold}, 2.5 / 10.25, 10.25),
        ({"sanctions": SANCTIONS.tighten}, 2.5 / 10.25, 10.25),
        ({"talk": TALK.declare}, 0.25, 10),
    ],
)
def test_that_the_belief_in_payment_counts_what_washington_did(month: dict, mean: float, weight: float) -> None:
    told = situation(month=month)
    learn_payment(*told)
    assert (told.state.belief_paid, told.state.belief_paid_weight) == pytest.approx((mean, weight), abs=1e-12)


def test_that_the_window_of_14_counts_makes_old_evidence_fade() -> None:
    told = situation({"belief_paid": 0.5, "belief_paid_weight": 14}, {}, {"sanctions": SANCTIONS.ease})
    learn_payment(*told)
    assert told.state.belief_paid == pytest.approx(8 / 15, abs=1e-12)
    assert told.state.belief_paid_weight == 14
    learn_payment(*told)
    assert told.state.belief_paid == pytest.approx((14 * 8 / 15 + 1) / 15, abs=1e-12)


@FEW
@given(
    st.lists(st.tuples(MONTHS, st.integers(0, 1), st.integers(0, 1)), max_size=40),
    st.floats(1, 30),
    st.floats(0, 14),
)
def test_that_beta_counts_stay_non_negative_and_within_the_window(
    months: list[tuple[dict[str, Any], int, int]], window: float, evidence: float
) -> None:
    told = situation(parameters={"window": window, "paid_by_ease": evidence})
    for month, punished, unpunished in months:
        for name, value in month.items():
            told.month[name] = value
        told.month.relief = float(month["sanctions"] == SANCTIONS.ease)
        told.month.punished, told.month.unpunished = punished, unpunished * (1 - punished)
        learn(*told)
        for belief in ("belief_paid", "belief_punished"):
            mean, weight = told.state[belief], told.state[f"{belief}_weight"]
            assert mean * weight >= 0
            assert (1 - mean) * weight >= 0
            assert weight <= max(window, 10)
    learnt = sum(month["talk"] == TALK.none and month["sanctions"] != SANCTIONS.ease for month, _, _ in months)
    if learnt:
        assert told.state.belief_paid_weight <= window


# ---- Whether crossing the red line is punished


def test_that_punishment_counts_one_success_or_one_failure() -> None:
    punished, spared = situation(month={"punished": 1}), situation(month={"unpunished": 1})
    for told in (punished, spared):
        learn_punishment(*told)
    # Beta(9.5, .5)
    assert punished.state.belief_punished == pytest.approx(10.5 / 11, abs=1e-12)
    assert spared.state.belief_punished == pytest.approx(9.5 / 11, abs=1e-12)
    assert punished.state.belief_punished_weight == spared.state.belief_punished_weight == 11


@FEW
@given(SITUATIONS)
def test_that_nothing_but_a_settled_test_above_the_line_moves_the_belief_in_punishment(told: Situation) -> None:
    before = (told.state.belief_punished, told.state.belief_punished_weight)
    learn(*told)
    assert (told.state.belief_punished, told.state.belief_punished_weight) == before


def test_that_a_veto_teaches_north_korea_that_the_red_line_has_lost_its_price() -> None:
    told = situation({"unanswered": UNANSWERED.long, "consensus": 0}, {}, {"sanctions": SANCTIONS.hold})
    held = []
    for _ in range(4):
        settle_red_line(told.state, told.month)
        learn_punishment(*told)
        held.append(float(told.state.belief_punished))
    # nothing for two months, then a failure when the test has gone unanswered for three, then nothing again
    assert held == pytest.approx([0.95, 0.95, 9.5 / 11, 9.5 / 11], abs=1e-12)


# ---- Trust in Seoul as a broker


class Broker:
    """Section 6 once more, in plain Python: lobbying as a list of ages in months."""

    def __init__(self, trust: float, parameters: Any) -> None:
        self.trust = trust
        self.parameters = parameters
        self.lobbying: list[int] = []
        self.since_declaration: int | None = None

    def month(self, posture: int, drill: int, sanctions: int, channel: int) -> None:
        p = self.parameters
        gain = loss = 0.0
        self.lobbying = [age + 1 for age in self.lobbying] + ([0] if posture == POSTURE.lobby else [])
        if sanctions == SANCTIONS.ease:
            gain += p.broker_success * len(self.lobbying)
            self.lobbying = []
        elif self.lobbying and self.lobbying[0] == 5:
            loss += p.broker_failure
            del self.lobbying[0]
        if self.since_declaration is not None:
            self.since_declaration += 1
        if posture == POSTURE.declaration:
            self.since_declaration = 0
            gain += p.broker_declaration
        if posture == POSTURE.aid:
            gain += p.broker_aid
        if posture == POSTURE.arms:
            loss += p.broker_arms
        loss += p.broker_drill * INTENSITY[drill]
        recent = self.since_declaration is not None and self.since_declaration <= 3
        if recent and (posture == POSTURE.arms or drill == DRILL.full):
            loss += p.double_standard
        trust = self.trust + (gain if channel in (CHANNEL.open, CHANNEL.talks) else 0) - loss
        self.trust = clip(trust + p.broker_return * (p.broker_rest - trust))


MOVES = st.tuples(
    st.sampled_from(list(POSTURE)),
    st.sampled_from([-1, -1, *DRILL]),
    st.sampled_from(list(SANCTIONS)),
    st.sampled_from(list(CHANNEL)),
)


def play(told: Situation, move: tuple[int, int, int, int]) -> None:
    told.month.posture, told.month.drill, told.month.sanctions, told.state.channel = move
    told.month.relief = float(told.month.sanctions == SANCTIONS.ease)
    told.month.drill_intensity = INTENSITY[move[1]]
    learn_broker(*told)


@FEW
@given(st.lists(MOVES, max_size=30), PARAMETER_VALUES, st.floats(0.001, 0.999))
def test_that_trust_in_seoul_follows_the_specification_over_whole_histories(
    moves: list[tuple[int, int, int, int]], parameters: dict, trust: float
) -> None:
    told = situation({"trust_nk_rok": trust}, parameters)
    broker = Broker(trust, told.parameters)
    for move in moves:
        play(told, move)
        broker.month(*move)
        assert told.state.trust_nk_rok == pytest.approx(broker.trust, abs=1e-12)


def trusts(*moves: dict[str, int], start: float = 0.4) -> list[float]:
    """Trust in Seoul after each month, without the drift to its resting level."""
    told = situation({"trust_nk_rok": start}, {"broker_return": 0.0})
    found = []
    for move in moves:
        quiet = {"posture": POSTURE.hold, "drill": -1, "sanctions": SANCTIONS.hold, "channel": CHANNEL.open}
        play(told, tuple((quiet | move).values()))  # type: ignore[arg-type]
        found.append(float(told.state.trust_nk_rok))
    return found


@pytest.mark.parametrize(
    ("move", "change"),
    [
        ({}, 0),
        ({"posture": POSTURE.aid}, 0.03),
        ({"posture": POSTURE.declaration}, 0.03),
        ({"posture": POSTURE.aid, "channel": CHANNEL.severed}, 0),
        ({"posture": POSTURE.declaration, "channel": CHANNEL.severed}, 0),
        ({"posture": POSTURE.arms}, -0.03),
        ({"posture": POSTURE.arms, "channel": CHANNEL.severed}, -0.03),
        ({"drill": DRILL.full}, -0.05),
        ({"drill": DRILL.scaled}, -0.025),
        ({"drill": DRILL.suspended}, 0),
        ({"posture": POSTURE.lobby, "sanctions": SANCTIONS.ease}, 0.04),
        ({"posture": POSTURE.lobby}, 0),
    ],
)
def test_that_a_month_moves_trust_in_seoul_by_the_amount_written(move: dict[str, int], change: float) -> None:
    assert trusts(move) == pytest.approx([0.4 + change], abs=1e-12)


@pytest.mark.parametrize(("months_later", "change"), [(0, 0.04), (1, 0.04), (5, 0.04), (6, -0.04), (9, -0.04)])
def test_that_lobbying_succeeds_if_an_ease_follows_within_six_months_and_fails_otherwise(
    months_later: int, change: float
) -> None:
    months: list[dict[str, int]] = [{} for _ in range(12)]
    months[0]["posture"] = POSTURE.lobby
    months[months_later]["sanctions"] = SANCTIONS.ease
    assert trusts(*months)[-1] == pytest.approx(0.4 + change, abs=1e-12)


def test_that_talks_are_a_success_of_the_lobbying_before_them_and_nothing_fails_while_they_last() -> None:
    told = situation({"trust_nk_rok": 0.4, "channel": CHANNEL.open}, {"broker_return": 0.0})
    held = []
    for month in range(8):
        told.month.posture = POSTURE.lobby if month in (0, 3) else POSTURE.hold
        told.month.new_talks = month == 2
        told.state.stage = STAGE.talks if month >= 2 else STAGE.none
        learn_broker(*told)
        held.append(float(told.state.trust_nk_rok))
    assert held == pytest.approx([0.4, 0.4] + 6 * [0.44], abs=1e-12)


def test_that_small_relief_is_a_small_success_of_lobbying() -> None:
    told = situation({"trust_nk_rok": 0.4, "channel": CHANNEL.open}, {"broker_return": 0.0})
    told.month.posture, told.month.relief = POSTURE.lobby, 0.25
    learn_broker(*told)
    assert told.state.trust_nk_rok == pytest.approx(0.41, abs=1e-12)


def test_that_lobbying_that_fails_does_so_in_its_sixth_month() -> None:
    months: list[dict[str, int]] = [{"posture": POSTURE.lobby}] + [{} for _ in range(6)]
    assert trusts(*months) == pytest.approx([0.4, 0.4, 0.4, 0.4, 0.4, 0.36, 0.36], abs=1e-12)


@pytest.mark.parametrize("hostile", [{"posture": POSTURE.arms}, {"drill": DRILL.full}])
@pytest.mark.parametrize(("months_later", "double"), [(1, True), (3, True), (4, False)])
def test_that_arms_or_a_full_drill_within_three_months_of_a_declaration_are_a_double_standard(
    hostile: dict[str, int], months_later: int, double: bool
) -> None:
    months: list[dict[str, int]] = [{"posture": POSTURE.declaration}] + [{} for _ in range(months_later)]
    months[months_later] = hostile
    alone = trusts(hostile)[-1] - 0.4
    assert trusts(*months)[-1] - 0.43 == pytest.approx(alone - (0.05 if double else 0), abs=1e-12)


def test_that_a_full_drill_beside_a_declaration_is_a_double_standard_and_a_scaled_one_is_not() -> None:
    called = {"posture": POSTURE.declaration}
    assert trusts(called | {"drill": DRILL.full}) == pytest.approx([0.4 + 0.03 - 0.05 - 0.05], abs=1e-12)
    assert trusts(called | {"drill": DRILL.scaled}) == pytest.approx([0.4 + 0.03 - 0.025], abs=1e-12)


def test_that_trust_in_seoul_drifts_back_to_its_resting_level() -> None:
    told = situation({"trust_nk_rok": 0.5})
    learn_broker(*told)
    assert told.state.trust_nk_rok == pytest.approx(0.49, abs=1e-12)  # 5 % of the way to .3


@FEW
@given(STATES, PARAMETER_VALUES, MONTHS, st.integers(0, 1))
def test_that_no_belief_moves_while_learning_is_off(state: dict, parameters: dict, month: dict, punished: int) -> None:
    told = Situation(state, parameters | {"learning": "off"}, month | {"punished": punished})
    learn(*told)
    assert all(told.state[name] == state[name] for name in (*BELIEFS, "belief_paid_weight", "belief_punished_weight"))


@FEW
@given(SITUATIONS)
def test_that_learning_touches_nothing_but_beliefs_and_their_memory(told: Situation) -> None:
    may = {*BELIEFS, "belief_paid_weight", "belief_punished_weight", "since_declaration", "lobbying"}
    before = {variable.name: told.state[variable.name] for variable in VARIABLES}
    learn(*told)
    assert {name for name, value in before.items() if told.state[name] != value} <= may
