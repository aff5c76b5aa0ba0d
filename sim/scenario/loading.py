"""From the name of a file, with settings of the command line on top, to a checked scenario.

Each file is checked on its own, so that the problems of all files are reported at once. What is wrong is then left
out, the files are merged, and the whole is checked for what only shows when everything is together.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.errors import Problem, ScenarioError, shown
from sim.scenario import catalogue
from sim.scenario.checks import problems_across
from sim.scenario.explaining import UNKNOWN_KEY, dotted, problems_in
from sim.scenario.keys import CALENDAR
from sim.scenario.merging import inherited, merged
from sim.scenario.nodes import KeyPath, Node, Place, without
from sim.scenario.reading import UnreadableError, node_of, parse, read_file
from sim.scenario.schema import LONGEST_NAME, Scenario, ScenarioFile
from sim.scenario.wording import described

DEEPEST_CHAIN = 16
MOST_TOLD = 3
"""Settings of the command line that a title tells."""
SETTING = "--set "
DATA = "<data>"


def load(path_or_name: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """The scenario of a file or of a shipped name, with `KEY=VALUE` settings on top.

    A setting that changes the model stands in the title, so that the result does not pass for that of the file. Raises
    a ScenarioError that holds every problem of every file that was read.
    """
    path = catalogue.find(path_or_name)
    label = str(path_or_name) if path == Path(path_or_name) else _label(path)
    reader = Reader()
    node = reader.file(path, label)
    for setting in settings:
        node = merged(node, reader.setting(setting))
    return _titled(reader.scenario(node, path.stem), settings)


def _titled(scenario: Scenario, settings: Sequence[str]) -> Scenario:
    """The scenario with what the settings change in its title, unless they name it themselves."""
    keys = [setting.partition("=")[0].strip() for setting in settings]
    told = [shown(setting.removeprefix("parameters.")) for key, setting in zip(keys, settings, strict=True)
            if key not in (*CALENDAR, "outcomes", "description")]  # fmt: skip
    if not told or "title" in keys or "name" in keys:
        return scenario
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    title = f"{scenario.title or scenario.name}, with {', '.join(told[:MOST_TOLD])}{more}"
    return scenario.model_copy(update={"title": title})


def from_data(data: dict[str, Any]) -> Scenario:
    """The scenario of plain data, as `Scenario.resolved` gives it or as a file would hold it."""
    reader = Reader()
    try:
        node = node_of(data, DATA)
    except UnreadableError as unreadable:
        raise ScenarioError([unreadable.problem]) from None
    return reader.scenario(reader.layer(node, Path(), ()), "scenario")


def layered(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """The scenario with changes on top, by the rules by which a file builds on another."""
    reader = Reader()
    changed = reader.checked(node_of(changes, "change"), Scenario)
    return reader.scenario(merged(node_of(scenario.resolved(), scenario.name), changed), scenario.name)


def with_lever(scenario: Scenario, name: str) -> Scenario:
    """The scenario under one of its levers, without the levers, named after both."""
    lever = next((lever for lever in scenario.levers if lever.name == name), None)
    if lever is None:
        raise ScenarioError([Problem(scenario.name, None, "levers", f"there is no lever named '{shown(name)}'")])
    changes = lever.model_dump(mode="json", exclude_unset=True, exclude={"name", "description"})
    base = scenario.model_copy(update={"levers": ()})
    combined = f"{scenario.name}-{name}"[:LONGEST_NAME]
    return layered(base, changes | {"name": combined, "title": lever.description or combined})


class Reader:
    """Reads files, each once, and gathers their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._read: dict[Path, Node] = {}

    def file(self, path: Path, label: str, chain: tuple[Path, ...] = ()) -> Node:
        """A file with all that it builds on; `chain` holds the files that build on it."""
        resolved = Path(os.path.realpath(path))
        if resolved not in self._read:
            try:
                node, problems = parse(read_file(path, label), label)
                self.problems += problems
            except UnreadableError as unreadable:
                self.problems.append(unreadable.problem)
                node = Node({}, Place(label))
            self._read[resolved] = self.layer(node, path.parent, (*chain, resolved))
        return self._read[resolved]

    def layer(self, node: Node, folder: Path, chain: tuple[Path, ...]) -> Node:
        """What stands in one file, checked, on top of what it builds on."""
        node = self.checked(node, ScenarioFile)
        base = Node({}, node.place)
        for reference in _references(node):
            parent = self._parent(reference, folder, chain)
            if parent is not None:
                base = merged(base, inherited(parent))
        return merged(base, without(node, ("extends",)))

    def _parent(self, reference: Node, folder: Path, chain: tuple[Path, ...]) -> Node | None:
        asked = str(reference.value)
        path = folder / asked
        there = catalogue.exists(path)
        if not there or not path.is_file():
            found = catalogue.shipped_path(asked)
            if found is None:
                if there:
                    self._at(reference, f"'{shown(asked)}' is not a file", "name a scenario file (.yaml)")
                else:
                    problem = catalogue.not_found(asked)
                    self._at(reference, f"'{shown(asked)}': {problem.message}", problem.allowed, problem.suggestion)
                return None
            path = found
        resolved = Path(os.path.realpath(path))
        if resolved in chain:
            circle = " -> ".join(each.name for each in (*chain[chain.index(resolved) :], resolved))
            self._at(reference, f"builds on itself: {circle}", "remove one of these extends")
            return None
        if len(chain) >= DEEPEST_CHAIN:
            self._at(reference, f"more than {DEEPEST_CHAIN} files build on each other", "merge some of them")
            return None
        label = os.path.normpath(Path(reference.place.path).parent / asked)
        return self.file(path, label if catalogue.exists(Path(label)) else _label(path), chain)

    def _at(self, node: Node, message: str, allowed: str = "", suggestion: str = "") -> None:
        self.problems.append(Problem(node.place.path, node.place.line, "extends", message, allowed, suggestion))

    def checked(self, node: Node, model: type[BaseModel]) -> Node:
        """The node without what is wrong with it, which is noted."""
        if not isinstance(node.value, dict):
            message = f"is {described(node.plain())}" if node.value is not None else "is empty"
            allowed = "a scenario is a mapping of keys, such as 'months: 36'"
            self.problems.append(Problem(node.place.path, node.place.line, "", message, allowed))
            return Node({}, node.place)
        wrong: list[tuple[KeyPath, Problem]] = []
        try:
            model.model_validate(node.plain())
        except ValidationError as error:
            wrong += problems_in(error, node, model)
        empty = dict(_empty(node))
        wrong = [(path, problem) for path, problem in wrong if path not in empty or problem.message == UNKNOWN_KEY]
        for path in empty.keys() - {path for path, _ in wrong}:
            place = empty[path]
            problem = Problem(place.path, place.line, dotted(path), "is empty", "give a value or remove the key")
            wrong.append((path, problem))
        self.problems += [problem for _, problem in wrong]
        return _pruned(node, wrong)

    def setting(self, text: str) -> Node:
        """One `KEY=VALUE` of the command line as a layer of its own."""
        key, equals, value = text.partition("=")
        key = key.strip()
        label = f"{SETTING}{shown(key, 200)}"
        if not equals or not all(key.split(".")):
            allowed = "write --set KEY=VALUE, for example --set parameters.north_korea.test.momentum=2"
            self.problems.append(Problem(f"{SETTING}{shown(text, 200)}", None, "", "is not KEY=VALUE", allowed))
            return Node({}, Place(label))
        if key == "extends":
            self.problems.append(Problem(label, None, "", "cannot be set", "say in a file what it builds on"))
            return Node({}, Place(label))
        before = len(self.problems)
        place = Place(label)
        try:
            node, problems = parse(value, label) if value.strip() else (Node(None, place), [])
            self.problems += problems
            for part in reversed(_parts(key)):
                node = Node({part: node}, place)
            layer = self.checked(node, Scenario)
        except UnreadableError as unreadable:
            self.problems.append(unreadable.problem)
            layer = Node({}, place)
        self.problems[before:] = [_of_setting(problem, key) for problem in self.problems[before:]]
        return layer

    def scenario(self, node: Node, default_name: str) -> Scenario:
        """The scenario of merged layers, if nothing is wrong with any of them."""
        entries = dict(node.entries)
        entries.setdefault("name", Node(_as_name(default_name), node.place))
        entries.setdefault("title", entries["name"])
        node = Node(entries, node.place)
        scenario = None
        try:
            scenario = Scenario.model_validate(node.plain())
            self.problems += problems_across(scenario, node)
        except ValidationError as error:
            # What a file lacks because it was wrong must not be reported as a second problem.
            self.problems = self.problems or [problem for _, problem in problems_in(error, node, Scenario)]
        if self.problems or scenario is None:
            raise ScenarioError(self.problems)
        return scenario


def _references(node: Node) -> list[Node]:
    extends = node.entries.get("extends")
    if extends is None:
        return []
    return extends.items or [extends]


def _parts(key: str) -> list[str]:
    """The parts of a dotted key; the keys of a sweep have dots themselves."""
    first, _, rest = key.partition(".")
    return [first, rest] if first == "sweep" and rest else key.split(".")


def _of_setting(problem: Problem, key: str) -> Problem:
    """A problem of a setting names the setting, not a line, and the key only where it lies below the setting's own."""
    below = problem.key.removeprefix(key).lstrip(".") if problem.key.startswith(key) else ""
    meant = problem.suggestion
    siblings_meant = meant and "." not in meant and problem.message == UNKNOWN_KEY and not below
    if siblings_meant and "." in problem.key:
        meant = f"{problem.key.rpartition('.')[0]}.{meant}"
    return replace(problem, line=None, key=below, suggestion=meant)


def _empty(node: Node, path: KeyPath = ()) -> Iterable[tuple[KeyPath, Place]]:
    children: list[tuple[str | int, Node]] = [*node.entries.items(), *enumerate(node.items)]
    for part, child in children:
        if child.value is None:
            yield (*path, part), child.place
        yield from _empty(child, (*path, part))


def _pruned(node: Node, wrong: list[tuple[KeyPath, Problem]]) -> Node:
    """The node without what is wrong.

    Events, levers, axes and distributions go as a whole, lest half of them mean something else.
    """
    paths = set()
    for path, _ in wrong:
        whole = 2 if path[:1] in (("events",), ("levers",), ("sweep",)) else len(path)
        within = [place + 1 for place, (_, child) in enumerate(node.follow(path)) if "dist" in child.entries]
        paths.add(path[: min([whole, *within])])
    for path in sorted(paths, key=lambda path: [(isinstance(part, str), part) for part in path], reverse=True):
        node = without(node, path)
    return node


def _as_name(stem: str) -> str:
    """A file's name as the name of a scenario: what it must not hold becomes a hyphen."""
    letters = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-") else "-" for letter in stem)
    return letters.strip("-")[:LONGEST_NAME] or "scenario"


def _label(path: Path) -> str:
    """A path as messages show it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
