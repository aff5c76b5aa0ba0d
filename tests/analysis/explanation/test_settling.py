"""When an outcome is settled, by hand and against every future that a run could still have."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.explanation.choices import Choices
from analysis.explanation.kernel.choices import LEVELS
from analysis.explanation.settling import brought_by, end_of, moment_of, settled
from analysis.statistics.expressions import condition
from sim.vocabulary import INSTRUMENT, INSTRUMENTS, SANCTIONS, TALK, TEST

MONTHS = 6
NEVER = np.nan


def played(**columns: list[object]) -> Choices:
    """Runs with these outcomes and no decisions yet."""
    runs = pd.DataFrame({name: np.array(values) for name, values in columns.items()})
    shape = (len(runs), MONTHS)
    return Choices(
        runs,
        np.zeros((*shape, len(INSTRUMENTS)), np.int8),
        np.ones((*shape, len(INSTRUMENTS)), np.bool_),
        np.zeros((*shape, LEVELS), np.float32),
        tuple(f"2021-{month:02d}" for month in range(1, MONTHS + 1)),
    )


def moments(text: str, choices: Choices) -> list[int]:
    return settled(condition(text, choices.runs), choices).tolist()


def test_that_a_red_line_test_settles_it_where_it_is_chosen_and_the_last_month_that_counts_where_it_never_comes() -> (
    None
):
    choices = played(first_red_line_month=[2, 5, NEVER, 3])
    for run, month in ((0, 2), (1, 5), (3, 3)):
        choices.levels[run, month - 1, INSTRUMENT.test] = TEST.long
    test = INSTRUMENT.test
    assert moments("first_red_line_month <= 3", choices) == [
        moment_of(2, test),
        end_of(3),
        end_of(3),
        moment_of(3, test),
    ]
    assert moments("first_red_line_month > 3", choices) == moments("first_red_line_month <= 3", choices)
    assert moments("first_red_line_month == never", choices)[1:3] == [moment_of(5, test), end_of(MONTHS)]


def test_that_relief_by_a_deal_comes_at_the_end_of_the_month_and_by_an_ease_at_once() -> None:
    choices = played(first_relief_month=[4, 4], first_declaration_month=[NEVER, 2])
    choices.levels[1, 3, INSTRUMENT.sanctions] = SANCTIONS.ease
    choices.levels[1, 1, INSTRUMENT.talk] = TALK.declare
    assert moments("first_relief_month <= 5", choices) == [end_of(4), moment_of(4, INSTRUMENT.sanctions)]
    assert moments("first_declaration_month <= 5", choices) == [end_of(5), moment_of(2, INSTRUMENT.talk)]


def test_that_one_part_can_settle_an_and_or_an_or() -> None:
    choices = played(first_talks_month=[2, 2, NEVER], first_interim_month=[3, NEVER, NEVER])
    assert moments("first_talks_month <= 4 and first_interim_month <= 5", choices) == [end_of(3), end_of(5), end_of(4)]
    assert moments("first_talks_month <= 4 or first_interim_month <= 5", choices) == [end_of(2), end_of(2), end_of(5)]
    assert moments("not (first_talks_month <= 4)", choices) == [end_of(2), end_of(2), end_of(4)]


def test_that_what_only_the_end_shows_is_open_to_the_end_and_a_parameter_is_known_from_the_start() -> None:
    choices = played(final_sanctions=[0.1, 0.5], outcome=["talks", "stalemate"])
    choices.runs["parameters.north_korea.test.momentum"] = [0.5, 1.5]
    assert moments("final_sanctions > 0.2", choices) == [end_of(MONTHS)] * 2
    assert moments("outcome == 'talks'", choices) == [end_of(MONTHS)] * 2
    assert moments("parameters.north_korea.test.momentum > 1", choices) == [0, 0]
    # Where a parameter already fails, the rest no longer matters: such runs take part in no comparison.
    assert moments("parameters.north_korea.test.momentum > 1 and final_sanctions > 0.2", choices) == [0, end_of(MONTHS)]


def test_that_a_count_is_settled_once_it_is_reached_or_too_few_months_are_left() -> None:
    choices = played(tests=[3, 1], declared=[True, False], first_declaration_month=[2, NEVER])
    for run, months in ((0, (1, 3, 4)), (1, (2,))):
        for month in months:
            choices.levels[run, month - 1, INSTRUMENT.test] = TEST.short
    test = INSTRUMENT.test
    assert moments("tests >= 3", choices) == [moment_of(4, test), moment_of(5, test)]
    assert moments("tests > 0", choices) == [moment_of(1, test), moment_of(2, test)]
    assert moments("tests == 1", choices) == [moment_of(3, test), moment_of(6, test)]
    assert moments("tests >= 0", choices) == [0, 0]
    assert moments("declared", choices) == [end_of(2), end_of(MONTHS)]


@given(
    st.lists(st.booleans(), min_size=MONTHS, max_size=MONTHS),
    st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
    st.integers(-1, MONTHS + 1),
)
def test_that_a_count_is_open_until_no_future_can_change_it(tested: list[bool], sign: str, limit: int) -> None:
    choices = played(tests=[sum(tested)])
    choices.levels[0, :, INSTRUMENT.test] = tested
    text = f"tests {sign} {limit}"
    (moment,) = moments(text, choices)

    def outcomes(month: int) -> set[bool]:
        counts = range(sum(tested[:month]), sum(tested[:month]) + MONTHS - month + 1)
        frame = pd.DataFrame({"tests": list(counts)})
        return set(condition(text, frame).holds(frame).tolist())

    month = next(month for month in range(MONTHS + 1) if moment <= end_of(month))
    assert len(outcomes(month)) == 1
    assert month == 0 or len(outcomes(month - 1)) == 2


def test_that_the_levels_that_are_the_outcome_are_known() -> None:
    runs = played(first_red_line_month=[1], tests_short=[1], outcome=["talks"], first_talks_month=[1]).runs
    red_line = {(INSTRUMENT.test, TEST.long), (INSTRUMENT.test, TEST.nuclear)}
    assert brought_by(condition("not first_red_line_month <= 3", runs)) == red_line
    assert brought_by(condition("outcome == 'stalemate'", runs)) == red_line
    assert brought_by(condition("outcome == 'talks' or first_talks_month <= 3", runs)) == frozenset()
    assert brought_by(condition("tests_short > 1 and outcome == 'talks'", runs)) == {(INSTRUMENT.test, TEST.short)}


COLUMNS = ("first_talks_month", "first_interim_month")
FIRSTS = st.integers(1, MONTHS) | st.just(np.inf)
LEAVES = st.tuples(
    st.sampled_from(COLUMNS),
    st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
    st.sampled_from([*map(str, range(MONTHS + 2)), "never", *COLUMNS]),
).map(" ".join)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or", "and not", "or not"]), inner).map(
        lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
    ),
    max_leaves=4,
)


def futures(first: float, month: int) -> list[float]:
    """When an event may come, or not come, in a run of which the months up to `month` are known."""
    return [first] if first <= month else [*range(month + 1, MONTHS + 1), np.inf]


def possible(text: str, one: float, other: float, month: int) -> set[bool]:
    """Whether the condition may turn out to hold or not after `month`, over all futures."""
    pairs = itertools.product(futures(one, month), futures(other, month))
    frame = pd.DataFrame(list(pairs), columns=list(COLUMNS)).replace(np.inf, np.nan)
    return set(condition(text, frame).holds(frame).tolist())


@given(CONDITIONS, FIRSTS, FIRSTS)
def test_that_no_future_changes_an_outcome_that_is_settled(text: str, one: float, other: float) -> None:
    choices = played(
        **{name: [value if value < np.inf else NEVER] for name, value in zip(COLUMNS, (one, other), strict=True)}
    )
    (moment,) = moments(text, choices)
    month = next(month for month in range(MONTHS + 1) if moment <= end_of(month))
    assert len(possible(text, one, other, month)) == 1


@given(LEAVES.filter(lambda text: text.count("first") == 1), FIRSTS, FIRSTS)
def test_that_a_single_comparison_is_open_until_it_is_settled(text: str, one: float, other: float) -> None:
    choices = played(
        **{name: [value if value < np.inf else NEVER] for name, value in zip(COLUMNS, (one, other), strict=True)}
    )
    (moment,) = moments(text, choices)
    if moment > 0:
        month = next(month for month in range(MONTHS + 1) if moment <= end_of(month))
        assert len(possible(text, one, other, month - 1)) == 2


@pytest.mark.parametrize("month", [0, 1, 5])
def test_that_moments_are_in_the_order_of_play(month: int) -> None:
    inside = [moment_of(month + 1, instrument) for instrument in range(len(INSTRUMENTS))]
    assert sorted({end_of(month), *inside, end_of(month + 1)}) == [end_of(month), *inside, end_of(month + 1)]
