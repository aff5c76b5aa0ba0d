"""The chart of sizes of relief: what is forced, what is counted, and that the committed table is of this kind."""

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import sim
from analysis.charts.saving import svg
from tools import relief

COMMITTED = Path(__file__).parents[2] / "results" / "reference"
BEGIN = 0.9


@pytest.fixture(scope="module")
def points() -> pd.DataFrame:
    return relief.measured(totals=(0.0, 0.6), steps=(1, 12), runs=200)


@pytest.mark.parametrize("steps", relief.STEPS)
@pytest.mark.parametrize("total", [0.0, 0.3])
def test_that_all_of_the_relief_is_given_in_these_months(total: float, steps: int) -> None:
    fixed = f"initial.sanctions={BEGIN}"
    event = f"events=[{relief.forced(total, steps)}]"
    overrides = [event, f"months={steps}", "runs=20", fixed]
    result = sim.run(sim.load("baseline", overrides))
    assert (result.runs["tightenings"] == 0).all()
    assert (result.runs["easings"] == (steps if total else 0)).all()
    untouched = sim.run(sim.load("baseline", [*overrides[1:], f"events=[{relief.forced(0.0, steps)}]"]))
    lifted = untouched.runs["final_sanctions"] - result.runs["final_sanctions"]
    assert lifted.quantile(0.5) == pytest.approx(total, abs=0.02)


def test_that_much_relief_brings_more_talks_than_none(points: pd.DataFrame) -> None:
    assert tuple(points.columns) == relief.COLUMNS
    for _, line in points.groupby("steps"):
        none, much = line.sort_values("total")["probability"]
        assert much > none + 0.2
    assert points.eval("low <= probability <= high and standard_error > 0").all()


def test_that_the_chart_says_what_it_shows_and_its_labels_stand_apart(points: pd.DataFrame) -> None:
    picture = svg(relief.drawn(points, runs=200))
    assert "in one step" in picture
    assert "in twelve monthly steps" in picture
    assert "conditional on the model" in picture
    assert "NaN" not in picture
    labels = [row["label"] for row in relief.drawn(points).to_dict()["datasets"]["ends"]]
    assert all(above - below >= relief.APART - 1e-9 for above, below in pairwise(labels))


def test_that_the_committed_table_has_every_point() -> None:
    committed = pd.read_csv(COMMITTED / "relief.csv")
    assert tuple(committed.columns) == relief.COLUMNS
    assert list(zip(committed["steps"], committed["total"], strict=True)) == [
        (steps, total) for steps in relief.STEPS for total in relief.TOTALS
    ]
    assert (COMMITTED / "relief.svg").read_text(encoding="utf-8").startswith("<svg")
