"""The sentences of a reading say what its tables do: which way, how sure, and what a sum of indices leaves."""

import pandas as pd
import pytest

from tools.sensitivity_reading import paragraphs

NAN = float("nan")
VARIANCE = {
    "outcome": "talks_within_12", "estimate": 0.2, "standard_error": 0.004, "spread": 0.25, "spread_low": 0.24,
    "spread_high": 0.26, "noise_share": 0.75, "noise_share_low": 0.74, "noise_share_high": 0.77, "first_sum": 0.9,
    "first_sum_low": 0.7, "first_sum_high": 1.1,
}  # fmt: skip
RANGES = {
    "outcome": "talks_within_12", "estimate": 0.164, "standard_error": 0.004, "forms_low": 0.12, "forms_high": 0.164,
    "lowest_form": "no brokerage", "highest_form": "as it is", "posterior_low": 0.08, "posterior_high": 0.32,
}  # fmt: skip


def indices(*first: float, effect: float = -0.05) -> pd.DataFrame:
    """The indices of as many parameters, each known to ± 0.05, with an effect of ± 0.01."""
    shares = pd.Series(first)
    return pd.DataFrame(
        {
            "parameter": [f"parameters.{name}" for name in "abcd"[: len(first)]],
            "meaning": [f"meaning {name}" for name in "abcd"[: len(first)]],
            "actor": "Economy", "effect": effect, "effect_error": 0.01, "first": shares, "first_low": shares - 0.05,
            "first_high": shares + 0.05, "total": shares, "total_low": shares - 0.05, "total_high": shares + 0.05,
        }
    )  # fmt: skip


def reading(table: pd.DataFrame, variance: dict[str, object] | None = None, **ranges: object) -> str:
    return "\n".join(paragraphs({**VARIANCE, **(variance or {})}, table, {**RANGES, **ranges}))


@pytest.mark.parametrize(
    ("total", "low", "high", "said"),
    [
        (1.07, 0.8, 1.34, "1.07 (0.80 to 1.34). That is 1 within its error"),
        (0.58, 0.3, 0.86, "the rest, 0.42, parameters do together"),
        (1.3, 1.1, 1.5, "though there is only 1 to share"),
    ],
)
def test_that_a_sum_of_indices_leaves_something_to_parameters_together_only_where_it_surely_does(
    total: float, low: float, high: float, said: str
) -> None:
    text = reading(indices(0.3, 0.2, 0.1), {"first_sum": total, "first_sum_low": low, "first_sum_high": high})
    assert said in text
    assert ("do together" in text) == (high < 1)


def test_that_directions_have_their_sign_their_error_and_a_word_where_they_are_not_sure() -> None:
    assert "one standard deviation more lowers the outcome by 5.0 ± 1.0 points" in reading(indices(0.3, 0.2, 0.1))
    raised = reading(indices(0.3, 0.2, 0.1, effect=0.05))
    assert "raises the outcome by 5.0 ± 1.0 points" in raised
    assert "The directions are sure" in raised
    assert "The direction of “meaning a”, “meaning b” and “meaning c” is not sure" in reading(
        indices(0.3, 0.2, 0.1, effect=0.01)
    )
    assert "in no single direction" in reading(indices(0.3, 0.2, 0.1, effect=NAN))


def test_that_what_leads_is_said_to_lead_only_where_its_interval_lies_above_all_others() -> None:
    assert "It leads beyond doubt" in reading(indices(0.4, 0.2, 0.1))
    assert "Which of the first ones leads is open" in reading(indices(0.22, 0.2, 0.1))


def test_that_the_reader_is_told_what_to_doubt_first() -> None:
    assert "begin with “meaning a”: all else together moves it less" in reading(indices(0.7, 0.1, 0.05))
    assert "begin with “meaning a”, which makes about half" in reading(indices(0.52, 0.1, 0.05))
    assert "2 would have to be known" in reading(indices(0.4, 0.2, 0.05))
    assert "No few parameters decide it" in reading(indices(0.1, 0.1, 0.05))


def test_that_only_forms_and_posteriors_that_are_there_are_quoted() -> None:
    table = indices(0.4, 0.2, 0.1)
    assert "another form of the model 0.12 with no brokerage; what the record leaves open reaches from 0.08" in reading(
        table
    )
    alone = reading(table, lowest_form="as it is", posterior_low=NAN, posterior_high=NAN)
    assert "and no form moves it by more than chance. The ± is the least of it" in alone
