"""Indices from draws that are given: what is known for independent parameters, and what dependence does to them."""

import numpy as np
import pandas as pd
import pytest

from analysis.sensitivity.given import from_draws, residuals
from analysis.sensitivity.space import SensitivityError
from tests.analysis.sensitivity.functions import ISHIGAMI_FIRST, ISHIGAMI_VARIANCE, ishigami

DRAWS, RUNS_EACH = 1500, 16
KEYS = [f"parameters.x{number}" for number in (1, 2, 3)]


def runs_of(parameters: np.ndarray, expected: np.ndarray, luck: float) -> pd.DataFrame:
    """Runs that share draws, several of each, with an economy that is what is expected plus luck."""
    draws = np.arange(len(parameters) * RUNS_EACH) % len(parameters)
    frame = pd.DataFrame(parameters[draws], columns=KEYS[: parameters.shape[1]])
    noise = np.random.default_rng(2).normal(0.0, luck, len(draws))
    return frame.assign(run=np.arange(len(draws)), draw=draws, final_economy=expected[draws] + noise, **UNUSED)


UNUSED = {
    "outcome": "talks", "first_red_line_month": np.nan, "first_talks_month": np.nan, "first_relief_month": np.nan,
    "first_declaration_month": np.nan, "first_interim_month": np.nan,
}  # fmt: skip


def test_that_the_first_order_of_independent_parameters_is_recovered_with_luck_or_without() -> None:
    draws = np.random.default_rng(1).random((DRAWS, 3))
    for luck in (0.0, 8.0):
        found = from_draws(runs_of(draws, ishigami(draws), luck), 36, ["final_economy"], 1, "test")
        assert np.allclose(found.table["first"], ISHIGAMI_FIRST, atol=0.06)
        assert np.allclose(found.table["alone"], ISHIGAMI_FIRST, atol=0.08)
        assert found.table[["total", "total_low", "total_high"]].isna().all(axis=None)
        assert found.variance["noise"].item() == pytest.approx(luck**2, rel=0.02)
        share, low, high = (found.variance[f"noise_share{end}"].item() for end in ("", "_low", "_high"))
        assert share == pytest.approx(luck**2 / (luck**2 + ISHIGAMI_VARIANCE), abs=0.05)
        assert low <= share <= high


def test_that_a_parameter_which_only_goes_with_another_explains_nothing_alone() -> None:
    rng = np.random.default_rng(1)
    cause = rng.normal(size=DRAWS)
    shadow = 0.9 * cause + np.sqrt(1 - 0.9**2) * rng.normal(size=DRAWS)
    parameters = np.stack([cause, shadow], axis=1)
    table = from_draws(runs_of(parameters, cause, 1.0), 36, ["final_economy"], 1, "test").table
    # Known: 1 and .81 with all that they share; 1 - .81 and 0 without it.
    assert table["first"].tolist() == pytest.approx([1.0, 0.81], abs=0.05)
    assert table["alone"].tolist() == pytest.approx([0.19, 0.0], abs=0.06)
    assert table["first"].sum() > 1.0


def test_that_residuals_are_those_of_a_regression_on_all_others() -> None:
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(500, 3)) @ rng.normal(size=(3, 3))
    left = residuals(inputs)
    for column in range(3):
        others = np.delete(inputs, column, axis=1)
        assert np.all(np.abs([np.corrcoef(left[:, column], other)[0, 1] for other in others.T]) < 0.1)


def test_that_draws_which_make_no_difference_are_refused() -> None:
    draws = np.random.default_rng(1).random((DRAWS, 3))
    with pytest.raises(SensitivityError, match=r"hardly depends on the parameters: .* less than 0\.001"):
        from_draws(runs_of(draws, np.zeros(DRAWS), 0.005), 36, ["final_economy"], 1, "test")


def test_that_draws_whose_difference_chance_may_hide_are_not_said_to_make_none() -> None:
    draws = np.random.default_rng(1).random((DRAWS, 3))
    with pytest.raises(SensitivityError, match=r"move it by 0\.\d+ at most .* calibrate with more --draws") as refusal:
        from_draws(runs_of(draws, np.zeros(DRAWS), 1.0), 36, ["final_economy"], 1, "test")
    assert "hardly depends" not in str(refusal.value)


def test_that_few_draws_are_refused_with_the_number_that_would_do() -> None:
    draws = np.random.default_rng(1).random((50, 3))
    with pytest.raises(SensitivityError, match="50 different draws, and 200 are needed"):
        from_draws(runs_of(draws, ishigami(draws), 1.0), 36, ["final_economy"], 1, "test")
