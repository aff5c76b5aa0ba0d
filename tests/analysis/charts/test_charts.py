"""The charts: what their specifications hold, at every size of ensemble and horizon."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.charts import CHARTS, theme
from analysis.charts.actions import USUAL
from analysis.charts.bands import PANELS as BANDS
from analysis.charts.bins import bin_edges, whole_ticks
from analysis.charts.calendar import calendar_x
from analysis.charts.distribution import SPREADS
from analysis.charts.endings import apart
from analysis.charts.saving import svg
from analysis.charts.size import PAGE, SLIDE
from analysis.statistics.incidence import incidence
from analysis.wording.levels import short_words
from analysis.wording.months import month_words
from sim.outcomes import EVENTS
from sim.result import Result
from sim.vocabulary import INSTRUMENTS, OUTCOMES, STAGE

MakeResult = Callable[..., Result]
SHAPES = {
    "as shipped": {"runs": 10_000, "horizon": 36},
    "one month": {"runs": 200, "horizon": 1},
    "three months": {"runs": 200, "horizon": 3},
    "one run": {"runs": 1, "horizon": 36},
    "one run of one month": {"runs": 1, "horizon": 1},
    "nothing ever happens": {"runs": 500, "horizon": 36, "eventful": False},
    "twenty years": {"runs": 500, "horizon": 240},
}


@functools.cache
def specification(name: str, result: Result) -> dict[str, Any]:
    """The chart as Vega-Lite, held against the schema; drawn once for all tests."""
    found: dict[str, Any] = CHARTS[name](result).to_dict()
    return found


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", CHARTS)
def test_that_every_chart_is_valid_small_and_full_of_finite_numbers(
    make_result: MakeResult, name: str, shape: str
) -> None:
    chart = specification(name, make_result(**SHAPES[shape]))
    lines = sum(len(instrument.levels) - 1 for instrument in INSTRUMENTS)  # of the chart with most rows, `actions`
    assert sum(len(rows) for rows in chart["datasets"].values()) <= lines * 241
    text = json.dumps(chart, allow_nan=False)
    assert len(text) < 260_000


@pytest.mark.parametrize("name", CHARTS)
def test_that_a_page_is_narrow_and_its_panels_stand_below_each_other(make_result: MakeResult, name: str) -> None:
    picture = svg(CHARTS[name](make_result(100, 36), size=PAGE))
    assert int(re.search(r'width="(\d+)"', picture)[1]) <= 470


@pytest.mark.parametrize("name", CHARTS)
def test_that_the_heading_gives_scenario_runs_horizon_and_condition(make_result: MakeResult, name: str) -> None:
    title = specification(name, make_result(10_000, 36))["title"]
    about = " ".join(title["subtitle"])
    for words in ("a stand-in for the baseline", "10,000 runs", "36 months from Oct 2021", "conditional on the model"):
        assert words in about
    assert len(" ".join(title["text"])) > 20


@pytest.mark.parametrize("name", CHARTS)
def test_that_a_long_title_is_wrapped(make_result: MakeResult, name: str) -> None:
    lines = specification(name, make_result(10, 3, title="A scenario with a very long title " * 8))["title"]["subtitle"]
    assert max(map(len, lines)) <= SLIDE.letters


@pytest.mark.parametrize("name", CHARTS)
def test_that_axes_have_words_and_labels_are_never_cut(make_result: MakeResult, name: str) -> None:
    chart = specification(name, make_result(100, 36))
    assert chart["config"]["axis"]["labelLimit"] == chart["config"]["legend"]["labelLimit"] == 0
    titles = [node["title"] for node in nodes(chart) if isinstance(node.get("title"), str)]
    headed = [node["title"] for node in nodes(chart) if isinstance(node.get("title"), dict) and node is not chart]
    titles += [str(title["text"]) for title in headed if "text" in title]
    assert titles
    assert not any("_" in title for title in titles)


@pytest.mark.parametrize("name", CHARTS)
def test_that_no_axis_is_a_date_so_that_no_time_zone_moves_it(make_result: MakeResult, name: str) -> None:
    assert not any(node.get("type") == "temporal" for node in nodes(specification(name, make_result(10, 24))))


def test_that_the_distribution_holds_every_outcome_class_with_its_interval(make_result: MakeResult) -> None:
    result = make_result(400, 12)
    rows = specification("distribution", result)["datasets"]["classes"]
    assert [row["row"] for row in rows] == list(OUTCOMES)
    for row in rows:
        assert row["share"] == pytest.approx((result.runs["outcome"] == row["row"]).mean())
        assert row["low"] <= row["share"] <= row["high"]


@pytest.mark.parametrize("shape", SHAPES)
def test_that_a_histogram_holds_every_run(make_result: MakeResult, shape: str) -> None:
    datasets = specification("distribution", make_result(**SHAPES[shape]))["datasets"]
    for name in SPREADS:
        assert sum(row["share"] for row in datasets[f"{name}_bins"]) == pytest.approx(1.0)
        assert 1 <= len(datasets[f"{name}_bins"]) <= 42


def test_that_bins_have_round_edges_and_hold_the_ends() -> None:
    assert bin_edges(np.array([0.5, 1.0]), 0.02) == pytest.approx(np.arange(25, 51) * 0.02)
    assert list(bin_edges(np.array([0.0, 3.0]), 1.0, whole=True)) == [-0.5, 0.5, 1.5, 2.5, 3.5]
    assert list(bin_edges(np.array([45.0]), 0.5)) == [44.75, 45.25]


def test_that_counted_months_have_whole_ticks() -> None:
    assert whole_ticks(-0.5, 0.5) == [0]
    assert whole_ticks(-0.5, 3.5) == [0, 1, 2, 3]
    assert whole_ticks(-0.5, 36.5) == [0, 10, 20, 30]
    assert whole_ticks(11.5, 20.5) == [12, 14, 16, 18, 20]


def test_that_the_bands_hold_every_state_and_quantile_of_every_month(make_result: MakeResult) -> None:
    result = make_result(100, 24)
    chart = specification("bands", result)
    rows = chart["datasets"]["months"]
    drawn = {node["field"] for node in nodes(chart) if "field" in node}
    for state in BANDS:
        assert {f"{state}_{quantile}" for quantile in ("q05", "q25", "q50", "q75", "q95")} <= drawn
        factor = 100 if state == "economy" else 1
        shown = factor * result.months[f"{state}_q50"]
        assert [row[f"{state}_q50"] for row in rows[1:-1]] == pytest.approx(shown, abs=1e-4)


def test_that_the_timing_holds_the_incidence_of_every_event(make_result: MakeResult) -> None:
    result = make_result(300, 18)
    rows = specification("timing", result)["datasets"]["curves"]
    for event, column in EVENTS.items():
        drawn = [row["estimate"] for row in rows if row["event"] == event]
        assert drawn == pytest.approx(incidence(result.runs[column], 18)["estimate"], abs=1e-5)


def test_that_labels_that_lie_close_are_moved_apart_and_keep_their_order() -> None:
    placed = apart([0.50, 0.49, 0.02, 0.0, 0.0], gap=0.1, top=0.55)
    assert np.diff(sorted(placed)).min() >= 0.1 - 1e-12
    assert placed == sorted(placed, reverse=True)
    assert min(placed) >= 0
    assert max(placed) <= 0.55 + 1e-12
    assert apart([0.1, 0.5, 0.9], gap=0.1, top=1.0) == pytest.approx([0.1, 0.5, 0.9])


def test_that_the_actions_hold_every_level_that_does_something(make_result: MakeResult) -> None:
    result = make_result(100, 24)
    datasets = specification("actions", result)["datasets"]
    for instrument in INSTRUMENTS:
        words = short_words(instrument.column)
        drawn = {row["level"] for row in datasets[instrument.column]}
        assert drawn == {words[level] for level in instrument.levels if level != USUAL[instrument.column]}
    shares = [row["share"] for row in datasets["test"] if row["level"] == "nuclear"]
    assert shares == pytest.approx(result.months["test_nuclear"], abs=1e-4)


def test_that_one_run_in_a_hundred_can_be_seen_and_a_new_leader_is_marked(make_result: MakeResult) -> None:
    result = make_result(100, 24)
    scenario = {**result.manifest["scenario"], "events": [{"month": 8, "leader": "south_korea", "engagement": 0.2}]}
    chart = CHARTS["actions"](replace(result, manifest={**result.manifest, "scenario": scenario})).to_dict()
    scales = [node["scale"] for node in nodes(chart) if node.get("field") == "share"]
    assert all(scale["type"] == "sqrt" for scale in scales)
    assert [row["month"] for row in chart["datasets"]["leaders"]] == [7.5]
    assert "a new leader in Seoul (May 2022)" in " ".join(chart["title"]["subtitle"])


def test_that_a_horizon_without_drills_has_no_drill_panel(make_result: MakeResult) -> None:
    assert len(specification("actions", make_result(10, 3))["concat"]) == 5
    assert len(specification("actions", make_result(10, 6))["concat"]) == 6


def test_that_every_word_of_the_model_has_a_colour_and_a_label() -> None:
    levels = {instrument.column: instrument.levels for instrument in INSTRUMENTS} | {"stage": STAGE._fields}
    assert {name: tuple(words) for name, words in theme.LEVEL_COLOURS.items()} == levels
    assert tuple(theme.OUTCOME_COLOURS) == OUTCOMES
    looks = [(theme.event_colour(event), tuple(theme.event_dash(event))) for event in EVENTS]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("panel", theme.LEVEL_COLOURS)
def test_that_levels_differ_in_grey(panel: str) -> None:
    channels = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in theme.LEVEL_COLOURS[panel].values()]
    grey = sorted(0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in channels)
    assert np.diff(grey).min() >= 18


def test_that_what_no_run_has_done_is_not_called_impossible(make_result: MakeResult) -> None:
    result = make_result(500, 36, eventful=False)
    never = ["stage_offer", "stage_talks", "stage_interim", "stage_comprehensive", "us_sanctions_ease", "test_nuclear"]
    quiet = replace(result, months=result.months.assign(**dict.fromkeys(never, 0.0), stage_none=1.0))
    heading = " ".join(CHARTS["stages"](quiet).to_dict()["title"]["text"])
    assert "<1% of runs are under a deal and <1% in talks; >99% have no" in heading
    chart = CHARTS["actions"](quiet).to_dict()
    words = [row["words"] for name, rows in chart["datasets"].items() if name.endswith("_ends") for row in rows]
    assert not any(text.endswith((" 0%", " 0.0%", " 100%")) for text in words)
    assert not any(f" {share} " in " ".join(chart["title"]["text"]) for share in ("0%", "100%"))


def test_that_a_calendar_says_months_in_words_and_few_of_them() -> None:
    dates = [f"{2021 + (9 + m) // 12}-{(9 + m) % 12 + 1:02d}" for m in range(36)]
    axis = calendar_x(dates).to_dict(validate=False)["axis"]
    assert axis["values"] == [4, 16, 28]
    assert axis["labelExpr"].startswith("['Jan 2022', 'Jan 2023', 'Jan 2024']")
    assert month_words("2021-10") == "Oct 2021"


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.0004, "<1%"), (0.36, "36%"), (0.999, ">99%"), (1, "100%"), (0.995, ">99%")]
)
def test_that_a_percentage_never_rounds_to_impossible_or_certain(share: float, words: str) -> None:
    assert theme.percent(share) == words
