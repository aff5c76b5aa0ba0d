"""Axes that lead into an event or a distribution: what they name is known only when all files are together."""

import re
from collections.abc import Iterator

from sim.errors import Problem
from sim.scenario.nodes import KeyPath, Node, Place
from sim.scenario.paths import PathError, dotted, path_of, replaced
from sim.scenario.schema import Scenario
from sim.scenario.sweep import AxisValue, is_inside
from sim.scenario.validating import checked
from sim.scenario.wording import described


def problems_of_axes(scenario: Scenario, node: Node) -> Iterator[Problem]:
    """For every such axis the first of its values that cannot be; `node` is what the scenario was read from."""
    for key, axis in node.entries.get("sweep", Node({}, node.place)).entries.items():
        path = path_of(key)
        if not is_inside(path):
            continue
        for value in scenario.sweep[dotted(path)].values():
            problem = _problem_with(node, path, value)
            if problem is not None:
                message, allowed, suggestion = _worded(problem, path, value)
                suggestion = suggestion or _other_event(node, path, value)
                if "[" not in key:  # the author avoids brackets: within braces YAML reads them as a list
                    suggestion = re.sub(r"\[(\d+)\]", r".\1", suggestion)
                yield Problem(axis.place.path, axis.place.line, f"sweep.{key}", message, allowed, suggestion)
                break


def _problem_with(node: Node, path: KeyPath, value: AxisValue) -> Problem | None:
    """What is wrong with a value at a path, if anything is."""
    top, place = str(path[0]), Place("sweep")
    section = node.entries.get(top, Node([] if top == "events" else {}, place))
    try:
        changed = replaced(section, path[1:], Node(value, place))
    except PathError as error:
        return Problem(place.path, None, dotted(path), str(error), error.allowed)
    _, problems = checked(Node({top: changed}, place), Scenario)
    return problems[0] if problems else None


def _worded(problem: Problem, path: KeyPath, value: AxisValue) -> tuple[str, str, str]:
    """What is wrong with the axis, what is allowed, and what may have been meant."""
    name, plain = dotted(path), described(value).removeprefix("the text ")
    if problem.key == name:
        wrong_value = problem.message == f"is {described(value)}"
        return f"takes the value {plain}" if wrong_value else problem.message, problem.allowed, problem.suggestion
    return f"takes the value {plain}, with which {problem.key} {problem.message}", problem.allowed, problem.suggestion


def _other_event(node: Node, path: KeyPath, value: AxisValue) -> str:
    """The same key of the first event that can have the value, if there is one."""
    if path[0] == "events" and isinstance(path[1], int):
        for index in range(len(node.entries.get("events", node).items)):
            other = ("events", index, *path[2:])
            if _problem_with(node, other, value) is None:
                return dotted(other)
    return ""
