"""What holds in every month of every run of every valid scenario."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from sim.model import PeninsulaModel
from sim.state import VARIABLES
from sim.vocabulary import CHANNEL, DRILL_MONTHS, INSTRUMENTS, LEDGER, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST
from tests.engine.scenarios import made, scenarios, without_setting
from tests.histories import Histories, histories

SOME = settings(max_examples=30)


class Quiet(PeninsulaModel):
    """The Mesa model without its data collector."""

    collects = False


def told(data: dict[str, Any], *never_set: str) -> Histories:
    """The histories of a generated scenario, without the events that write what the test is about."""
    return Histories(made(without_setting(data, *never_set)))


@settings(max_examples=60)
@given(scenarios(runs=30, longest=48))
def test_that_states_stay_in_range_for_every_valid_scenario(data: dict[str, Any]) -> None:
    seen = told(data)
    for variable in VARIABLES:
        values = seen[variable.name]
        most = np.inf if variable.name == "warheads" else variable.high  # an arsenal may grow without bound
        assert np.isfinite(values).all(), variable.name
        assert ((values >= variable.low) & (values <= most)).all(), variable.name
        if variable.whole:
            assert (values == np.floor(values)).all(), variable.name


@SOME
@given(scenarios(runs=30))
def test_that_pain_always_follows_from_the_economy(data: dict[str, Any]) -> None:
    seen = told(data)
    np.testing.assert_allclose(seen["pain"], np.clip((1 - seen["economy"]) / 0.15, 0, 1), atol=1e-12)


@SOME
@given(scenarios(runs=30))
def test_that_relief_and_treaty_exist_only_inside_deals(data: dict[str, Any]) -> None:
    seen = told(data)
    assert (seen["deal_relief"][seen["stage"] < STAGE.interim] == 0).all()
    assert (seen["treaty"][seen["stage"] < STAGE.comprehensive] == 0).all()


@SOME
@given(scenarios(runs=30))
def test_that_the_moratorium_falls_only_at_a_test_above_the_line_and_returns_only_with_talks(
    data: dict[str, Any],
) -> None:
    seen = told(data, "moratorium", "stage")
    fell = seen.before("moratorium") > seen["moratorium"]
    returned = seen.before("moratorium") < seen["moratorium"]
    assert (seen["test"][fell] >= TEST.long).all()
    assert (seen.before("stage")[returned] < STAGE.talks).all()
    assert (seen["stage"][returned] == STAGE.talks).all()
    stays = (seen["test"] >= TEST.long) & ~(
        (seen.before("stage") < STAGE.talks) & (seen["stage"] == STAGE.talks)
    )  # a test in the very month in which talks begin is forgiven
    assert (seen["moratorium"][stays] == 0).all()


@SOME
@given(scenarios(runs=30))
def test_that_a_declaration_never_falls_and_is_made_by_washington_alone(data: dict[str, Any]) -> None:
    seen = told(data, "declared")
    change = seen["declared"] - seen.before("declared")
    assert (change >= 0).all()
    assert ((change == 1) == (seen["us_talk"] == TALK.declare)).all()


@SOME
@given(scenarios(runs=30))
def test_that_without_tests_above_the_line_the_belief_in_punishment_does_not_move(data: dict[str, Any]) -> None:
    seen = told(data, "unanswered", "belief_punished")
    crossed = np.logical_or.accumulate((seen["test"] >= TEST.long) | (seen.start("unanswered") > 0)[:, None], axis=1)
    for name in ("belief_punished", "belief_punished_weight"):
        assert (seen[name] == seen.before(name))[~crossed].all()


@SOME
@given(scenarios(runs=30))
def test_that_the_stage_moves_one_step_or_from_none_through_an_offer_to_talks(data: dict[str, Any]) -> None:
    seen = told(data, "stage")
    before, after = seen.before("stage"), seen["stage"]
    up, down = after - before, before - after
    assert (up[before >= STAGE.offer] <= 1).all()
    assert (after[before == STAGE.none] <= STAGE.talks).all()
    assert ((after == STAGE.none) | (down <= 1)).all()
    assert (after[before == STAGE.comprehensive] >= STAGE.interim).all()
    joined = (before < STAGE.talks) & (after == STAGE.talks)
    assert ((seen["us_talk"] == TALK.talk) | (seen["us_sanctions"] == SANCTIONS.ease))[joined].all()


@SOME
@given(scenarios(runs=30))
def test_that_the_channel_moves_one_step_and_deepens_only_by_a_two_track_message_with_a_gesture(
    data: dict[str, Any],
) -> None:
    seen = told(data, "channel")
    before, after = seen.before("channel"), seen["channel"]
    assert (np.abs(after - before) <= 1).all()
    deepened = after > np.maximum(before, CHANNEL.open)
    assert (seen["message"][deepened] == MESSAGE.two_track).all()
    assert np.isin(seen["posture"][deepened], (POSTURE.aid, POSTURE.declaration)).all()


@SOME
@given(scenarios(runs=30))
def test_that_beta_counts_stay_non_negative_and_within_the_window(data: dict[str, Any]) -> None:
    plan = made(data)
    seen = Histories(plan)
    window = np.maximum(plan.parameters.window, 10.0)[:, None]  # ten counts are there from the start
    for name in ("belief_paid", "belief_punished"):
        weight = seen[f"{name}_weight"]
        assert (weight <= window + 1e-12).all()
        assert (seen[name] * weight >= 0).all()
        assert ((1 - seen[name]) * weight >= 0).all()


@SOME
@given(scenarios(runs=1))
def test_that_the_ledger_adds_up_to_the_change_of_sanctions_in_every_month(data: dict[str, Any]) -> None:
    model = Quiet(made(data))
    while model.running:
        before = float(model.state.sanctions)
        model.step()
        assert sum(model.month_record.ledger) == pytest.approx(model.state.sanctions - before, abs=1e-12)
        granted = (
            model.month_record.ledger[LEDGER.interim_relief] + model.month_record.ledger[LEDGER.comprehensive_relief]
        )
        assert granted <= 0


@SOME
@given(scenarios(runs=1))
def test_that_probabilities_sum_to_one_and_a_level_of_probability_0_is_never_chosen(data: dict[str, Any]) -> None:
    model = Quiet(made(data))
    while model.running:
        model.step()
        for place, instrument in enumerate(INSTRUMENTS):
            level = int(model.month_record[instrument.name])
            if level < 0:
                continue
            chances = model.month_record[f"{instrument.name}_probabilities"]
            assert sum(chances) == pytest.approx(1, abs=1e-12)
            assert ((chances >= 0) & (chances <= 1)).all()
            assert chances[level] > 0 or model.month_record.forced[place] == level


def test_that_with_the_default_coefficients_every_probability_lies_strictly_between_0_and_1() -> None:
    for run in range(5):
        model = Quiet(made({"runs": 5, "months": 36}), run=run)
        while model.running:
            declared = model.state.declared
            model.step()
            for instrument in INSTRUMENTS:
                chances = model.month_record[f"{instrument.name}_probabilities"]
                if instrument.name == "drill" and model.month_record.drill < 0:
                    continue
                if instrument.name == "talk" and declared:
                    assert chances[TALK.declare] == 0
                    chances = np.delete(chances, TALK.declare)
                assert ((chances > 0) & (chances < 1)).all()


@SOME
@given(scenarios(runs=5))
def test_that_drills_happen_in_march_and_august_and_in_no_other_month(data: dict[str, Any]) -> None:
    seen = told(data)
    first = seen.design.calendar_month
    calendar = np.array([(first - 1 + index) % 12 + 1 for index in range(seen.design.months)])
    assert ((seen["drill"] >= 0) == np.isin(calendar, DRILL_MONTHS)).all()


def test_that_the_inter_korean_channel_alone_never_signs_a_treaty() -> None:
    # whatever the two Koreas do, a Washington that only holds leaves the nuclear track at an offer
    events = [
        {"months": [1, 36], "force": {"united_states.sanctions": "hold", "united_states.talk": "none"}},
        {"months": [1, 36], "force": {"north_korea.message": "two_track", "south_korea.posture": "aid"}},
    ]
    seen = histories(300, 36, events=events, initial={"channel": "open"})
    assert (seen["channel"] == CHANNEL.talks).any()
    assert (seen["stage"] == STAGE.none).all()
    assert (seen["treaty"] == 0).all()


def test_that_an_arsenal_set_beyond_all_expectation_is_counted_where_it_belongs() -> None:
    import sim

    event = {"month": 1, "set": {"warheads": 1000}}
    plain, armed = (sim.run(made({"runs": 200, "months": 2, "events": events})).months for events in ([], [event]))
    assert armed["warheads_q50"][0] == pytest.approx(1000.5, abs=1.0)
    assert armed["warheads_mean"][0] == pytest.approx(1000.505, abs=1e-2)
    others = [name for name in plain if not name.startswith("warheads")]
    assert plain[others].equals(armed[others])
