"""Events without effect: small rules over a list of events, each of which looks for one thing."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sim.scenario.events import Event
from sim.scenario.nodes import KeyPath
from sim.scenario.schema import Scenario
from sim.scenario.section import entries

DECLARATION = ("united_states.talk", "declare")
"""The one action that can be taken only once."""


class Finding(NamedTuple):
    """What is wrong with an event: the path within the list, the message, and what would have an effect.

    The braces of the message are to be filled with the event at index `other`.
    """

    path: KeyPath
    message: str
    allowed: str = ""
    other: int | None = None


type EventRule = Callable[[Sequence[Event], Scenario, int | None], Iterator[Finding]]


def beyond_the_horizon(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """An event, or a part of its span, after the last month."""
    for index, event in enumerate(events):
        first, last = event.span
        if horizon is None or last <= horizon:
            continue
        if first > horizon:
            yield Finding((index,), f"comes in month {first}, after the last month ({horizon})", f"give months: {last}")
        elif event.enforcement is not None:
            message = f"ends in month {last}, after the last month ({horizon}), so its change is not completed"
            yield Finding((index,), message, f"give months: {last}, or an earlier end")
        else:
            message = f"goes on to month {last}, after the last month ({horizon})"
            yield Finding((index,), message, f"give months: {last}, or an earlier end")


def that_never_happen(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """An event whose probability is 0."""
    for index, event in enumerate(events):
        if event.probability == 0 and event.otherwise is None:
            yield Finding((index, "probability"), "is 0, so the event never happens", "give more, or remove the event")


def with_an_unused_otherwise(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """A certain event with something for the case that it does not come."""
    for index, event in enumerate(events):
        if event.otherwise is not None and event.probability == 1:
            message = "is never used, as the event has no probability below 1"
            yield Finding((index, "otherwise"), message, "give a probability")


def overwritten(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """A forced level or a value that a later event in the list always replaces in the same months."""
    for index, event in enumerate(events):
        for kind in ("force", "set"):
            for key in entries(getattr(event, kind)):
                other = _replacing(events, index, kind, key)
                if other is not None:
                    message = "has no effect: {} comes later in the list and covers the same months"
                    yield Finding((index, kind, key), message, "of two events the later one counts", other)


def _replacing(events: Sequence[Event], index: int, kind: str, key: str) -> int | None:
    first, last = events[index].span
    for other in range(index + 1, len(events)):
        event = events[other]
        covers = event.span[0] <= first and last <= event.span[1]
        if covers and event.when is None and event.probability == 1 and key in entries(getattr(event, kind)):
            return other
    return None


def given_twice(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """The same event again, unless the first one is overwritten and told for that."""
    for index, event in enumerate(events):
        first = events.index(event)
        if first == index or (event.probability == 1 and event.when is None and (event.force or event.set)):
            continue
        chance = ", and each is drawn by itself, so the chance counts twice" if 0 < event.probability < 1 else ""
        yield Finding((index,), "is the same as {}" + chance, "remove one of them", first)


def declarations_that_cannot_be(events: Sequence[Event], scenario: Scenario, horizon: int | None) -> Iterator[Finding]:
    """An end-of-war declaration can be made only once."""
    key, level = DECLARATION
    already_made = scenario.given_initial().get("declared") == 1
    for index, event in enumerate(events):
        if entries(event.force).get(key) != level:
            continue
        first, last = event.span
        certain = event.probability == 1 and event.when is None
        if already_made:
            yield Finding((index, "force", key), "has no effect: a declaration has been made before")
        elif certain and last > first:
            message = f"counts in month {first} only: a declaration can be made once"
            yield Finding((index, "force", key), message, f"give month: {first}")


EVENT_RULES: tuple[EventRule, ...] = (
    beyond_the_horizon,
    that_never_happen,
    with_an_unused_otherwise,
    overwritten,
    given_twice,
    declarations_that_cannot_be,
)
