"""Distributions in place of numbers: scipy's, cut at bounds, drawn by inversion."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from sim.scenario.distributions import Distribution
from sim.scenario.quantities import LEAST_MASS, require_inside
from tests.strategies import distributions

ADAPTER: TypeAdapter = TypeAdapter(Distribution)
DRAWS = np.linspace(0, 1, 1001)[:-1] + 0.0005

PAIRS = [
    ({"dist": "normal", "mean": 1.5, "sd": 0.5}, stats.norm(1.5, 0.5)),
    ({"dist": "normal", "mean": 1, "sd": 1, "low": 0}, stats.truncnorm(-1, math.inf, 1, 1)),
    ({"dist": "normal", "mean": 0, "sd": 2, "low": -1, "high": 3}, stats.truncnorm(-0.5, 1.5, 0, 2)),
    ({"dist": "uniform", "low": -1, "high": 3}, stats.uniform(-1, 4)),
    ({"dist": "triangular", "low": 0, "mode": 1, "high": 4}, stats.triang(0.25, 0, 4)),
    ({"dist": "beta", "a": 2.5, "b": 7.5}, stats.beta(2.5, 7.5)),
    ({"dist": "beta", "a": 2, "b": 3, "low": 20, "high": 60}, stats.beta(2, 3, 20, 40)),
    ({"dist": "gamma", "shape": 3, "scale": 0.5}, stats.gamma(3, scale=0.5)),
    ({"dist": "lognormal", "median": 2, "sigma": 0.4}, stats.lognorm(0.4, scale=2)),
]


def made(data):
    return ADAPTER.validate_python(data)


@pytest.mark.parametrize(("data", "scipy"), PAIRS, ids=lambda each: each["dist"] if isinstance(each, dict) else "")
def test_that_quantiles_and_the_point_value_are_scipys(data, scipy):
    np.testing.assert_allclose(made(data).quantile(DRAWS), scipy.ppf(DRAWS), rtol=1e-9, atol=1e-12)
    assert made(data).point() == pytest.approx(scipy.mean(), rel=1e-6)


@pytest.mark.parametrize(("data", "scipy"), PAIRS, ids=lambda each: each["dist"] if isinstance(each, dict) else "")
def test_that_the_formulas_for_mass_agree_with_scipy(data, scipy):
    low, high = scipy.ppf(0.3), scipy.ppf(0.8)
    uncut = made(data).frozen()
    assert made(data).mass(low, high) == pytest.approx(uncut.cdf(high) - uncut.cdf(low), abs=1e-12)


@pytest.mark.parametrize(("data", "scipy"), PAIRS, ids=lambda each: each["dist"] if isinstance(each, dict) else "")
def test_that_a_cut_drops_what_lies_outside_and_scales_up_the_rest(data, scipy):
    low, high = scipy.ppf(0.2), scipy.ppf(0.7)
    values = made(data).quantile(DRAWS, low, high)
    np.testing.assert_allclose(scipy.cdf(values), 0.2 + 0.5 * DRAWS, atol=1e-9)
    assert made(data).point(low, high) == pytest.approx(values.mean(), rel=1e-3)


def test_that_a_far_tail_is_drawn_without_losing_digits():
    values = made({"dist": "normal", "mean": 0, "sd": 1}).quantile(DRAWS, 12, 20)
    np.testing.assert_allclose(values, stats.truncnorm(12, 20).ppf(DRAWS), rtol=1e-6)


@settings(max_examples=60)
@given(distributions(0.0, 5.0), st.floats(0, 1, exclude_max=True))
def test_that_no_value_leaves_the_bounds(data, draw):
    given_distribution = made(data)
    value = given_distribution.quantile(np.array([draw, 0.0, 1 - 1e-16]), 0.0, 5.0)
    assert ((value >= 0) & (value <= 5)).all()
    assert 0 <= given_distribution.point(0.0, 5.0) <= 5


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 5)), min_size=1, max_size=5))
def test_that_a_choice_is_drawn_by_weight(pairs):
    values, weights = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assume(sum(weights))
    drawn = made({"dist": "choice", "values": values, "weights": weights}).quantile(np.linspace(0, 1, 5000)[:-1])
    for value in set(values):
        share = sum(weight for each, weight in pairs if each == value) / sum(weights)
        assert np.mean(drawn == value) == pytest.approx(share, abs=2e-3)


def test_that_a_choice_is_scipys_over_the_places_of_its_values():
    choice = made({"dist": "choice", "values": [3, 1, 2], "weights": [1, 2, 1]})
    places = choice.frozen().ppf(DRAWS).astype(int)
    np.testing.assert_array_equal(choice.quantile(DRAWS), np.array([3, 1, 2])[places])
    assert choice.point() == 1


def test_that_a_choice_may_be_among_words():
    choice = made({"dist": "choice", "values": ["talks", "none"]})
    assert choice.quantile(np.array([0.1, 0.9]), words=("none", "offer", "talks")).tolist() == [2, 0]
    assert choice.point(words=("none", "offer", "talks")) == 2


@pytest.mark.parametrize(
    "data",
    [
        {"dist": "normal", "mean": 1, "sd": 0},
        {"dist": "normal", "mean": 1, "sd": -1},
        {"dist": "normal", "mean": 1, "sd": 1, "low": 3, "high": 2},
        {"dist": "normal", "mean": math.nan, "sd": 1},
        {"dist": "normal", "mean": "1", "sd": 1},
        {"dist": "normal", "mean": True, "sd": 1},
        {"dist": "normal", "mean": 1},
        {"dist": "normal", "mean": 1, "sd": 1, "median": 1},
        {"dist": "uniform", "low": 1, "high": 1},
        {"dist": "triangular", "low": 0, "mode": 3, "high": 2},
        {"dist": "beta", "a": 0, "b": 1},
        {"dist": "gamma", "shape": 1, "scale": math.inf},
        {"dist": "lognormal", "median": -1, "sigma": 1},
        {"dist": "choice", "values": []},
        {"dist": "choice", "values": [1, 2], "weights": [1]},
        {"dist": "choice", "values": [1, 2], "weights": [0, 0]},
        {"dist": "choice", "values": [1, 2], "weights": [1, -1]},
        {"dist": "choice", "values": [1, None]},
        {"dist": "poisson", "mean": 1},
        {"mean": 1, "sd": 1},
    ],
)
def test_that_nonsense_is_refused(data):
    with pytest.raises(ValidationError):
        made(data)


@pytest.mark.parametrize(
    "data",
    [
        {"dist": "normal", "mean": -5, "sd": 1},
        {"dist": "uniform", "low": -3, "high": -1},
        {"dist": "uniform", "low": 10, "high": 12},
        {"dist": "gamma", "shape": 100, "scale": 1},
        {"dist": "lognormal", "median": 100, "sigma": 0.1},
        {"dist": "triangular", "low": -9, "mode": -8, "high": 0.01},
        {"dist": "beta", "a": 50, "b": 1, "low": 0, "high": 9},
        {"dist": "choice", "values": [1, 7]},
        {"dist": "choice", "values": ["high"]},
    ],
)
def test_that_a_distribution_with_hardly_anything_inside_the_bounds_is_refused(data):
    from pydantic_core import PydanticCustomError

    with pytest.raises(PydanticCustomError):
        require_inside(made(data), 0.0, 5.0)


def test_that_the_least_mass_is_enough():
    edge = stats.norm.ppf(1 - LEAST_MASS * 1.01)
    require_inside(made({"dist": "normal", "mean": -edge, "sd": 1}), 0.0, 50.0)
