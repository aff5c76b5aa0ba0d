import pytest

from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings
from sim.errors import ScenarioError


def session(settings: Settings | None = None) -> Session:
    return Session(settings or Settings(), lambda call: call())


def test_that_all_pages_hear_of_a_change_and_none_of_one_that_is_refused() -> None:
    visitor, heard = session(), []
    visitor.watch(heard.append)
    changed = Settings().with_value("months", 12)
    visitor.change(changed)
    with pytest.raises(ScenarioError):
        visitor.change(Settings().with_value("months", "never"))
    assert heard == [changed]
    assert visitor.settings == changed


def test_that_the_baseline_has_the_months_and_the_luck_of_the_settings() -> None:
    settings = Settings().with_value("extends", "relief-first").with_value("months", 12).with_value("seed", 7)
    baseline = session(settings).baseline()
    assert (baseline.name, baseline.months, baseline.seed) == ("baseline", 12, 7)


def test_that_settings_of_another_time_are_held_against_what_they_build_on() -> None:
    settings = Settings().with_value("extends", "history/2016-01").with_value("structures.learning", "off")
    baseline = session(settings).baseline()
    assert baseline.start == settings.scenario().start == "2016-01"
    assert baseline.structure_settings()["learning"] != "off"


def test_that_a_visitor_who_has_left_is_told_nothing_more() -> None:
    waiting, heard = [], []
    visitor = Session(Settings(), waiting.append)
    visitor.watch(heard.append)
    visitor.later(lambda: heard.append("late"))
    visitor.close()
    for call in waiting:
        call()
    visitor.later(lambda: heard.append("later"))
    assert heard == []
    assert len(waiting) == 1
