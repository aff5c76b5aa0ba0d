"""The order in which files count, held against that of the classes of Python."""

from itertools import count, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import load
from sim.scenario.linearising import Layer, Order, OrderError
from sim.scenario.loading import loaded
from sim.scenario.nodes import Node, Place

MOST = 7
FOLDERS = count()


def layer(label: str, *parents: Layer) -> Layer:
    return Layer(label, Node({}, Place(label)), parents)


@st.composite
def hierarchies(draw: st.DrawFn) -> list[tuple[int, ...]]:
    """For each of several files the earlier ones that it builds on, in an order of its own."""
    return [
        tuple(draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True))) if number else ()
        for number in range(draw(st.integers(1, MOST)))
    ]


def layers(hierarchy: list[tuple[int, ...]]) -> list[Layer]:
    made: list[Layer] = []
    for number, parents in enumerate(hierarchy):
        made.append(layer(str(number), *(made[parent] for parent in parents)))
    return made


def order_of_classes(hierarchy: list[tuple[int, ...]]) -> list[str] | None:
    """The names in the order of Python, which reads bases from the strongest on; None if it finds none."""
    classes: list[type] = []
    for number, parents in enumerate(hierarchy):
        try:
            classes.append(type(str(number), tuple(classes[parent] for parent in reversed(parents)), {}))
        except TypeError:
            return None
    return [made.__name__ for made in classes[-1].__mro__[:-1]]


def order_of(hierarchy: list[tuple[int, ...]]) -> list[str] | None:
    made, order = layers(hierarchy), Order()
    if first_failure(made, order) is not None:
        return None
    return [each.label for each in order.of(made[-1])]


@given(hierarchies())
def test_that_the_order_is_that_of_the_classes_of_python(hierarchy):
    assert order_of(hierarchy) == order_of_classes(hierarchy)


@given(hierarchies(), st.booleans())
def test_that_a_base_weaker_than_all_others_may_be_named_again_before_them(hierarchy, one_more):
    files = [*hierarchy, (len(hierarchy) - 1,)] if one_more else hierarchy
    before = order_of(files) or []
    weakest = max((before.index(str(parent)) for parent in files[-1]), default=0) if before else 0
    for again in before[weakest + 1 :]:
        assert order_of([*files[:-1], (int(again), *files[-1])]) == before


@given(hierarchies())
def test_that_files_without_an_order_are_told_as_a_circle_that_is_one(hierarchy):
    made, order = layers(hierarchy), Order()
    failure = first_failure(made, order)
    if failure is not None:
        constraints = {pair for parent in failure.layer.parents for pair in all_pairs(order.of(parent))}
        constraints |= set(all_pairs(tuple(reversed(failure.layer.parents))))
        assert set(pairwise([*failure.circle, failure.circle[0]])) <= constraints


def first_failure(made: list[Layer], order: Order) -> OrderError | None:
    for each in made:
        try:
            order.of(each)
        except OrderError as error:
            return error
    return None


def all_pairs(sequence: tuple[Layer, ...]) -> list[tuple[Layer, Layer]]:
    return [(over, under) for place, over in enumerate(sequence) for under in sequence[place + 1 :]]


def test_that_a_file_named_on_both_sides_of_another_has_no_order():
    one, other = layer("one"), layer("other")
    with pytest.raises(OrderError) as caught:
        Order().of(layer("top", one, other, one))
    assert caught.value.circle == (one,)


def test_that_layers_know_what_they_build_on():
    base = layer("base")
    middle = layer("middle", base)
    top, order = layer("top", middle), Order()
    assert order.builds_on(top, base)
    assert not order.builds_on(base, top)
    assert not order.builds_on(top, top)


KEYS = ("sanctions", "enforcement", "economy")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hierarchies(), st.data())
def test_that_every_value_is_that_of_the_class_attribute(tmp_path, hierarchy, data):
    said = [
        dict.fromkeys(data.draw(st.sets(st.sampled_from(KEYS))), (number + 1) / 10) for number in range(len(hierarchy))
    ]
    folder = tmp_path / str(next(FOLDERS))
    folder.mkdir()
    classes: list[type] = []
    for number, (parents, values) in enumerate(zip(hierarchy, said, strict=True)):
        content = {"extends": [f"f{parent}.yaml" for parent in parents]} if parents else {}
        (folder / f"f{number}.yaml").write_text(yaml.safe_dump(content | {"initial": values}))
        try:
            classes.append(type(f"f{number}", tuple(classes[parent] for parent in reversed(parents)), dict(values)))
        except TypeError:
            with pytest.raises(ScenarioError, match="cannot be put in one order"):
                load(folder / f"f{number}.yaml")
            return
    expected = {key: getattr(classes[-1], key) for key in KEYS if hasattr(classes[-1], key)}
    result = loaded(folder / f"f{len(hierarchy) - 1}.yaml")
    assert result.scenario.given_initial() == expected
    for key in expected:
        origin = result.origin(f"initial.{key}")
        assert origin is not None
        assert Path(origin.path).stem == next(made.__name__ for made in classes[-1].__mro__ if key in vars(made))
