import numpy as np
import pytest

from sim.model import PeninsulaModel
from sim.numerics.draws import key_of
from sim.scenario import design, from_data
from sim.vocabulary import DRILL, INSTRUMENTS, LEDGER, STAGE, TALK, TEST
from tests.histories import histories

SEED = 20210924


def philox(seed: int, stream: int, event: int, month: int, run: int) -> float:
    """NumPy's draw for an event; its generator steps the counter before it draws."""
    counter = event + (month << 64) + (run << 128)
    generator = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64), counter=(counter - 1) % 2**256)
    return float(np.random.Generator(generator).random())


@pytest.mark.parametrize(
    ("instrument", "level"), [(instrument, level) for instrument in INSTRUMENTS for level in instrument.levels]
)
def test_that_every_level_of_every_instrument_can_be_forced_over_a_span(instrument, level: str) -> None:
    # start in February 2022, so drills fall in months 2 and 7; nobody declares the war over unless forced to
    told = histories(
        200,
        8,
        start="2022-02",
        events=[{"months": [2, 7], "force": {instrument.key: level}}],
        parameters={"united_states": {"base_declare": -20}},
    )
    place = instrument.levels.index(level)
    played = told[instrument.column]
    span = [1, 6] if instrument.name == "drill" else [1] if level == "declare" else [1, 2, 3, 4, 5, 6]
    assert (played[:, span] == place).all()
    assert (played[:, 0] != place).any() or instrument.name == "drill"


def test_that_a_forced_action_moves_no_other_actor_in_the_months_before_it() -> None:
    free = histories(50, 6)
    forced = histories(50, 6, events=[{"month": 4, "force": {"united_states.sanctions": "ease"}}])
    assert (free.paths.actions[:, :3] == forced.paths.actions[:, :3]).all()
    assert (free.paths.states[:, :3] == forced.paths.states[:, :3]).all()
    assert (free.paths.states[:, 3:] != forced.paths.states[:, 3:]).any()


def test_that_a_forced_ease_or_tighten_may_carry_its_step() -> None:
    half = {"initial": {"sanctions": 0.5}}
    for sanctions, sign in (("ease", -1), ("tighten", 1)):
        event = {"month": 1, "force": {"united_states.sanctions": sanctions}, "step": 0.07}
        assert histories(events=[event], **half)["sanctions"][0, 0] == pytest.approx(0.5 + sign * 0.07, abs=1e-15)


def test_that_the_later_of_two_forced_levels_wins_with_its_own_step() -> None:
    events = [
        {"month": 1, "force": {"united_states.sanctions": "ease"}, "step": 0.3},
        {"month": 1, "force": {"united_states.sanctions": "ease"}},
    ]
    assert histories(events=events)["sanctions"][0, 0] == pytest.approx(0.9 - 0.125, abs=1e-15)


def test_that_a_declaration_forced_a_second_time_falls_back_to_choice() -> None:
    told = histories(300, 6, events=[{"months": [1, 6], "force": {"united_states.talk": "declare"}}])
    assert (told["us_talk"][:, 0] == TALK.declare).all()
    later = told["us_talk"][:, 1:]
    assert not (later == TALK.declare).any()
    assert len(np.unique(later)) == 2


def test_that_forced_actions_are_marked_as_forced_and_free_ones_are_not() -> None:
    force = {"north_korea.test": "long", "united_states.talk": "declare"}
    model = PeninsulaModel(design(from_data({"months": 2, "runs": 1, "events": [{"months": [1, 2], "force": force}]})))
    model.step()
    assert list(model.month_record.forced) == [-1, TEST.long, -1, -1, -1, TALK.declare]
    model.step()
    assert list(model.month_record.forced) == [-1, TEST.long, -1, -1, -1, -1]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (0.4, 0.4, True),
        (0.4, 0.41, False),
        ({"min": 0.4}, 0.4, True),
        ({"min": 0.4}, 0.39, False),
        ({"max": 0.4}, 0.4, True),
        ({"max": 0.4}, 0.41, False),
        ({"min": 0.3, "max": 0.4}, 0.35, True),
        ({"min": 0.3, "max": 0.4}, 0.45, False),
    ],
)
def test_that_a_condition_holds_at_its_value_or_within_its_bounds(condition, value: float, holds: bool) -> None:
    event = {"month": 1, "when": {"sanctions": condition}, "set": {"pressure": 0.0}}
    pressure = histories(initial={"sanctions": value, "pressure": 1.0}, events=[event])["pressure"]
    assert (pressure[0, 0] < 0.5) == holds


@pytest.mark.parametrize("failing", ["sanctions", "stage", "tested_last_month", "economy", "channel", "warheads"])
def test_that_all_of_six_conditions_must_hold(failing: str) -> None:
    when = {
        "sanctions": 0.9, "stage": "none", "tested_last_month": 1, "economy": {"max": 0.9}, "channel": "severed",
        "warheads": {"min": 45},
    }  # fmt: skip
    wrong = {
        "stage": "offer",
        "channel": "open",
        "tested_last_month": 0,
        "economy": {"min": 0.9},
        "warheads": {"min": 46},
    }
    effect = {"set": {"enforcement": 0.125}}
    assert histories(events=[{"month": 1, "when": when} | effect])["enforcement"][0, 0] == 0.125
    unmet = when | {failing: wrong.get(failing, 0.8)}
    assert histories(events=[{"month": 1, "when": unmet} | effect])["enforcement"][0, 0] == 0.9


def test_that_conditions_see_the_state_before_all_events_of_the_month() -> None:
    event = {"month": 1, "when": {"sanctions": {"min": 0.5}}, "set": {"sanctions": 0.3, "enforcement": 0.2}}
    follower = {"month": 1, "when": {"sanctions": {"max": 0.4}}, "set": {"warheads": 10}}
    told = histories(events=[event, follower], parameters={"north_korea": {"arsenal": {"production_pressure": 0}}})
    assert told["enforcement"][0, 0] == 0.2  # although the first effect ended what its own condition asks for
    assert told["warheads"][0, 0] == 45.5


def test_that_a_reciprocal_policy_acts_month_by_month() -> None:
    events = [{"months": [1, 24], "when": {"tested_last_month": 0}, "force": {"united_states.talk": "talk"}}]
    told = histories(200, 24, events=events)
    quiet = told.before("tested_last_month") == 0
    assert (told["us_talk"][quiet] == TALK.talk).all()
    assert (told["us_talk"][~quiet] != TALK.talk).any()


def test_that_an_event_happens_exactly_where_its_keyed_draw_falls_below_its_probability() -> None:
    event = {"months": [1, 5], "probability": 0.3, "set": {"enforcement": 0.0}}
    happened = histories(200, 5, events=[event])["enforcement"] == 0.0
    key = key_of("set enforcement")
    draws = np.array([[philox(SEED, 1, key, month, run) for month in range(1, 6)] for run in range(200)])
    first = np.logical_or.accumulate(draws < 0.3, axis=1)
    assert (happened == first).all()
    assert 0.25 < (draws < 0.3).mean() < 0.35


def test_that_the_effects_of_one_event_happen_together_or_not_at_all() -> None:
    event = {
        "month": 1,
        "probability": 0.5,
        "force": {"north_korea.test": "nuclear"},
        "set": {"enforcement": 0.25, "pressure": 0.0},
        "leader": "united_states",
        "engagement": 0.9,
    }
    told = histories(400, 1, events=[event], initial={"pressure": 1.0})
    happened = told["enforcement"][:, 0] == 0.25
    assert 150 < happened.sum() < 250
    assert ((told["engagement_us"][:, 0] == 0.9) == happened).all()
    assert ((told["pressure"][:, 0] < 0.5) == happened).all()
    assert (told["test"][happened, 0] == TEST.nuclear).all()


def test_that_an_event_of_probability_0_or_beyond_the_horizon_changes_nothing() -> None:
    plain = histories(100, 6)
    never = [
        {"month": 2, "probability": 0, "set": {"sanctions": 0.0}},
        {"month": 7, "set": {"sanctions": 0.0}},
        {"months": [1, 6], "when": {"sanctions": 0.123}, "force": {"north_korea.test": "long"}},
    ]
    assert (histories(100, 6, events=never).paths.states == plain.paths.states).all()


def test_that_a_new_leader_brings_a_new_engagement_and_moves_trust_half_way_to_its_start() -> None:
    months = 8
    for leader, engagement, trust in (
        ("south_korea", "engagement_rok", "trust_nk_rok"),
        ("united_states", "engagement_us", "trust_us_nk"),
    ):
        event = {"month": months, "leader": leader, "engagement": 0.2}
        # with nothing learnt in the month itself, what is seen is the change of leader
        still = {"beliefs": {"trust_return": 0, "broker_return": 0}}
        frozen = {f"broker_{name}": 0 for name in ("aid", "declaration", "success", "failure", "arms", "drill")}
        still["beliefs"] |= frozen | {
            "double_standard": 0,
            "cooperation_if_trustworthy": 0.5,
            "cooperation_if_not": 0.5,
        }
        moved = [{"month": months - 1, "set": {trust: 0.8}}, event]
        told = histories(20, months, parameters=still, events=moved, initial={trust: 0.3})
        assert (told[engagement][:, -1] == 0.2).all()
        assert told[trust][:, -2] == pytest.approx(np.full(20, 0.8), abs=1e-12)
        assert told[trust][:, -1] == pytest.approx(np.full(20, 0.55), abs=1e-12)


def test_that_otherwise_names_the_leader_who_comes_when_the_event_does_not_happen() -> None:
    event = {"month": 2, "leader": "south_korea", "engagement": 0.8, "probability": 0.45}
    replaced = histories(500, 2, events=[event | {"otherwise": 0.2}])["engagement_rok"]
    kept = histories(500, 2, events=[event])["engagement_rok"]
    assert (replaced[:, 0] == 1.0).all()
    assert set(replaced[:, 1]) == {0.8, 0.2}
    assert set(kept[:, 1]) == {0.8, 1.0}
    assert ((replaced[:, 1] == 0.8) == (kept[:, 1] == 0.8)).all()
    assert 0.38 < (kept[:, 1] == 0.8).mean() < 0.52


def test_that_enforcement_moves_in_a_straight_line_to_its_value_at_the_end_of_the_span() -> None:
    told = histories(3, 8, events=[{"months": [3, 6], "enforcement": {"to": 0.5}}], initial={"enforcement": 0.9})
    expected = [0.9, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5]
    np.testing.assert_allclose(told["enforcement"], np.tile(expected, (3, 1)), rtol=1e-12)


def test_that_setting_sanctions_is_an_entry_of_the_ledger() -> None:
    events = [{"month": 1, "set": {"sanctions": 0.36}, "force": {"united_states.sanctions": "hold"}}]
    model = PeninsulaModel(design(from_data({"months": 1, "runs": 1, "events": events})))
    model.step()
    assert model.month_record.ledger[LEDGER.event] == pytest.approx(0.36 - 0.9, abs=1e-15)
    assert sum(model.month_record.ledger) == pytest.approx(0.36 - 0.9, abs=1e-15)
    assert model.state.sanctions == 0.36


def test_that_setting_a_state_brings_what_depends_on_it_in_line() -> None:
    richer = PeninsulaModel(
        design(from_data({"months": 1, "runs": 1, "events": [{"month": 1, "set": {"economy": 0.97}}]}))
    )
    richer.step()
    relief_seeking = richer.month_record.message_terms[1, 1]
    assert relief_seeking == pytest.approx(1.6 * 0.2 * 0.9, abs=1e-12)  # pain .03 / .15 when the message is chosen

    deal = {"stage": "comprehensive", "deal_relief": 0.5, "treaty": 1}
    ended = histories(
        20,
        1,
        initial=deal,
        events=[{"month": 1, "set": {"stage": "none"}}],
        parameters={"diplomacy": {"join_base": -20}},
    )
    assert (ended["deal_relief"] == 0).all()
    assert (ended["treaty"] == 0).all()
    assert (ended["stage"] <= STAGE.offer).all()


def test_that_a_flood_can_be_scheduled_in_any_month() -> None:
    dry, wet = histories(10, 1), histories(10, 1, events=[{"month": 1, "flood": True}])
    np.testing.assert_allclose(dry["economy"] - wet["economy"], 0.02, rtol=1e-9)


def test_that_consensus_can_be_lost_and_the_border_closed_again() -> None:
    events = [{"month": 2, "set": {"consensus": 0, "border_closed": 1}}]
    told = histories(
        50, 3, initial={"border_closed": 0}, events=events, parameters={"economy": {"reopening_hazard": 0}}
    )
    assert told["consensus"].tolist() == [[1, 0, 0]] * 50
    assert told["border_closed"].tolist() == [[0, 1, 1]] * 50


def test_that_a_drill_is_forced_only_in_its_months() -> None:
    told = histories(5, 12, start="2021-10", events=[{"months": [1, 12], "force": {"south_korea.drill": "suspended"}}])
    expected = np.full(12, -1)
    expected[[5, 10]] = DRILL.suspended  # March and August 2022
    assert (told["drill"] == expected).all()
