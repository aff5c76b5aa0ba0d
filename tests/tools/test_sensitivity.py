"""The reading of what drives the headline outcomes is made from the tables that are kept beside it."""

import pandas as pd
import pytest

from sim.outcomes import EVENTS
from tools.sensitivity import MARK, PAGE, TABLES, _file, page, studied


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    monkeypatch.chdir(Path(__file__).parents[2])


def test_that_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_that_the_baseline_is_studied_for_tests_talks_and_the_economy() -> None:
    assert "baseline" in studied()
    variance = pd.read_csv(_file("baseline", "variance.csv"))
    assert list(variance["outcome"]) == ["red_line_test_within_12", "talks_within_12", "final_economy"]
    assert {"red_line_test", "talks"} <= set(EVENTS)
    assert (variance["parameters_low"] > 0).all()
    for table in TABLES:
        assert _file("baseline", f"{table}.csv").exists()


def test_that_every_index_that_is_kept_has_an_interval_that_holds_it() -> None:
    indices = pd.read_csv(_file("baseline", "indices.csv"))
    for name in ("first", "total"):
        assert indices[name].between(indices[f"{name}_low"] - 1e-6, indices[f"{name}_high"] + 1e-6).mean() > 0.97
    assert PAGE.read_text(encoding="utf-8").count(MARK) == 1
