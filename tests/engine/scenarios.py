"""Generated scenarios for tests of the engines: whole ones, cut to a few runs and months so that many can be tried."""

from typing import Any

from hypothesis import strategies as st

from sim.design import Design
from sim.scenario import design, from_data
from tests.strategies import scenario_data

MONTHS = 24


def made(data: dict[str, Any], **changes: Any) -> Design:
    """The design of a scenario's data with some keys replaced."""
    return design(from_data(data | changes))


def scenarios(runs: int = 3, longest: int = MONTHS) -> st.SearchStrategy[dict[str, Any]]:
    """Whole scenarios of `runs` runs and up to `longest` months."""
    return scenario_data(longest=longest).map(lambda data: data | {"runs": runs})


def without_setting(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """The scenario without the events that write one of these state variables."""
    events = [event for event in data.get("events", []) if not set(names) & set(event.get("set", {}))]
    return data | {"events": events}
