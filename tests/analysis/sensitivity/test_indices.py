"""Indices that are known, through the design and the estimators that the command uses, with and without luck."""

import warnings

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol

from analysis.sensitivity.indices import COLUMNS, Indices, estimated, indices, sample
from tests.analysis.sensitivity.functions import (
    G_FIRST,
    G_TOTAL,
    G_VARIANCE,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    ISHIGAMI_VARIANCE,
    Analytic,
    g_function,
    ishigami,
    space,
)


def of(function: Analytic, *sizes: int, samples: int = 1024, replications: int = 2, seed: int = 1) -> Indices:
    return indices(space(*sizes), function, ["final_economy"], samples, replications, seed)


def covered(table: pd.DataFrame, first: np.ndarray, total: np.ndarray) -> bool:
    """Whether the 95 % intervals, made half as wide again because there are several, hold the true indices."""
    close = []
    for name, truth in (("first", first), ("total", total)):
        estimate, low, high = (table[f"{name}{end}"].to_numpy() for end in ("", "_low", "_high"))
        reach = 1.5 * np.where(truth < estimate, estimate - low, high - estimate) + 0.01
        close.append(np.abs(truth - estimate) <= reach)
    return bool(np.all(close))


def test_that_the_indices_of_ishigami_are_recovered() -> None:
    result = of(Analytic(ishigami), 1, 1, 1)
    assert np.allclose(result.table["first"], ISHIGAMI_FIRST, atol=0.03)
    assert np.allclose(result.table["total"], ISHIGAMI_TOTAL, atol=0.03)
    assert result.variance["parameters"].item() == pytest.approx(ISHIGAMI_VARIANCE, rel=0.03)
    assert result.variance["noise"].item() == 0.0


def test_that_the_indices_of_the_g_function_are_recovered() -> None:
    result = of(Analytic(g_function), *[1] * 8, samples=2048)
    assert np.allclose(result.table["first"], G_FIRST, atol=0.03)
    assert np.allclose(result.table["total"], G_TOTAL, atol=0.03)
    assert result.variance["parameters"].item() == pytest.approx(G_VARIANCE, rel=0.03)


def test_that_luck_is_no_effect_of_any_factor() -> None:
    # With five times as much luck as effect, SALib's estimators take nearly all of it for interactions.
    noisy = Analytic(ishigami, shared=6.0, alone=6.0)
    result = of(noisy, 1, 1, 1, samples=4096, replications=8)
    assert covered(result.table, ISHIGAMI_FIRST, ISHIGAMI_TOTAL)
    assert result.variance["parameters"].item() == pytest.approx(ISHIGAMI_VARIANCE, rel=0.1)
    assert result.variance["noise"].item() == pytest.approx(72.0, rel=0.02)
    plain = noisy(space(1, 1, 1), sample(space(1, 1, 1), 4096, 1), 1, ["final_economy"])[0, :, :, 0]
    theirs = sobol.analyze({"num_vars": 3, "names": list("abc")}, plain.T.ravel(), calc_second_order=False, seed=1)
    assert theirs["ST"].sum() > ISHIGAMI_TOTAL.sum() + 0.25


def test_that_without_luck_the_numbers_are_those_of_salib() -> None:
    eight = space(*[1] * 8)
    values = Analytic(g_function)(eight, sample(eight, 256, 3), 2, ["final_economy"])[0]
    ours, variance = estimated(values, np.random.default_rng(1))
    theirs = sobol.analyze(
        {"num_vars": 8, "names": [f"x{number}" for number in range(8)]},
        values[:, :, 0].T.ravel(),
        calc_second_order=False,
        num_resamples=1000,
        seed=1,
    )
    assert np.allclose(ours[:, 0], theirs["S1"], atol=1e-12)
    assert np.allclose(ours[:, 3], theirs["ST"], atol=1e-12)
    assert np.allclose((ours[:, 2] - ours[:, 1]) / 2, theirs["S1_conf"], rtol=0.2, atol=0.002)
    assert np.allclose((ours[:, 5] - ours[:, 4]) / 2, theirs["ST_conf"], rtol=0.2, atol=0.002)
    assert variance["parameters"] == pytest.approx(np.concatenate([values[0, :, 0], values[-1, :, 0]]).var())


def test_that_the_values_which_salib_tests_itself_by_come_out() -> None:
    # Of its regression tests: Ishigami, and the same with the second and third input in one group.
    alone, grouped = of(Analytic(ishigami), 1, 1, 1), of(Analytic(ishigami), 1, 2)
    assert np.allclose(alone.table["first"], [0.31, 0.44, 0.00], atol=5e-2)
    assert np.allclose(alone.table["total"], [0.55, 0.44, 0.24], atol=5e-2)
    assert np.allclose(grouped.table["first"], [0.31, 0.44], atol=5e-2)
    assert np.allclose(grouped.table["total"], [0.55, 0.68], atol=5e-2)


def test_that_a_planted_factor_without_effect_has_no_index() -> None:
    def planted(draws: np.ndarray) -> np.ndarray:
        return ishigami(draws[..., :3])

    table = of(Analytic(planted, shared=3.0), 1, 1, 1, 1, replications=4).table
    assert table.iloc[3][list(COLUMNS)].abs().max() == 0.0


def test_that_intervals_cover_the_truth_and_shrink_with_the_sample() -> None:
    def linear(draws: np.ndarray) -> np.ndarray:
        return 2 * draws[..., 0] + draws[..., 1]

    noisy, inside = Analytic(linear, alone=1.0), []
    for seed in range(30):
        table = of(noisy, 1, 1, samples=128, replications=4, seed=seed).table
        for name in ("first", "total"):
            inside.append(table[f"{name}_low"].le([0.8, 0.2]) & table[f"{name}_high"].ge([0.8, 0.2]))
    assert np.mean(inside) > 0.85
    small, large = (of(noisy, 1, 1, samples=samples, replications=4).table for samples in (256, 4096))
    ratio = (small["total_high"] - small["total_low"]) / (large["total_high"] - large["total_low"])
    assert np.all((ratio > 2.5) & (ratio < 6.5))


def test_that_the_sum_of_first_order_indices_has_an_interval() -> None:
    variance = of(Analytic(ishigami), 1, 1, 1).variance.iloc[0]
    assert variance["first_sum_low"] < ISHIGAMI_FIRST.sum() < variance["first_sum_high"]


def test_that_the_share_of_chance_has_an_interval_that_holds_it() -> None:
    inside = []
    for seed in range(20):
        variance = of(Analytic(ishigami, alone=3.0), 1, 1, 1, samples=128, replications=4, seed=seed).variance.iloc[0]
        truth = 9.0 / (9.0 + ISHIGAMI_VARIANCE)
        inside.append(variance["noise_share_low"] < truth < variance["noise_share_high"])
        assert variance["noise_share_low"] < variance["noise_share"] < variance["noise_share_high"]
    assert np.mean(inside) > 0.8


def test_that_resamples_without_variance_leave_intervals_and_no_warning() -> None:
    noisy = Analytic(lambda draws: 0.3 * draws[..., 0], alone=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = of(noisy, 1, 1, samples=64)
    assert result.variance["parameters_low"].item() <= 0.0
    assert not np.isinf(result.table[list(COLUMNS)].to_numpy()).any()


def test_that_an_outcome_which_nothing_moves_has_no_indices() -> None:
    result = of(Analytic(lambda draws: 0 * draws[..., 0]), 1, 1)
    assert result.table[list(COLUMNS)].isna().all(axis=None)
    assert result.variance["parameters"].item() == 0.0
