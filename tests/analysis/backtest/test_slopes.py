import numpy as np
import pandas as pd
import pytest

from analysis.backtest.slopes import slope_table, slopes


def _forecasts(probability, came, target="test", horizon=1):
    frame = pd.DataFrame({"probability": probability, "outcome": np.asarray(came).astype(int)})
    return frame.assign(target=target, horizon=horizon, forecaster="model")


def _months(size, bold, seed=1):
    """Months whose chances are known, and forecasts that stretch their log-odds by `bold`."""
    random = np.random.default_rng(seed)
    odds = random.normal(0, 1.5, size)
    came = random.random(size) < 1 / (1 + np.exp(-odds))
    return 1 / (1 + np.exp(-bold * odds)), came


@pytest.mark.parametrize("bold", [0.5, 1.0, 2.0])
def test_that_the_slope_undoes_a_known_boldness(bold):
    probability, came = _months(20000, bold)
    assert slopes(probability, came, np.ones((1, 20000)))[0] * bold == pytest.approx(1, abs=0.06)


@pytest.mark.slow
def test_that_the_interval_holds_the_right_slope_about_as_often_as_it_says():
    held = 0
    for seed in range(20):
        row = slope_table(_forecasts(*_months(100, 1.0, seed))).iloc[0]
        assert row["low"] < row["slope"] < row["high"]
        held += row["low"] <= 1 <= row["high"]
    assert held >= 17


def test_that_each_sample_has_the_slope_that_it_has_alone():
    probability, came = _months(100, 1.0)
    weights = np.random.default_rng(2).integers(0, 3, (5, 100)).astype(float)
    together = slopes(probability, came, weights)
    alone = [
        slopes(np.repeat(probability, w), np.repeat(came, w), np.ones((1, w.sum())))[0] for w in weights.astype(int)
    ]
    assert together == pytest.approx(alone, abs=1e-5)


def test_that_forecasts_which_are_never_wrong_have_a_finite_slope():
    found = slopes(np.repeat([0.2, 0.8], 40), np.repeat([False, True], 40), np.ones((1, 80)))
    assert 1 < found[0] < 50


def test_that_nearly_certain_forecasts_are_counted_with_those_that_failed():
    row = slope_table(_forecasts([0.98, 0.99, 0.02, 0.01, 0.5] * 12, [1, 0, 0, 1, 1] * 12)).iloc[0]
    assert (row["bold"], row["failed"]) == (48, 24)


def test_that_no_slope_is_given_where_everything_came():
    row = slope_table(_forecasts(np.linspace(0.5, 0.9, 60), np.ones(60))).iloc[0]
    assert np.isnan([row["slope"], row["low"], row["high"]]).all()


def test_that_the_class_of_test_has_no_slope():
    frame = pd.concat([_forecasts(*_months(60, 1.0)), _forecasts(*_months(60, 1.0), target="class")])
    assert list(slope_table(frame)["target"]) == ["test"]
