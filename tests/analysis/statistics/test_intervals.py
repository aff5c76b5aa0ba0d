"""Intervals against published values, SciPy and simulated coverage."""

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.intervals import Z, mean, proportion, unseen, wilson


@pytest.mark.parametrize(
    ("count", "runs", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_that_wilson_gives_the_published_intervals(count: int, runs: int, low: float, high: float) -> None:
    assert wilson(count, runs) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("count", "runs"), [(0, 1), (1, 1), (3, 10), (0, 10_000), (9_999, 10_000), (123_456, 10_000_000)]
)
def test_that_wilson_agrees_with_scipy(count: int, runs: int) -> None:
    expected = stats.binomtest(count, runs).proportion_ci(method="wilson")
    assert wilson(count, runs) == (pytest.approx(expected.low, abs=1e-14), pytest.approx(expected.high, abs=1e-14))


def test_that_wilson_takes_many_counts_at_once_and_stays_within_0_and_1() -> None:
    low, high = wilson(np.arange(8), 7)
    assert low.shape == high.shape == (8,)
    assert low[0] == 0.0
    assert high[-1] == 1.0
    assert np.all((low >= 0) & (low < high) & (high <= 1))


@pytest.mark.parametrize("probability", [0.02, 0.2, 0.5])
def test_that_wilson_covers_the_truth_about_95_times_in_100(probability: float) -> None:
    low, high = wilson(np.random.default_rng(7).binomial(400, probability, 20_000), 400)
    assert np.mean((low <= probability) & (probability <= high)) == pytest.approx(0.95, abs=0.02)


def test_that_the_interval_of_a_mean_covers_the_truth_about_95_times_in_100() -> None:
    samples = np.random.default_rng(8).gamma(2.0, 1.0, (2000, 400))
    estimates = np.array([mean(sample) for sample in samples])
    assert np.mean((estimates[:, 2] <= 2.0) & (estimates[:, 3] >= 2.0)) == pytest.approx(0.95, abs=0.02)


def test_that_a_mean_has_the_sample_standard_error() -> None:
    centre, error, low, high = mean(np.array([1.0, 2.0, 4.0, 9.0]))
    assert centre == 4.0
    assert error == pytest.approx(np.sqrt(38 / 3) / 2)
    assert (low, high) == (pytest.approx(4 - 1.959964 * error), pytest.approx(4 + 1.959964 * error))


def test_that_one_run_has_no_standard_error_of_a_mean() -> None:
    assert mean(np.array([3.0]))[0] == 3.0
    assert np.isnan(mean(np.array([3.0]))[1:]).all()


def test_that_a_proportion_has_the_binomial_standard_error() -> None:
    assert proportion(np.arange(100) < 30)[:2] == (0.3, pytest.approx(np.sqrt(0.3 * 0.7 / 100)))


@pytest.mark.parametrize("runs", [1, 20, 100, 10_000])
def test_that_what_no_run_or_every_run_has_shown_has_an_error_and_an_interval(runs: int) -> None:
    never, always = proportion(np.zeros(runs, bool)), proportion(np.ones(runs, bool))
    assert never[0] == never[2] == 0.0
    assert always[0] == always[3] == 1.0
    assert never[1] == pytest.approx(always[1]) == pytest.approx(never[3] / (2 * Z))
    assert never[3] == pytest.approx(1 - always[2])
    assert never[3] == pytest.approx(stats.binomtest(0, runs).proportion_ci(method="wilson").high)


def test_that_an_event_seen_once_is_less_sure_than_one_never_seen() -> None:
    once = proportion(np.arange(10_000) == 3)
    never = proportion(np.zeros(10_000, bool))
    assert never[1] < once[1] < 1.1 * never[1]


def test_that_a_mean_of_runs_that_are_all_alike_has_an_interval_around_it() -> None:
    centre, error, low, high = mean(np.full(1000, 7.0))
    assert (centre, low, high) == (7.0, pytest.approx(7 - unseen(1000)), pytest.approx(7 + unseen(1000)))
    assert error == pytest.approx((high - low) / (4 * Z))
    assert mean(np.zeros(1000))[2:] == (0.0, pytest.approx(unseen(1000)))
