"""Events that a page lets a person add or leave out.

A file cannot take one event away from what it builds on, but an event of the same months, subjects and conditions
takes its place: what is left out stands in the file with probability 0.
"""

from collections.abc import Mapping
from typing import Any

from analysis.dashboard.settings import Settings
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.scenario_words import CAPITALS, COLUMNS, event_words
from sim.errors import ScenarioError
from sim.scenario.events import Event
from sim.vocabulary import INSTRUMENTS

LEADERS = {"engaged": 0.8, "distant": 0.2}
"""What a new leader wants: engagement, from 0 to 1."""

type Plain = dict[str, Any]


def offers() -> dict[str, tuple[str, Plain]]:
    """What may be scheduled: its words, and the effect as a scenario file has it."""
    offered: dict[str, tuple[str, Plain]] = {}
    for instrument in INSTRUMENTS:
        for level in instrument.levels:
            words = LEVEL_WORDS[COLUMNS[instrument.key]][level].sentence
            offered[f"{instrument.key}={level}"] = (
                f"{words[:1].upper()}{words[1:]}",
                {"force": {instrument.key: level}},
            )
    for leader, capital in CAPITALS.items():
        for wish, engagement in LEADERS.items():
            words = f"A new, {wish} leader in {capital} (engagement {engagement:g})"
            offered[f"{leader}={wish}"] = (words, {"leader": leader, "engagement": engagement})
    offered["enforcement=0.5"] = ("Enforcement of sanctions falls to a half", {"enforcement": {"to": 0.5}})
    offered["enforcement=1"] = ("Sanctions are enforced in full", {"enforcement": {"to": 1.0}})
    offered["flood"] = ("A flood strikes", {"flood": True})
    return offered


def scheduled(settings: Settings) -> list[dict[str, Any]]:
    """The events of the settings, each in words, whether it may happen, and whether it is inherited."""
    scenario = settings.scenario().resolved()
    inherited = _identities(_inherited(settings))
    return [
        {
            "words": event_words(event, scenario),
            "on": event.get("probability", 1) > 0,
            "inherited": _identity(event) in inherited,
        }
        for event in scenario.get("events", [])
    ]


def added(settings: Settings, offer: str, first: int, last: int, probability: float) -> Settings:
    """The settings with one event more, in the months from `first` to `last`."""
    span: Plain = {"month": first} if first == last else {"months": [first, last]}
    chance: Plain = {} if probability == 1 else {"probability": probability}
    return _with_event(settings, {**span, **chance, **offers()[offer][1]})


def switched(settings: Settings, number: int, on: bool) -> Settings:
    """The settings with the event at this place of `scheduled` left out or taken in again; one's own is removed."""
    events = settings.scenario().resolved()["events"]
    event = events[number]
    original = _identities(_inherited(settings)).get(_identity(event))
    if original is None or on:
        return _without(settings, event)
    # Nor does what comes otherwise.
    left_out = {key: value for key, value in original.items() if key != "otherwise"}
    return _with_event(settings, {**left_out, "probability": 0})


def _own(settings: Settings) -> list[Plain]:
    return list(settings.content.get("events") or [])


def _with_event(settings: Settings, event: Plain) -> Settings:
    rest = [other for other in _own(settings) if _identity(other) != _identity(event)]
    return settings.with_value("events", [*rest, event])


def _without(settings: Settings, event: Plain) -> Settings:
    rest = [other for other in _own(settings) if _identity(other) != _identity(event)]
    if rest:
        return settings.with_value("events", rest)
    # An empty list would clear what is inherited, too.
    return Settings({key: value for key, value in settings.content.items() if key != "events"})


def _inherited(settings: Settings) -> list[Plain]:
    if "extends" not in settings.content or settings.content.get("events") == []:
        return []
    try:
        events: list[Plain] = settings.unchanged().scenario().resolved().get("events", [])
    except ScenarioError:
        return []
    return events


def _identities(events: list[Plain]) -> dict[object, Plain]:
    return {_identity(event): event for event in events}


def _identity(event: Mapping[str, Any]) -> object:
    return Event.model_validate(event).identity
