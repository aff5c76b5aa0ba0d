"""The page of the scenarios before and after: every number of both versions stands on it in its place."""

from pathlib import Path

import pandas as pd
import pytest

from sim.scenario.catalogue import names
from tools import scenario_editions as editions

COMMITTED = Path(__file__).parents[2] / "results" / "reference"


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return pd.read_csv(COMMITTED / "scenario-editions.csv")


def test_that_the_scenarios_of_0_1_0_are_whole_and_still_shipped() -> None:
    before = pd.read_csv(editions.BEFORE)
    assert tuple(before.columns) == editions.COLUMNS
    assert set(before["scenario"]) < set(names())
    for _, rows in before.groupby("scenario"):
        assert list(rows["outcome"]) == list(editions.HEADS)
    assert before["standard_error"].between(0, 0.2).all()


def test_that_the_committed_page_is_that_of_the_committed_table(kept: pd.DataFrame) -> None:
    assert (COMMITTED / "scenario-editions.md").read_text(encoding="utf-8") == editions.page(kept)
    assert set(kept["scenario"]) == {*pd.read_csv(editions.BEFORE)["scenario"], editions.READING}


@pytest.mark.parametrize("name", ["baseline", "relief-first"])
def test_that_the_committed_table_is_what_the_program_makes(kept: pd.DataFrame, name: str) -> None:
    own = kept[kept["scenario"] == name]
    now = editions.measured([name])
    assert now["estimate"].to_numpy() == pytest.approx(own["estimate_after"].to_numpy(), rel=1e-4)
    assert now["standard_error"].to_numpy() == pytest.approx(own["standard_error_after"].to_numpy(), rel=1e-4)


def test_that_every_number_stands_in_its_cell(kept: pd.DataFrame) -> None:
    row = kept.set_index(["scenario", "outcome"]).loc[("grit", "talks_36")]
    line = next(line for line in editions.page(kept).splitlines() if line.startswith("| `grit`"))
    assert line.split(" | ")[3] == f"{row['estimate_before']:.2f} → {row['estimate_after']:.2f}"
