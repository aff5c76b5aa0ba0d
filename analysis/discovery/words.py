"""Limits and boxes in words: what the quantities are called and mean, and the sentence that a box makes."""

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.discovery.boxes import LEAST, ONE_OF, Limit
from sim.parameters import BY_KEY
from sim.state import BY_NAME

OWNERS = {"north_korea": "North Korea's", "south_korea": "Seoul's", "united_states": "Washington's"}
SIGNIFICANT_DIGITS = 2


def name(variable: str) -> str:
    """A drawn quantity as a sentence calls it: option value; pressure build; Seoul's engagement."""
    if variable == "structures.form":
        return "the form of the model"
    group, _, leaf = variable.removeprefix("parameters.").removeprefix("initial.").rpartition(".")
    words = leaf.replace("_", " ")
    if variable.startswith("initial."):
        return f"{words} at the start"
    if group == "rationality":
        return f"{OWNERS[leaf]} rationality"
    if "_" in leaf or not group:
        return words
    return f"{OWNERS[group]} {words}" if group in OWNERS else f"{group.rpartition('.')[2]} {words}"


def meaning(variable: str) -> str:
    """What a drawn quantity means, and its unit; empty for one that the model does not know."""
    key = variable.removeprefix("parameters.")
    if key in BY_KEY:
        return f"{BY_KEY[key].meaning}; {BY_KEY[key].unit}"
    state = BY_NAME.get(variable.removeprefix("initial."))
    return state.meaning if state else ""


def glossary(boxes: Iterable[Sequence[Limit]]) -> dict[str, str]:
    """What the quantities that boxes limit are called, in the order of the alphabet, and what they mean."""
    variables = {limit.variable for box in boxes for limit in box}
    return dict(sorted((name(variable), meaning(variable)) for variable in variables if meaning(variable)))


def figure(value: float, near: Iterable[float] = ()) -> str:
    """A limit with as many digits as tell it from the values of the quantity: two where they differ that much."""
    values = [float(other) for other in near]
    spread = max(values) - min(values) if values else 0.0
    places = SIGNIFICANT_DIGITS - math.ceil(math.log10(spread)) if spread > 0 else SIGNIFICANT_DIGITS
    text = f"{value:.{max(0, places)}f}"
    return text.replace("-0", "0", 1) if float(text) == 0 else text


def clause(limit: Limit, x: pd.DataFrame) -> str:
    """A limit as a clause: option value is below 2.1. `x` holds the values of the quantity."""
    if limit.side == ONE_OF:
        assert isinstance(limit.value, frozenset)
        return _words_clause(limit.variable, limit.value, x)
    assert isinstance(limit.value, float)
    side = "above" if limit.side == LEAST else "below"
    return f"{name(limit.variable)} is {side} {figure(limit.value, (x[limit.variable].min(), x[limit.variable].max()))}"


def _words_clause(variable: str, allowed: frozenset[str], x: pd.DataFrame) -> str:
    """The words that are left, or, where they are fewer, those that are not."""
    excluded = set(map(str, x[variable].unique())) - allowed
    if len(excluded) < len(allowed):
        return f"{name(variable)} is not {_listed(excluded)}"
    return f"{name(variable)} is {_listed(allowed)}"


def _listed(words: Iterable[str]) -> str:
    *first, last = sorted(words)
    return f"{', '.join(first)} or {last}" if first else last


def sentence(box: Sequence[Limit], x: pd.DataFrame) -> str:
    """A box as a clause: when option value is below 2.1 and pressure build is above 0.03."""
    if not box:
        return "whatever the quantities are"
    clauses = [clause(limit, x) for limit in box]
    *first, last = clauses
    return f"when {', '.join(first)} and {last}" if first else f"when {last}"
