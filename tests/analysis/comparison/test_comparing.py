"""Scenarios against each other: what is compared with what, and when it is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from analysis.comparison import ComparisonError, compare
from analysis.comparison.text import markdown
from analysis.statistics.outcomes import summarise
from sim.result import Result
from sim.scenario import design

MakeResult = Callable[..., Result]


@pytest.fixture(scope="module")
def baseline() -> Result:
    return sim.run(sim.load("baseline", ["runs=400", "months=14"]))


@pytest.fixture(scope="module")
def relief() -> Result:
    return sim.run(sim.load("relief-first", ["runs=400", "months=14"]))


def test_that_a_scenario_compared_with_itself_gives_exactly_zero(baseline: Result) -> None:
    again = replace(baseline, runs=baseline.runs.copy())
    frame = compare(baseline, again).frame
    assert (frame[["difference", "standard_error", "low", "high", "share_changed"]] == 0).all(axis=None)
    assert (frame["superiority"] == 0.5).all()
    assert (frame[["p_value", "p_adjusted"]] == 1).all(axis=None)
    assert "the same scenario as baseline" in markdown(compare(baseline, again), frame)


def test_that_every_row_of_the_summary_is_compared_and_its_estimates_are_those_of_the_summary(
    baseline: Result, relief: Result
) -> None:
    comparison = compare(baseline, relief)
    own = comparison.of("relief-first")
    for side, result in (("estimate_a", baseline), ("estimate_b", relief)):
        summary = summarise(result.runs, result.horizon).set_index("outcome")
        assert own.loc[summary.index, side].to_numpy() == pytest.approx(summary["estimate"].to_numpy())
    assert own["difference"].to_numpy() == pytest.approx((own["estimate_b"] - own["estimate_a"]).to_numpy())
    assert comparison.paired
    assert (own["low"] <= own["difference"]).all()
    assert (own["difference"] <= own["high"]).all()


def test_that_months_before_an_event_count_those_without_it_to_the_horizon(baseline: Result, relief: Result) -> None:
    months = relief.runs["first_talks_month"].fillna(15).to_numpy(dtype=float) - 1
    row = compare(baseline, relief).of("relief-first").loc["months_before_talks"]
    assert row["estimate_b"] == pytest.approx(months.mean())
    assert months.max() == 14


def test_that_runs_are_paired_by_their_number_in_whatever_order_they_stand(baseline: Result, relief: Result) -> None:
    shuffled = replace(relief, runs=relief.runs.sort_values("tests"))
    frame = compare(baseline, relief).frame
    pd.testing.assert_frame_equal(compare(baseline, shuffled).frame, frame, check_exact=True)
    turned = replace(baseline, runs=baseline.runs.iloc[::-1])
    pd.testing.assert_frame_equal(compare(turned, shuffled).frame, frame, check_exact=True)


def test_that_only_runs_that_all_results_have_are_compared(baseline: Result, relief: Result) -> None:
    with_talks = replace(relief, runs=relief.runs[relief.runs["talks_months"] > 0])
    comparison = compare(baseline, with_talks)
    assert comparison.runs == len(with_talks.runs) < 400
    same = replace(baseline, runs=baseline.runs[baseline.runs["run"].isin(with_talks.runs["run"])])
    pd.testing.assert_frame_equal(comparison.frame, compare(same, with_talks).frame, check_exact=True)


def test_that_a_run_that_stands_twice_is_refused(baseline: Result, relief: Result) -> None:
    doubled = replace(relief, runs=pd.concat([relief.runs, relief.runs.iloc[[17]]]))
    for sides in ((baseline, doubled), (doubled, baseline)):
        with pytest.raises(ComparisonError, match="relief-first: run 17 stands twice"):
            compare(*sides)


def test_that_results_without_a_run_in_common_are_refused(baseline: Result, relief: Result) -> None:
    halves = replace(baseline, runs=baseline.runs[:200]), replace(relief, runs=relief.runs[200:])
    with pytest.raises(ComparisonError, match="no run in common"):
        compare(*halves)


def test_that_runs_without_numbers_are_refused(baseline: Result, relief: Result) -> None:
    with pytest.raises(ComparisonError, match="no column 'run'"):
        compare(baseline, replace(relief, runs=relief.runs.drop(columns="run")))


def test_that_a_difference_that_no_run_shows_has_a_width(baseline: Result, tmp_path: Path) -> None:
    file = tmp_path / "rare.yaml"
    event = "{month: 14, set: {sanctions: 0}, probability: 0.00001}"
    file.write_text(f"extends: baseline\nevents:\n  - {event}\n", encoding="utf-8")
    other = sim.run(sim.load(file, ["runs=400", "months=14"]))
    assert other.runs.drop(columns="run").equals(baseline.runs.drop(columns="run"))
    comparison = compare(baseline, other)
    assert (comparison.frame["difference"] == 0).all()
    assert (comparison.frame["standard_error"] > 0).all()
    assert ((comparison.frame["low"] < 0) & (comparison.frame["high"] > 0)).all()
    assert comparison.same == ()


def test_that_designs_that_agree_in_every_run_are_not_taken_to_be_the_same() -> None:
    made = sim.run(design(sim.load("baseline", ["runs=50", "months=3"])))
    assert (compare(made, made).frame["high"] > 0).all()


def test_that_the_estimates_of_both_sides_have_their_intervals(baseline: Result, relief: Result) -> None:
    own = compare(baseline, relief).of("relief-first")
    for side, result in (("a", baseline), ("b", relief)):
        summary = summarise(result.runs, result.horizon).set_index("outcome")
        pd.testing.assert_series_equal(own.loc[summary.index, f"low_{side}"], summary["low"], check_names=False)
        pd.testing.assert_series_equal(own.loc[summary.index, f"high_{side}"], summary["high"], check_names=False)


def test_that_fewer_runs_on_one_side_are_paired_with_the_same_runs_of_the_other(
    baseline: Result, relief: Result
) -> None:
    fewer = replace(relief, runs=relief.runs.iloc[:150])
    comparison = compare(baseline, fewer)
    assert (comparison.paired, comparison.runs) == (True, 150)
    same = compare(replace(baseline, runs=baseline.runs.iloc[:150]), fewer).frame
    pd.testing.assert_frame_equal(comparison.frame, same)


def test_that_other_luck_is_compared_as_independent_samples_and_said(baseline: Result, relief: Result) -> None:
    other = replace(relief, manifest={**relief.manifest, "seed": 7})
    comparison = compare(baseline, other)
    assert not comparison.paired
    assert "7" in comparison.reason
    assert "NOT paired" in markdown(comparison, comparison.frame)
    paired = compare(baseline, relief).frame
    assert comparison.frame["difference"].to_numpy() == pytest.approx(paired["difference"].to_numpy())


def test_that_times_of_independent_runs_are_tested_by_log_rank(baseline: Result, relief: Result) -> None:
    other = replace(relief, manifest={**relief.manifest, "seed": 7})
    row = compare(baseline, other).of("relief-first").loc["months_before_talks"]
    sides = []
    for result in (baseline, relief):
        months = result.runs["first_talks_month"]
        sides.append(stats.CensoredData(
            uncensored=months.dropna().to_numpy(dtype=float) - 1, right=np.full(int(months.isna().sum()), 14.0)
        ))  # fmt: skip
    assert row["p_value"] == pytest.approx(stats.logrank(*sides).pvalue)


def test_that_another_horizon_is_refused_with_the_remedy(baseline: Result, make_result: MakeResult) -> None:
    with pytest.raises(ComparisonError, match="--months 14"):
        compare(baseline, make_result(runs=20, horizon=36))


def test_that_p_values_are_adjusted_over_the_whole_table(baseline: Result, relief: Result) -> None:
    frame = compare(baseline, relief, baseline).frame
    family = frame[frame["outcome"] != "declared"]
    adjusted = stats.false_discovery_control(family["p_value"], method="by")
    assert family["p_adjusted"].to_numpy() == pytest.approx(adjusted)
    assert (frame["p_adjusted"] >= frame["p_value"]).all()


@pytest.mark.slow
def test_that_of_two_scenarios_that_do_not_differ_few_are_called_findings() -> None:
    found = []
    for seed in range(1, 13):
        a, b = (sim.run(sim.load("baseline", ["runs=150", "months=13", f"seed={s}"])) for s in (seed, seed + 100))
        found.append(bool((compare(a, b).frame["p_adjusted"] < 0.05).any()))
    assert sum(found) <= 3  # at 5 % a table: binomial, 99.8 %


def test_that_one_run_can_be_compared(baseline: Result, relief: Result) -> None:
    a, b = (replace(result, runs=result.runs.iloc[:1]) for result in (baseline, relief))
    comparison = compare(a, b)
    assert np.isfinite(comparison.frame["difference"]).all()
    assert "| - |" in markdown(comparison, comparison.frame)
