"""A quantity of a scenario: a number or a word, or in its place a distribution that fits the same bounds."""

from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Tag

from sim.scenario.checking import Number, Word, checked_number, checked_word, fault
from sim.scenario.distributions import Choice, Continuous, Distribution
from sim.scenario.section import Section
from sim.scenario.wording import between, described, plain_number

LEAST_MASS = 0.01
"""A distribution with less of its probability inside the bounds is taken for a mistake."""


def require_inside(given: object, low: float, high: float, words: tuple[str, ...] = (), whole: bool = False) -> None:
    """Raise a fault if a distribution does not fit the quantity that it stands for."""
    if isinstance(given, Choice):
        for value in given.values:
            if words:
                checked_word(value, words)
            elif isinstance(value, str):
                raise fault(f"values holds {described(value)}", between(low, high, whole))
            else:
                checked_number(value, low, high, whole)
    elif isinstance(given, Continuous):
        if whole:
            raise fault("cannot follow a continuous distribution", "use dist: choice with the values it can take")
        mass = given.mass(low, high)
        if not mass >= LEAST_MASS:
            inside = f"from {plain_number(low)} to {plain_number(high)}"
            raise fault(
                f"only {100 * mass:.2g} % of the distribution lies inside its bounds",
                f"at least {100 * LEAST_MASS:.0f} % must (values are allowed {inside})",
            )


def kind_of(value: object) -> str:
    """Which branch of 'a point value or a distribution' a value belongs to."""
    return "<distribution>" if isinstance(value, dict | Section) else "<point>"


def point_or_distribution(point: Number | Word, low: float, high: float) -> Any:
    """The type of a field that holds a point value or a distribution that fits the same bounds."""
    words = point.words if isinstance(point, Word) else ()
    whole = isinstance(point, Word) or point.whole

    def fits(given: Any) -> Any:
        require_inside(given, low, high, words, whole)
        return given

    return Annotated[
        Annotated[float | str, point, Tag("<point>")] | Annotated[Distribution, Tag("<distribution>")],
        Discriminator(kind_of),
        AfterValidator(fits),
    ]
