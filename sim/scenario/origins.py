"""Every value of a scenario with where it comes from: a file and line, a setting, or the model's own default."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.parameters import BY_KEY, PARAMETERS, STRUCTURES
from sim.scenario import catalogue
from sim.scenario.keys import TOP_KEYS
from sim.scenario.loading import Loaded
from sim.scenario.merging import IDENTITIES
from sim.scenario.nodes import Node, Place
from sim.scenario.paths import dotted
from sim.scenario.record_start import warheads_before
from sim.scenario.schema import Scenario
from sim.scenario.settings import SETTING
from sim.scenario.state_sections import FROM, ORIGINS
from sim.state import VARIABLES, Variable

DEFAULT, PRIOR, POSTERIOR, RECORD = "default", "prior", "posterior", "record"
"""Where a value comes from that no file gives: the model, the prior or posterior it is drawn from, the record."""
MADE = ("name", "title")
"""What is made of the file's own name where no file gives it."""
NESTED = ("parameters", "initial", "structures")


class Origin(NamedTuple):
    """A value by its dotted key, as plain data, and what gives it: a place, or one of the words above."""

    key: str
    value: Any
    source: Place | str


def origins(loaded: Loaded) -> Iterator[Origin]:
    """Every value of the scenario, in the order of the language; items of lists count from 1.

    A coefficient that no file fixes is drawn where `uncertainties` says so: its value is then the prior's or None. So
    is a state that the record leaves.
    """
    for key in TOP_KEYS:
        node = loaded.node.entries.get(key)
        if key in NESTED:
            yield from _section(key, node, loaded.scenario)
        elif key == "extends":
            continue
        elif key in IDENTITIES or key == "sweep":
            yield from _items(key, node)
        elif key == "payoffs":
            yield from (Origin(name, leaf.plain(), leaf.place) for name, leaf in (_leaves(node, key) if node else ()))
        elif node is not None:
            yield Origin(key, node.plain(), DEFAULT if key in MADE and not _written(key, node, loaded) else node.place)
        elif default := _default(key):
            yield Origin(key, default, DEFAULT)


def _written(key: str, node: Node, loaded: Loaded) -> bool:
    return key in loaded.layers[-1].node.entries or node.place.path == f"{SETTING}{key}"


def _default(key: str) -> Any:
    return Scenario.model_fields[key].get_default(call_default_factory=True)


def _items(key: str, node: Node | None) -> Iterator[Origin]:
    """The events and levers, or the axes of a sweep."""
    if node is None:
        return
    for index, item in enumerate(node.items):
        yield Origin(dotted((key, index)), item.plain(), item.place)
    for axis, value in node.entries.items():
        yield Origin(f"{key}.{axis}", value.plain(), value.place)


def _section(section: str, node: Node | None, scenario: Scenario) -> Iterator[Origin]:
    """What the files say of a section, in the order of the model's tables, and the defaults of what they do not say."""
    said = dict(_leaves(node, section)) if node else {}
    for key, value, source in _defaults(section, scenario):
        if leaf := said.pop(key, None):
            yield Origin(key, leaf.plain(), leaf.place)
        else:
            yield Origin(key, value, source)
    yield from (Origin(key, leaf.plain(), leaf.place) for key, leaf in said.items())


def _leaves(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    """The values of nested sections; a distribution is one value."""
    for key, child in node.entries.items():
        if isinstance(child.value, dict) and "dist" not in child.entries:
            yield from _leaves(child, f"{path}.{key}")
        else:
            yield f"{path}.{key}", child


def _defaults(section: str, scenario: Scenario) -> Iterator[Origin]:
    if section == "parameters":
        for parameter in PARAMETERS:
            yield _coefficient(f"{section}.{parameter.key}", parameter.key, scenario)
    elif section == "initial":
        yield Origin(f"{section}.{FROM}", ORIGINS[0], DEFAULT)
        for variable in VARIABLES:
            if variable.settable:
                yield _start(variable, scenario)
    else:
        for name, structure in STRUCTURES.items():
            yield Origin(f"{section}.{name}", structure.words[0], DEFAULT)


def _start(variable: Variable, scenario: Scenario) -> Origin:
    """Where a state starts that no file mentions."""
    key = f"initial.{variable.name}"
    if not scenario.starts_from_record:
        return Origin(key, variable.words[int(variable.start)] if variable.words else variable.start, DEFAULT)
    if variable.name == "warheads":  # the record does not show the arsenal
        return Origin(key, warheads_before(scenario.start), DEFAULT)
    return Origin(key, None, RECORD)


def _coefficient(dotted_key: str, key: str, scenario: Scenario) -> Origin:
    """A coefficient that no file gives."""
    parameter = BY_KEY[key]
    if scenario.uncertainties == "prior":
        return Origin(dotted_key, {"dist": "normal", "mean": parameter.prior_mean, "sd": parameter.prior_sd}, PRIOR)
    if scenario.uncertainties not in ("off", "on"):
        return Origin(dotted_key, None, POSTERIOR)
    return Origin(dotted_key, parameter.default, DEFAULT)


def source_words(source: Place | str) -> str:
    """A source as a table shows it: file and line, a shipped file by its name alone; a setting as `--set`."""
    if isinstance(source, str):
        return source
    if source.line is None:
        return SETTING.strip()
    return f"{catalogue.short(source.path)}:{source.line}"
