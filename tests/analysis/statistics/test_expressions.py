"""Conditions on runs: what they hold for, how wrong ones are told, and that nothing is ever run."""

import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.conditions import columns_of
from analysis.statistics.expressions import ExpressionError, condition

MOMENTUM = "parameters.north_korea.test.momentum"
RUNS = pd.DataFrame(
    {
        "run": [0, 1, 2],
        "first_talks_month": [3, np.nan, 20],
        "first_red_line_month": [np.nan, np.nan, 2],
        "declared": [True, False, False],
        "outcome": pd.Categorical(["talks", "stalemate", "broken moratorium"]),
        "tests": [1, 2, 3],
        MOMENTUM: [0.1, 0.2, 0.3],
    }
)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("first_talks_month <= 12", [0]),
        ("first_talks_month > 12", [1, 2]),
        ("not first_talks_month <= 12", [1, 2]),
        ("first_talks_month == never", [1]),
        ("never != first_talks_month", [0, 2]),
        ("12 >= first_talks_month", [0]),
        ("1 < tests <= 3", [1, 2]),
        ("tests > -1", [0, 1, 2]),
        ("declared", [0]),
        ("declared == false", [1, 2]),
        ("outcome == 'stalemate' or outcome == \"talks\"", [0, 1]),
        ("outcome != 'talks'", [1, 2]),
        ("not declared and (tests > 2 or outcome == 'stalemate')", [1, 2]),
        ("first_red_line_month < first_talks_month", [2]),
        (f"{MOMENTUM} >= 0.2", [1, 2]),
        ("  tests\n  == 1", [0]),
    ],
)
def test_that_a_condition_holds_where_it_says(text: str, runs: list[int]) -> None:
    assert list(RUNS.loc[condition(text, RUNS).holds(RUNS), "run"]) == runs


def test_that_the_columns_of_a_condition_are_known_once_each() -> None:
    stated = condition("tests > 1 and not (first_talks_month < first_red_line_month or declared or tests < 9)", RUNS)
    assert columns_of(stated) == ("tests", "first_talks_month", "first_red_line_month", "declared")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("first_talk_month <= 12", 1, "did you mean 'first_talks_month'?"),
        ("tests > 1 and outcome == stalemate", 26, "words stand in quotes"),
        ("outcome == 'stalemat'", 12, "did you mean 'stalemate'?"),
        ("outcome == 'war'", 12, "must be one of: comprehensive deal, interim deal"),
        ("outcome < 'talks'", 1, "has no order"),
        ("tests", 1, "compared with something, such as tests > 1"),
        ("tests = 3", 7, "by =="),
        ("tests => 3", 7, "by =="),
        ("(tests > 1) & declared", 1, "write 'and' in place of '&'"),
        ("first_talks_month <= 12 & declared", 22, "write 'and' in place of '&'"),
        ("declared | tests > 1", 1, "write 'or' in place of '|'"),
        ("tests > 1 and ~declared", 15, "write 'not' in place of '~'"),
        ("tests > 1 and (tests < ~3 | declared)", 24, "write 'or' in place of '|'"),
        ("tests in 3", 1, "must be one of: <, <="),
        ("tests == never", 10, "only the month of a first event"),
        ("tests == 'many'", 10, "compared with a number"),
        ("declared == 3", 13, "compared with true or false"),
        ("outcome == tests", 12, "hold different things"),
        ("1 < 2", 1, "compares no column"),
        ("never", 1, "a column of the runs"),
        ("tests > 1 and (tests < 3", 15, "never closed"),
        ("tests AND declared", 7, "cannot be read from here on"),
        ("tests > 1e999", 9, "compare with a column, a number or a word"),
        ("__import__('os').system('true')", 1, "no comparison"),
        ("tests.__class__ == 3", 1, "no column 'tests.__class__'"),
        ("(lambda: 1)() == 1", 1, "compares no column"),
        ("tests == [1]", 10, "compare with a column, a number or a word"),
        ("tests == (x := 3)", 11, "compare with a column, a number or a word"),
    ],
)
def test_that_a_wrong_condition_is_told_with_its_place_and_what_would_be_right(
    text: str, place: int, message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        condition(text, RUNS, "--where")
    shown = str(caught.value).splitlines()
    assert shown[0].startswith(f"--where: character {place}: ")
    assert message in shown[0]
    assert shown[2].index("^") == place + 1


def test_that_of_an_unknown_column_the_outcomes_are_told_and_not_every_parameter() -> None:
    varied = {f"parameters.north_korea.test.p{number}": 1.0 for number in range(120)}
    many = pd.concat([RUNS, pd.DataFrame(varied, index=RUNS.index)], axis=1)
    with pytest.raises(ExpressionError) as caught:
        condition("foo < 1", many, "--where")
    told = str(caught.value).splitlines()[0]
    assert "there is no column 'foo'; the outcomes, which docs/results.md explains, are tests, " in told
    assert "; also what varies, such as parameters.north_korea.test.momentum" in told
    assert len(told) < 900


def test_that_a_place_counts_characters_and_not_bytes() -> None:
    korean = RUNS.assign(판문점=[1, 2, 3])
    with pytest.raises(ExpressionError, match="character 13: there is no column"):
        condition("판문점 > 1 and tess > 1", korean)


@pytest.mark.parametrize(
    "text", ["", "   ", "tests\0> 1", "(" * 400 + "declared" + ")" * 400, "tests > 1 or " * 100 + "declared"]
)
def test_that_what_is_no_condition_at_all_is_refused_in_words(text: str) -> None:
    with pytest.raises(ExpressionError, match="--where: "):
        condition(text, RUNS, "--where")


@given(st.text(max_size=60))
def test_that_no_text_does_anything_but_hold_or_be_refused(text: str) -> None:
    try:
        holds = condition(text, RUNS).holds(RUNS)
    except ExpressionError:
        return
    assert holds.dtype == bool
    assert holds.shape == (3,)


SIGNS = {"<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">=": operator.ge, ">": operator.gt}
COMPARISONS = st.tuples(st.sampled_from(["first_talks_month", "tests", MOMENTUM]), st.sampled_from(sorted(SIGNS)),
                        st.integers(-3, 40))  # fmt: skip


@given(st.recursive(COMPARISONS, lambda inner: st.tuples(st.sampled_from(["and", "or"]), inner, inner), max_leaves=8))
def test_that_a_generated_condition_means_what_python_means_by_it(tree: tuple) -> None:
    def written(tree: tuple) -> str:
        if tree[0] in ("and", "or"):
            return f"({written(tree[1])} {tree[0]} not {written(tree[2])})"
        return f"({tree[0]} {tree[1]} {tree[2]})"

    def held(tree: tuple, row: dict) -> bool:
        if tree[0] == "and":
            return held(tree[1], row) and not held(tree[2], row)
        if tree[0] == "or":
            return held(tree[1], row) or not held(tree[2], row)
        value = row[tree[0]]
        return SIGNS[tree[1]](np.inf if np.isnan(value) else value, tree[2])

    rows = RUNS.to_dict("records")
    assert list(condition(written(tree), RUNS).holds(RUNS)) == [held(tree, row) for row in rows]
