"""The charts of several results, of a run and of a sweep: valid, whole and drawn at every size."""

import functools
import itertools
import json
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pytest

import sim
from analysis import charts
from analysis.charts import curves, forest, heatmap, theme, timeline, timing
from analysis.charts.heading import of_several, span
from analysis.charts.names import called, shortened
from analysis.charts.saving import svg
from analysis.charts.size import PAGE, SLIDE
from analysis.comparison import compare
from analysis.comparison.sweeps import Sweep, sweep
from analysis.statistics.outcomes import summarise
from sim.result import Result

SHAPES: dict[str, list[str]] = {
    "some": ["runs=60", "months=14"],
    "one run": ["runs=1", "months=14"],
    "one month": ["runs=40", "months=1"],
    "twenty years": ["runs=30", "months=240"],
}
NAMES = ("baseline", "relief-first", "declaration-alone", "stalemate")


def valid(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, held against the schema and free of numbers that are none."""
    specification: dict[str, Any] = chart.to_dict()
    json.dumps(specification, allow_nan=False)
    return specification


def texts(picture: str) -> str:
    return " ".join(picture.split("<text")[1:])


@pytest.fixture(scope="module")
def results() -> Callable[[str, int], list[Result]]:
    @functools.cache
    def made(shape: str, count: int) -> list[Result]:
        return [sim.run(sim.load(name, SHAPES[shape])) for name in NAMES[:count]]

    return made


@pytest.fixture(scope="module")
def swept() -> dict[int, Sweep]:
    one = sim.load("sweeps/red-line", ["runs=40", "months=13"])
    two = sim.load("sweeps/relief-and-caution", ["runs=20", "months=13"])
    return {1: sweep(one), 2: sweep(two)}


@pytest.mark.parametrize(
    "shape", [pytest.param(shape, marks=pytest.mark.slow) if shape == "twenty years" else shape for shape in SHAPES]
)
@pytest.mark.parametrize("kind", charts.TOGETHER)
def test_that_charts_of_several_results_are_valid_at_every_size(
    results: Callable[[str, int], list[Result]], kind: str, shape: str
) -> None:
    made = results(shape, 3)
    chart = charts.TOGETHER[kind](made)
    valid(chart)
    picture = svg(chart)
    assert "NaN" not in picture
    for result in made[1:]:
        assert called(made)[result.name].removesuffix("…") in picture or all(
            word in picture for word in result.title.split()
        )
    assert "conditional on the model" in picture


def test_that_uncertainty_is_drawn_for_every_scenario(results: Callable[[str, int], list[Result]]) -> None:
    made = results("some", 3)
    shown = valid(charts.TOGETHER["scenarios"](made))["datasets"]
    for row in shown["red_line"] + shown["economy"]:
        assert row["low"] <= row["middle"] <= row["high"]
    assert sum(row["low"] is not None for row in shown["classes"]) == 4 * len(made)
    spread = valid(charts.TOGETHER["distribution"](made))["datasets"]["tests"]
    assert all(row["low"] <= row["lower"] <= row["middle"] <= row["upper"] <= row["high"] for row in spread)
    rows = [row for panel in valid(charts.TOGETHER["forest"](made))["datasets"].values() for row in panel]
    assert all(row["low"] <= row["difference"] <= row["high"] for row in rows)


def test_that_a_comparison_of_two_shows_every_headline_outcome(results: Callable[[str, int], list[Result]]) -> None:
    comparison = compare(*results("some", 2))
    picture = svg(forest.draw(comparison))
    for words in (
        "Nuclear talks within 14 months",
        "Interim deal within 14 months",
        "economy at its lowest",
        "Warheads",
    ):
        assert words in picture


def test_that_the_economy_stands_beside_every_comparison(results: Callable[[str, int], list[Result]]) -> None:
    for chart in (charts.TOGETHER["scenarios"], charts.TOGETHER["forest"]):
        assert "economy" in svg(chart(results("some", 3)))


def test_that_too_many_curves_are_refused(results: Callable[[str, int], list[Result]]) -> None:
    with pytest.raises(timing.ChartError, match="at most 6"):
        timing.draw_several(results("some", 1) * 7)


@pytest.mark.parametrize("months", [1, 5, 36, pytest.param(240, marks=pytest.mark.slow)])
def test_that_a_timeline_shows_the_run_that_the_ensemble_has_there(months: int) -> None:
    scenario = sim.load("baseline", ["runs=12", f"months={months}"])
    chart = valid(timeline.draw(scenario, 7))
    levels = [row["level"] for row in chart["datasets"]["test"]]
    assert len(levels) == months
    tests = sim.run(scenario).runs["tests"].iloc[7]
    assert sum(level != "no test" for level in levels) == tests
    assert "NaN" not in svg(timeline.draw(scenario, 7))


@pytest.mark.slow
def test_that_curves_show_every_point_with_its_interval(swept: dict[int, Sweep]) -> None:
    shown = valid(curves.draw(swept[1]))["datasets"]
    assert list(shown) == curves.outcomes_of(swept[1])
    for rows in shown.values():
        assert [row["value"] for row in rows] == list(next(iter(swept[1].axes.values())))
        assert all(row["low"] <= row["estimate"] <= row["high"] for row in rows)


@pytest.mark.slow
def test_that_a_heat_map_has_a_cell_for_every_point_and_says_how_sure_it_is(swept: dict[int, Sweep]) -> None:
    for outcome in curves.outcomes_of(swept[2]):
        chart = heatmap.draw(swept[2], outcome)
        assert len(valid(chart)["datasets"]["cells"]) == 49
        assert "±" in svg(chart)


def luminance(colour: str) -> float:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_that_the_steps_of_a_heat_map_can_be_told_apart_in_grey() -> None:
    light, middle, dark = heatmap.RANGE
    assert contrast(light, middle) > 2
    assert contrast(middle, dark) > 3


def test_that_outcomes_side_by_side_can_be_told_apart_in_grey() -> None:
    colours = list(theme.OUTCOME_COLOURS.values())
    assert all(contrast(one, other) > 1.35 for one, other in itertools.pairwise(colours))


def test_that_a_month_stands_at_its_tick_as_the_table_has_it(results: Callable[[str, int], list[Result]]) -> None:
    made = results("some", 2)
    chart = valid(timing.draw_several(made))
    line = chart["concat"][0]["layer"][1]["mark"]
    assert line["interpolate"] == "step-after"
    rows = chart["datasets"]["red_line_test"]
    for result in made:
        drawn = next(row for row in rows if row["month"] == 12 and row["scenario"] == called(made)[result.name])
        summary = summarise(result.runs, result.horizon).set_index("outcome")
        assert drawn["estimate"] == pytest.approx(summary.loc["red_line_test_within_12", "estimate"], abs=1e-5)


def test_that_scenarios_with_different_starts_are_not_given_one_date() -> None:
    made = [sim.run(sim.load(name, ["runs=20", "months=14"])) for name in ("baseline", "today")]
    assert span(made) == "14 months from each scenario's own start (Oct 2021; Jan 2025)"
    assert span(made[:1]) == "14 months from Oct 2021"
    assert "20 runs each, 14 months from each scenario's own start" in of_several(made)
    for kind, draw in charts.TOGETHER.items():
        text = json.dumps(valid(draw(made)), ensure_ascii=False)
        assert "from each scenario's own start" in text, kind
        assert "from Oct 2021" not in text
        assert "month 1 is" not in text


def test_that_a_heading_calls_scenarios_as_the_rows_begin(results: Callable[[str, int], list[Result]]) -> None:
    made = results("some", 4)
    names = called(made)
    assert names["stalemate"] == "Strategic patience…"
    assert names["relief-first"] == "Washington acts first…"
    for kind in ("scenarios", "forest", "timing"):
        for size in (SLIDE, PAGE):
            chart = valid(charts.TOGETHER[kind](made, size=size))
            heading = " ".join(chart["title"]["text"])
            assert any(name in heading for name in names.values())
            assert not any(slug in heading.lower() for slug in ("relief first", "(stalemate)", "“stalemate”"))


def test_that_titles_are_cut_at_a_clause_or_a_word_and_never_alike() -> None:
    title = "Maximum pressure: half a year of new sanctions, fully enforced"
    assert shortened(title, 100) == title
    assert shortened(title, 30) == "Maximum pressure…"
    assert shortened(title, 56) == "Maximum pressure: half a year of new sanctions…"
    assert shortened("No joint drills for three years", 30) == "No joint drills for three…"
    apart = ["End-of-war declaration without sanctions relief", "End-of-war declaration with sanctions on the table"]
    assert shortened(apart[0], 30, apart[1:]) == "End-of-war declaration without…"
    assert shortened(apart[1], 30, apart[:1]) == "End-of-war declaration with…"


def test_that_words_in_a_narrow_chart_end_inside_their_panel(results: Callable[[str, int], list[Result]]) -> None:
    # At 12 points a letter of the font is about 5.8 points wide.
    for kind in ("scenarios", "forest", "distribution"):
        chart = valid(charts.TOGETHER[kind](results("some", 4), size=PAGE))
        pair = chart["vconcat"][1] if kind == "scenarios" else chart
        for panel in pair["concat"]:
            said = [transform["calculate"] for layer in panel["layer"] for transform in layer.get("transform", ())]
            lines = [line for text in said for words in json.loads(text[1:].partition(")[")[0]).values()
                     for line in words.split("\n")]  # fmt: skip
            assert all(5.8 * len(line) <= panel["width"] + 52 for line in lines)


def test_that_a_hardly_different_economy_looks_like_one(results: Callable[[str, int], list[Result]]) -> None:
    chart = valid(charts.TOGETHER["scenarios"](results("some", 3)))
    rows = chart["datasets"]["economy"]
    low, high = next(
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in chart["concat"][2]["layer"] if "scale" in layer["encoding"].get("x", {})
    )  # fmt: skip
    assert low <= rows[0]["middle"] - 1
    assert high >= rows[0]["middle"] + 1
