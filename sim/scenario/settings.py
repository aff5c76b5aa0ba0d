"""`--set KEY=VALUE` of the command line: a layer on top of the files, checked like them."""

from dataclasses import replace

from sim.errors import Problem, shown
from sim.scenario.explaining import UNKNOWN_KEY
from sim.scenario.merging import IDENTITIES, merged
from sim.scenario.nodes import KeyPath, Node, Place
from sim.scenario.paths import PathError, dotted, goes_inside, path_of, replaced
from sim.scenario.reading import UnreadableError, parse
from sim.scenario.schema import Scenario
from sim.scenario.validating import checked

SETTING = "--set "
EXAMPLE = "parameters.north_korea.test.momentum=2"


def with_setting(node: Node, text: str) -> tuple[Node, list[Problem]]:
    """A scenario's node with one setting on top, and what is wrong with that; where anything is, the node as it was."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not all(key.split(".")):
        problem = Problem(f"{SETTING}{shown(text, 200)}", None, "", "is not KEY=VALUE", f"write {SETTING}KEY=VALUE")
        return node, [replace(problem, allowed=f"{problem.allowed}, for example {SETTING}{EXAMPLE}")]
    label = f"{SETTING}{shown(key, 200)}"
    if key == "extends":
        return node, [Problem(label, None, "", "cannot be set", "say in a file what it builds on")]
    try:
        path = path_of(key)
        given, problems = parse(value, label) if value.strip() else (Node(None, Place(label)), [])
        changed, more = _with_value(node, path, given.moved(Place(label)))
    except UnreadableError as unreadable:
        return node, [_of_setting(unreadable.problem, label, key)]
    except PathError as error:
        return node, [Problem(label, None, "", str(error), error.allowed)]
    problems = [_of_setting(problem, label, dotted(path)) for problem in (*problems, *more)]
    return (node if problems else changed), problems


def _with_value(node: Node, path: KeyPath, value: Node) -> tuple[Node, list[Problem]]:
    """The node with a value at a path, and what is wrong with the value."""
    if goes_inside(node, path):
        # Only the section that the path leads into is checked again: the rest of the file was right before.
        top = str(path[0])
        if top not in node.entries:
            raise PathError(f"there are no {top} in the file" if top in IDENTITIES else "is not a list")
        section = replaced(node.entries[top], path[1:], value)
        _, problems = checked(Node({top: section}, value.place), Scenario)
        return Node({**node.entries, top: section}, node.place), problems
    layer, problems = checked(replaced(Node({}, value.place), path, value), Scenario)
    return merged(node, layer), problems


def _of_setting(problem: Problem, label: str, key: str) -> Problem:
    """A problem of a setting names the setting, not a line, and the key only where it lies below the setting's own."""
    below = problem.key.removeprefix(key).lstrip(".") if problem.key.startswith(key) else ""
    meant = problem.suggestion
    siblings_meant = meant and "." not in meant and problem.message == UNKNOWN_KEY and not below
    if siblings_meant and "." in problem.key:
        meant = f"{problem.key.rpartition('.')[0]}.{meant}"
    return replace(problem, path=label, line=None, key=below, suggestion=meant)
