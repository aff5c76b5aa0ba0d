"""The axes of a sweep: dotted keys of the language and the values they take in turn."""

from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.checking import Checked, Number, checked_number, fault
from sim.scenario.keys import NUMERIC_KEYS, TOP_KEYS, WORD_KEYS, suggestion
from sim.scenario.nodes import KeyPath
from sim.scenario.paths import PathError, dotted, path_of
from sim.scenario.section import Section
from sim.scenario.wording import plain_number

MOST_AXES = 4
MOST_POINTS = 1000
LARGEST = 1e19
SIGNIFICANT_DIGITS = 12
KEPT_WHOLE = ("name", "title", "description", "extends", "levers", "sweep", "outcomes", "satisfice", "payoffs")
"""What a sweep leaves alone."""
POINT_KEYS = NUMERIC_KEYS | WORD_KEYS
"""Every key that holds one number or one word, with what it may hold."""
EXAMPLE = "name a value by its dotted key, such as parameters.north_korea.test.momentum or events[1].probability"

type AxisValue = float | str
"""A number, whole ones as such, or a word."""


def _number(value: object) -> float:
    checked_number(value, -LARGEST, LARGEST)
    assert isinstance(value, int | float)
    return value  # a whole number stays one: a float cannot hold all digits of a large one


def _number_or_word(value: object) -> AxisValue:
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, str) else _number(value)


End = Annotated[float, Checked(_number, {"type": "number"})]
Listed = Annotated[float | str, Checked(_number_or_word, {"type": ["number", "string", "boolean"]})]


class Axis(Section):
    """The values of one key: numbers evenly spaced between two bounds, or a list of numbers or words."""

    low: End | None = Field(default=None, alias="from")
    """First value."""
    high: End | None = Field(default=None, alias="to")
    """Last value."""
    points: Annotated[int, Number(2, MOST_POINTS, whole=True)] | None = None
    """How many values, the first and the last included."""
    listed: tuple[Listed, ...] | None = Field(default=None, alias="values", min_length=1, max_length=MOST_POINTS)
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

    def values(self) -> tuple[AxisValue, ...]:
        """The values of the axis; evenly spaced ones are rounded, so that 0.1 + 0.2 is 0.3, whole ones stay whole."""
        if self.listed is not None:
            return self.listed
        assert self.low is not None
        assert self.high is not None
        assert self.points is not None
        low, high = Fraction(str(self.low)), Fraction(str(self.high))
        spaced = [low + (high - low) * step / (self.points - 1) for step in range(self.points)]
        if isinstance(self.low, int) and isinstance(self.high, int) and all(value.denominator == 1 for value in spaced):
            return tuple(map(int, spaced))
        return tuple(float(f"{float(value):.{SIGNIFICANT_DIGITS}g}") for value in spaced)


def checked_sweep(axes: dict[str, Axis]) -> dict[str, Axis]:
    """The axes by their paths as messages write them, if there are few and each names a value and keeps to its bounds.

    What lies inside an event or a distribution can be judged only when all files are together.
    """
    if len(axes) > MOST_AXES:
        raise fault(f"has {len(axes)} axes", f"at most {MOST_AXES} are allowed")
    checked: dict[str, Axis] = {}
    for key, axis in axes.items():
        try:
            path = path_of(key)
        except PathError as error:
            raise fault(str(error), error.allowed or EXAMPLE, at=key) from None
        name = dotted(path)
        if name in checked:
            raise fault("is an axis already", "give each key one axis", at=key)
        if not is_inside(path):
            _check_values(key, name, axis)
        checked[name] = axis
    return checked


def is_inside(path: KeyPath) -> bool:
    """Whether a path leads into an event or a distribution, or to the start, whose values no table here knows."""
    name = dotted(path)
    return path == ("start",) or (path[0] == "events" and len(path) > 2) or any(
        name.startswith(f"{key}.") for key in POINT_KEYS if key.startswith(("parameters.", "initial."))
    )  # fmt: skip


def axis_values(key: str, axis: Axis) -> tuple[AxisValue, ...]:
    """The values of an axis as its key holds them."""
    point = POINT_KEYS.get(key)
    return axis.values() if point is None else tuple(point(value) for value in axis.values())


def _check_values(key: str, name: str, axis: Axis) -> None:
    point = POINT_KEYS.get(name)
    if point is None and (name in TOP_KEYS or any(other.startswith(f"{name}.") for other in POINT_KEYS)):
        what = "cannot be swept" if name in KEPT_WHOLE else "is not one value that can be swept"
        raise fault(what, EXAMPLE, at=key)
    if point is None:
        raise fault("is not a key of the language", EXAMPLE, suggestion(name), at=key)
    for value in axis.values():
        try:
            point(value)
        except PydanticCustomError as wrong:
            details = wrong.context or {}
            message = f"takes the value {value if isinstance(value, str) else plain_number(value)}"
            raise fault(message, str(details["allowed"]), str(details["suggestion"]), at=key) from None
