"""From the name of a file, with settings of the command line on top, to a checked scenario.

Each file is checked on its own, so that the problems of all files are reported at once. What is wrong is then left
out, the files are put in order and merged, and the whole is checked for what only shows when everything is together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import ArgumentError, Notice, Problem, Problems, ScenarioError, shown
from sim.scenario import catalogue
from sim.scenario.checks import problems_across
from sim.scenario.conflicts import conflicts
from sim.scenario.explaining import problems_in
from sim.scenario.files import FileReader
from sim.scenario.keys import CALENDAR, SHIPPED
from sim.scenario.linearising import Layer, Order, OrderError
from sim.scenario.merging import inherited, merged
from sim.scenario.nodes import Node, Place
from sim.scenario.notices import notices as no_effect
from sim.scenario.paths import path_of, replaced
from sim.scenario.reading import UnreadableError, node_of, parse
from sim.scenario.schema import LONGEST_NAME, Scenario
from sim.scenario.settings import with_setting
from sim.scenario.sweep import AxisValue
from sim.scenario.validating import checked
from sim.scenario.wording import described

MOST_IN_TITLE = 3
"""Settings of the command line that a title tells."""
DATA = "<data>"
IN_ORDER = "name a file after those that it builds on, and two files everywhere in the same order"


@dataclass(frozen=True, eq=False)
class Loaded:
    """A scenario with where each of its values comes from."""

    path: str
    """The file, as it was asked for."""
    scenario: Scenario
    node: Node
    """What the files and settings say, merged; every value has the place where it was written."""
    layers: tuple[Layer, ...]
    """The files, each once, from the one that counts least to the one that was asked for."""

    def origin(self, key: str) -> Place | None:
        """The file and line, or the setting, that gives the value of a dotted key; None where it has its default."""
        path = path_of(key)
        followed = list(self.node.follow(path))
        return followed[-1][1].place if len(followed) == len(path) else None

    @cached_property
    def base(self) -> Scenario | None:
        """What the file builds on, as one scenario; None where it builds on nothing.

        Raises a `ScenarioError` where that is no scenario by itself.
        """
        if len(self.layers) == 1:
            return None
        node = _stacked(self.layers[:-1])
        if len(self.layers[-1].parents) > 1:
            node = inherited(node)  # several parents together have no name of their own
        return _complete(node, Path(self.layers[-2].label).stem, Problems())[0]

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What has no effect and where files contradict each other, by place; what shipped files say is meant so."""
        idle = (notice for notice in no_effect(self.scenario, self.node) if not catalogue.is_shipped(notice.path))
        notices = {*conflicts(self.layers, Order()), *idle}
        return tuple(sorted(notices, key=lambda notice: (notice.path, notice.line or 0, str(notice))))


def load(path_or_name: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """The scenario of a file or of a shipped name, with `KEY=VALUE` settings on top.

    A setting that changes the model stands in the title, so that the result does not pass for that of the file. Raises
    a ScenarioError that holds every problem of every file that was read.
    """
    return loaded(path_or_name, settings).scenario


def loaded(path_or_name: str | Path, settings: Sequence[str] = ()) -> Loaded:
    """As `load`, with where each value comes from and what has no effect."""
    settings = _checked_arguments(path_or_name, settings)
    path = catalogue.find(path_or_name)
    label = str(path_or_name) if path == Path(path_or_name) else catalogue.label(path)
    reader = FileReader()
    file = reader.file(path, label)
    problems = Problems(reader.problems)
    layers, node = _together(file, problems)
    for setting in settings:
        node, more = with_setting(node, setting)
        problems += more
    scenario, node = _complete(node, path.stem, problems)
    return Loaded(str(path_or_name), _titled(scenario, settings), node, layers)


def _checked_arguments(path_or_name: object, settings: object) -> list[str]:
    """The settings as a list."""
    if not isinstance(path_or_name, str | Path):
        allowed = "must be the path of a scenario file or a shipped name, such as 'baseline'"
        raise ArgumentError(f"path_or_name is {described(path_or_name)}, {allowed}")
    listed = list(settings) if isinstance(settings, Iterable) and not isinstance(settings, str | Mapping) else None
    if listed is None or not all(isinstance(setting, str) for setting in listed):
        wrong = settings if listed is None else next(setting for setting in listed if not isinstance(setting, str))
        where = "settings is" if listed is None else "settings holds"
        raise ArgumentError(f"{where} {described(wrong)}, must be a list of 'KEY=VALUE', such as ['runs=20', 'seed=1']")
    return listed


def load_each(names: Sequence[str], settings: Sequence[str] = ()) -> tuple[dict[str, list[Loaded]], Problems]:
    """The scenarios of each name, which may be a folder of files, and the problems of those that could not be read."""
    problems = Problems()
    by_name: dict[str, list[Loaded]] = {}
    for name in names:
        with problems.gathered():
            for file in catalogue.files_of(name):
                with problems.gathered():
                    by_name.setdefault(name, []).append(loaded(file, settings))
    return by_name, problems


def from_data(data: dict[str, Any]) -> Scenario:
    """The scenario of plain data, as `Scenario.resolved` gives it or as a file would hold it."""
    try:
        node = node_of(data, DATA)
    except UnreadableError as unreadable:
        raise ScenarioError([unreadable.problem]) from None
    reader = FileReader()
    layer = reader.layer(node, Path())
    problems = Problems(reader.problems)
    _, merged_node = _together(layer, problems)
    return _complete(merged_node, "scenario", problems)[0]


def from_text(text: str, label: str) -> dict[str, Any]:
    """The plain data of a scenario file that a stranger sends; `label` names it in messages.

    Raises a `ScenarioError` with every problem. It may build on one shipped scenario or on none, and draw from a
    shipped posterior: no other file is read.
    """
    try:
        node, found = parse(text, label)
    except UnreadableError as unreadable:
        raise ScenarioError([unreadable.problem]) from None
    problems = Problems(found)
    extends, shipped = node.entries.get("extends"), None
    if extends is not None:
        shipped = catalogue.shipped_path(extends.value) if isinstance(extends.value, str) else None
        if shipped is None:
            problem = Problem(
                label, extends.place.line, "extends", "is no shipped scenario", "name one, such as baseline"
            )
            raise ScenarioError([*problems, problem])
        node = replaced(node, ("extends",), Node(str(shipped), extends.place))
    calibration = node.entries.get("uncertainties", Node({}, node.place)).child("posterior")
    if calibration is not None and calibration.value != SHIPPED:
        problem = Problem(label, calibration.place.line, "uncertainties.posterior", "is a folder", f"'{SHIPPED}' here")
        raise ScenarioError([*problems, problem])
    reader = FileReader()
    layer = reader.layer(node, Path())
    problems += reader.problems
    _, together = _together(layer, problems)
    _complete(together, "scenario", problems)
    plain = node.plain()
    assert isinstance(plain, dict)  # else it was refused
    return plain if extends is None else {**plain, "extends": catalogue.short(str(shipped)).rpartition(".")[0]}


def layered(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """The scenario with changes on top, by the rules by which a file builds on another."""
    changed, problems = checked(node_of(changes, "change"), Scenario)
    node = merged(node_of(scenario.resolved(), scenario.name), changed)
    return _complete(node, scenario.name, Problems(problems))[0]


def with_values(scenario: Scenario, values: Mapping[str, AxisValue]) -> Scenario:
    """The scenario with other values at some dotted paths, such as `events[1].probability`."""
    node = node_of(scenario.resolved(), scenario.name)
    for key, value in values.items():
        node = replaced(node, path_of(key), Node(value, node.place))
    return _complete(node, scenario.name, Problems())[0]


def with_lever(scenario: Scenario, name: str) -> Scenario:
    """The scenario under one of its levers, without the levers, named after both."""
    lever = next((lever for lever in scenario.levers if lever.name == name), None)
    if lever is None:
        raise ScenarioError([Problem(scenario.name, None, "levers", f"there is no lever named '{shown(name)}'")])
    changes = lever.model_dump(mode="json", exclude_unset=True, exclude={"name", "description"})
    base = scenario.model_copy(update={"levers": ()})
    combined = f"{scenario.name}-{name}"[:LONGEST_NAME]
    return layered(base, changes | {"name": combined, "title": lever.description or combined})


def _together(file: Layer, problems: Problems) -> tuple[tuple[Layer, ...], Node]:
    """A file and all that it builds on in order, weakest first, and merged; an impossible order is a problem."""
    try:
        layers = Order().of(file)[::-1]
    except OrderError as error:
        place = error.layer.extends or file.node.place
        if len(error.circle) == 1:
            message, allowed = f"names {error.circle[0].label} twice", "keep one of them"
        else:
            message, allowed = f"these files cannot be put in one order: {error}", IN_ORDER
        problems.append(Problem(place.path, place.line, "extends", message, allowed))
        layers = (file,)
    return layers, _stacked(layers)


def _stacked(layers: Sequence[Layer]) -> Node:
    """What files say together, the weakest first; of those below the last one only what they pass on."""
    node = Node({}, layers[-1].node.place)
    for layer in layers[:-1]:
        node = merged(node, inherited(layer.node))
    return merged(node, layers[-1].node)


def _complete(node: Node, default_name: str, problems: Problems) -> tuple[Scenario, Node]:
    """The scenario of merged layers, if nothing is wrong with any of them, and its node with the name it has."""
    entries = dict(node.entries)
    entries.setdefault("name", Node(as_name(default_name), node.place))
    entries.setdefault("title", entries["name"])
    node = Node(entries, node.place)
    scenario = None
    try:
        scenario = Scenario.model_validate(node.plain())
        problems += problems_across(scenario, node)
    except ValidationError as error:
        # What a file lacks because it was wrong must not be reported as a second problem.
        problems = problems or Problems(problem for _, problem in problems_in(error, node, Scenario))
    if problems or scenario is None:
        raise ScenarioError(problems)
    return scenario, node


def _titled(scenario: Scenario, settings: Sequence[str]) -> Scenario:
    """The scenario with what the settings change in its title, unless they name it themselves."""
    keys = [setting.partition("=")[0].strip() for setting in settings]
    changes = [shown(setting.removeprefix("parameters.")) for key, setting in zip(keys, settings, strict=True)
               if key not in (*CALENDAR, "outcomes", "description")]  # fmt: skip
    if not changes or "title" in keys or "name" in keys:
        return scenario
    more = f" and {len(changes) - MOST_IN_TITLE} more" if len(changes) > MOST_IN_TITLE else ""
    title = f"{scenario.title or scenario.name}, with {', '.join(changes[:MOST_IN_TITLE])}{more}"
    return scenario.model_copy(update={"title": title})


def as_name(stem: str) -> str:
    """A file's name as the name of a scenario: what it must not hold becomes a hyphen."""
    letters = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-") else "-" for letter in stem)
    return letters.strip("-")[:LONGEST_NAME] or "scenario"
