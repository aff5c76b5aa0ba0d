"""The state variables as the language writes them: what may be set, and what a condition may ask."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, create_model, model_validator

from sim.scenario.checking import Flag, Number, Word, checked_number, checked_word, fault
from sim.scenario.distributions import Chosen
from sim.scenario.quantities import point_or_distribution
from sim.scenario.section import MadeSection, Section, entries
from sim.state import VARIABLES, Variable
from sim.vocabulary import MOST_CONDITIONS

FROM = "from"
"""The key of `initial` that is no variable: what its values stand on top of."""
ORIGINS = ("defaults", "record")
INSTEAD = {
    "pain": "economy",
    "belief_paid_weight": "belief_paid",
    "belief_punished_weight": "belief_punished",
    "unanswered_age": "unanswered",
    "trust_us_nk_start": "trust_us_nk",
    "trust_nk_rok_start": "trust_nk_rok",
}
"""What to set in place of a variable that the model works out."""


def is_flag(variable: Variable) -> bool:
    """Whether the variable is 0 or 1."""
    return variable.whole and not variable.words and (variable.low, variable.high) == (0, 1)


def as_number(variable: Variable, value: float | str) -> float:
    """The number behind a value as a file writes it."""
    return float(variable.words.index(value) if isinstance(value, str) else value)


def point_of(variable: Variable) -> Number | Word:
    """What one value of the variable must be."""
    if variable.words:
        return Word(variable.words)
    return Flag() if is_flag(variable) else Number(variable.low, variable.high, variable.whole)


def _meaning(variable: Variable) -> str:
    if variable.words:
        return f"{variable.meaning}: {', '.join(variable.words)}; {variable.words[int(variable.start)]} at the start."
    start = f"{variable.start:g} at the start"
    return f"{variable.meaning}; 0 or 1, {start}." if is_flag(variable) else f"{variable.meaning}; {start}."


def initial_model() -> type[Section]:
    """The section `initial`: where it starts from, and every settable variable, as a value or a distribution."""
    text = (
        "Where the state comes from that the other keys change. defaults: the values given here; record: where the "
        "historical record, followed with the run's own parameters, leaves the model at the end of the month before "
        "the first."
    )
    fields: dict[str, Any] = {FROM: (Annotated[str, Word(ORIGINS)], Field(default=ORIGINS[0], description=text))}
    for variable in VARIABLES:
        if variable.settable:
            kind = point_or_distribution(point_of(variable), variable.low, variable.high)
            start = variable.words[int(variable.start)] if variable.words else variable.start
            fields[variable.name] = (kind, Field(default=start, description=_meaning(variable)))
    return create_model(
        "Initial", __base__=MadeSection, __doc__="The state at the end of the month before the first.", **fields
    )


def given_values(initial: Section) -> dict[str, Any]:
    """What a section `initial` says about variables: name to a value or a distribution."""
    return {name: value for name, value in entries(initial).items() if name != FROM}


def change_model() -> type[Section]:
    """The values that an event may `set`."""
    fields: dict[str, Any] = {
        variable.name: (Annotated[float | str, point_of(variable)], Field(default=None, description=_meaning(variable)))
        for variable in VARIABLES
        if variable.settable
    }
    return create_model("Change", __base__=NotEmpty, __doc__="State variables and their new values.", **fields)


class NotEmpty(MadeSection):
    """A mapping that must say something."""

    @model_validator(mode="after")
    def _says_something(self) -> "NotEmpty":
        if not self.model_fields_set:
            raise fault("is empty", "give at least one entry or remove the key")
        return self


class Range(Section):
    """Bounds on a public state, both included."""

    min: Chosen | None = None
    """The condition holds from this value on."""
    max: Chosen | None = None
    """The condition holds up to this value."""

    @model_validator(mode="after")
    def _says_something(self) -> "Range":
        if self.min is None and self.max is None:
            raise fault("asks for nothing", "give min, max or both")
        return self


def limits(variable: Variable, condition: float | str | Range) -> tuple[float, float]:
    """The least and the greatest value with which a condition on the variable holds."""
    if not isinstance(condition, Range):
        value = as_number(variable, condition)
        return value, value
    low = -math.inf if condition.min is None else as_number(variable, condition.min)
    high = math.inf if condition.max is None else as_number(variable, condition.max)
    return low, high


def _condition_type(variable: Variable) -> Any:
    """The type of a condition: one value, or a range that the variable can reach."""

    def fits(condition: Any) -> Any:
        if isinstance(condition, Range):
            for bound in (condition.min, condition.max):
                if bound is not None and variable.words:
                    checked_word(bound, variable.words)
                elif bound is not None:
                    checked_number(bound, variable.low, variable.high)
            low, high = limits(variable, condition)
            if low > high:
                raise fault("can never hold", "min must not be greater than max")
        return condition

    return Annotated[
        Annotated[float | str, point_of(variable), Tag("<point>")] | Annotated[Range, Tag("<range>")],
        Discriminator(lambda value: "<range>" if isinstance(value, dict | Section) else "<point>"),
        AfterValidator(fits),
    ]


class _Conditions(NotEmpty):
    @model_validator(mode="after")
    def _few(self) -> "_Conditions":
        if len(self.model_fields_set) > MOST_CONDITIONS:
            raise fault(f"has {len(self.model_fields_set)} conditions", f"at most {MOST_CONDITIONS} are allowed")
        return self


def conditions_model() -> type[Section]:
    """What `when` may ask: the public state, as it stands when the month begins."""
    fields: dict[str, Any] = {
        variable.name: (_condition_type(variable), Field(default=None, description=_meaning(variable)))
        for variable in VARIABLES
        if variable.public
    }
    return create_model(
        "Conditions", __base__=_Conditions, __doc__="Conditions on the public state, all of which must hold.", **fields
    )
