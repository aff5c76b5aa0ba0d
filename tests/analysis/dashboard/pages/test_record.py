import json

import pandas as pd
import panel as pn

from analysis.dashboard.pages.record import SURPRISES, WHOLE, RecordPage, page
from analysis.dashboard.pages.sources import MINE
from analysis.likelihood.replay import Replay, replay
from analysis.likelihood.replay_words import about, score_rows, surprise_rows
from analysis.record import SHIPPED, code, read
from sim.scenario import design, load
from tests.analysis.dashboard.pages.conftest import Visitor, charts, rows, words


def asked(visitor: Visitor, scenario: str = "baseline", **values: str) -> RecordPage:
    shown = RecordPage(visitor.session)
    shown.scenario.value = scenario
    for name, value in values.items():
        getattr(shown, name).value = value
    shown.ask()
    visitor.wait(lambda: not shown.answers.busy)
    return shown


def followed(name: str, *settings: str) -> Replay:
    return replay(code(read()), design(load(name, ["uncertainties=off", *settings]), runs=1).parameters)


def test_that_a_page_says_first_what_to_do(visitor: Visitor) -> None:
    assert "press “Follow the record”" in words(page(visitor.session))


def test_that_the_record_is_followed_as_the_command_does(visitor: Visitor) -> None:
    shown, expected = asked(visitor), followed("baseline")
    assert all(sentence in words(shown.answers.view) for sentence in about(expected))
    told = rows(shown.answers.view)
    for row in (*score_rows(expected), *surprise_rows(expected, SURPRISES)):
        assert list(row) in told
    (chart,) = charts(shown.answers.view)
    assert len(chart["datasets"]["chances"]) == 4 * len(expected.months)
    json.dumps(chart, allow_nan=False)
    months = next(file for file in shown.view.select(pn.widgets.FileDownload) if "months" in file.filename)
    frame = pd.read_csv(months.callback())
    assert list(frame["date"]) == list(expected.months["date"])


def test_that_the_settings_of_a_visitor_are_followed_with_what_they_change(visitor: Visitor) -> None:
    visitor.session.change(visitor.session.settings.with_value("parameters.north_korea.test.momentum", 3.0))
    expected = followed("baseline", "parameters.north_korea.test.momentum=3")
    assert about(expected)[1] in words(asked(visitor, MINE).answers.view)
    assert about(expected)[1] != about(followed("baseline"))[1]


def test_that_the_record_goes_on_after_the_article_where_that_is_asked_for(visitor: Visitor) -> None:
    last = code(read(SHIPPED)).dates[-1]
    shown = asked(visitor, until=WHOLE)
    assert f"to {last}." in words(shown.answers.view)
    assert f"panmunjom replay --scenario baseline --until {last}" in words(shown.answers.view)
