"""Elementary effects that are known: of linear functions, of groups, of factors that have none."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.sensitivity.screening import STEP, screen
from tests.analysis.sensitivity.functions import Analytic, ishigami, space


def linear(draws: np.ndarray) -> np.ndarray:
    """Standard normal inputs, whose effects are therefore those of one standard deviation."""
    return norm.ppf(draws) @ np.array([2.0, -1.0, 0.0])


def screened(function: Analytic, *sizes: int, replications: int = 2, trajectories: int = 24) -> pd.DataFrame:
    return screen(space(*sizes), function, trajectories, replications, 1)


def test_that_a_linear_effect_is_told_for_one_standard_deviation_with_its_sign() -> None:
    table = screened(Analytic(linear), 1, 1, 1)
    assert table["effect"].tolist() == pytest.approx([2.0, -1.0, 0.0])
    assert table["size"].tolist() == pytest.approx([2.0, 1.0, 0.0])
    assert table["effect_error"].max() < 1e-12


def test_that_a_planted_factor_without_effect_is_found_to_have_none() -> None:
    table = screened(Analytic(linear, shared=10.0), 1, 1, 1, replications=8)
    assert table.loc[2, ["effect", "size", "size_low", "size_high"]].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_that_luck_makes_no_size() -> None:
    table = screened(Analytic(linear, shared=3.0, alone=1.0), 1, 1, 1, replications=32, trajectories=64)
    assert np.allclose(table["size"], [2.0, 1.0, 0.0], atol=0.1)
    assert np.all(table["size_low"] <= [2.0, 1.0, 0.0])
    assert np.all(table["size_high"] >= [2.0, 1.0, 0.0])


def test_that_a_factor_of_several_keys_has_a_size_and_no_direction() -> None:
    table = screened(Analytic(linear), 2, 1, trajectories=200)
    assert np.isnan(table.loc[0, "effect"])
    assert table.loc[0, "size"] == pytest.approx(np.sqrt(5), rel=0.1)


def test_that_a_curve_without_slope_is_seen_by_its_size() -> None:
    def bent(draws: np.ndarray) -> np.ndarray:
        return np.abs(draws[..., 0] - 0.5) + draws[..., 1] * (draws[..., 2] - 0.5)

    table = screened(Analytic(bent), 1, 1, 1, trajectories=200)
    assert abs(table.loc[1, "effect"]) < 3 * table.loc[1, "effect_error"]
    assert table.loc[1, "size"] * STEP > 0.1


def test_that_what_repeats_itself_every_half_of_the_way_is_seen() -> None:
    table = screened(Analytic(ishigami), 1, 1, 1)
    assert table.loc[1, "size"] > 0.5
