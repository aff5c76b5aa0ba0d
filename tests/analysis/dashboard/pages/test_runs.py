import json

import pytest

from analysis.dashboard.pages.runs import ALONE, NUMBERED, RunPage, page
from analysis.explanation.explain import explain
from analysis.wording.months import month_words
from tests.analysis.dashboard.pages.conftest import SMALL, Visitor, charts, words


def asked(visitor: Visitor, **values: str) -> RunPage:
    shown = RunPage(visitor.session)
    for name, value in values.items():
        getattr(shown, name).value = value
    shown.ask()
    visitor.wait(lambda: not shown.answers.busy)
    return shown


def test_that_a_page_says_first_what_to_do(visitor: Visitor) -> None:
    assert "press “Show the run”" in words(page(visitor.session))


def test_that_the_run_of_a_page_is_that_of_the_command_line(visitor: Visitor) -> None:
    shown = asked(visitor)
    expected = explain(SMALL.scenario(), "typical")
    said = words(shown.answers.view)
    assert f"{expected.choice}." in said
    assert month_words(expected.run.dates[0]) in said
    (chart,) = charts(shown.answers.view)
    tests = [row["level"] for row in chart["datasets"]["test"]]
    assert len(tests) == SMALL.scenario().months
    assert f"Run {expected.run.number}: " in chart["description"]
    json.dumps(chart, allow_nan=False)


def test_that_a_month_is_explained_when_it_is_clicked(visitor: Visitor) -> None:
    import panel as pn

    shown = asked(visitor, kind=NUMBERED, number="7")
    (pane,) = shown.answers.view.select(pn.pane.Vega)
    pane.selection.month_test = [{"at": 4}]
    run = explain(SMALL.scenario(), 7).run
    said = words(shown.answers.view)
    assert f"Month 4, {month_words(run.month(4).date)}" in said
    assert f"{run.month(4).decision('test').levels[1].utility:+.3f}" in said


def test_that_the_first_difference_to_another_scenario_is_told(visitor: Visitor) -> None:
    shown = asked(visitor, kind=NUMBERED, number="3", against="relief-first")
    passages = explain(SMALL.scenario(), 3, "relief-first").story
    assert all(passage.heading in words(shown.answers.view) for passage in passages)
    assert "what a scenario forces" in words(shown.answers.view)
    assert shown.against.value != ALONE


@pytest.mark.parametrize("number", ["60", "-1", "", "one", "9" * 40, "<b>"])
def test_that_a_run_that_there_is_not_is_refused_in_words(visitor: Visitor, number: str) -> None:
    shown = asked(visitor, kind=NUMBERED, number=number)
    assert "is no run of small: give a whole number from 0 to 59" in words(shown.answers.view)
    assert "<b>" not in words(shown.answers.view)
    assert charts(shown.answers.view) == []


def test_that_a_kind_of_run_that_did_not_come_is_refused_in_words(visitor: Visitor) -> None:
    shown = asked(visitor, kind="comprehensive-deal")
    assert "None of the 60 runs is one that" in words(shown.answers.view)


def test_that_the_title_of_a_scenario_is_shown_as_text(visitor: Visitor) -> None:
    shown = asked(visitor, kind=NUMBERED, number="0")
    assert "A small &lt;b&gt;one&lt;/b&gt;" in words(shown.answers.view)
    assert "<b>" not in words(shown.answers.view)
