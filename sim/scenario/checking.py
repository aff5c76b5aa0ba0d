"""Checked values: numbers between bounds, words of a list, and the fault of a value that a user can mend.

A fault says what is wrong and what is allowed; `sim.scenario.explaining` adds where it stands and what may have been
meant.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.scenario.wording import between, closest, described, one_of


def fault(message: str, allowed: str = "", suggestion: str = "", at: str = "") -> PydanticCustomError:
    """The error that a validator raises for a value that a user can mend; `at` is the key below it that is at fault."""
    context = {"message": message, "allowed": allowed, "suggestion": suggestion, "at": at}
    return PydanticCustomError("fault", "{message}", context)


def checked_number(value: object, low: float, high: float, whole: bool = False) -> float:
    """The number, if it is one and lies between the bounds (included)."""
    allowed = between(low, high, whole)
    if isinstance(value, bool) or not isinstance(value, int | float):
        spelled = isinstance(value, str) and _looks_like_number(value)
        raise fault(f"is {described(value)}", f"{allowed}, without quotes" if spelled else allowed)
    if (isinstance(value, float) and not math.isfinite(value)) or (whole and value != int(value)):
        raise fault(f"is {described(value)}", allowed)
    if not low <= value <= high:
        raise fault(f"is {described(value)}", allowed)
    return int(value) if whole else float(value)


def _looks_like_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def checked_word(value: object, words: tuple[str, ...]) -> str:
    """The word, if it is one of `words`."""
    if isinstance(value, str) and value in words:
        return value
    meant = {True: "on", False: "off", None: "none"}.get(value) if value is None or isinstance(value, bool) else value
    raise fault(f"is {described(value)}", one_of(words), closest(meant, words) if isinstance(meant, str) else "")


@dataclass(frozen=True, eq=False)
class Checked:
    """Marks a field whose value a function checks and converts; `schema` is what editors are told about it."""

    check: Callable[[Any], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.schema)


@dataclass(frozen=True)
class Number:
    """Marks a field that holds a number between two bounds, both included."""

    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    @property
    def allowed(self) -> str:
        """What the field must hold, in words."""
        return between(self.low, self.high, self.whole)

    def __call__(self, value: object) -> float:
        """The number, or a fault."""
        return checked_number(value, self.low, self.high, self.whole)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema_of_bounds: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        schema_of_bounds |= {"minimum": self.low} if self.low > -math.inf else {}
        return schema_of_bounds | ({"maximum": self.high} if self.high < math.inf else {})


@dataclass(frozen=True)
class Flag(Number):
    """Marks a field that is 0 or 1; `true` and `false` are read as these."""

    low: float = 0
    high: float = 1
    whole: bool = True

    def __call__(self, value: object) -> float:
        """0 or 1, or a fault."""
        return super().__call__(int(value) if isinstance(value, bool) else value)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": [0, 1, True, False]}


@dataclass(frozen=True)
class Word:
    """Marks a field that holds one of some words."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> str:
        """The word, or a fault."""
        return checked_word(value, self.words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}
