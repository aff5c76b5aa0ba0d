"""Where files that do not build on each other say different things, and the later one counts without a word."""

from collections.abc import Iterator, Sequence

from sim.errors import Notice
from sim.scenario.events import Identity
from sim.scenario.linearising import Layer, Order
from sim.scenario.merging import IDENTITIES, Saying, sayings
from sim.scenario.nodes import Node
from sim.scenario.wording import described

REMEDY = "say in the file that extends both which of them holds"


def conflicts(layers: Sequence[Layer], order: Order) -> Iterator[Notice]:
    """A notice for every value that undoes that of a file on which its own does not build; weakest layer first."""
    said: dict[Saying, list[tuple[Layer, Node]]] = {}
    for layer in layers:
        for about, node in sayings(layer.node):
            said.setdefault(about, []).append((layer, node))
    for about, values in said.items():
        winner, value = values[-1]
        for layer, node in _not_replaced(values[:-1], order):
            if not order.builds_on(winner, layer) and node.plain() != value.plain():
                yield _notice(about, value, node)
    yield from _cleared(layers, said, order)


def _not_replaced(values: Sequence[tuple[Layer, Node]], order: Order) -> Iterator[tuple[Layer, Node]]:
    """The values that no later one of a layer that builds on theirs has replaced."""
    for index, (layer, node) in enumerate(values):
        if not any(order.builds_on(later, layer) for later, _ in values[index + 1 :]):
            yield layer, node


def _notice(about: Saying, value: Node, undone: Node) -> Notice:
    here, there = _shown(value), _shown(undone)
    says = f"is {here} here and {there} in" if here and there else "is not the same here and in"
    message = f"{says} {_where(undone)}; this one counts, as its file comes later in 'extends'"
    return Notice(value.place.path, value.place.line, _key(about), message, REMEDY)


def _cleared(layers: Sequence[Layer], said: dict[Saying, list[tuple[Layer, Node]]], order: Order) -> Iterator[Notice]:
    """Lists that a layer empties although a file on which it does not build has filled them."""
    for index, layer in enumerate(layers):
        for key in IDENTITIES:
            empty = layer.node.entries.get(key)
            if empty is None or empty.items:
                continue
            for about, values in said.items():
                lost = [node for other, node in values if other in layers[:index] and not order.builds_on(layer, other)]
                if about[0] == key and lost:
                    message = f"is emptied here, which undoes {_where(lost[-1])}"
                    yield Notice(empty.place.path, empty.place.line, key, message, REMEDY)


def _key(about: Saying) -> str:
    if about[0] == "events" and isinstance(about[1], Identity):
        return f"events: {about[1].words}"
    return ".".join(str(part) for part in (about[:2] if about[0] in IDENTITIES else about))


def _shown(node: Node) -> str:
    plain = node.plain()
    return "" if isinstance(plain, dict | list) else described(plain)


def _where(node: Node) -> str:
    return node.place.path + (f":{node.place.line}" if node.place.line else "")
