"""The sequence of a month: who knows what when, and what follows in which order."""

from typing import Any

import numpy as np
import pytest

from sim.engine.month_record import TERMS
from sim.model import PeninsulaModel
from sim.scenario import design, from_data, load
from sim.vocabulary import INSTRUMENTS, LEDGER, MESSAGE, POSTURE, SANCTIONS, STAGE, TALK, TEST
from tests.histories import histories

SPECIFIED = load("specification-values").resolved()["parameters"]
"""The coefficients of the specification, by which its answers were computed by hand."""


def played(force: dict[str, str] | None = None, start: str = "2021-10", **scenario: Any) -> PeninsulaModel:
    """A model after its first month, with some actions forced."""
    events = [{"month": 1, "force": force}] if force else []
    data = {"start": start, "months": 1, "runs": 1, "events": events, "parameters": SPECIFIED} | scenario
    model = PeninsulaModel(design(from_data(data)))
    model.step()
    return model


def term(model: PeninsulaModel, instrument: str, level: str, name: str) -> float:
    """A named term of a utility as it decided the month."""
    levels = next(each.levels for each in INSTRUMENTS if each.name == instrument)
    place = levels.index(level)
    return float(model.month_record[f"{instrument}_terms"][place, TERMS[instrument][place].index(name)])


def test_that_the_test_is_chosen_knowing_the_drill() -> None:
    reactions = [
        term(played({"south_korea.drill": drill}, start="2022-03"), "test", "short", "drill_reaction")
        for drill in ("full", "scaled", "suspended")
    ]
    assert reactions == [0.5, 0.25, 0]


def test_that_seoul_answers_the_test_of_the_same_month() -> None:
    responses = [
        term(played({"north_korea.test": test}), "posture", "arms", "test_response") for test in ("none", "short")
    ]
    assert responses == [0, 0.7]


def test_that_pyongyangs_message_answers_seouls_posture_of_the_same_month() -> None:
    called = played({"south_korea.posture": "declaration"})
    armed = played({"south_korea.posture": "arms"})
    assert term(called, "message", "two_track", "declaration_response") == 0.5
    assert term(armed, "message", "two_track", "declaration_response") == 0
    assert term(armed, "message", "two_track", "arms_grievance") == -0.4


def test_that_washington_answers_all_that_was_done_in_the_month() -> None:
    model = played({"north_korea.test": "long", "north_korea.message": "concession", "south_korea.posture": "lobby"})
    assert term(model, "sanctions", "tighten", "long_response") == 5.5
    assert term(model, "sanctions", "ease", "ease_lobbying") == 1.0
    assert term(model, "sanctions", "ease", "ease_concession") == 2.0
    assert term(model, "sanctions", "ease", "ease_red_line_penalty") == -1.0
    assert term(model, "talk", "talk", "talk_offer") == 1.5


def test_that_seoul_answers_last_months_message_not_this_months() -> None:
    model = played({"north_korea.message": "two_track"}, initial={"soft_last_month": 0, "two_track_last_month": 0})
    assert term(model, "posture", "lobby", "reciprocity") == 0
    assert term(model, "posture", "lobby", "broker_response") == 0
    assert (model.state.soft_last_month, model.state.two_track_last_month) == (1, 1)


def test_that_an_offer_and_talk_may_start_talks_within_one_month() -> None:
    joining = {"diplomacy": {"join_base": 20}}
    model = played({"north_korea.message": "offer", "united_states.talk": "talk"}, parameters=joining)
    assert model.state.stage == STAGE.talks


def test_that_relief_granted_by_a_new_deal_takes_effect_in_the_same_month() -> None:
    sealing = {"diplomacy": {"interim_base": 20}}
    model = played({"united_states.sanctions": "hold"}, initial={"stage": "talks"}, parameters=sealing)
    assert model.month_record.ledger[LEDGER.interim_relief] == -0.25
    assert model.state.sanctions == pytest.approx(0.65, abs=1e-15)
    assert model.state.deal_relief == 0.25


def test_that_the_economy_and_pressure_meet_the_sanctions_of_the_same_month() -> None:
    without_talks = {"economy": {"reopening_hazard": 0}, "pressure": {"build": 0.025}, "diplomacy": {"join_base": -20}}
    model = played({"united_states.sanctions": "ease"}, parameters=without_talks)
    assert model.state.sanctions == pytest.approx(0.775, abs=1e-15)
    assert model.state.economy == pytest.approx(0.885 + (1 - 0.09 * 0.775 - 0.05 - 0.885) / 12, abs=1e-12)
    assert model.state.pressure == pytest.approx(0.70 + 0.025 * 0.775 / 0.9 - 0.25, abs=1e-12)


def test_that_pressure_is_released_from_the_month_in_which_talks_begin() -> None:
    joining = {"diplomacy": {"join_base": 20}}
    model = played({"north_korea.test": "none", "united_states.talk": "talk"}, parameters=joining)
    assert model.state.pressure == pytest.approx(0.65, abs=1e-12)


def test_that_american_trust_rises_in_the_month_in_which_talks_begin_without_a_test() -> None:
    joining = {"diplomacy": {"join_base": 20}}
    forced = {"north_korea.message": "hostile", "united_states.talk": "talk"}
    quiet = played({"north_korea.test": "none"} | forced, parameters=joining)
    loud = played({"north_korea.test": "short"} | forced, parameters=joining)
    assert (quiet.state.trust_us_nk, loud.state.trust_us_nk) == pytest.approx((0.397, 0.25), abs=1e-12)


def test_that_a_test_above_the_line_is_answered_in_the_same_month_or_waits_until_it_lapses() -> None:
    crossing = {"month": 1, "force": {"north_korea.test": "nuclear"}}
    quiet = {"months": [2, 6], "force": {"north_korea.test": "none"}}
    answered = histories(1, 6, events=[crossing, quiet, {"month": 1, "force": {"united_states.sanctions": "tighten"}}])
    waiting = histories(
        1, 6, events=[crossing, quiet, {"months": [1, 6], "force": {"united_states.sanctions": "hold"}}]
    )
    assert answered["unanswered"].tolist() == [[0, 0, 0, 0, 0, 0]]
    assert waiting["unanswered"].tolist() == [[2, 2, 0, 0, 0, 0]]
    assert answered["belief_punished"][0] == pytest.approx(np.full(6, 10.5 / 11), abs=1e-12)
    assert waiting["belief_punished"][0] == pytest.approx([0.95, 0.95] + 4 * [9.5 / 11], abs=1e-12)


def test_that_washington_sees_a_test_above_the_line_for_three_months() -> None:
    crossing = {"month": 1, "force": {"north_korea.test": "long"}}
    quiet = {"months": [2, 5], "force": {"north_korea.test": "none"}}
    free = {"months": [1, 5], "force": {"united_states.sanctions": "hold"}}
    model = PeninsulaModel(
        design(from_data({"months": 5, "runs": 1, "events": [crossing, quiet, free], "parameters": SPECIFIED}))
    )
    seen = []
    while model.running:
        model.step()
        seen.append(term(model, "sanctions", "tighten", "long_response"))
    assert seen == [5.5, 5.5, 5.5, 0, 0]


def test_that_winter_is_december_and_january() -> None:
    restrained = [
        month
        for month in range(1, 13)
        if term(played(start=f"2022-{month:02d}"), "test", "short", "winter_restraint") < 0
    ]
    assert restrained == [1, 12]


def test_that_a_run_plays_the_calendar_from_its_start_month() -> None:
    told = histories(2, 30, start="2016-11")
    drilled = np.flatnonzero((told["drill"] >= 0).any(axis=0)) + 1
    assert drilled.tolist() == [5, 10, 17, 22, 29]  # March and August of 2017 and 2018, March 2019


def test_that_the_agents_play_in_the_order_of_the_article() -> None:
    model = played(start="2022-03")
    assert list(model.actions) == ["drill", "test", "posture", "message", "sanctions", "talk"]


def test_that_the_words_of_the_vocabulary_name_the_levels_in_the_order_of_the_specification() -> None:
    assert TEST._fields == ("none", "short", "medium", "long", "nuclear")
    assert MESSAGE._fields == ("hostile", "two_track", "offer", "concession")
    assert POSTURE._fields == ("hold", "arms", "aid", "declaration", "lobby")
    assert SANCTIONS._fields == ("hold", "tighten", "ease")
    assert TALK._fields == ("none", "declare", "talk")
    assert STAGE._fields == ("none", "offer", "talks", "interim", "comprehensive")
    for words in (TEST, MESSAGE, POSTURE, SANCTIONS, TALK, STAGE):
        assert list(words) == list(range(len(words)))
