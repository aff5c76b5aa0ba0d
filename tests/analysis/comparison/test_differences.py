"""Differences are as sure as they say, paired or not."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.comparison.differences import Difference, Values, paired, unpaired

TRIALS = 2000
NOMINAL = 0.95
TOLERANCE = 0.02
"""Four standard errors of a share of 95 % over so many trials."""


def coverage(intervals: list[Difference], truth: float) -> float:
    return float(np.mean([each.low <= truth <= each.high for each in intervals]))


def flips(luck: np.random.Generator, runs: int, up: float, down: float) -> tuple[Values, Values]:
    """Paired booleans: a share `up` turns from false to true, a share `down` from true to false."""
    kind = luck.choice(4, runs, p=[up, down, 0.3 * (1 - up - down), 0.7 * (1 - up - down)])
    return (kind == 1) | (kind == 2), (kind == 0) | (kind == 2)


@pytest.mark.slow
@pytest.mark.parametrize(("up", "down", "runs"), [(0.1, 0.05, 200), (0.3, 0.3, 100), (0.02, 0.0, 400)])
def test_that_paired_intervals_of_shares_cover_at_the_nominal_rate(up: float, down: float, runs: int) -> None:
    luck = np.random.default_rng(1)
    found = [paired(*flips(luck, runs, up, down)) for _ in range(TRIALS)]
    assert coverage(found, up - down) >= NOMINAL - TOLERANCE


def test_that_a_rare_change_seen_in_no_run_is_not_taken_to_be_impossible() -> None:
    luck = np.random.default_rng(2)
    found = [paired(*flips(luck, 1000, 0.0005, 0.0)) for _ in range(TRIALS)]
    assert all(each.high > 0 for each in found)
    assert coverage(found, 0.0005) >= NOMINAL


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "runs"), [(0.001, 1000), (0.003, 1000), (0.01, 500), (0.05, 400)])
def test_that_means_that_change_in_few_runs_have_intervals_that_cover(rate: float, runs: int) -> None:
    luck = np.random.default_rng(9)
    found = []
    for _ in range(TRIALS):
        a = luck.poisson(3, runs).astype(float)
        found.append(paired(a, a + (luck.random(runs) < rate) * luck.integers(1, 4, runs)))
    assert coverage(found, 2 * rate) >= NOMINAL - 2 * TOLERANCE
    assert all(each.high > each.low for each in found)


@pytest.mark.parametrize("difference", [paired, unpaired])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.zeros(100, bool), np.zeros(100, bool)),
        (np.zeros(100, bool), np.ones(100, bool)),
        (np.full(100, 3.0), np.full(100, 3.0)),
        (np.full(100, 3.0), np.full(100, 5.0)),
        (np.full(100, 0.1), np.full(100, 0.1) + 1e-16),
    ],
)
def test_that_no_difference_is_certain(difference: Callable[..., Difference], a: Values, b: Values) -> None:
    found = difference(a, b)
    assert found.standard_error > 0
    assert found.low < found.high
    assert found.low <= found.difference <= found.high


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_that_paired_intervals_of_means_cover_at_the_nominal_rate(shift: float) -> None:
    luck = np.random.default_rng(3)
    found = []
    for _ in range(TRIALS):
        common = luck.gamma(2.0, size=80)
        found.append(paired(common, common * 0.9 + luck.normal(0.2 + shift, 0.3, 80)))
    assert coverage(found, shift) == pytest.approx(NOMINAL, abs=TOLERANCE)


def test_that_common_luck_makes_a_difference_surer_and_moves_no_estimate() -> None:
    luck = np.random.default_rng(4)
    a = luck.normal(size=500)
    b = a + 0.1 + luck.normal(0, 0.1, 500)
    together, apart = paired(a, b), unpaired(a, b)
    assert together.difference == pytest.approx(apart.difference)
    assert together.standard_error < apart.standard_error / 5
    assert np.isnan(apart.share_changed)


@pytest.mark.slow
@pytest.mark.parametrize(("p", "q", "sizes"), [(0.3, 0.5, (150, 90)), (0.01, 0.03, (300, 300)), (0.0, 0.0, (50, 60))])
def test_that_intervals_between_independent_shares_cover_at_the_nominal_rate(
    p: float, q: float, sizes: tuple[int, int]
) -> None:
    luck = np.random.default_rng(5)
    found = [unpaired(luck.random(sizes[0]) < p, luck.random(sizes[1]) < q) for _ in range(500)]
    assert coverage(found, q - p) >= NOMINAL - 2 * TOLERANCE


def test_that_the_paired_p_value_of_shares_is_mcnemars() -> None:
    a = np.array([True] * 3 + [False] * 12 + [True] * 5)
    b = np.array([False] * 3 + [True] * 12 + [True] * 5)
    assert paired(a, b).p_value == pytest.approx(stats.binomtest(12, 15).pvalue)


def test_that_the_p_value_of_means_agrees_with_the_paired_t_test_of_many_runs() -> None:
    luck = np.random.default_rng(6)
    a = luck.normal(size=5000)
    b = a + luck.normal(0.02, 0.5, 5000)
    assert paired(a, b).p_value == pytest.approx(stats.ttest_rel(b, a).pvalue, rel=0.01)


def test_that_superiority_counts_ties_as_half() -> None:
    a, b = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.0, 2.0, 5.0])
    assert paired(a, b).superiority == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    pairs = [(y > x) + 0.5 * (y == x) for x in a for y in b]
    assert unpaired(a, b).superiority == pytest.approx(np.mean(pairs))


def test_that_the_order_of_the_runs_does_not_matter() -> None:
    luck = np.random.default_rng(7)
    a, b = luck.normal(size=999), luck.normal(size=999)
    shuffled = luck.permutation(999)
    assert paired(a, b) == paired(a[shuffled], b[shuffled])


def test_that_the_sides_can_be_exchanged() -> None:
    luck = np.random.default_rng(8)
    for a, b in ((luck.random(80) < 0.2, luck.random(80) < 0.6), (luck.normal(size=80), luck.normal(size=80))):
        for difference in (paired, unpaired):
            one, other = difference(a, b), difference(b, a)
            assert (one.difference, one.low, one.high) == pytest.approx((-other.difference, -other.high, -other.low))
            assert one.superiority == pytest.approx(1 - other.superiority)
