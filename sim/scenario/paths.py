"""Dotted paths, such as `parameters.pressure.build` or `events[3].step`, as messages write them and `--set` reads them.

Items of a list count from 1. `events.3.step` is read as well, because a shell may take brackets for a pattern, and YAML
takes them for a list within braces. What stands under `force` and `sweep` are keys that have dots themselves.
"""

import re

from sim.scenario.nodes import KeyPath, Node

DOTTED_KEYS_BELOW = ("force", "sweep")
PART = re.compile(r"([^\[\]]+)((?:\[[0-9]{1,9}\])*)")


EXAMPLE = "write a path such as parameters.north_korea.test.momentum"
FIRST_ITEM = "the first is 1"


class PathError(Exception):
    """A path that cannot be read or followed; the message says why, and `allowed` what could be written."""

    def __init__(self, message: str, allowed: str = "") -> None:
        super().__init__(message)
        self.allowed = allowed


def path_of(text: str) -> KeyPath:
    """The parts of a dotted path, the indices of items counted from 0, so that -1 is one too few.

    Raises a `PathError`.
    """
    path: list[str | int] = []
    rest = text
    while rest:
        if path and path[-1] in DOTTED_KEYS_BELOW:
            path.append(rest)
            break
        part, separator, rest = rest.partition(".")
        if separator and not rest:
            raise PathError("ends with a dot", EXAMPLE)
        match = PART.fullmatch(part)
        if match is None:
            raise PathError("is not the path of a key", EXAMPLE)
        name, indices = match.groups()
        path.append(int(name) - 1 if path and name.isdecimal() else name)
        path += [int(index) - 1 for index in re.findall(r"[0-9]+", indices)]
    return tuple(path)


def goes_inside(node: Node, path: KeyPath) -> bool:
    """Whether the path leads into a list or a distribution: something that a file gives as a whole."""
    if any(isinstance(part, int) for part in path):
        return True
    return any("dist" in child.entries for _, child in list(node.follow(path))[: len(path) - 1])


def replaced(node: Node, path: KeyPath, value: Node) -> Node:
    """The node with `value` at `path`; mappings that are not there are made, items are not. Raises a `PathError`."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        if not isinstance(node.value, list):
            raise PathError("leads to an item of what is not a list")
        if part < 0:
            raise PathError("names item 0, and items count from 1", FIRST_ITEM)
        if part >= len(node.items):
            raise PathError(f"names item {part + 1} of {len(node.items)}", FIRST_ITEM if node.items else "")
        items = list(node.items)
        items[part] = replaced(items[part], rest, value)
        return Node(items, node.place)
    below = node.entries.get(part, Node({}, value.place))
    return Node({**node.entries, part: replaced(below, rest, value)}, node.place)


def dotted(path: KeyPath) -> str:
    """A path as a message shows it: items of lists count from 1."""
    text = ""
    for part in path:
        if isinstance(part, str) and part != (part.strip() or None):
            part = f"'{part}'"  # a blank would not be seen
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
