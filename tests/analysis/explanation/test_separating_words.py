"""What separates runs in words and as a chart: the numbers are those of the frame, and nothing is made up."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.charts import separating as chart
from analysis.explanation.separating import Separation
from analysis.explanation.separating_words import decisions, headline, lead, month_spans, notes, points
from sim.scenario import from_data
from sim.vocabulary import INSTRUMENT, TEST


def row(month: int, instrument: str, level: str, difference: float, effect: float, **found: bool) -> dict[str, object]:
    actor = {"test": "north_korea", "message": "north_korea", "sanctions": "united_states"}[instrument]
    return {
        "month": month, "date": f"2021-{9 + month:02d}", "actor": actor, "instrument": instrument, "level": level,
        "runs": 1000, "chosen": 0.1, "difference": difference, "low": difference - 0.04, "high": difference + 0.04,
        "effect": effect, "effect_low": effect - 0.05, "effect_high": effect + 0.05, "found": False,
        "effect_found": False, **found,
    }  # fmt: skip


ROWS = [
    row(1, "test", "short", 0.02, 0.01),
    row(1, "message", "offer", 0.09, 0.07, found=True, effect_found=True),
    row(2, "message", "offer", 0.12, 0.11, found=True, effect_found=True),
    row(3, "message", "offer", 0.20, 0.04, found=True),
    row(3, "sanctions", "ease", -0.31, np.nan, found=True),
]


MEANS = pd.DataFrame(
    [("test", "short", 0.01, False), ("message", "offer", 0.08, True), ("sanctions", "ease", -0.02, False)],
    columns=["instrument", "level", "effect", "effect_found"],
).assign(effect_low=lambda means: means["effect"] - 0.03, effect_high=lambda means: means["effect"] + 0.03)


def separation(rows: list[dict[str, object]], **changes: object) -> Separation:
    scenario = from_data({"name": "small", "title": "A small world.", "months": 3, "runs": 1000})
    left_out = frozenset({(INSTRUMENT.test, TEST.nuclear)})
    given = {"runs": 1000, "draws": 0, "reached": (0.3, 0.0145, 0.272, 0.329), "smallest": 0.05, "left_out": left_out}
    return Separation(scenario, "tests_nuclear > 0", **{**given, **changes}, frame=pd.DataFrame(rows), means=MEANS)


def test_that_decisions_that_move_the_outcome_stand_before_signs_each_with_its_own_months() -> None:
    offer, ease = decisions(separation(ROWS))
    assert (offer.level, offer.moves, offer.months, offer.strongest["month"]) == ("offer", True, (1, 2), 2)
    assert (ease.level, ease.moves, ease.months) == ("ease", False, (3,))
    assert (
        lead(separation(ROWS))
        == "North Korea offers talks: that makes the outcome 8 points more likely, on average over months"
    )


def test_that_signs_alone_are_not_told_as_reasons() -> None:
    assert lead(separation(ROWS[4:])).startswith("Decisions are signs of what is coming; none is shown to move it")


def test_that_where_nothing_separates_it_is_said_and_nothing_is_drawn() -> None:
    nothing = separation(ROWS[:1])
    assert decisions(nothing) == []
    assert lead(nothing).startswith("No decision separates the runs by 5 points or more")
    assert not any("like with like" in line for line in notes(nothing))
    with pytest.raises(ValueError, match="no decision separates"):
        chart.draw(nothing)


def test_that_notes_say_what_is_compared_and_what_is_not() -> None:
    said = " ".join(notes(separation(ROWS, draws=40)))
    assert "5 comparisons" in said
    assert "Not compared, because they are the outcome itself: nuclear." in said
    assert "1,000 runs share 40 draws of the posterior" in said


def test_that_months_are_listed_in_spans_and_differences_in_points() -> None:
    assert month_spans([1, 2, 3, 5, 9, 10]) == "1-3, 5, 9-10"
    assert [points(difference) for difference in (0.123, -0.05, np.nan)] == ["+12.3", "-5.0", "-"]


def test_that_the_chart_is_valid_and_shows_the_numbers_of_the_frame() -> None:
    specification = chart.draw(separation(ROWS)).to_dict()
    json.dumps(specification, allow_nan=False)
    assert len(specification["concat"]) == 2
    offers = specification["datasets"]["message_offer"]
    assert [(row["month"], row["difference"], row["effect"], row["found"]) for row in offers] == [
        (1, 9.0, 7.0, True), (2, 12.0, 11.0, True), (3, 20.0, 4.0, False),
    ]  # fmt: skip
    assert specification["datasets"]["sanctions_ease"][0]["effect"] is None
    assert "all months: +8.0 (+5.0 to +11.0)" in json.dumps(specification["concat"][0])
    assert "tests_nuclear > 0" in " ".join(specification["title"]["subtitle"])


def test_that_fewer_runs_than_there_are_are_told_as_such() -> None:
    assert headline(separation(ROWS)) == "1,000 runs: it comes true with probability 0.30 ± 0.015."
    assert headline(separation(ROWS, runs=800)).startswith("The first 800 of 1,000 runs: ")
