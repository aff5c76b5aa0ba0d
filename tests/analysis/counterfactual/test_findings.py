"""Tables of the twins: what is told of a chance, its spread over parameters, and where worlds part."""

import json
from typing import Any

import numpy as np
import pytest

from analysis.charts import counterfactual as chart
from analysis.charts.saving import svg
from analysis.counterfactual.findings import Counterfactual, first_month, spread
from analysis.counterfactual.question import calibration_for, question
from analysis.counterfactual.things import THINGS, came
from analysis.counterfactual.twins import twins
from analysis.counterfactual.words import headline
from analysis.record import SEEN, code, read
from analysis.record.record import LEVELS
from sim.scenario import from_data
from sim.vocabulary import INSTRUMENTS, STAGE

HANOI = {
    "name": "hanoi", "start": "2019-02", "months": 12,
    "events": [{"month": 1, "force": {"united_states.sanctions": "ease"}, "set": {"stage": "interim"}}],
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Counterfactual:
    record = code(read())
    return Counterfactual(twins(question(from_data(HANOI), record, calibration_for(record, None), 20), 400))


def row(found: Counterfactual, table: str, **keys: Any) -> Any:
    rows = getattr(found, table)
    for name, value in keys.items():
        rows = rows[rows[name] == value]
    return rows.iloc[0]


def test_that_counts_of_the_record_are_those_of_the_record(found: Counterfactual) -> None:
    record = found.twins.question.record
    tested = record.level("test")[found.twins.question.first :][:12]
    assert row(found, "window", thing="lesser_test")["record"] == ((tested == 1) | (tested == 2)).sum() == 7
    assert row(found, "window", thing="red_line_test")["record"] == 0
    assert row(found, "window", thing="end")["record"] == 1


def test_that_necessity_is_told_of_what_came_and_sufficiency_of_what_did_not(found: Counterfactual) -> None:
    tests = row(found, "months", date="2019-05", thing="lesser_test")
    assert tests["record"] == 1
    assert tests["necessity_runs"] == 400
    assert tests["sufficiency_runs"] == 0
    assert tests["necessity_estimate"] == pytest.approx(1 - tests["changed"])
    assert tests["necessity_low"] < tests["necessity_estimate"] < tests["necessity_high"]
    relief = row(found, "months", date="2019-04", thing="relief")
    assert np.isnan(relief["necessity_estimate"])
    assert relief["sufficiency_estimate"] == pytest.approx(relief["changed"])
    assert relief["sufficiency_standard_error"] > 0


def test_that_what_the_scenario_makes_come_itself_is_marked(found: Counterfactual) -> None:
    assert row(found, "months", date="2019-02", thing="relief")["forced"] == 1
    assert (
        row(found, "months", date="2019-02", thing="deal")["forced"]
        == row(found, "months", date="2019-02", thing="deal")["changed"]
    )
    assert row(found, "months", date="2019-04", thing="relief")["forced"] == 0
    assert row(found, "window", thing="lesser_test")["forced"] == 0
    assert "test below" in headline(found)


def test_that_worlds_part_with_the_change_and_decisions_after_it(found: Counterfactual) -> None:
    assert (found.first_difference == 1).all()
    assert (found.first_decision != 1).any()
    assert found.parting["first"].sum() == pytest.approx((found.first_decision > 0).mean())
    assert (found.parting["first"] <= found.parting["ever"] + 1e-12).all()
    assert found.course["parted"].is_monotonic_increasing
    assert found.course["parted"].iloc[-1] == 1


def test_that_the_first_month_counts_from_one() -> None:
    assert list(first_month(np.array([[False, True, True], [False, False, False], [True, False, False]]))) == [2, 0, 1]


def test_that_the_spread_over_draws_is_that_of_their_chances_rather_than_of_their_luck() -> None:
    luck = np.random.default_rng(4)
    draw = np.repeat(np.arange(1000), 20)
    alike = spread(luck.random(20_000) < 0.3, draw)
    assert alike[1] - alike[0] < 0.12  # 0.33 of the bare shares
    chances = luck.uniform(0.1, 0.9, 1000)
    low, high = spread(luck.random(20_000) < np.repeat(chances, 20), draw)
    assert low == pytest.approx(0.14, abs=0.04)
    assert high == pytest.approx(0.86, abs=0.04)
    assert np.isnan(spread(luck.random(10) < 0.5, np.zeros(10, np.int64))).all()


@pytest.mark.parametrize(
    "draw",
    [
        np.concatenate([np.arange(170), np.arange(30)]),  # of most draws there is but one run
        np.repeat(np.arange(19), 20),
        np.arange(200),
    ],
)
def test_that_no_range_is_told_where_few_draws_have_several_runs(draw: np.ndarray) -> None:
    assert np.isnan(spread(np.random.default_rng(4).random(len(draw)) < 0.7, draw)).all()


def test_that_no_range_is_told_of_what_every_run_or_none_has() -> None:
    draw = np.repeat(np.arange(50), 4)
    for seen in (np.zeros(200, bool), np.ones(200, bool)):
        assert np.isnan(spread(seen, draw)).all()


@pytest.mark.parametrize("seed", range(5))
def test_that_a_range_holds_its_own_estimate_where_draws_have_unlike_numbers_of_runs(seed: int) -> None:
    luck = np.random.default_rng(seed)
    draw = luck.choice(60, 200, p=np.arange(1, 61) / 1830)
    happened = luck.random(200) < 0.7
    low, high = spread(happened, draw)
    assert low <= happened.mean() + 1e-12
    assert happened.mean() <= high + 1e-12


def test_that_a_thing_comes_by_its_levels() -> None:
    levels = np.zeros((1, 4, len(SEEN)), np.int8)
    stages = [STAGE.talks, STAGE.interim, STAGE.comprehensive, STAGE.none]
    levels[0, :, SEEN.index("stage")] = stages
    flags = {name: list(np.flatnonzero(values[0])) for name, values in came(levels, np.array([STAGE.none])).items()}
    assert flags["talks_begin"] == [0]
    assert flags["deal"] == [1, 2]
    assert flags["end"] == [3]
    instruments = {instrument.name for instrument in INSTRUMENTS}
    assert {thing.instrument for thing in THINGS.values()} <= {*instruments, ""}
    assert set(SEEN) == set(LEVELS)


def test_that_the_chart_shows_both_worlds_in_every_month(found: Counterfactual) -> None:
    drawn = chart.draw(found).to_dict()
    sanctions = drawn["datasets"]["sanctions"]
    assert len(sanctions) == 2 * 12
    assert {mark["month"] for mark in drawn["datasets"]["came"] if mark["thing"] == "a test below the red line"} == {
        3, 4, 6, 7, 8, 9, 10,
    }  # fmt: skip
    assert "NaN" not in svg(chart.draw(found))


def test_that_tables_are_fit_for_json(found: Counterfactual) -> None:
    for table in (found.window, found.months, found.lasting, found.parting, found.course):
        assert json.loads(table.to_json(orient="records"))
