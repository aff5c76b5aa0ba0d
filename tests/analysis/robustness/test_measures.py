"""A table of regret that is known beforehand is found again; luck inside futures is taken out of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.robustness.measures import Measures, measures, without_error

PLANTED = np.array(
    [
        [10.0, 0.0, 4.0, 6.0, 8.0, 2.0, 5.0, 5.0, 7.0, 3.0],
        [9.0, 2.0, 5.0, 5.0, 4.0, 4.0, 5.0, 6.0, 1.0, 3.0],
        [0.0, 1.0, 9.0, 1.0, 2.0, 3.0, 4.0, 8.0, 6.0, 2.0],
    ]
)
"""What three policies give in ten futures, without any luck."""


def judged(values: np.ndarray, direction: int = 1) -> Measures:
    """The measures of values of shape (policies, futures, replications)."""
    return measures(values, direction, np.arange(values.shape[1]), np.random.default_rng(1))


def test_that_a_planted_regret_table_is_found_again() -> None:
    found = judged(np.repeat(PLANTED[:, :, None], 3, axis=2))
    regret = PLANTED.max(axis=0) - PLANTED
    assert found.mean == pytest.approx(PLANTED.mean(axis=1))
    assert found.worst_decile == pytest.approx(np.quantile(PLANTED, 0.1, axis=1))
    assert found.regret_mean == pytest.approx(regret.mean(axis=1))
    assert found.regret_90 == pytest.approx(np.quantile(regret, 0.9, axis=1))
    assert found.raw_regret == pytest.approx(found.regret_mean)
    assert found.noise == pytest.approx(0)


def test_that_where_less_is_better_worst_and_regret_turn_round() -> None:
    found = judged(np.repeat(PLANTED[:, :, None], 2, axis=2), direction=-1)
    regret = PLANTED - PLANTED.min(axis=0)
    assert found.mean == pytest.approx(PLANTED.mean(axis=1))
    assert found.worst_decile == pytest.approx(np.quantile(PLANTED, 0.9, axis=1))
    assert found.regret_mean == pytest.approx(regret.mean(axis=1))


FUTURES, REPLICATIONS, LUCK = 600, 5, 3.0


def noisy(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What four policies are expected to give in many futures, and what replications show of it."""
    luck = np.random.default_rng(seed)
    spread = np.array([[1.0, 0.3, 0.0, 0.2], [0.3, 1.5, 0.4, 0.0], [0.0, 0.4, 0.8, 0.1], [0.2, 0.0, 0.1, 1.2]])
    expected = luck.multivariate_normal([0.0, 0.3, -0.2, 0.1], spread, FUTURES).T
    return expected, expected[:, :, None] + LUCK * luck.standard_normal((4, FUTURES, REPLICATIONS))


@pytest.mark.parametrize("seed", [1, 2])
def test_that_luck_makes_regret_too_large_and_that_this_is_taken_out(seed: int) -> None:
    expected, shown = noisy(seed)
    truth = (expected.max(axis=0) - expected).mean(axis=1)
    found = judged(shown)
    assert (found.raw_regret > 1.2 * truth).all()
    assert np.abs(found.regret_mean - truth).max() < 0.35 * np.abs(found.raw_regret - truth).min()
    assert found.worst_decile == pytest.approx(np.quantile(expected, 0.1, axis=1), abs=0.4)
    assert found.noise == pytest.approx(1.8 / (1.8 + expected.var(axis=1)), abs=0.1)


@pytest.mark.slow
def test_that_no_chance_is_said_to_lie_above_1() -> None:
    random = np.random.default_rng(3)
    base = random.beta(1, 0.3, (1, 200, 1))
    chances = np.concatenate([base, base**0.5, base**2, np.full_like(base, 0.5)])
    tests = (random.random((1, 200, 2)) < chances).astype(float)  # the same draws under each policy
    found = judged(tests, direction=-1)  # spread anew, one future in ten would have a chance of 1.06 and more
    assert found.worst_decile.max() == 1
    assert found.regret_90.max() <= 1


@pytest.mark.slow
def test_that_errors_are_those_of_measures_over_futures_drawn_again() -> None:
    found = [judged(noisy(seed)[1]) for seed in range(12)]
    for name in ("mean", "regret_mean", "worst_decile"):
        spread = np.std([getattr(each, name) for each in found], axis=0, ddof=1)
        said = np.mean([each.errors[name] for each in found], axis=0)
        assert (said < 2.2 * spread).all()
        assert (said > spread / 2.2).all()


def test_that_futures_of_one_draw_count_as_one() -> None:
    values = np.repeat(PLANTED[:, :, None], 2, axis=2)
    twice = np.repeat(values, 8, axis=1)
    alone = judged(twice)
    together = measures(twice, 1, np.repeat(np.arange(10), 8), np.random.default_rng(1))
    assert (together.errors["mean"] > 2 * alone.errors["mean"]).all()
    assert together.regret_mean == pytest.approx(alone.regret_mean)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.floats(0, 4))
def test_that_taking_luck_out_keeps_means_and_never_spreads_futures_further(
    seed: int, policies: int, share: float
) -> None:
    luck = np.random.default_rng(seed)
    values = luck.standard_normal((50, policies)) * luck.uniform(0.1, 3, policies)
    noise = share * np.cov(luck.standard_normal((30, policies)), rowvar=False).reshape(policies, policies)
    quiet = without_error(values, noise)
    assert quiet.mean(axis=0) == pytest.approx(values.mean(axis=0), abs=1e-9)
    assert quiet.var(axis=0).sum() <= values.var(axis=0).sum() + 1e-9
    assert without_error(values, np.zeros_like(noise)) == pytest.approx(values, abs=1e-6)
