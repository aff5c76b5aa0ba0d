"""What every part of the scenario language shares: frozen, closed models, and how a fault in a value is worded.

A fault says what is wrong and what is allowed; `sim.scenario.explaining` adds where it stands and what may have been
meant.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.errors import shown


class Section(BaseModel):
    """A part of a scenario: no key but its own, and nothing changes once it is read."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        validate_by_alias=True,
        validate_by_name=False,
        serialize_by_alias=True,
    )


class MadeSection(Section):
    """The base of sections that are made from tables: their fields are described there, and no source is searched."""

    model_config = ConfigDict(use_attribute_docstrings=False)


def entries(section: Section | None) -> dict[str, Any]:
    """What a section says, by the keys of the file."""
    if section is None:
        return {}
    fields = type(section).model_fields
    return {fields[name].alias or name: getattr(section, name) for name in fields if name in section.model_fields_set}


def fault(message: str, allowed: str = "", suggestion: str = "", at: str = "") -> PydanticCustomError:
    """The error that a validator raises for a value that a user can mend; `at` is the key below it that is at fault."""
    context = {"message": message, "allowed": allowed, "suggestion": suggestion, "at": at}
    return PydanticCustomError("fault", "{message}", context)


def described(value: object) -> str:
    """A value as a message names it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{shown(value, 40)}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, float) and not math.isfinite(value):
        return "not a number (NaN)" if math.isnan(value) else "infinite"
    if isinstance(value, float | int):
        return plain_number(value)
    return f"a {type(value).__name__}"


def plain_number(value: float) -> str:
    """A number as a person writes it: 36, 0.05, 1e-06."""
    if isinstance(value, int) and abs(value) >= 10**15:
        # Python refuses to write out integers of more than a few thousand digits.
        return str(value) if abs(value) < 10**20 else f"a number of {int(value.bit_length() * 0.30103) + 1} digits"
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def one_of(words: Iterable[str]) -> str:
    """The words that are allowed, as a message lists them."""
    return f"must be one of: {', '.join(words)}"


def between(low: float, high: float, whole: bool = False) -> str:
    """The numbers that are allowed, as a message names them."""
    kind = "a whole number" if whole else "a number"
    if (low, high) == (0, 1) and whole:
        return "must be 0 or 1"
    if high == math.inf:
        return f"must be {kind}" + ("" if low == -math.inf else f" from {plain_number(low)}")
    return f"must be {kind} from {plain_number(low)} to {plain_number(high)}"


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


def closest(asked_for: str, words: Iterable[str]) -> str:
    """The word that was probably meant, or nothing."""
    from difflib import get_close_matches

    words = list(words)
    folded = {each.lower().replace("-", "_"): each for each in words}
    asked = asked_for[:80].lower().replace("-", "_").replace(" ", "_")
    if asked in folded:
        return folded[asked]
    parts = [each for each in folded if each.startswith(asked) or each.endswith((f".{asked}", f"/{asked}"))]
    if len(parts) == 1 and len(asked) >= 3:
        return folded[parts[0]]
    found = get_close_matches(asked, folded, n=1, cutoff=0.65)
    return folded[found[0]] if found else ""


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
        made: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        made |= {"minimum": self.low} if self.low > -math.inf else {}
        return made | ({"maximum": self.high} if self.high < math.inf else {})


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
