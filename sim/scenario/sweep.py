"""The axes of a sweep: dotted keys of the language and the values they take in turn."""

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from sim.scenario.checking import Number, fault
from sim.scenario.keys import DOTTED_KEYS, NUMERIC_KEYS, suggestion
from sim.scenario.section import Section
from sim.scenario.wording import plain_number

MOST_AXES = 4
MOST_POINTS = 1000
SIGNIFICANT_DIGITS = 12

Value = Annotated[float, Number(-1e19, 1e19)]


class Axis(Section):
    """The values of one key: evenly spaced between two bounds, or listed."""

    low: Value | None = Field(default=None, alias="from")
    """First value."""
    high: Value | None = Field(default=None, alias="to")
    """Last value."""
    points: Annotated[int, Number(2, MOST_POINTS, whole=True)] | None = None
    """How many values, the first and the last included."""
    listed: tuple[Value, ...] | None = Field(default=None, alias="values", min_length=1, max_length=MOST_POINTS)
    """The values one by one."""

    @model_validator(mode="after")
    def _one_way(self) -> "Axis":
        spaced = self.model_fields_set & {"low", "high", "points"}
        if bool(spaced) == (self.listed is not None) or (spaced and len(spaced) < 3):
            raise fault("is not an axis", "give from, to and points, or values")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise fault(f"from ({plain_number(self.low)}) must be less than to ({plain_number(self.high)})")
        if self.listed is not None and len(set(self.listed)) < len(self.listed):
            raise fault("names a value twice", "every value of an axis must be different")
        return self

    def values(self) -> tuple[float, ...]:
        """The values of the axis, rounded so that 0.1 + 0.2 is 0.3."""
        if self.listed is not None:
            return self.listed
        assert self.low is not None
        assert self.high is not None
        assert self.points is not None
        spaced = np.linspace(self.low, self.high, self.points)
        return tuple(float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in spaced)


def checked_sweep(axes: dict[str, Axis]) -> dict[str, Axis]:
    """The axes, if there are few, each names a numeric key and keeps to its bounds."""
    if len(axes) > MOST_AXES:
        raise fault(f"has {len(axes)} axes", f"at most {MOST_AXES} are allowed")
    for key, axis in axes.items():
        if key not in NUMERIC_KEYS:
            known = key in DOTTED_KEYS
            message = "is not a number that can be swept" if known else "is not a key of the language"
            allowed = "name a number by its dotted key, such as parameters.north_korea.test.momentum"
            raise fault(message, allowed, "" if known else suggestion(key), at=key)
        bounds = NUMERIC_KEYS[key]
        if wrong := [value for value in axis.values() if _outside(value, bounds)]:
            raise fault(f"takes the value {plain_number(wrong[0])}", bounds.allowed, at=key)
    return axes


def _outside(value: float, bounds: Number) -> bool:
    return not bounds.low <= value <= bounds.high or (bounds.whole and value != int(value))
