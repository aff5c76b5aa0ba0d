import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.rules.choice import drawn, logistic, played, quantal_response
from tests.rules.situations import forcing, situation

UTILITIES = st.integers(2, 6).flatmap(
    lambda levels: arrays(np.float64, (levels, 3), elements=st.floats(-3, 3, allow_subnormal=False))
)
RATIONALITY = st.floats(0, 2, allow_subnormal=False)


def probabilities(terms: np.ndarray, rationality: float = 1.0, excluded: int = -1) -> np.ndarray:
    found = np.full(len(terms), np.nan)
    quantal_response(terms, rationality, excluded, found)
    return found


@pytest.mark.parametrize(("log_odds", "expected"), [(0, 0.5), (math.log(3), 0.75), (-2, 0.11920292202211755)])
def test_that_the_logistic_function_turns_log_odds_into_a_probability(log_odds: float, expected: float) -> None:
    assert logistic(float(log_odds)) == pytest.approx(expected, abs=1e-15)


@given(UTILITIES, RATIONALITY)
def test_that_a_choice_is_the_softmax_of_the_summed_terms(terms: np.ndarray, rationality: float) -> None:
    weights = np.exp(rationality * terms.sum(axis=1))
    np.testing.assert_allclose(probabilities(terms, rationality), weights / weights.sum(), rtol=1e-12)


@given(UTILITIES, RATIONALITY)
def test_that_probabilities_sum_to_one_and_lie_strictly_between_0_and_1(terms: np.ndarray, rationality: float) -> None:
    found = probabilities(terms, rationality)
    assert abs(found.sum() - 1) < 1e-12
    assert ((found > 0) & (found < 1)).all()


@given(UTILITIES)
def test_that_large_rationality_picks_the_maximum(terms: np.ndarray) -> None:
    ordered = np.sort(terms.sum(axis=1))
    assume(ordered[-1] - ordered[-2] > 0.05)
    found = probabilities(terms, 1000.0)
    assert found[terms.sum(axis=1).argmax()] == pytest.approx(1.0, abs=1e-15)


@given(UTILITIES)
def test_that_rationality_0_is_uniform_choice(terms: np.ndarray) -> None:
    assert (probabilities(terms, 0.0) == 1 / len(terms)).all()


@given(UTILITIES, RATIONALITY, st.floats(-50, 50))
def test_that_a_constant_added_to_all_utilities_changes_nothing(
    terms: np.ndarray, rationality: float, constant: float
) -> None:
    shifted = np.column_stack([terms, np.full(len(terms), constant)])
    np.testing.assert_allclose(probabilities(shifted, rationality), probabilities(terms, rationality), rtol=1e-11)


@given(UTILITIES, RATIONALITY, st.floats(0.05, 20))
def test_that_utilities_times_c_with_rationality_over_c_change_nothing(
    terms: np.ndarray, rationality: float, scale: float
) -> None:
    rescaled = probabilities(terms * scale, rationality / scale)
    np.testing.assert_allclose(rescaled, probabilities(terms, rationality), rtol=1e-11)


@given(UTILITIES, st.floats(0.05, 2), st.data())
def test_that_raising_one_utility_lowers_all_other_levels_in_equal_proportion(
    terms: np.ndarray, rationality: float, data: st.DataObject
) -> None:
    raised = data.draw(st.integers(0, len(terms) - 1))
    higher = terms.copy()
    higher[raised, 0] += data.draw(st.floats(0.1, 3))
    before, after = probabilities(terms, rationality), probabilities(higher, rationality)
    assert after[raised] > before[raised]
    ratios = np.delete(after / before, raised)
    assert (ratios < 1).all()
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-11)


@given(UTILITIES, st.data())
def test_that_an_excluded_level_has_probability_0_and_the_others_share_it_in_proportion(
    terms: np.ndarray, data: st.DataObject
) -> None:
    excluded = data.draw(st.integers(0, len(terms) - 1))
    all_levels, found = probabilities(terms), probabilities(terms, excluded=excluded)
    assert found[excluded] == 0.0
    rest = np.delete(all_levels, excluded)
    np.testing.assert_allclose(np.delete(found, excluded), rest / rest.sum(), rtol=1e-11)


@pytest.mark.parametrize(
    ("draw", "level"), [(0.0, 0), (0.2499, 0), (0.25, 2), (0.7499, 2), (0.75, 3), (0.9999999999999999, 3)]
)
def test_that_a_draw_picks_the_level_in_whose_share_it_falls(draw: float, level: int) -> None:
    assert drawn(np.array([0.25, 0.0, 0.5, 0.25, 0.0]), draw) == level


def test_that_rounding_at_the_top_never_picks_a_level_of_probability_0() -> None:
    almost = np.array([0.3, 0.6999999, 0.0])
    assert drawn(almost, 0.99999999999) == 1


def test_that_a_forced_level_is_played_whatever_the_draw_says() -> None:
    month = situation(month={"forced": forcing(test=3)}).month
    assert played(month, 1, -1, np.array([1.0, 0.0, 0.0, 0.0, 0.0]), 0.5) == 3
    assert month.forced[1] == 3


def test_that_a_forced_level_that_is_unavailable_falls_back_to_choice_and_is_not_marked_as_forced() -> None:
    month = situation(month={"forced": forcing(sanctions=3)}).month
    assert played(month, 4, 3, np.array([0.0, 0.0, 1.0, 0.0, 0.0]), 0.5) == 2
    assert month.forced[4] == -1
