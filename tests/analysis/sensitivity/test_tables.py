"""Words and numbers of a study's tables: every estimate with how sure it is, and what a negative index means."""

import pandas as pd
import pytest

from analysis.sensitivity.kept import drivers_of
from analysis.sensitivity.size import Size
from analysis.sensitivity.study import study
from analysis.sensitivity.tables import (
    NEGATIVE,
    chance_words,
    effect_words,
    mean_words,
    negative_words,
    spread_words,
    variance_table,
)
from tests.analysis.sensitivity.functions import Analytic, ishigami, space

VARIANCE = {
    "outcome": "talks_within_12", "estimate": 0.2, "standard_error": 0.004, "spread": 0.25, "spread_low": 0.241,
    "spread_high": 0.262, "noise_share": 0.755, "noise_share_low": 0.74, "noise_share_high": 0.771,
}  # fmt: skip


def test_that_an_effect_a_spread_and_the_share_of_chance_say_how_sure_they_are() -> None:
    assert effect_words("talks_within_12", -0.112, 0.011) == "-11.2 ± 1.1 points"
    assert effect_words("final_economy", -0.02287, 0.00037) == "-0.0229 ± 0.0004"
    assert effect_words("final_economy", float("nan"), float("nan")) == ""
    assert mean_words(VARIANCE) == "0.200 ± 0.004"
    assert spread_words(VARIANCE) == "25 points (24 to 26)"
    assert spread_words({**VARIANCE, "outcome": "final_economy"}) == "0.250 (0.241 to 0.262)"
    assert chance_words(VARIANCE) == "76 % (74 to 77)"


def indices(first: float, first_low: float, total: float, total_low: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outcome": ["talks_within_12"], "parameter": ["a"], "actor": ["Economy"], "meaning": ["a cost"],
            "effect": [0.01], "effect_error": [0.001], "first": [first], "first_low": [first_low], "first_high": [0.4],
            "total": [total], "total_low": [total_low], "total_high": [0.4],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "shown", [(-0.1, -0.2, 0.1, 0.0), (0.1, -0.2, 0.1, 0.0), (0.1, 0.0, -0.1, -0.2), (0.1, 0, 0.1, -0.1)]
)
def test_that_a_negative_index_or_end_is_explained_wherever_one_is_shown(shown: tuple[float, ...]) -> None:
    table = indices(*shown)
    assert negative_words(table, ("first", "total")) == NEGATIVE
    (drivers,) = drivers_of(table, pd.DataFrame([VARIANCE]), "file", "prior")
    assert drivers.caption.endswith(NEGATIVE)
    assert drivers.rows[0][1] == "+1.0 ± 0.1 points"


def test_that_nothing_is_explained_where_all_that_is_shown_is_positive_or_rounds_to_0() -> None:
    table = indices(0.1, -0.004, 0.1, 0.0)
    assert negative_words(table, ("first", "total")) == ""
    (drivers,) = drivers_of(table, pd.DataFrame([VARIANCE]), "file", "prior")
    assert "below 0" not in drivers.caption
    assert "moves it by" not in drivers.caption
    assert "move it by 25 points (24 to 26)" in drivers.caption
    assert "chance is 76 % (74 to 77)" in drivers.caption


def test_that_tables_of_a_study_have_the_columns_that_words_are_made_of() -> None:
    found = study(space(1, 1, 1), Analytic(ishigami), ["final_economy"], 36, Size(1024, 2, 3), 1, "test")
    row = variance_table(found).iloc[0]
    assert row["spread_low"] < row["spread"] < row["spread_high"]
    assert row["noise_share"] == row["noise_share_low"] == row["noise_share_high"] == 0.0
