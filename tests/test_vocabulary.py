"""The fixed words and numbers of the model, and what is derived from them."""

import re
from pathlib import Path

import pytest

from sim.rules.beliefs import LOBBYING
from sim.rules.world import TEST_TENSION
from sim.state import BY_NAME, starting_states
from sim.vocabulary import (
    DRILL_MONTHS,
    FLOOD_MONTHS,
    HIGHEST_ECONOMY,
    INSTRUMENT,
    INSTRUMENTS,
    LOBBYING_MONTHS,
    LONG_AGO,
    MONTHS_UNANSWERED,
    OUTCOME,
    OUTCOMES,
    PAIN_SCALE,
    TEST,
    WINTER_MONTHS,
)  # fmt: skip

RULES = sorted((Path(__file__).parents[1] / "sim" / "rules").glob("*.py"))


def test_that_instruments_stand_in_the_order_of_play() -> None:
    assert INSTRUMENT._fields == tuple(instrument.name for instrument in INSTRUMENTS)
    assert tuple(INSTRUMENT) == tuple(range(len(INSTRUMENTS)))


def test_that_the_drill_alone_has_months_of_its_own() -> None:
    assert [instrument.name for instrument in INSTRUMENTS if len(instrument.months) < 12] == ["drill"]
    assert INSTRUMENTS[INSTRUMENT.drill].months == DRILL_MONTHS == (3, 8)
    assert (FLOOD_MONTHS, WINTER_MONTHS) == ((7, 8, 9), (12, 1))


def test_that_classes_of_runs_have_a_code_and_words() -> None:
    assert tuple(OUTCOME) == tuple(range(len(OUTCOMES)))
    assert OUTCOMES == ("comprehensive deal", "interim deal", "talks", "stalemate", "broken moratorium")


def test_that_each_class_of_tests_has_a_weight_in_tension() -> None:
    assert len(TEST_TENSION) == len(TEST)


def test_that_the_bounds_of_states_are_those_that_the_rules_keep() -> None:
    assert BY_NAME["economy"].high == HIGHEST_ECONOMY
    assert BY_NAME["unanswered_age"].high == MONTHS_UNANSWERED
    assert BY_NAME["since_declaration"].high == BY_NAME["since_declaration"].start == LONG_AGO
    assert BY_NAME["lobbying"].high == LOBBYING == 2**LOBBYING_MONTHS - 1


@pytest.mark.parametrize("lost", [0.0, 0.5, 1.0, 2.0])
def test_that_pain_at_the_start_has_the_scale_of_the_rules(lost: float) -> None:
    state = starting_states(1, {"economy": 1.0 - lost * PAIN_SCALE})
    assert state.pain[0] == pytest.approx(min(lost, 1.0))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_that_no_rule_names_a_month_of_the_year_by_its_number(path: Path) -> None:
    assert not re.search(r"calendar\s*[!=<>]=?\s*\d|\d\s*[<>]=?\s*month\.calendar", path.read_text(encoding="utf-8"))
