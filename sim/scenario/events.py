"""The events of a scenario: when, on what condition, and what happens then."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import Field, create_model, model_validator

from sim.scenario.checking import Checked, Number, Word, checked_number, fault
from sim.scenario.keys import MOST_MONTHS
from sim.scenario.section import Section, entries
from sim.scenario.state_sections import NotEmpty, change_model, conditions_model
from sim.scenario.wording import described
from sim.vocabulary import INSTRUMENTS

Share = Annotated[float, Number(0, 1)]

LEADERS = {"south_korea": "engagement_rok", "united_states": "engagement_us"}
"""Whose preference a change of leader replaces."""


def _force_model() -> type[Section]:
    fields: dict[str, Any] = {}
    for instrument in INSTRUMENTS:
        text = f"Forced level of {instrument.key}: {', '.join(instrument.levels)}."
        fields[instrument.name] = (
            Annotated[str, Word(instrument.levels)],
            Field(default=None, alias=instrument.key, description=text),
        )
    return create_model("Force", __base__=NotEmpty, __doc__="Instruments and the level they are held at.", **fields)


if TYPE_CHECKING:  # a type checker cannot see the fields that are made from the tables of the model
    Force = Section
    Change = Section
    Conditions = Section
else:
    Force, Change, Conditions = _force_model(), change_model(), conditions_model()


SPAN = {
    "type": "array",
    "items": {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS},
    "minItems": 2,
    "maxItems": 2,
}


def _months(value: object) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise fault(f"is {described(value)}", "must be [first, last], two months counted from 1")
    first, last = (int(checked_number(month, 1, MOST_MONTHS, whole=True)) for month in value)
    if first > last:
        raise fault(f"is [{first}, {last}]", "the first month must not come after the last")
    return first, last


class Enforcement(Section):
    """How far sanctions bite, changed over the span of the event."""

    to: Share
    """Enforcement at the end of the span, reached in equal steps from what it is at the start."""


class Identity(NamedTuple):
    """What makes an event of a child file replace an inherited one: the same span, subjects and conditions."""

    span: tuple[int, int]
    subjects: tuple[str, ...]
    when: str

    @property
    def words(self) -> str:
        """The span and the subjects, as a message names the event."""
        first, last = self.span
        span = f"month {first}" if first == last else f"months {first} to {last}"
        return f"{span}, {', '.join(self.subjects)}"


class Event(Section):
    """Something that happens in a month or in each month of a span; its effects happen together or not at all."""

    month: Annotated[int, Number(1, MOST_MONTHS, whole=True)] | None = None
    """The month, counted from 1."""
    months: Annotated[tuple[int, int], Checked(_months, SPAN)] | None = None
    """First and last month of a span."""
    probability: Share = 1.0
    """How likely the event is, in each month of the span on its own."""
    when: Conditions | None = None
    """Conditions on the public state at the start of the month; all must hold."""
    force: Force | None = None
    """Instruments that are held at a level instead of being chosen."""
    step: Share | None = None
    """With a forced ease or tighten: by how much sanctions change, instead of by what the model says."""
    leader: Annotated[str, Word(tuple(LEADERS))] | None = None
    """The actor whose leader changes; `engagement` says what the successor wants."""
    engagement: Share | None = None
    """Preference of the new leader for engagement, from 0 to 1."""
    otherwise: Share | None = None
    """Preference of the new leader if the event does not happen; without this the old one stays."""
    enforcement: Enforcement | None = None
    """How far sanctions bite, changed over the span."""
    set: Change | None = None
    """State variables that take a new value."""
    flood: Literal[True] | None = None
    """A flood, which costs output."""

    @model_validator(mode="after")
    def _complete(self) -> "Event":
        given = self.model_fields_set
        if ("month" in given) == ("months" in given):
            raise fault("needs either month or months", "write month: 8, or months: [1, 12] for a span")
        if not given & {"force", "leader", "enforcement", "set", "flood"}:
            raise fault("has no effect", "give force, leader, enforcement, set or flood")
        if ("leader" in given) != ("engagement" in given):
            wanting, there = ("engagement", "leader") if "leader" in given else ("leader", "engagement")
            raise fault(f"has {there} but no {wanting}", "a change of leader needs leader and engagement")
        if "otherwise" in given and "leader" not in given:
            raise fault("has otherwise but no leader", "otherwise belongs to a change of leader", at="otherwise")
        if "step" in given and entries(self.force).get("united_states.sanctions") not in ("ease", "tighten"):
            raise fault(
                "has a step but forces neither ease nor tighten",
                "step belongs to force: {united_states.sanctions: ease} or tighten",
                at="step",
            )
        return self

    @property
    def span(self) -> tuple[int, int]:
        """First and last month."""
        if self.months is not None:
            return self.months
        assert self.month is not None
        return self.month, self.month

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the event acts on, sorted."""
        subjects = [f"{name} {key}" for name in ("force", "set") for key in entries(getattr(self, name))]
        subjects += [name for name in ("enforcement", "flood") if getattr(self, name) is not None]
        if self.leader is not None:
            subjects.append(f"leader {self.leader}")
        return tuple(sorted(subjects))

    @property
    def identity(self) -> Identity:
        """What a child's event must share with an inherited one to replace it."""
        conditions = self.when and self.when.model_dump(mode="json", exclude_unset=True)
        return Identity(self.span, self.subjects, json.dumps(conditions, sort_keys=True))


def keys_of_draws(events: Iterable[Event]) -> list[str]:
    """The name of the draw that decides each event: its subjects, numbered where several events share them.

    An event that is added at the end moves the draw of no other event.
    """
    seen: dict[str, int] = {}
    names = []
    for event in events:
        name = " + ".join(event.subjects)
        count = seen[name] = seen.get(name, -1) + 1
        names.append(f"{name} #{count}" if count else name)
    return names
