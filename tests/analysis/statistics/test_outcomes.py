"""The summary table."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from analysis.statistics.outcomes import headline, summarise
from analysis.wording.outcomes import is_probability, label, unit
from sim.outcomes import EVENTS
from sim.result import Result
from sim.vocabulary import OUTCOMES

MakeResult = Callable[..., Result]


@pytest.fixture(scope="module")
def result(make_result: MakeResult) -> Result:
    return make_result(2000, 36)


@pytest.fixture(scope="module")
def summary(result: Result) -> pd.DataFrame:
    return summarise(result.runs, 36)


def row(summary: pd.DataFrame, outcome: str) -> pd.Series:
    return summary.set_index("outcome").loc[outcome]


def test_that_the_columns_are_the_contract(summary: pd.DataFrame) -> None:
    assert list(summary.columns) == ["outcome", "estimate", "standard_error", "low", "high"]
    assert summary["outcome"].is_unique


def test_that_probabilities_come_first_and_outcome_classes_first_of_all(summary: pd.DataFrame) -> None:
    probabilities = [is_probability(outcome) for outcome in summary["outcome"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert list(summary["outcome"][:5]) == [f"outcome_{word.replace(' ', '_')}" for word in OUTCOMES]


def test_that_the_outcome_classes_add_up_to_one(summary: pd.DataFrame) -> None:
    assert summary["estimate"][:5].sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("months", [12, 36])
@pytest.mark.parametrize("event", EVENTS)
def test_that_an_event_counts_if_it_comes_by_that_month(
    result: Result, summary: pd.DataFrame, event: str, months: int
) -> None:
    share = float((result.runs[EVENTS[event]] <= months).mean())
    assert row(summary, f"{event}_within_{months}")["estimate"] == pytest.approx(share, abs=1e-15)


def test_that_means_stand_under_the_name_of_their_column(result: Result, summary: pd.DataFrame) -> None:
    for name in ("tests", "offers", "longest_quiet", "final_sanctions", "lowest_economy", "peak_tension"):
        values = result.runs[name]
        assert row(summary, name)["estimate"] == pytest.approx(values.mean(), rel=1e-12)
        assert row(summary, name)["standard_error"] == pytest.approx(values.sem(), rel=1e-9)


def test_that_censored_months_have_no_mean(summary: pd.DataFrame) -> None:
    assert not summary["outcome"].str.startswith("first_").any()


def test_that_what_varied_is_no_outcome(summary: pd.DataFrame) -> None:
    assert not summary["outcome"].str.contains(".", regex=False).any()
    assert "run" not in set(summary["outcome"])


def test_that_the_order_of_the_runs_changes_no_bit(result: Result, summary: pd.DataFrame) -> None:
    shuffled = result.runs.sample(frac=1.0, random_state=5)
    pd.testing.assert_frame_equal(summarise(shuffled, 36), summary, check_exact=True)


@pytest.mark.parametrize("event", EVENTS)
def test_that_the_obvious_line_of_pandas_is_the_probability(event: str, tmp_path: Path) -> None:
    runs = sim.run(sim.load("baseline", ["runs=300", "months=14"])).runs
    runs.to_parquet(tmp_path / "runs.parquet")
    stored = pd.read_parquet(tmp_path / "runs.parquet")
    expected = row(summarise(runs, 14), f"{event}_within_12")["estimate"]
    for frame in (runs, stored):
        assert frame[EVENTS[event]].dtype == np.float64
        assert (frame[EVENTS[event]] <= 12).mean() == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(("horizon", "spans"), [(1, {1}), (11, {11}), (12, {12}), (13, {12, 13})])
def test_that_twelve_months_are_reported_only_where_there_are_twelve(
    make_result: MakeResult, horizon: int, spans: set[int]
) -> None:
    names = summarise(make_result(50, horizon).runs, horizon)["outcome"]
    assert {int(name.rpartition("_")[2]) for name in names if "_within_" in name} == spans
    assert names.is_unique


def test_that_runs_in_which_nothing_happens_give_zeros_with_upper_ends(make_result: MakeResult) -> None:
    summary = summarise(make_result(100, 36, eventful=False).runs, 36)
    relief = row(summary, "relief_within_36")
    assert (relief["estimate"], relief["low"]) == (0, 0)
    assert 0 < relief["standard_error"] < relief["high"] < 0.05
    assert (summary[["standard_error", "high"]] > 0).all(axis=None)
    assert (summary["high"] > summary["low"]).all()
    assert row(summary, "outcome_stalemate")["estimate"] == 1


def test_that_a_single_run_has_wide_intervals_for_shares_and_none_for_means(make_result: MakeResult) -> None:
    summary = summarise(make_result(1, 36).runs, 36)
    shares = summary[[is_probability(outcome) for outcome in summary["outcome"]]]
    assert ((shares["high"] - shares["low"]) > 0.7).all()
    assert np.isnan(row(summary, "tests")[["standard_error", "low", "high"]].astype(float)).all()


def test_that_the_headline_fits_a_screen_and_shows_the_economy(summary: pd.DataFrame) -> None:
    shown = headline(summary)
    assert 12 <= len(shown) <= 16
    assert {"lowest_economy", "final_economy", "red_line_test_within_12", "talks_within_36"} <= set(shown["outcome"])
    assert list(shown.columns) == list(summary.columns)


def test_that_outcomes_asked_for_head_the_headline_once(summary: pd.DataFrame) -> None:
    names = list(headline(summary, first=["easings", "tests"])["outcome"])
    assert names[:2] == ["easings", "tests"]
    assert names.count("tests") == 1


def test_that_a_short_horizon_has_a_headline_too(make_result: MakeResult) -> None:
    assert "talks_within_3" in set(headline(summarise(make_result(20, 3).runs, 3))["outcome"])


def test_that_labels_are_the_words_of_a_reader(summary: pd.DataFrame) -> None:
    assert label("red_line_test_within_12") == "Test above the red line within 12 months"
    assert label("talks_within_1") == "Nuclear talks within 1 month"
    assert label("outcome_interim_deal") == "Ends under an interim deal"
    assert label("something_new") == "Something new"
    assert not summary["outcome"].map(label).str.contains("_").any()


def test_that_every_row_has_a_unit(summary: pd.DataFrame) -> None:
    assert unit("treaty") == "probability"
    assert unit("tests") == "months"
    assert unit("final_warheads") == "warhead equivalents"
    assert summary["outcome"].map(unit).str.len().gt(0).all()
