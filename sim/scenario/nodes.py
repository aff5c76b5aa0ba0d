"""Values that know where they were written, so that a check three layers later still points at file and line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

type Scalar = str | int | float | bool | None
type Plain = Scalar | dict[str, "Plain"] | list["Plain"]
type KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a setting of the command line, and the line in it, counted from 1 (None where there are no lines)."""

    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the place of the key, or of the list item, that holds it."""

    value: Scalar | dict[str, "Node"] | list["Node"]
    place: Place

    def plain(self) -> Plain:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def moved(self, place: Place) -> "Node":
        """The same value as if all of it had been written at one place."""
        if isinstance(self.value, dict):
            return Node({key: child.moved(place) for key, child in self.value.items()}, place)
        if isinstance(self.value, list):
            return Node([child.moved(place) for child in self.value], place)
        return Node(self.value, place)

    @property
    def entries(self) -> dict[str, "Node"]:
        """The keys of a mapping; of anything else, none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list["Node"]:
        """The items of a list; of anything else, none."""
        return self.value if isinstance(self.value, list) else []

    def child(self, part: str | int) -> "Node | None":
        """The value under a key or at an index, if there is one."""
        if isinstance(part, int):
            return self.items[part] if 0 <= part < len(self.items) else None
        return self.entries.get(part)

    def follow(self, parts: Sequence[str | int]) -> Iterator[tuple[str | int, "Node"]]:
        """The nodes along a path, skipping parts that are not in the file.

        Pydantic puts the name of the chosen branch of a union into the place of an error; no file has such a key.
        """
        node = self
        for part in parts:
            child = node.child(part)
            if child is not None:
                node = child
                yield part, child


def without(node: Node, path: KeyPath) -> Node:
    """The node without what stands at `path`; an empty path leaves an empty mapping."""
    if not path:
        return Node({}, node.place)
    first, rest = path[0], path[1:]
    child = node.child(first)
    if child is None:
        return node
    if isinstance(first, int):
        kept = [without(child, rest)] if rest else []
        return Node([*node.items[:first], *kept, *node.items[first + 1 :]], node.place)
    entries = dict(node.entries)
    if rest:
        entries[first] = without(child, rest)
    else:
        del entries[first]
    return Node(entries, node.place)
