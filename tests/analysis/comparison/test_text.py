"""The words beside a comparison: one line of how to read it, and a warning where it compares situations."""

import pytest

import sim
from analysis.comparison import Comparison, compare
from analysis.comparison.text import cells, headings, markdown, notes, situations

SMALL = ["runs=40", "months=6"]


@pytest.fixture(scope="module")
def policy() -> Comparison:
    return compare(*(sim.run(sim.load(name, SMALL)) for name in ("baseline", "relief-first")))


def test_that_scenarios_of_different_months_are_said_to_be_situations(policy: Comparison) -> None:
    later = compare(policy.a, sim.run(sim.load("today", SMALL)))
    (sentence,) = situations(later)
    assert "baseline in Oct 2021, today in Jan 2025" in sentence
    assert "of situations, not of a policy" in sentence
    assert markdown(later, later.frame).startswith(sentence)
    assert situations(policy) == []


def test_that_the_notes_are_two_lines_that_name_the_page_on_the_rest(policy: Comparison) -> None:
    read, limit = notes(policy)
    assert "docs/reading-the-numbers.md" in read
    assert "Conditional on the model" in limit


def test_that_how_often_one_exceeds_the_other_is_told_only_where_all_is_asked_for(policy: Comparison) -> None:
    row = policy.frame.iloc[0]
    assert len(cells(row)) == len(headings(policy, "relief-first")) == 7
    assert len(cells(row, True)) == len(headings(policy, "relief-first", True)) == 8
    assert "P(exceeds)" not in markdown(policy, policy.frame)
    assert markdown(policy, policy.frame, whole=True).count("P(exceeds)") == 2
