"""From text to values with places."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.reading import DEEPEST, UnreadableError, node_of, parse, resolve


def plain(text: str):
    node, problems = parse(text, "file.yaml")
    assert not problems
    return node.plain()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("12:30", "12:30"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-1.5e-2", -0.015),
        ("1_000", "1_000"),
        ("2021-10", "2021-10"),
        ("2021-10-01", "2021-10-01"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("0b11", "0b11"),
        ("=", "="),
    ],
)
def test_that_words_are_resolved_by_the_core_schema(text, value):
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)
    assert plain(f"key: {text}") == {"key": value}


def test_that_nan_is_a_float():
    assert math.isnan(resolve(".nan"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_any_float_is_read_back(value):
    assert resolve(repr(value)) == value


@given(st.integers())
def test_that_any_integer_is_read_back(value):
    assert resolve(str(value)) == value


def test_that_quoted_words_stay_text():
    assert plain("a: '12'\nb: \"true\"\nc: |\n  12\n") == {"a": "12", "b": "true", "c": "12\n"}


def test_that_keys_are_text_whatever_they_look_like():
    assert plain("1: a\ntrue: b") == {"1": "a", "true": "b"}


def test_that_every_value_knows_its_line():
    node, _ = parse("a:\n  b: 1\n\n  c:\n    - 2\n    - 3\n", "file.yaml")
    lines = {part: child.place.line for part, child in node.follow(("a", "c", 1))}
    assert lines == {"a": 1, "c": 4, 1: 6}
    assert next(node.follow(("a",)))[1].child("b").place.line == 2


def test_that_aliases_repeat_their_value():
    assert plain("a: &x {b: 1}\nc: *x") == {"a": {"b": 1}, "c": {"b": 1}}


def test_that_a_duplicate_key_names_both_lines():
    _, problems = parse("a: 1\nb: 2\na: 3\n", "file.yaml")
    assert [str(problem) for problem in problems] == [
        "file.yaml:3: a: the key is given twice, first on line 1, keep one of them"
    ]


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!str", "!", "!mine", "!<tag:yaml.org,2002:int>"])
def test_that_explicit_tags_are_refused(tag):
    _, problems = parse(f"a: {tag} 1\n", "file.yaml")
    assert problems
    assert problems[0].line == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("---\na: 1\n---\nb: 2\n", ":3: starts a second document"),
        ("a: 1\n\tb: 2\n", ":2: is not valid YAML: a tab cannot indent"),
        ("a: [1, 2\n", "is not valid YAML"),
        ("a: *b\n", ":1: the alias *b names no value above it"),
        ("a: &b [*b]\n", "the alias *b names no value above it"),
        ("? [a]\n: 1\n", "a key must be a word"),
        ('a: "\\UFFFFFFFF"\n', "is not valid YAML"),
        ("a: \x01\n", "holds the character '\\x01'"),
        ("a: 1\n" + "b: " * 3, "is not valid YAML"),
        ("%YAML " + "9" * 5000 + "\n---\na: 1\n", "is not valid YAML"),
    ],
)
def test_that_text_that_is_no_scenario_is_refused_with_its_line(text, part):
    with pytest.raises(UnreadableError, match=re.escape(part)) as caught:
        parse(text, "file.yaml")
    assert str(caught.value.problem).startswith("file.yaml")


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_that_deep_nesting_is_refused(opening):
    with pytest.raises(UnreadableError, match=f"more than {DEEPEST} levels"):
        parse(opening * 30_000, "file.yaml")


def test_that_aliases_of_aliases_cannot_grow_without_end():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(UnreadableError, match="holds more than"):
        parse("\n".join(lines), "file.yaml")


def test_that_data_from_python_becomes_nodes():
    assert node_of({"a": [1, (2.5, None)]}, "data").plain() == {"a": [1, [2.5, None]]}


def test_that_data_that_contains_itself_is_refused():
    data: dict = {}
    data["a"] = data
    with pytest.raises(UnreadableError, match="nested more than"):
        node_of(data, "data")


def test_that_objects_are_not_data():
    with pytest.raises(UnreadableError, match="holds a object"):
        node_of({"a": object()}, "data")
