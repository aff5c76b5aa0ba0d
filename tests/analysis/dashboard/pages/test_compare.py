import json
import re
from io import StringIO

import pandas as pd
import panel as pn

import sim
from analysis.comparison import compare
from analysis.comparison.importance import ranked
from analysis.comparison.text import cells
from analysis.dashboard.pages.compare import MOST_OTHERS, ComparePage, page
from analysis.dashboard.pages.sources import MINE
from tests.analysis.dashboard.pages.conftest import SMALL, Visitor, charts, rows, words

SAME = ["runs=60", "months=6"]


def asked(visitor: Visitor, first: str, *others: str) -> ComparePage:
    shown = ComparePage(visitor.session)
    shown.first.value = first
    for _ in others[1:]:
        shown.more.clicks += 1
    for select, name in zip(shown.others, others, strict=True):
        select.value = name
    shown.ask()
    visitor.wait(lambda: not shown.answers.busy)
    return shown


def test_that_a_page_says_first_what_to_do(visitor: Visitor) -> None:
    assert "press “Compare”" in words(page(visitor.session))


def test_that_differences_are_those_of_the_command_line_and_what_matters_stands_first(visitor: Visitor) -> None:
    shown = asked(visitor, MINE, "unconditional-relief", "maximum-pressure")
    names = ("unconditional-relief", "maximum-pressure")
    expected = compare(*map(sim.run, (SMALL.scenario(), *(sim.load(name, SAME) for name in names))))
    said = words(shown.answers.view)
    shown_rows = rows(shown.answers.view)
    at = 0
    for name in names:
        for _, row in ranked(expected.of(name)).iterrows():
            at = shown_rows.index(cells(row), at) + 1
    assert "60 runs with the same random draws" in said
    assert "A small &lt;b&gt;one&lt;/b&gt;" in said


def test_that_every_chart_of_a_comparison_names_each_scenario(visitor: Visitor) -> None:
    shown = asked(visitor, "baseline", MINE)
    pictures = charts(shown.answers.view)
    assert len(pictures) == 3
    for chart in pictures:
        assert "small" in json.dumps(chart, allow_nan=False).lower()


def test_that_charts_are_as_wide_as_the_window_has_room_for(visitor: Visitor) -> None:
    drawn = {}
    for roomy in (True, False):
        visitor.session.roomy = roomy
        drawn[roomy] = charts(asked(visitor, "baseline", MINE).answers.view)
    for wide, narrow in zip(drawn[True], drawn[False], strict=True):
        widest, widest_there = (max(map(int, re.findall(r'"width": ([0-9]+)', json.dumps(c)))) for c in (wide, narrow))
        assert widest > widest_there


def test_that_the_table_that_is_downloaded_holds_every_difference(visitor: Visitor) -> None:
    shown = asked(visitor, MINE, "relief-first")
    (button,) = shown.answers.view.select(pn.widgets.FileDownload)
    file = button.callback()
    assert isinstance(file, StringIO)
    expected = compare(sim.run(SMALL.scenario()), sim.run(sim.load("relief-first", SAME))).frame
    frame = pd.read_csv(file).sort_values("outcome", ignore_index=True)
    pd.testing.assert_frame_equal(frame, expected.sort_values("outcome", ignore_index=True), check_dtype=False)


def test_that_a_scenario_is_not_compared_with_itself(visitor: Visitor) -> None:
    shown = asked(visitor, "baseline", "baseline")
    assert "Baseline is chosen twice" in words(shown.answers.view)
    assert charts(shown.answers.view) == []


def test_that_settings_called_like_a_shipped_scenario_are_told_apart(visitor: Visitor) -> None:
    visitor.session.change(SMALL.with_value("name", "relief-first"))
    shown = asked(visitor, "relief-first", MINE)
    assert "my settings against relief-first" in words(shown.answers.view)


def test_that_scenarios_that_begin_in_different_months_are_said_to(visitor: Visitor) -> None:
    shown = asked(visitor, MINE, "history/2016-01")
    assert "They begin in different months: small in 2021-10, history-2016-01 in 2016-01." in words(shown.answers.view)


def test_that_there_are_as_many_scenarios_as_colours(visitor: Visitor) -> None:
    shown = ComparePage(visitor.session)
    for _ in range(MOST_OTHERS - 1):
        assert not shown.more.disabled
        shown.more.clicks += 1
    assert shown.more.disabled
    shown.fewer.clicks += 1
    assert len(shown.others) == MOST_OTHERS - 1
    assert not shown.more.disabled
