"""The directions of the predictions: signs, never sizes, with the same luck in both scenarios that are compared.

What is known not to be monotone is not asserted: the sanctions level on the number of tests, drills on tests,
American elections on tests.
"""

import pandas as pd
import pytest

from sim.model import PeninsulaModel
from sim.rules.diplomacy import advance_stage
from sim.scenario import design, from_data
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENTS, MESSAGE, SANCTIONS, STAGE, TALK, TEST
from tests.histories import histories
from tests.predictions.effects import (
    Effect,
    Measure,
    change,
    change_of_ratio,
    class_sum,
    counted,
    ever,
    forced,
    of,
    parameter,
    runs,
)
from tests.rules.situations import situation

NK = "north_korea"


def assert_up(effect: Effect) -> None:
    assert effect.up, f"expected a rise beyond chance, found {effect}"


def assert_down(effect: Effect) -> None:
    assert effect.down, f"expected a fall beyond chance, found {effect}"


@pytest.mark.parametrize("message", ["offers", "two_track_messages"])
def test_01_that_more_relief_seeking_means_more_offers_and_more_two_track_messages(message: str) -> None:
    assert_up(change(runs(), runs(**parameter(f"{NK}.message.relief_seeking", 2.6)), counted(message)))


def test_02_that_more_sanctions_at_the_start_mean_more_offers() -> None:
    low, high = (runs(initial={"sanctions": level}) for level in (0.40, 0.95))
    assert_up(change(low, high, counted("offers")))


def test_03_that_without_caution_and_option_value_tests_above_the_line_become_far_likelier() -> None:
    neither = runs(parameters={NK: {"test": {"red_line_caution": 0, "option_value": 0}}})
    assert_up(change(runs(), neither, ever("red_line")))
    for one in ("red_line_caution", "option_value"):  # strongly: by more than without either alone
        assert_up(change(runs(**parameter(f"{NK}.test.{one}", 0)), neither, ever("red_line")))


def test_04_that_more_red_line_caution_means_fewer_tests_above_the_line() -> None:
    assert_down(change(runs(), runs(**parameter(f"{NK}.test.red_line_caution", 3.0)), ever("red_line")))


@pytest.mark.parametrize(
    "changes",
    [parameter("north_korea.test.option_value", 6.0), {"initial": {"belief_paid": 0.5}}],
    ids=["option value", "belief in payment"],
)
def test_05_that_more_option_value_or_belief_in_payment_means_fewer_tests_above_the_line(changes: dict) -> None:
    assert_down(change(runs(), runs(**changes), ever("red_line")))


def test_06_that_lost_consensus_means_more_tests_above_the_line() -> None:
    assert_up(change(runs(), runs(initial={"consensus": 0}), ever("red_line")))


def test_06_that_lost_consensus_ends_the_tightening_after_a_test_above_the_line() -> None:
    crossing = [forced(1, 1, test="long")]
    agreed, vetoed = (runs(1, events=crossing, initial={"consensus": consensus}) for consensus in (1, 0))
    assert_down(change(agreed, vetoed, counted("tightenings")))
    # it collapses: what is left is what a month without any such test has, sanctions having room to grow
    assert not change(
        runs(1, initial={"sanctions": 0.8}, events=[forced(1, 1, test="none")]), vetoed, counted("tightenings")
    ).up


HELD = {"sanctions": "hold", "talk": "none"}
DECLARED = {"sanctions": "hold", "talk": "declare"}
TALKED = {"sanctions": "hold", "talk": "talk"}
EASED = {"sanctions": "ease", "talk": "none"}


def after(washington: dict[str, str]) -> pd.DataFrame:
    """The baseline with what Washington does in its first month given."""
    return runs(events=[forced(1, 1, **washington)])


def test_07_that_a_declaration_alone_moves_talks_far_less_than_an_ease_does() -> None:
    held = after(HELD)
    declared, eased = (change(held, after(washington), ever("talks")) for washington in (DECLARED, EASED))
    assert_up(eased)
    assert_up(change(after(DECLARED), after(EASED), ever("talks")))
    assert abs(declared.estimate) < eased.estimate / 4


def test_08_that_a_declaration_adds_more_to_joining_talks_with_relief_than_without() -> None:
    joined = {
        (declared, name): ever("talks")(
            runs(1, 40_000, initial={"declared": declared}, events=[forced(1, 1, **washington)])
        ).astype(float)
        for declared in (0, 1)
        for name, washington in (("talk", TALKED), ("ease", EASED))
    }
    with_relief = joined[1, "ease"] - joined[0, "ease"]
    without = joined[1, "talk"] - joined[0, "talk"]
    assert_up(of(with_relief - without))


@pytest.mark.parametrize("months", [12, 36])
@pytest.mark.parametrize(
    "measure",
    [counted("concessions"), counted("offers"), ever("red_line")],
    ids=["concessions", "offers", "tests above the line"],
)
def test_09_that_unconditional_relief_means_fewer_concessions_offers_and_tests_above_the_line(
    measure: Measure, months: int
) -> None:
    # relief is an act of Washington, as in the scenario unconditional-relief; what a low sanctions level by itself does
    # to tests is not monotone
    lifted = runs(months, 40_000, events=[forced(1, 1, sanctions="ease") | {"step": 0.50}])
    assert_down(change(runs(months, 40_000), lifted, measure))


def test_10_that_more_snapback_makes_interim_deals_last_longer() -> None:
    deal = {"initial": {"stage": "interim", "sanctions": 0.65, "deal_relief": 0.25}}
    assert_up(
        change(runs(36, **deal, **parameter("diplomacy.snapback", 0.3)), runs(36, **deal), counted("interim_months"))
    )


def test_10_that_more_relief_in_the_deal_makes_interim_deals_last_longer() -> None:
    little, much = (
        runs(36, initial={"stage": "interim", "sanctions": 0.9 - relief, "deal_relief": relief})
        for relief in (0.1, 0.4)
    )
    assert_up(change(little, much, counted("interim_months")))


def test_11_that_faster_building_pressure_means_more_tests_above_the_line() -> None:
    assert_up(change(runs(36), runs(36, **parameter("pressure.build", 0.05)), ever("red_line")))


def test_11_that_the_hazard_of_such_a_test_and_the_mean_class_of_a_test_rise_with_pressure() -> None:
    low, middle, high = (runs(1, 20_000, initial={"pressure": pressure}) for pressure in (0.1, 0.5, 0.9))
    for before, after in ((low, middle), (middle, high)):
        assert_up(change(before, after, ever("red_line")))
        assert_up(change_of_ratio(before, after, class_sum, counted("tests")))


def test_12_that_more_pressure_on_long_tests_alone_shifts_the_mix_of_tests_up() -> None:
    before, after = runs(36), runs(36, **parameter(f"{NK}.test.pressure_long", 2.9))
    assert_up(change_of_ratio(before, after, class_sum, counted("tests")))


def test_13_that_a_closed_border_means_fewer_tests() -> None:
    opened, closed = (runs(initial={"border_closed": flag}) for flag in (0, 1))
    assert_down(change(opened, closed, counted("tests")))


def test_14_that_drills_mean_fewer_two_track_messages() -> None:
    suspended, full = (runs(events=[forced(1, 12, drill=size)]) for size in ("suspended", "full"))
    assert_down(change(suspended, full, counted("two_track_messages")))


def test_15_that_an_engagement_minded_seoul_means_more_two_track_messages() -> None:
    cool, engaged = (runs(initial={"engagement_rok": engagement}) for engagement in (0.2, 1.0))
    assert_up(change(cool, engaged, counted("two_track_messages")))


def test_16_that_more_weight_of_lobbying_means_more_relief() -> None:
    assert_up(change(runs(), runs(**parameter("united_states.ease_lobbying", 2.0)), counted("easings")))


@pytest.mark.parametrize("measure", [counted("easings"), ever("interim")], ids=["ease", "interim deal"])
def test_17_that_more_american_trust_means_more_relief_and_more_interim_deals(measure: Measure) -> None:
    assert_up(change(runs(36), runs(36, initial={"trust_us_nk": 0.6}), measure))


def test_18_that_a_greater_penalty_for_tests_means_less_relief() -> None:
    assert_down(change(runs(36), runs(36, **parameter("united_states.ease_test_penalty", 3.0)), counted("easings")))


def test_19_that_an_engaged_president_in_washington_means_more_interim_deals() -> None:
    assert_up(change(runs(36), runs(36, initial={"engagement_us": 0.9}), ever("interim")))


def test_20_that_more_restraint_during_talks_means_fewer_tests() -> None:
    before = runs(36, **parameter(f"{NK}.test.talks_restraint", 1.0))
    assert_down(change(before, runs(36), counted("tests")))


def test_21_that_relief_starts_talks_more_often_than_talk_does_in_every_reachable_state() -> None:
    reached = histories(60, 36, uncertainties="prior")
    seen = 0
    for run in range(60):
        own = reached.design.parameters[run]
        coefficients = {name: float(own[name]) for name in own.dtype.names if name.startswith("join_")}
        for month in range(36):
            state = {variable.name: float(reached[variable.name][run, month]) for variable in VARIABLES}
            if state["stage"] >= STAGE.talks:
                continue
            message = int(reached["message"][run, month])
            chances = []
            for washington in ({"sanctions": SANCTIONS.ease}, {"talk": TALK.talk}):
                told = situation(state, coefficients, {"message": message} | washington)
                advance_stage(*told)
                chances.append(float(told.month.join_chance))
            assert chances[0] > chances[1], state
            seen += 1
    assert seen > 1000


def test_21_that_relief_starts_talks_more_often_than_talk_does() -> None:
    talked, eased = (runs(1, events=[forced(1, 1, **washington)]) for washington in (TALKED, EASED))
    assert_up(change(talked, eased, ever("talks")))


def test_22_that_a_greater_hazard_of_collapse_means_fewer_interim_deals() -> None:
    assert_down(change(runs(36), runs(36, **parameter("diplomacy.collapse_hazard", 0.2)), ever("interim")))


def test_23_that_rationality_0_is_uniform_choice() -> None:
    blind = {"rationality": {"north_korea": 0, "south_korea": 0, "united_states": 0}}
    model = PeninsulaModel(design(from_data({"months": 6, "runs": 1, "parameters": blind, "start": "2022-03"})))
    while model.running:
        declared = model.state.declared == 1
        model.step()
        for instrument in INSTRUMENTS:
            free = [1.0] * len(instrument.levels)
            if instrument.name == "talk" and declared:
                free[TALK.declare] = 0.0
            assert list(model.month_record[f"{instrument.name}_probabilities"]) == [level / sum(free) for level in free]

    told = histories(4000, 12, parameters=blind, initial={"declared": 1})
    for instrument in INSTRUMENTS:
        played = told[instrument.column][:, [5, 10] if instrument.name == "drill" else slice(None)]
        levels = [place for place, word in enumerate(instrument.levels) if word != "declare"]
        for level in levels:
            share = of((played == level).mean(axis=1))
            assert abs(share.estimate - 1 / len(levels)) < 4 * share.error


def test_24_that_failed_lobbying_lowers_trust_in_seoul_and_then_the_number_of_two_track_messages() -> None:
    quiet, lobbying = (
        histories(
            20_000,
            20,
            events=[forced(1, 6, posture=posture), forced(1, 11, **HELD)],
            initial={"channel": "open"},
        )
        for posture in ("hold", "lobby")
    )
    assert_down(of(lobbying["trust_nk_rok"][:, 10] - quiet["trust_nk_rok"][:, 10]))
    later = [(told["message"][:, 11:] == MESSAGE.two_track).sum(axis=1).astype(float) for told in (quiet, lobbying)]
    assert_down(of(later[1] - later[0]))


def test_25_that_more_relief_at_once_or_in_steps_never_does_less_for_talks() -> None:
    tiny, small, large = (
        runs(events=[forced(1, 1, sanctions="ease", talk="none") | {"step": step}]) for step in (0.0001, 0.05, 0.5)
    )
    held = after(HELD)
    assert abs(change(held, tiny, ever("talks")).estimate) < 0.002
    assert_up(change(tiny, small, ever("talks")))
    assert_up(change(small, large, ever("talks")))


@pytest.mark.parametrize(("total", "least", "most"), [(0.125, 0.85, 1), (0.25, 2 / 3, 0.8), (0.5, 2 / 3, 0.9)])
def test_25_that_ten_steps_do_about_as_much_for_talks_as_an_ordinary_ease_and_less_than_a_larger_one(
    total: float, least: float, most: float
) -> None:
    held = forced(1, 36, sanctions="hold")
    talks = [
        (runs(36, events=[held, forced(1, steps, sanctions="ease") | {"step": total / steps}]).first_talks_month <= 36)
        for steps in (1, 10)
    ]
    at_once, in_steps = (float(began.mean()) for began in talks)
    assert least * at_once < in_steps < most * at_once


def test_26_that_lobbying_makes_washington_talk() -> None:
    quiet, lobbying = (histories(20_000, 1, events=[forced(1, 1, posture=posture)]) for posture in ("hold", "lobby"))
    talked = [(told["us_talk"][:, 0] == TALK.talk).astype(float) for told in (quiet, lobbying)]
    assert_up(of(talked[1] - talked[0]))


def test_27_that_talks_between_the_koreas_mean_more_nuclear_talks() -> None:
    apart, talking = (
        runs(1, 40_000, initial={"channel": channel}, events=[forced(1, 1, **TALKED)]) for channel in ("open", "talks")
    )
    assert_up(change(apart, talking, ever("talks")))


def test_28_that_refusal_makes_pressure_and_the_arsenal_grow() -> None:
    refused, eased = (
        runs(36, events=[forced(1, 12, message="offer"), forced(1, 12, **washington)]) for washington in (HELD, EASED)
    )
    assert_down(change(refused, eased, counted("final_pressure")))
    assert_down(change(refused, eased, counted("final_warheads")))


def test_29_that_a_nuclear_test_makes_another_one_next_month_less_likely() -> None:
    # against a long-range test, which answers the same demand and is answered the same way
    after_long, after_nuclear = (histories(40_000, 2, events=[forced(1, 1, test=test)]) for test in ("long", "nuclear"))
    again = [(told["test"][:, 1] == TEST.nuclear).astype(float) for told in (after_long, after_nuclear)]
    assert_down(of(again[1] - again[0]))


DEAL = {"initial": {"stage": "interim", "sanctions": 0.65, "deal_relief": 0.25}}


def test_30_that_more_at_stake_means_more_comprehensive_deals() -> None:
    before, after_more = (runs(24, **DEAL, **parameter("diplomacy.comprehensive_stake", stake)) for stake in (0, 3))
    assert_up(change(before, after_more, counted("treaty")))


def test_31_that_a_greater_cost_to_the_alliance_means_fewer_comprehensive_deals() -> None:
    cheap, dear = (runs(24, **DEAL, **parameter("united_states.alliance_cost", cost)) for cost in (0, 2))
    assert_down(change(cheap, dear, counted("treaty")))


def test_32_that_tightening_does_not_forbid_talk() -> None:
    pressed = histories(5000, 1, events=[forced(1, 1, sanctions="tighten")])
    assert (pressed["us_talk"][:, 0] == TALK.talk).mean() > 0.05
