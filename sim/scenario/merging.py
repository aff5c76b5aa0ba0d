"""How a file builds on others: what is merged, what is replaced, what is not inherited.

A later layer wins key by key. A distribution is replaced as a whole, for its keys make sense together only. An event
replaces the inherited event with the same months, subjects and conditions and keeps its place in the list; a lever
replaces the one of the same name; an empty list clears what was inherited. Every value keeps the place where it was
written.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from sim.scenario.events import Event
from sim.scenario.nodes import Node

OWN_KEYS = ("name", "title", "description", "extends")
"""They belong to the file that has them and are never inherited."""
DEEP_KEYS = ("parameters", "initial", "structures", "payoffs")

type Saying = tuple[Hashable, ...]
"""What a value is about: keys and, for an event or a lever, its identity. Of two values for one the later counts."""


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
        elif key in IDENTITIES:
            entries[key] = _by_identity(entries[key], value, IDENTITIES[key])
        else:
            entries[key] = value
    return Node(entries, child.place)


def sayings(node: Node) -> Iterator[tuple[Saying, Node]]:
    """Every value that a layer gives, with what it is about, by the rules by which layers are merged."""
    for key, value in node.entries.items():
        if key in DEEP_KEYS:
            yield from _leaves(value, (key,))
        elif key == "sweep":
            yield from (((key, axis), child) for axis, child in value.entries.items())
        elif key in IDENTITIES:
            yield from (((key, *numbered), item) for numbered, item in _numbered(value.items, IDENTITIES[key]))
        elif key not in OWN_KEYS:
            yield (key,), value


def _leaves(node: Node, path: Saying) -> Iterator[tuple[Saying, Node]]:
    for key, child in node.entries.items():
        if isinstance(child.value, dict) and "dist" not in child.entries:
            yield from _leaves(child, (*path, key))
        else:
            yield (*path, key), child


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


IDENTITIES: dict[str, Callable[[Node], Hashable]] = {"events": _identity, "levers": _name}
"""What an item of a list must share with an inherited one to replace it."""


def _numbered(
    items: Iterable[Node], identity: Callable[[Node], Hashable]
) -> Iterator[tuple[tuple[Hashable, int], Node]]:
    """Items with their identity, numbered where several share one."""
    seen: Counter[Hashable] = Counter()
    for item in items:
        name = identity(item)
        yield (name, seen[name]), item
        seen[name] += 1


def _by_identity(parent: Node, child: Node, identity: Callable[[Node], Hashable]) -> Node:
    """The parent's items, replaced in their position by the child's with the same identity; the others follow.

    Of several items that share an identity the first replaces the first, the second the second.
    """
    if not child.items:
        return child
    items = dict(_numbered(parent.items, identity)) | dict(_numbered(child.items, identity))
    return Node(list(items.values()), child.place)
