"""How a file builds on others: what is merged, what is replaced, what is not inherited.

A later layer wins key by key. A distribution is replaced as a whole, for its keys make sense together only. An event
replaces the inherited event with the same months, subjects and conditions and keeps its place in the list; a lever
replaces the one of the same name; an empty list clears what was inherited. Every value keeps the place where it was
written.
"""

from collections.abc import Callable, Hashable

from sim.scenario.events import Event
from sim.scenario.nodes import Node

OWN_KEYS = ("name", "title", "description", "extends")
"""They belong to the file that has them and are never inherited."""
DEEP_KEYS = ("parameters", "initial", "structures")


def inherited(parent: Node) -> Node:
    """What a file passes on."""
    return Node({key: child for key, child in parent.entries.items() if key not in OWN_KEYS}, parent.place)


def merged(parent: Node, child: Node) -> Node:
    """The parent with the child's keys on top. Both must be valid on their own."""
    entries = dict(parent.entries)
    for key, value in child.entries.items():
        if key not in entries:
            entries[key] = value
        elif key in DEEP_KEYS:
            entries[key] = _deeply(entries[key], value)
        elif key == "sweep":
            entries[key] = Node({**entries[key].entries, **value.entries}, value.place)
        elif key == "events":
            entries[key] = _by_identity(entries[key], value, _identity)
        elif key == "levers":
            entries[key] = _by_identity(entries[key], value, _name)
        else:
            entries[key] = value
    return Node(entries, child.place)


def _deeply(parent: Node, child: Node) -> Node:
    mappings = isinstance(parent.value, dict) and isinstance(child.value, dict)
    if not mappings or "dist" in parent.entries or "dist" in child.entries:
        return child
    entries = dict(parent.entries)
    for key, value in child.entries.items():
        entries[key] = _deeply(entries[key], value) if key in entries else value
    return Node(entries, child.place)


def _identity(event: Node) -> Hashable:
    return Event.model_validate(event.plain()).identity


def _name(lever: Node) -> Hashable:
    return str(lever.entries["name"].value)


def _by_identity(parent: Node, child: Node, identity: Callable[[Node], Hashable]) -> Node:
    """The parent's items, replaced in place by the child's with the same identity; the others follow.

    Of several items that share an identity the first replaces the first, the second the second.
    """
    if not child.items:
        return child
    items = list(parent.items)
    free = [identity(item) for item in items]
    for item in child.items:
        wanted = identity(item)
        if wanted in free:
            place = free.index(wanted)
            items[place], free[place] = item, object()
        else:
            items.append(item)
    return Node(items, child.place)
