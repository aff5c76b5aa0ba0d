"""The page of forecasts before and after: every number of both versions stands on it in its place."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.forecast.forecast import CALIBRATED, COUNTED, HORIZONS, REPORTED, forms
from tools import editions

COMMITTED = Path(__file__).parents[2] / "results" / "reference"
KEYS = ["form", "horizon", "outcome"]


def printed(shift: float = 0.0) -> dict[str, list[dict[str, object]]]:
    """What `forecast --json` prints of two forms, one of them not in version 0.1.0."""
    events, ranges = [], []
    for form in (CALIBRATED, "A form of its own"):
        for horizon in HORIZONS:
            for event in REPORTED:
                estimate = {"probability": 0.4 + shift, "standard_error": 0.005, "low": 0.39, "high": 0.41}
                events.append({"form": form, "horizon": horizon, "event": event, **estimate})
            ranges.append({"form": form, "horizon": horizon, "count": "tests", "low": 1, "median": 4, "high": 9})
    return {"events": events, "ranges": ranges}


@pytest.fixture(scope="module")
def before() -> pd.DataFrame:
    return pd.read_csv(editions.BEFORE)


def test_that_the_forecasts_of_0_1_0_are_whole(before: pd.DataFrame) -> None:
    assert tuple(before.columns) == editions.COLUMNS
    assert not before.duplicated(KEYS).any()
    assert (before.groupby(["form", "horizon"]).size() == len(REPORTED) + len(COUNTED)).all()
    assert set(before["form"].replace(editions.SAID_BEFORE)) < set(forms())
    assert before.eval("low <= estimate <= high").all()


def test_that_both_versions_stand_side_by_side(before: pd.DataFrame) -> None:
    after = editions.rows(printed())
    both = editions.beside(before, after)
    assert len(both) == len({*map(tuple, before[KEYS].to_numpy()), *map(tuple, after[KEYS].to_numpy())})
    assert (both[both["form"] == CALIBRATED].query("outcome == 'talks'")["estimate_after"] == 0.4).all()
    assert both["estimate_before"].dropna().sum() == pytest.approx(before["estimate"].sum())
    assert both[both["form"] == "A form of its own"]["estimate_before"].isna().all()
    assert both[both["form"] == "Nobody learns"]["estimate_after"].isna().all()
    page = editions.page(both)
    assert "| A form of its own | - → 0.40 |" in page
    assert page.count("| Nobody learns |") == len(HORIZONS)


@pytest.mark.parametrize(("shift", "told"), [(0.0, "unchanged"), (0.1, "likelier by 0.100"), (-0.1, "less likely by")])
def test_that_a_change_is_told_if_it_is_more_than_luck(shift: float, told: str) -> None:
    both = editions.beside(editions.rows(printed()), editions.rows(printed(shift)))
    sentences = editions.reading(both, ["talks"])
    assert all(told in sentence for sentence in sentences)


def test_that_the_committed_page_is_made_of_the_committed_table() -> None:
    page = (COMMITTED / "editions.md").read_text(encoding="utf-8")
    table = pd.read_csv(COMMITTED / "editions.csv")
    assert editions.page(table) == page
    assert set(forms()) == set(table["form"])
