"""The words of a swept key: what moves, as a sentence says it, as an axis says it, and above a column."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from analysis.wording.quantities import ACTORS
from analysis.wording.scenario_words import effects
from analysis.wording.states import called
from analysis.wording.terms import TERM_WORDS, is_base
from sim.parameters import BY_KEY
from sim.scenario.paths import path_of
from sim.state import BY_NAME

OF_THE_RUN = {"seed": "the seed", "months": "the number of months"}
_PLURAL = ("the log-odds", "the tests")
COLUMN = 16
"""Letters of a line above a column."""


def quantity(key: str, scenario: Mapping[str, Any]) -> str:
    """What the dotted `key` of the resolved `scenario` is, as a noun inside a sentence: `fear of punishment`."""
    parameter = BY_KEY.get(key.removeprefix("parameters."))
    if parameter is None:
        return _other(key, scenario)
    if parameter.key.startswith("rationality."):
        return f"the {parameter.meaning} of {ACTORS[parameter.key.rpartition('.')[2]]}"
    if parameter.name in TERM_WORDS:
        term = TERM_WORDS[parameter.name]
        return term.words if term.states else f"the weight of {term.words}"
    return f"the log-odds of {parameter.meaning}" if is_base(parameter.name) else f"“{parameter.meaning}”"


def moves(words: str, first: str, last: str, rises: bool) -> str:
    """`fear of punishment rises from 0 to 3`."""
    verb = "rise" if rises else "fall"
    return f"{words} {verb}{'' if words.startswith(_PLURAL) else 's'} from {first} to {last}"


def _other(key: str, scenario: Mapping[str, Any]) -> str:
    """What a key is that is no parameter: a state at the start, a switch, a part of an event."""
    section, _, name = key.partition(".")
    if section == "initial":
        return f"{called(name) if name in BY_NAME else name} at the start"
    if section == "structures":
        return f"the structure {name.replace('_', ' ')}"
    if section.startswith("events"):
        _, number, *rest = path_of(key)
        part = {"step": "size", "min": "at least", "max": "at most"}.get(str(rest[-1]), str(rest[-1])).replace("_", " ")
        event = scenario["events"][number]
        return f"the {part} of event {int(number) + 1} ({'; '.join(effects(event))})"
    return OF_THE_RUN.get(key, key.replace("_", " ").replace(".", " "))


def title(key: str, scenario: Mapping[str, Any]) -> str:
    """A swept key at an axis: what a parameter stands for, with its name and unit."""
    parameter = BY_KEY.get(key.removeprefix("parameters."))
    if parameter is None:
        return _capital(quantity(key, scenario))
    return f"{_capital(parameter.meaning)} ({parameter.name.replace('_', ' ')}, {parameter.unit})"


def short(key: str, scenario: Mapping[str, Any]) -> str:
    """A swept key in few words, such as `fear of punishment`."""
    words = quantity(key, scenario).strip("“”").removeprefix("the log-odds of ").removeprefix("the weight of ")
    return words.partition(" (")[0].removeprefix("the ")


def name(key: str) -> str:
    """The last part of a swept key in words, with the event that it belongs to: `momentum`, `event 3 step`."""
    event = f"event {key.partition('[')[2].partition(']')[0]} " if key.startswith("events[") else ""
    return f"{event}{key.rpartition('.')[2].replace('_', ' ')}"


def column(key: str, scenario: Mapping[str, Any]) -> str:
    """A swept key above a column, on a few lines, with the unit of a parameter."""
    parameter = BY_KEY.get(key.removeprefix("parameters."))
    words = short(key, scenario)
    return fill(
        f"{words} ({parameter.unit})" if parameter else words, COLUMN, break_long_words=False, break_on_hyphens=False
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
