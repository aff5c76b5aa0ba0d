"""When two scenarios are the same one: in what they decide, not in what they are called or leave unsaid."""

from typing import Any

import pytest

from analysis.comparison.content import content, same
from sim.scenario import from_data, load

EVENT = {"month": 3, "set": {"sanctions": 0}, "probability": 0.5}


def scenario(**more: Any) -> dict[str, Any]:
    return from_data({"name": "one", "months": 12, **more}).resolved()


@pytest.mark.parametrize(
    "more",
    [
        {"name": "other", "title": "Another title", "description": "Another text", "runs": 7},
        {"start": "2021-10"},
        {"parameters": {"north_korea": {"test": {"momentum": 1.3}}}},
        {"initial": {"sanctions": 0.9, "stage": "none"}},
        {"structures": {"learning": "on"}},
        {"uncertainties": "off", "events": []},
    ],
)
def test_that_names_and_defaults_make_no_other_scenario(more: dict[str, Any]) -> None:
    assert same(scenario(), scenario(**more))


@pytest.mark.parametrize(
    "more",
    [
        {"parameters": {"north_korea": {"test": {"momentum": 1.30001}}}},
        {"parameters": {"north_korea": {"test": {"momentum": {"dist": "normal", "mean": 1.3, "sd": 0.1}}}}},
        {"initial": {"sanctions": 0.91}},
        {"structures": {"learning": "off"}},
        {"uncertainties": "prior"},
        {"start": "2021-11"},
        {"events": [EVENT]},
        {"seed": 4},
    ],
)
def test_that_whatever_decides_a_run_makes_another_scenario(more: dict[str, Any]) -> None:
    assert not same(scenario(), scenario(**more))


def test_that_an_event_that_may_come_twice_is_not_one_that_may_come_once() -> None:
    assert not same(scenario(events=[EVENT]), scenario(events=[EVENT, EVENT]))


def test_that_of_a_design_nothing_is_known() -> None:
    assert content({"name": "design"}) is None
    assert not same({"name": "design"}, {"name": "design"})


def test_that_a_shipped_scenario_is_itself() -> None:
    assert same(load("relief-first").resolved(), load("relief-first", ["runs=5"]).resolved())
