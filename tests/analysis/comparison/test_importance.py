"""What is both sure and large enough to matter."""

import pandas as pd
import pytest

from analysis.comparison.importance import FINDING, KINDS, SMALLEST, judged, ranked, smallest_words
from analysis.wording.outcomes import WORDS, unit


def frame() -> pd.DataFrame:
    rows = [
        ("one", "talks_within_12", 0.20, 0.001),
        ("one", "declared", 0.04, 0.001),
        ("one", "tests", -3.0, 0.001),
        ("one", "final_economy", -0.02, 0.5),
        ("two", "lowest_economy", 0.012, 0.001),
        ("two", "talks_within_12", 0.06, 0.001),
    ]
    return pd.DataFrame(rows, columns=["scenario", "outcome", "difference", "p_adjusted"])


def test_that_a_difference_matters_only_if_it_is_sure_and_large_enough() -> None:
    rated = judged(frame(), {})
    assert rated["matters"].tolist() == [True, False, True, False, True, True]
    assert rated["sure"].tolist() == [True, True, True, False, True, True]
    assert rated["size"].tolist() == pytest.approx([4.0, 0.8, 3.0, 2.0, 1.2, 1.2])
    assert FINDING == 0.05


def test_that_the_smallest_effect_can_be_set_for_each_kind_of_unit() -> None:
    rated = judged(frame(), {"probability": 0.01, "economy": 0.02})
    assert rated["matters"].tolist() == [True, True, True, False, False, True]
    assert "1 point," in smallest_words({"probability": 0.01})


def test_that_what_matters_stands_first_within_each_scenario() -> None:
    order = ranked(judged(frame(), {}))
    assert order["outcome"].tolist()[:4] == ["talks_within_12", "tests", "final_economy", "declared"]
    assert order["scenario"].tolist() == ["one"] * 4 + ["two"] * 2


def test_that_every_outcome_has_a_smallest_effect() -> None:
    assert set(KINDS) == set(SMALLEST)
    assert {unit(outcome) for outcome in WORDS} <= set(KINDS.values())
