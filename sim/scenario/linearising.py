"""In which order the files that a scenario is built of count: each once, a file over those that it builds on.

The order is that of the classes of Python (C3, Barrett and others 1996). `extends: [a, b]` reads like `class F(b, a)`:
b counts over a, and what b merely inherits from a base that it shares with a does not undo what a says itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sim.scenario.nodes import Node, Place


@dataclass(frozen=True, eq=False)
class Layer:
    """What one file says itself, checked, and the files that it builds on; of these the later count over the earlier.

    `extends` is the place of that key, where it has one.
    """

    label: str
    node: Node
    parents: tuple["Layer", ...] = ()
    extends: Place | None = None


class OrderError(Exception):
    """Files that cannot be put in one order; the message says which would have to count over which, in a circle.

    `layer` is the one that builds on them, `circle` the files: each over the next, and the last over the first.
    """

    def __init__(self, layer: Layer, circle: Sequence[Layer]) -> None:
        names = [circled.label for circled in (*circle, circle[0])]
        super().__init__(", ".join(f"{over} over {under}" for over, under in pairwise(names)))
        self.layer = layer
        self.circle = tuple(circle)


class Order:
    """Puts the files below a layer in order, and remembers the orders of the layers below."""

    def __init__(self) -> None:
        self._known: dict[Layer, tuple[Layer, ...]] = {}

    def of(self, layer: Layer) -> tuple[Layer, ...]:
        """The layer and all that it builds on, each once, the one that counts most first; raises an `OrderError`."""
        if layer not in self._known:
            parents = tuple(reversed(layer.parents))
            self._known[layer] = (layer, *_merged(layer, [*map(self.of, parents), parents]))
        return self._known[layer]

    def builds_on(self, layer: Layer, other: Layer) -> bool:
        """Whether `layer` builds on `other`, itself or by way of another file."""
        return layer is not other and other in self.of(layer)


def _merged(layer: Layer, sequences: Sequence[Sequence[Layer]]) -> list[Layer]:
    """One order of what `layer` builds on that keeps each of `sequences`: always the first that may come next."""
    left = [list(sequence) for sequence in sequences if sequence]
    order: list[Layer] = []
    while left:
        following = {file for sequence in left for file in sequence[1:]}
        free = next((sequence[0] for sequence in left if sequence[0] not in following), None)
        if free is None:
            raise OrderError(layer, _circle(left))
        order.append(free)
        left = [rest for sequence in left if (rest := sequence[1:] if sequence[0] is free else sequence)]
    return order


def _circle(sequences: Sequence[Sequence[Layer]]) -> list[Layer]:
    """Layers in a circle, each before the next; there is one if every first layer of `sequences` follows in another."""
    seen: list[Layer] = []
    layer = sequences[0][0]
    while layer not in seen:
        seen.append(layer)
        layer = next(sequence[0] for sequence in sequences if layer in sequence[1:])
    return [*reversed(seen[seen.index(layer) :])]
