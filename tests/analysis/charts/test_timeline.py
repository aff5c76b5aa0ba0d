"""The timeline of a run: what it marks, and on what axes its lines are drawn."""

import json
from typing import Any

import altair as alt

import sim
from analysis.charts import timeline
from analysis.charts.size import PAGE, SLIDE
from sim.scenario import from_data


def valid(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, held against the schema and free of numbers that are none."""
    specification: dict[str, Any] = chart.to_dict()
    json.dumps(specification, allow_nan=False)
    return specification


def test_that_a_timeline_marks_what_is_forced_what_is_refused_and_what_turned() -> None:
    force = {"north_korea.message": "offer", "united_states.talk": "none", "united_states.sanctions": "hold"}
    scenario = from_data({
        "name": "marked", "runs": 1, "months": 4,
        "events": [{"month": 2, "force": force}, {"month": 3, "leader": "south_korea", "engagement": 0.1}],
    })  # fmt: skip
    shown = valid(timeline.draw(scenario))["datasets"]
    assert [row["at"] for row in shown["message_forced"]] == [2]
    assert [row["at"] for row in shown["us_talk_forced"]] == [2]
    assert shown["leaders"] == [{"at": 2.5}]
    assert [row["from"] for row in shown["turns"]][:2] == [2, 3]
    assert shown["listed"][0]["words"].startswith("1  Nov 2021: an offer of talks")
    assert len(shown["turns"]) == len(shown["listed"])


def test_that_a_refusal_is_marked_where_nothing_is_forced() -> None:
    force = {"north_korea.message": "offer", "united_states.sanctions": "hold"}
    scenario = from_data({
        "name": "refused", "runs": 1, "months": 3, "events": [{"months": [1, 3], "force": force}],
        "parameters": {"united_states": {"base_talk": -20.0}},
    })  # fmt: skip
    shown = valid(timeline.draw(scenario))["datasets"]
    assert [row["at"] for row in shown["us_talk_refused"]] == [1, 2, 3]


def test_that_each_line_of_a_timeline_has_an_axis_on_which_it_can_be_seen() -> None:
    chart = valid(timeline.draw(sim.load("grit", ["runs=6"]), 5))
    lines = [part for part in chart["vconcat"] if "title" in part]
    assert len(lines) == len(timeline.LINES)
    for name, part in zip(timeline.LINES, lines, strict=True):
        low, high = part["layer"][0]["encoding"]["y"]["scale"]["domain"]
        values = [row["value"] for row in chart["datasets"][f"line_{name}"]]
        assert low <= min(values) <= max(values) <= high
        if name == "economy":
            assert max(values) - min(values) >= 0.5 * (high - low) or high - low <= 0.25
        else:  # an index has all of its range: what hardly moves must not look like a crisis
            assert (low, high) == (0.0, 1.0)


def test_that_a_narrow_timeline_shows_the_same_with_its_words_above_and_below() -> None:
    scenario = sim.load("grit", ["runs=6"])
    wide, narrow = (valid(timeline.draw(scenario, 5, size)) for size in (SLIDE, PAGE))
    listed = [" ".join(line["words"].split()) for line in narrow["datasets"].pop("listed")]
    assert " ".join(listed) == " ".join(" ".join(line["words"].split()) for line in wide["datasets"].pop("listed"))
    assert {name: rows for name, rows in narrow["datasets"].items() if name != "turns"} == {
        name: rows for name, rows in wide["datasets"].items() if name != "turns"
    }
    assert all(part["width"] < PAGE.width for part in narrow["vconcat"])
    titles = [part["title"]["text"] for part in narrow["vconcat"] if "title" in part]
    assert {"North Korea tests", "Nuclear track", "Sanctions level"} <= set(titles)
