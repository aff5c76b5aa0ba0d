"""Chances, odds and lists as an explanation writes them."""

import math

import pytest

from analysis.wording.chances import counted, listed, odds, percent, sentence
from analysis.wording.numbers import brief_share


@pytest.mark.parametrize(
    ("probability", "told"),
    [
        (0.0, "0%"), (1.0, "100%"), (1e-9, "under 0.1%"), (1 - 1e-9, "over 99.9%"), (0.0432, "4.3%"), (0.12, "12%"),
        (0.995, "99.5%"), (0.0999, "10%"),
    ],
)  # fmt: skip
def test_that_only_what_is_certain_is_told_as_certain(probability: float, told: str) -> None:
    assert percent(probability) == told


@pytest.mark.parametrize(
    ("factor", "told"),
    [(1.0, "1.0"), (5.34, "5.3"), (0.351, "0.35"), (54.6, "55"), (1e-5, "under 0.001")],
)
def test_that_odds_have_two_digits(factor: float, told: str) -> None:
    assert odds(math.log(factor)) == told


def test_that_lists_and_counts_read_as_sentences_do() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "offer of talks") == "1 offer of talks"
    assert counted(2, "offer of talks") == "2 offers of talks"
    assert sentence("it rains") == "It rains."


@pytest.mark.parametrize(
    ("share", "error", "told"),
    [(0.058, 0.0023, "5.8% ± 0.2"), (0.0, 0.0001, "<0.1%"), (1.0, 0.0001, ">99.9%"), (0.0, 0.05, "<10.0%")],
)
def test_that_a_share_has_its_error_and_is_never_certain(share: float, error: float, told: str) -> None:
    assert brief_share(share, error) == told
