"""What can only be checked when a scenario is complete, because it depends on several of its keys."""

from collections.abc import Iterable, Iterator

from sim.calendar import month_date, month_number, month_of_year
from sim.errors import Problem
from sim.scenario.axes import problems_of_axes
from sim.scenario.events import Event
from sim.scenario.nodes import Node
from sim.scenario.record_start import FIRST, KEY, LAST
from sim.scenario.schema import Scenario
from sim.scenario.section import entries
from sim.scenario.state_sections import FROM
from sim.vocabulary import DRILL_MONTHS

LISTED_DRILLS = 4


def problems_across(scenario: Scenario, node: Node) -> Iterator[Problem]:
    """The problems that the keys of a scenario have with each other; `node` says where they stand."""
    yield from problems_of_axes(scenario, node)
    yield from _start_outside_the_record(scenario, node)
    yield from _drills_out_of_season(scenario, scenario.events, node.follow(("events",)), "events")
    for index, lever in enumerate(scenario.levers):
        written = node.follow(("levers", index, "events"))
        yield from _drills_out_of_season(scenario, lever.events, written, f"levers.{lever.name}.events")


def _start_outside_the_record(scenario: Scenario, node: Node) -> Iterator[Problem]:
    """Only a month that follows one of the record can be started from it."""
    if scenario.starts_from_record and not FIRST <= scenario.start <= LAST:
        place = list(node.follow(("initial", FROM)))[-1][1].place
        message = f"is record, and the scenario starts in {scenario.start}"
        yield Problem(place.path, place.line, KEY, message, f"with it, start must be a month from {FIRST} to {LAST}")


def _drills_out_of_season(
    scenario: Scenario, events: tuple[Event, ...], written: Iterable[tuple[str | int, Node]], key: str
) -> Iterator[Problem]:
    """A drill can only be forced in a month in which there is one."""
    nodes = [node for _, node in written][-1].items if events else []
    for event, node in zip(events, nodes, strict=True):
        first, last = event.span
        if "south_korea.drill" not in entries(event.force):
            continue
        if any(_calendar_month(scenario, month) in DRILL_MONTHS for month in range(first, min(last, first + 11) + 1)):
            continue
        span = f"month {first} ({_date(scenario, first)})"
        if last > first:
            span = f"months {first} to {last} ({_date(scenario, first)} to {_date(scenario, last)})"
        coming = [month for month in range(first, first + 30) if _calendar_month(scenario, month) in DRILL_MONTHS]
        listed = ", ".join(f"{month} ({_date(scenario, month)})" for month in coming[:LISTED_DRILLS])
        yield Problem(
            node.place.path,
            node.place.line,
            f"{key}.force.south_korea.drill",
            f"there is no drill in {span}",
            f"drills fall in March and August; the next are in months {listed}",
        )


def _calendar_month(scenario: Scenario, month: int) -> int:
    return month_of_year(month_number(scenario.start) + month - 1)


def _date(scenario: Scenario, month: int) -> str:
    return month_date(month_number(scenario.start) + month - 1)
