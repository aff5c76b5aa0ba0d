"""The words of outcomes: every one has its own, and every list of headlines names rows that exist."""

import pytest

from analysis.wording.outcomes import (
    ENDINGS,
    EVENT_WORDS,
    HEADLINES,
    WORDS,
    heading,
    headline_names,
    inside,
    is_probability,
    label,
    row,
    rows_about,
    unit,
    within,
)
from sim.outcomes import COUNTS, EVENTS, FIRST_EVENTS, FLAGS, LEVELS
from sim.vocabulary import OUTCOMES

ROWS = [
    *(f"outcome_{word.replace(' ', '_')}" for word in OUTCOMES),
    *(within(event, months) for months in (12, 36) for event in EVENTS),
    *FLAGS,
    *COUNTS,
    *LEVELS,
]


def test_that_every_outcome_and_every_event_has_words_and_none_has_words_without_being_one() -> None:
    assert set(WORDS) == {*ROWS} - {within(event, months) for months in (12, 36) for event in EVENTS}
    assert set(EVENT_WORDS) == set(FIRST_EVENTS)
    assert len({label(name) for name in ROWS}) == len(ROWS)


@pytest.mark.parametrize("name", dict.fromkeys([*HEADLINES, *ENDINGS]))
def test_that_a_headline_is_a_row_with_a_heading(name: str) -> None:
    assert row(name, 36) in ROWS
    assert 0 < max(map(len, heading(name).split("\n"))) <= 12


@pytest.mark.parametrize("names", [HEADLINES, ENDINGS, headline_names(ROWS)])
def test_that_the_economy_is_among_every_list_of_headlines(names: set[str]) -> None:
    assert "lowest_economy" in names


def test_that_the_screen_shows_rows_that_there_are() -> None:
    assert headline_names(ROWS) <= set(ROWS)


def test_that_an_outcome_of_a_scenario_file_finds_its_rows() -> None:
    assert rows_about("first_talks_month", ROWS) == ["talks_within_12", "talks_within_36"]
    assert rows_about("outcome", ROWS) == ROWS[:5]
    assert rows_about("tests", ROWS) == ["tests"]


def test_that_what_is_no_probability_has_a_unit() -> None:
    assert [name for name in ROWS if is_probability(name)] == ROWS[: 5 + 2 * len(EVENTS) + len(FLAGS)]
    assert unit("lowest_economy") == "2016 = 1"
    assert unit("months_before_talks") == "months"


@pytest.mark.parametrize(
    ("words", "within_a_sentence"),
    [
        ("Test above the red line", "test above the red line"),
        ("North Korea's economy at the end", "North Korea's economy at the end"),
        ("Washington moves first", "Washington moves first"),
        ("January 2016", "January 2016"),
        ("GRIT: small steps", "GRIT: small steps"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_that_words_inside_a_sentence_keep_the_capital_of_a_name(words: str, within_a_sentence: str) -> None:
    assert inside(words) == within_a_sentence


def test_that_endings_without_talks_say_what_they_are_made_of() -> None:
    # A class is made of whether a test above the red line came; a moratorium need not have stood.
    for name in ("outcome_stalemate", "outcome_broken_moratorium"):
        words = f"{label(name)} {heading(name)}".lower()
        assert "crossed" in words
        assert "moratorium" not in words
