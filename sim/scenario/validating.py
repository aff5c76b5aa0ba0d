"""A layer checked on its own: its problems, and what is left of it without what is wrong.

What is left can be merged with other layers, so that the problems of all files are reported at once.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ValidationError

from sim.errors import Problem
from sim.scenario.explaining import UNKNOWN_KEY, problems_in
from sim.scenario.nodes import KeyPath, Node, Place, without
from sim.scenario.paths import dotted
from sim.scenario.wording import described

LISTS_OF_WHOLES = (("events",), ("levers",), ("sweep",))


def checked(node: Node, model: type[BaseModel]) -> tuple[Node, list[Problem]]:
    """The node without what is wrong with it, and the problems."""
    if not isinstance(node.value, dict):
        message = f"is {described(node.plain())}" if node.value is not None else "is empty"
        allowed = "a scenario is a mapping of keys, such as 'months: 36'"
        return Node({}, node.place), [Problem(node.place.path, node.place.line, "", message, allowed)]
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
    return _pruned(node, wrong), [problem for _, problem in wrong]


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
        whole = 2 if path[:1] in LISTS_OF_WHOLES else len(path)
        distributions = [depth + 1 for depth, (_, child) in enumerate(node.follow(path)) if "dist" in child.entries]
        paths.add(path[: min([whole, *distributions])])
    for path in sorted(paths, key=lambda path: [(isinstance(part, str), part) for part in path], reverse=True):
        node = without(node, path)
    return node
