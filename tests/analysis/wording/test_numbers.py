"""Numbers as tables show them: never zero for certain."""

import numpy as np
import pytest

from analysis.statistics.intervals import mean, proportion
from analysis.wording.numbers import brief, cells, error, interval, number, span


def share(count: int, runs: int) -> tuple[str, str, str]:
    return cells("treaty", *proportion(np.arange(runs) < count))


@pytest.mark.parametrize(
    ("count", "runs", "estimate", "ends"),
    [
        (0, 10_000, "<0.001", "0.000 to <0.001"),
        (10_000, 10_000, ">0.999", ">0.999 to 1.000"),
        (0, 100, "<0.037", "0.000 to 0.037"),
        (100, 100, ">0.963", "0.963 to 1.000"),
        (0, 1, "<0.794", "0.000 to 0.793"),
        (3, 10_000, "<0.001", "0.000 to 0.001"),
        (9_998, 10_000, ">0.999", "0.999 to 1.000"),
        (3_000, 10_000, "0.300", "0.291 to 0.309"),
    ],
)
def test_that_a_probability_is_told_as_far_as_the_runs_can_say(count: int, runs: int, estimate: str, ends: str) -> None:
    assert share(count, runs)[0] == estimate
    assert share(count, runs)[2] == ends


@pytest.mark.parametrize("count", [0, 1, 5_000, 9_999, 10_000])
def test_that_no_error_of_a_probability_is_told_as_zero(count: int) -> None:
    assert share(count, 10_000)[1] in ("<0.001", "0.005")


def test_that_a_mean_of_nothing_is_told_as_less_than_its_upper_end() -> None:
    assert cells("tests_nuclear", *mean(np.zeros(10_000))) == ("<0.0004", "0.0001", "0.0000 to 0.0004")
    assert cells("tests", *mean(np.full(100, 3.0)))[0] == "3.0000"


def test_that_one_run_tells_no_error_of_a_mean() -> None:
    assert cells("tests", *mean(np.array([3.0]))) == ("3.000", "-", "-")


def test_that_a_probability_in_brief_keeps_to_what_the_runs_can_say() -> None:
    assert brief(*proportion(np.zeros(2000, bool))) == "<0.01 ± <0.001"
    assert brief(*proportion(np.arange(2000) < 700)) == "0.35 ± 0.011"
    assert brief(*proportion(np.ones(40, bool))) == ">0.91 ± 0.022"


def test_that_the_ends_of_an_interval_of_a_difference_keep_their_sign() -> None:
    assert interval(-0.0003, 0.0003, 3) == ">-0.001 to <0.001"
    assert interval(-0.0003, 0.02, 3) == ">-0.001 to 0.020"
    assert interval(0.0, 0.0, 3) == "0.000 to 0.000"


def test_that_a_difference_of_nothing_has_no_sign() -> None:
    assert number(-0.00001, 3, signed=True) == "0.000"
    assert number(0.0, 3, signed=True) == "0.000"
    assert number(-0.5, 3, signed=True) == "-0.500"
    assert number(0.5, 1, signed=True) == "+0.5"


def test_that_a_small_error_is_not_told_as_none() -> None:
    assert error(0.0002, 3) == "<0.001"
    assert error(0.0, 3) == "0.000"


NEVER, ALWAYS = (0.0, 0.0, 0.091), (1.0, 0.909, 1.0)


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        ((0.02, 0.01, 0.03), (0.31, 0.2, 0.4), "0.02 to 0.31"),
        ((0.6, 0.5, 0.7), ALWAYS, "0.60 to >0.90"),
        ((0.97, 0.9, 1.0), ALWAYS, "0.97 or more"),
        ((0.998, 0.99, 1.0), ALWAYS, ">0.99"),
        (ALWAYS, ALWAYS, ">0.90 to >0.90"),
        ((1.0, 0.95, 1.0), ALWAYS, ">0.90"),
        (NEVER, (0.4, 0.3, 0.5), "<0.10 to 0.40"),
        (NEVER, (0.05, 0.0, 0.1), "0.05 or less"),
        (NEVER, (0.003, 0.0, 0.01), "<0.01"),
        (NEVER, NEVER, "<0.10 to <0.10"),
        (NEVER, (0.0, 0.0, 0.041), "<0.10"),
        (NEVER, ALWAYS, "<0.10 to >0.90"),
        ((0.0, 0.0, 0.66), (1.0, 0.34, 1.0), "-"),
    ],
)
def test_that_no_range_runs_backwards(
    least: tuple[float, float, float], most: tuple[float, float, float], told: str
) -> None:
    assert span(least, most, 2) == told
