"""The page of the blind judgement shows the scores that were handed in, all of them, with its cautions."""

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[3] / "results" / "reference"
PAGE = (FOLDER / "blind-0.1.0.md").read_text(encoding="utf-8")
SCORES = pd.read_csv(FOLDER / "blind-0.1.0.csv")
FORECASTERS = (
    "climatology", "Markov chain", "autoregression", "self-exciting", "model, refitted each January",
    "model, fixed in 2021-09",
)  # fmt: skip
WORDS = {
    "any test": "test", "test above the red line": "red_line_test", "highest class of test": "class",
    "new sanctions": "sanctions", "talks or a deal": "talks",
}  # fmt: skip


def rows(section: str) -> list[list[str]]:
    """The cells of the table of a section, without its head."""
    text = PAGE.split(f"## {section}")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(("section", "column"), [("Log score", "log_score"), ("Brier score", "brier_or_rps")])
def test_that_every_score_is_on_the_page_in_its_place(section: str, column: str) -> None:
    shown = rows(section)
    assert len(shown) == len(WORDS) * 4
    for target, months, came, *cells in shown:
        own = SCORES[(SCORES["target"] == WORDS[target]) & (SCORES["horizon"] == int(months))].set_index("forecaster")
        assert set(own.index) == set(FORECASTERS)
        assert came == f"{own['events'].iloc[0]} of {own['forecasts'].iloc[0]}"
        assert cells == [f"{own.loc[name, column]:.4f}" for name in FORECASTERS]


def test_that_what_is_said_to_be_lost_was_lost() -> None:
    scores = SCORES.pivot_table(index=["target", "horizon"], columns="forecaster", values="log_score")
    model = scores["model, refitted each January"]
    statistics = scores[list(FORECASTERS[:4])]
    assert (model["sanctions"] > scores.loc["sanctions", "self-exciting"]).all()
    assert model["test", 12] > scores.loc[("test", 12), "climatology"]
    assert model["class", 12] > statistics.loc[("class", 12)].max()
    best = (statistics.min(axis=1) > model).groupby("target").all()
    assert best[["red_line_test", "talks"]].all()
    assert statistics.loc[("red_line_test", 1)].min() - model["red_line_test", 1] == pytest.approx(0.107, abs=5e-4)


def test_that_the_cautions_stand_above_the_table() -> None:
    before = PAGE.split("## ")[0]
    for words in ("lived later", "expects more for ever", "second blind", "went against it", "hold zero", "few"):
        assert words in " ".join(before.split())
