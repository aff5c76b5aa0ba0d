"""The chart of a study: a row a parameter under its actor, in words, with both indices and their intervals."""

import pytest

from analysis.charts.sensitivity import SHOWN, draw
from analysis.sensitivity.evaluation import Points, Values
from analysis.sensitivity.size import Size
from analysis.sensitivity.space import Factor, Space
from analysis.sensitivity.study import Study, study

KEYS = (
    "parameters.north_korea.test.momentum", "parameters.south_korea.engagement", "parameters.economy.adjustment",
    "parameters.rationality.united_states", "initial.pressure",
)  # fmt: skip


class Sum:
    """An outcome to which every draw adds, the first ones most."""

    outcomes = ("final_economy",)

    def __call__(self, space: Space, points: Points, replications: int, outcomes: object) -> Values:
        weights = [1 / (1 + KEYS.index(key)) for key in space.keys]
        return (points @ weights)[None, ..., None].repeat(replications, axis=-1)


@pytest.fixture(scope="module")
def made() -> Study:
    space = Space(tuple(Factor.of(key) for key in KEYS))
    result = study(space, Sum(), ["final_economy"], 36, Size(1024, 2, 4), 1, "test")
    return Study(**{**vars(result), "over": "prior"})


def test_that_parameters_stand_under_their_actors_in_words_with_their_intervals(made: Study) -> None:
    chart = draw(made, "final_economy", "A title").to_dict(validate=True)
    actors = [panel["title"]["text"] for panel in chart["vconcat"]]
    assert actors == ["North Korea", "South Korea", "United States", "Economy", "At the start"]
    rows = [row for panel in chart["datasets"].values() for row in panel]
    assert len(rows) == 2 * 5 <= 2 * SHOWN
    assert {row["row"] for row in rows} >= {
        "sharpness of choice",
        "share of the gap to the long run that closes in a month",
    }
    assert all(row["low"] <= row["index"] <= row["high"] for row in rows)
    assert "5 uncertain quantities over their priors" in " ".join(chart["title"]["subtitle"])


def test_that_the_same_study_gives_the_same_chart(made: Study) -> None:
    assert draw(made, "final_economy", "A title").to_json() == draw(made, "final_economy", "A title").to_json()
