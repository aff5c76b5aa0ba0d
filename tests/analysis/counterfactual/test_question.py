"""What a scenario asks of a record: from when, what is a change in it, and what the record moves by itself."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from analysis.counterfactual.abduction import Tracer
from analysis.counterfactual.errors import CounterfactualError
from analysis.counterfactual.question import calibration_for, events_of, question, record_for
from analysis.counterfactual.twins import KEPT, lived, twins
from analysis.counterfactual.words import changes, notices
from analysis.record import ARTICLE, SEEN, SHIPPED, Record, code, read
from sim.errors import ScenarioError
from sim.scenario import from_data, load
from sim.scenario.catalogue import names
from sim.scenario.posterior import known_until
from sim.state import INDEX
from sim.vocabulary import SANCTIONS, STAGE


@pytest.fixture(scope="module")
def record() -> Record:
    return code(read())


def scenario(start: str = "2019-02", months: int = 12, **more: Any) -> Any:
    return from_data({"name": "asked", "start": start, "months": months} | more)


@pytest.mark.parametrize("start", ["2005-12", "2021-10"])
def test_that_a_start_outside_the_record_is_refused_with_its_ends(start: str, record: Record) -> None:
    with pytest.raises(CounterfactualError, match=rf"{start}.*2006-01 to 2021-09"):
        question(scenario(start), record)


def test_that_the_record_goes_to_the_article_unless_the_window_goes_further() -> None:
    facts = read(SHIPPED)
    assert record_for(scenario(), facts).dates[-1] == ARTICLE
    assert record_for(scenario(months=40), facts).dates[-1] == "2024-12"
    assert record_for(scenario(), facts, "2022-03").dates[-1] == "2022-03"


def test_that_the_calibration_knows_the_record_and_nothing_later(record: Record) -> None:
    chosen = calibration_for(record, None)
    assert chosen is not None
    assert known_until(chosen) == ARTICLE
    assert known_until(calibration_for(code(read(SHIPPED)), "shipped")) == "2024-12"  # type: ignore[arg-type]
    assert calibration_for(record, "none") is None
    with pytest.raises(CounterfactualError, match="--posterior none"):
        calibration_for(record.until(60), None)
    with pytest.raises(ScenarioError, match="no-such"):
        question(scenario(), record, calibration_for(record, "no-such"), 2)


def test_that_what_only_repeats_the_record_is_no_change(record: Record) -> None:
    made = question(scenario(months=32, events=[
        {"months": [13, 32], "set": {"border_closed": 1}},
        {"month": 24, "leader": "united_states", "engagement": 0.45},
        {"month": 2, "force": {"south_korea.drill": "full"}},
    ]), record)  # fmt: skip
    assert [list(event) for event in made.changes] == [["month", "force"]]
    assert len(changes(made)) == 1
    assert len(made.changed_events) == len(made.events) + 1


def test_that_another_leader_in_the_same_month_takes_the_place_of_the_recorded_one(record: Record) -> None:
    made = question(scenario(months=32, events=[{"month": 24, "leader": "united_states", "engagement": 0.9}]), record)
    assert len(made.changed_events) == len(made.events) == 1
    assert made.changed_events["value"] == [0.9]


def test_that_values_beside_a_start_from_the_record_are_set_in_the_first_month() -> None:
    given = {"initial": {"from": "record", "sanctions": 0.5}, "events": [{"month": 2, "flood": True}]}
    assert events_of(given) == [{"month": 1, "set": {"sanctions": 0.5}}, {"month": 2, "flood": True}]
    assert events_of({"initial": {"sanctions": 0.5}}) == []


def test_that_a_distribution_of_the_start_is_no_change_and_is_told(record: Record) -> None:
    drawn = {"dist": "triangular", "low": 20, "mode": 45, "high": 60}
    given = {"initial": {"from": "record", "warheads": drawn, "sanctions": 0.5}}
    asked = scenario(**given)
    made = question(asked, record)
    assert made.changes == [{"month": 1, "set": {"sanctions": 0.5}}]
    (told,) = notices(asked.resolved(), made)
    assert "warheads" in told
    assert "one number" in told


@pytest.mark.slow
def test_that_every_shipped_scenario_inside_the_record_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = read(SHIPPED)
    coded = cache(lambda until: code(facts, until=until))
    monkeypatch.setattr("analysis.counterfactual.question.code", lambda facts, until: coded(until))
    for name in names():
        asked = load(name)
        known = record_for(asked, facts)
        if known.dates[0] <= asked.start <= known.dates[-1]:
            assert question(asked, known).months == asked.months


def test_that_what_has_no_effect_is_told(record: Record) -> None:
    told = scenario(months=60, initial={"sanctions": 0.5}, uncertainties="prior")
    sentences = notices(told.resolved(), question(told, record))
    assert [any(word in sentence for sentence in sentences) for word in ("initial", "uncertainties", "2021-09")] == [
        True, True, True,
    ]  # fmt: skip
    assert not notices(scenario().resolved(), question(scenario(), record))


def test_that_parameters_and_structures_change_one_world_alone(record: Record) -> None:
    made = question(scenario(parameters={"pressure": {"build": 0.0}}, structures={"learning": "off"}), record)
    assert made.parameters.build[0] > made.changed.build[0] == 0.0
    assert made.parameters.learning[0] == 1
    assert made.changed.learning[0] == 0
    assert len(changes(made)) == 2


def test_that_sanctions_move_as_dated_only_where_the_same_is_done_to_them(record: Record) -> None:
    """The record has new sanctions in August, September and December 2017, whose sizes it dates."""
    forced = {"month": 1, "force": {"united_states.sanctions": "hold"}}
    made = question(scenario("2017-08", 8, events=[forced]), record)
    _, _, worlds = lived(made, 0, 200, Tracer(record))
    level, sanctions = INDEX["sanctions"], SEEN.index("sanctions")
    start = 0.63  # as dated before
    assert worlds.states[1, :, 0, level] == pytest.approx(start)
    assert np.all(worlds.levels[1, :, 0, sanctions] == SANCTIONS.hold)
    lived_level, twin_level = worlds.states[0, :, 1, level], worlds.states[1, :, 1, level]
    again = worlds.levels[1, :, 1, sanctions] == SANCTIONS.tighten
    assert again.any()
    # Both tighten in September, each from its own level; what was withheld in August stays withheld.
    assert np.all(twin_level[again] < lived_level[again])
    held = np.all(worlds.levels[1, :, :, sanctions] == SANCTIONS.hold, axis=1)
    assert np.all(worlds.states[1][held][:, :, level] == pytest.approx(start))


def test_that_relief_stays_given_though_the_record_dates_the_level(record: Record) -> None:
    eased = {"month": 1, "force": {"united_states.sanctions": "ease"}, "step": 0.25}
    found = twins(question(scenario(events=[eased]), record), 200)
    level = found.states[1, ..., KEPT.index("sanctions")]
    assert level[:, 0] == pytest.approx(0.65)
    held = np.all(found.levels[1, :, 1:, SEEN.index("sanctions")] == SANCTIONS.hold, axis=1)
    held &= np.all(found.levels[1, ..., SEEN.index("stage")] <= 2, axis=1)
    assert held.any()
    assert level[held] == pytest.approx(0.65)


def test_that_relief_which_the_record_never_shows_is_not_brought_back_when_a_deal_ends(record: Record) -> None:
    """The deal of February 2012 left the level where it was, and so did its end in April."""
    quiet = {"months": [1, 12], "force": {"north_korea.test": "none"}}
    found = twins(question(scenario("2012-03", 12, events=[quiet]), record), 400)
    stage, sanctions = (found.levels[1, ..., SEEN.index(name)] for name in ("stage", "sanctions"))
    over = (stage[:, :9] >= STAGE.interim).all(axis=1) & (stage[:, -1] == STAGE.none)
    held = over & (sanctions == SANCTIONS.hold).all(axis=1)
    assert held.any()
    assert found.states[1, held, :, KEPT.index("sanctions")] == pytest.approx(0.30)


def test_that_the_months_of_two_worlds_share_luck_after_the_record_too(record: Record) -> None:
    short = record.until(record.months - 20)
    made = question(scenario("2019-02", 32), short)
    found = twins(replace(made), 50)
    assert made.known == 12
    assert np.array_equal(found.levels[0], found.levels[1])
    assert (found.levels[0, :, made.known :] != found.levels[0, :1, made.known :]).any()
