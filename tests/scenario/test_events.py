"""Events: what may be written, and the rows that the engines get."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.numerics.draws import key_of
from sim.rules.events import EFFECT
from sim.scenario import from_data
from sim.scenario.event_rows import event_rows
from sim.scenario.events import Event, keys_of_draws
from sim.state import INDEX
from sim.vocabulary import INSTRUMENT, POSTURE, SANCTIONS, STAGE
from tests.strategies import events


def rows(*data):
    return event_rows([Event.model_validate(each) for each in data])


def test_that_a_forced_level_becomes_a_row():
    (row,) = rows({"months": [2, 5], "force": {"united_states.sanctions": "ease"}, "step": 0.05, "probability": 0.4})
    assert (row["first"], row["last"]) == (2, 5)
    assert (row["effect"], row["target"], row["value"]) == (EFFECT.force, INSTRUMENT.sanctions, SANCTIONS.ease)
    assert (row["step"], row["probability"]) == (0.05, 0.4)
    assert row["conditions"] == 0


def test_that_a_change_of_leader_becomes_a_row():
    (row,) = rows({"month": 8, "leader": "south_korea", "engagement": 0.2, "otherwise": 0.9, "probability": 0.55})
    assert (row["effect"], row["target"]) == (EFFECT.leader, INDEX["engagement_rok"])
    assert (row["value"], row["otherwise"]) == (0.2, 0.9)
    (row,) = rows({"month": 40, "leader": "united_states", "engagement": 0.2})
    assert row["target"] == INDEX["engagement_us"]
    assert math.isnan(row["otherwise"])


def test_that_every_effect_has_a_row_and_all_share_one_draw():
    made = rows(
        {
            "month": 3,
            "force": {"south_korea.posture": "aid", "united_states.sanctions": "hold"},
            "set": {"stage": "talks", "sanctions": 0.36, "declared": True},
            "leader": "south_korea",
            "engagement": 1,
            "enforcement": {"to": 0.5},
            "flood": True,
        }
    )
    assert sorted(made["effect"]) == sorted([0, 0, 1, 1, 1, 2, 3, 4])
    assert len(set(made["key"])) == 1
    values = {(row["effect"], row["target"]): row["value"] for row in made}
    assert values[EFFECT.force, INSTRUMENT.posture] == POSTURE.aid
    assert values[EFFECT.set, INDEX["stage"]] == STAGE.talks
    assert values[EFFECT.set, INDEX["sanctions"]] == 0.36
    assert values[EFFECT.set, INDEX["declared"]] == 1
    assert values[EFFECT.enforcement, INDEX["enforcement"]] == 0.5


def test_that_conditions_become_bounds_on_the_state():
    when = {"tested_last_month": 0, "stage": {"min": "offer"}, "economy": {"min": 0.8, "max": 0.9}}
    (row,) = rows({"month": 1, "flood": True, "when": when})
    assert row["conditions"] == 3
    found = {
        int(row["condition_field"][place]): (row["condition_low"][place], row["condition_high"][place])
        for place in range(3)
    }
    assert found == {
        INDEX["tested_last_month"]: (0, 0),
        INDEX["stage"]: (STAGE.offer, math.inf),
        INDEX["economy"]: (0.8, 0.9),
    }


def test_that_no_events_make_no_rows():
    assert len(event_rows([])) == 0


def test_that_the_key_of_a_draw_comes_from_the_subjects():
    first, second = rows({"month": 1, "flood": True, "set": {"sanctions": 0.5}})
    assert first["key"] == second["key"] == np.uint64(key_of("flood + set sanctions"))


@given(st.lists(events("2021-10", 24), max_size=6), events("2021-10", 24))
def test_that_adding_an_event_moves_no_draw(data, added):
    before = [Event.model_validate(each) for each in data]
    names = keys_of_draws([*before, Event.model_validate(added)])
    assert names[:-1] == keys_of_draws(before)
    assert len(set(names)) == len(names)


@given(events("2021-10", 24))
def test_that_a_row_has_finite_values(data):
    made = rows(data)
    assert len(made) >= 1
    assert np.isfinite(made["value"]).all()
    assert (made["first"] <= made["last"]).all()


@pytest.mark.parametrize(
    ("event", "part"),
    [
        ({"flood": True}, "needs either month or months"),
        ({"month": 1, "months": [1, 2], "flood": True}, "needs either month or months"),
        ({"month": 1}, "has no effect"),
        ({"month": 1, "probability": 0.5}, "has no effect"),
        ({"month": 1.5, "flood": True}, "must be a whole number"),
        ({"months": [3, 2], "flood": True}, "first month must not come after the last"),
        ({"months": [1, 2, 3], "flood": True}, "must be [first, last]"),
        ({"months": [0, 2], "flood": True}, "must be a whole number from 1"),
        ({"month": 1, "flood": False}, "must be true"),
        ({"month": 1, "flood": True, "probability": 1.1}, "must be a number from 0 to 1"),
        ({"month": 1, "leader": "south_korea"}, "leader but no engagement"),
        ({"month": 1, "engagement": 0.5}, "has no effect"),
        ({"month": 1, "flood": True, "engagement": 0.5}, "engagement but no leader"),
        ({"month": 1, "flood": True, "otherwise": 0.5}, "otherwise but no leader"),
        ({"month": 1, "leader": "north_korea", "engagement": 0.5}, "must be one of: south_korea, united_states"),
        ({"month": 1, "force": {"united_states.talk": "talk"}, "step": 0.1}, "forces neither ease nor tighten"),
        ({"month": 1, "force": {}}, "is empty"),
        ({"month": 1, "set": {}}, "is empty"),
        ({"month": 1, "flood": True, "when": {}}, "is empty"),
        ({"month": 1, "set": {"pain": 1}}, "set economy instead"),
        ({"month": 1, "set": {"trust_us_nk_start": 1}}, "set trust_us_nk instead"),
        ({"month": 1, "set": {"sanctions": {"dist": "uniform", "low": 0, "high": 1}}}, "must be a number from 0 to 1"),
        ({"month": 1, "flood": True, "when": {"pressure": 1}}, "is not public"),
        ({"month": 1, "flood": True, "when": {"stage": 1}}, "must be one of: none, offer"),
        ({"month": 1, "flood": True, "when": {"stage": {"min": "talks", "max": "none"}}}, "can never hold"),
        ({"month": 1, "flood": True, "when": {"economy": {}}}, "asks for nothing"),
        ({"month": 1, "force": {"talk": "declare"}}, "did you mean 'united_states.talk'?"),
        (
            {"month": 1, "force": {"united_states.response": "hold"}},
            "Washington has two channels now",
        ),
        ({"month": 1, "force": {"united_states.sanctions": "easy"}}, "did you mean 'ease'?"),
        ({"month": 1, "force": {"north_korea.test": 0}}, "must be one of: none, short"),
        ({"month": 1, "enforcement": 0.5}, "must be a mapping"),
        ({"month": 1, "enforcement": {}}, "'to' is missing"),
    ],
)
def test_that_an_event_that_makes_no_sense_is_refused_with_the_repair(event, part):
    with pytest.raises(ScenarioError, match=re.escape(part)) as caught:
        from_data({"events": [event]})
    assert "events[1]" in str(caught.value)


def test_that_seven_conditions_are_too_many():
    when = dict.fromkeys(["consensus", "moratorium", "declared", "treaty", "border_closed", "soft_last_month"], 1)
    from_data({"events": [{"month": 1, "flood": True, "when": when}]})
    with pytest.raises(ScenarioError, match="at most 6"):
        from_data({"events": [{"month": 1, "flood": True, "when": when | {"tested_last_month": 1}}]})


@pytest.mark.parametrize(("start", "months"), [("2021-10", [1, 5]), ("2021-04", [1, 4]), ("2021-09", [1, 6])])
def test_that_a_drill_cannot_be_forced_out_of_season(start, months):
    event = {"months": months, "force": {"south_korea.drill": "full"}}
    with pytest.raises(ScenarioError, match="drills fall in March and August; the next are in months"):
        from_data({"start": start, "events": [event]})
    from_data({"start": start, "events": [event | {"months": [months[0], months[1] + 1]}]})


def test_that_an_event_after_the_horizon_is_allowed():
    from_data({"months": 12, "events": [{"month": 40, "leader": "united_states", "engagement": 0.2}]})
