"""A world in which nothing is changed is the record: every run, every month, every instrument and state."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.counterfactual.abduction import Tracer
from analysis.counterfactual.question import calibration_for, question, record_for
from analysis.counterfactual.twins import KEPT, lived, twins
from analysis.likelihood.workspace import RecordMismatchError
from analysis.record import SEEN, SHIPPED, code, read
from analysis.record.record import LEVELS
from sim.scenario import design, from_data
from tests.analysis.counterfactual.situations import asked, opened, record_of, simulated
from tests.strategies import scenario_data


@settings(max_examples=25)
@given(scenario_data(uncertain=False, longest=30), st.data())
def test_that_any_world_without_a_change_is_the_record(data: dict[str, Any], more: st.DataObject) -> None:
    # A record forces nothing, whether an uncertain event happened is no part of it, and no fact says of a test that it
    # goes unanswered: that follows from the tests and measures.
    unfit = ("probability", "when", "force", "step")
    events = [{key: value for key, value in event.items() if key not in unfit} for event in data.get("events", ())]
    events = [
        event | {"set": {key: value for key, value in event["set"].items() if key != "unanswered"} or {"tension": 0.5}}
        if "set" in event else event for event in events
    ]  # fmt: skip
    events = [event for event in events if set(event) - {"month", "months"}]
    plan = design(from_data(data | {"runs": 1, "events": events}))
    whole = record_of(plan)
    record = opened(whole, plan.months, **{
        name: tuple(more.draw(st.lists(st.integers(0, len(LEVELS[name]) - 1), max_size=2), name)) for name in SEEN
    })  # fmt: skip
    first = more.draw(st.integers(0, record.months - 1), "first")
    made = asked(record, first, months=record.months - first + more.draw(st.integers(0, 6), "after the record"))
    try:
        histories, _, worlds = lived(made, 0, 20, Tracer(record))
    except RecordMismatchError:
        assume(False)  # what happens by chance in a simulation may be impossible where it is dated
    assert np.array_equal(worlds.levels[0], worlds.levels[1])
    assert np.array_equal(worlds.states[0], worlds.states[1])
    known = worlds.levels[1][:, : made.known]
    assert np.array_equal(known, histories.levels[:, first:])
    seen = record.seen[first:]
    assert np.all((seen == 0) | (seen >> known.clip(0) & 1 == 1))


@pytest.mark.parametrize("seed", range(1, 5))
def test_that_of_a_run_in_which_all_is_seen_the_very_states_come_back(seed: int) -> None:
    plan = simulated(40, seed, structures={"programme_phase": "on" if seed % 2 else "off"})
    record = record_of(plan)
    made = asked(record, 12)
    _, worth, worlds = lived(made, 0, 3, Tracer(record))
    whole = _states(plan)
    if not seed % 2:  # the phase is not seen
        assert worlds.states[1] == pytest.approx(np.broadcast_to(whole[12:], worlds.states[1].shape), abs=1e-12)
        assert worth == pytest.approx(4)
    assert np.array_equal(worlds.states[0], worlds.states[1])


def _states(plan: Any) -> np.ndarray:
    from sim.engine.ensemble import run_chunk

    return run_chunk(plan, 0, 1, 1)[2].states[0]


@pytest.mark.parametrize(("start", "months"), [("2006-01", 40), ("2012-03", 46), ("2019-02", 32), ("2024-06", 24)])
def test_that_the_shipped_record_comes_back_under_every_draw_of_a_posterior(start: str, months: int) -> None:
    scenario = from_data({"name": "unchanged", "start": start, "months": months})
    record = record_for(scenario, read(SHIPPED))
    made = question(scenario, record, calibration_for(record, None), 8)
    found = twins(made, 40)
    assert np.array_equal(found.levels[0], found.levels[1])
    assert np.array_equal(found.states[0], found.states[1])
    for place, name in enumerate(SEEN):
        level = record.level(name)[made.first : made.first + made.known]
        own = found.levels[1][:, : made.known, place]
        assert np.all(own[:, level >= 0] == level[level >= 0])


@pytest.mark.parametrize("months", [20, 32, 36])
def test_that_the_level_of_sanctions_is_the_recorded_one_to_the_last_month(months: int) -> None:
    record = code(read())
    found = twins(asked(record, 157, months=months), 20)
    level = found.states[..., KEPT.index("sanctions")]
    assert record.dates[157] == "2019-02"
    assert np.all(level[:, :, :32] == 0.9)
    again = twins(asked(record, 157, months=months), 20)
    assert np.array_equal(found.states, again.states)


def test_that_the_proposals_of_the_record_are_worth_nearly_as_many_independent_ones() -> None:
    record = code(read())
    made = asked(record, 160)
    _, worth, _ = lived(made, 0, 200, Tracer(record))
    assert worth > 2  # of four
