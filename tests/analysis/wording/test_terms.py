"""Every term of every level has words, a coefficient behind it, and what that rests on."""

import pytest

from analysis.wording.states import OTHER_WORDS, STATE_WORDS, called, is_worth_telling, moved_words, state_number
from analysis.wording.terms import TERM_WORDS, claims, grounds, is_base, parameter_of, term_words
from sim.engine.month_record import TERMS
from sim.parameters import BY_KEY
from sim.state import BY_NAME, CONTINUOUS
from sim.vocabulary import INSTRUMENTS

EVERY = [
    (instrument.name, level, term)
    for instrument in INSTRUMENTS
    for level, terms in zip(instrument.levels, TERMS[instrument.name], strict=True)
    for term in terms
]


@pytest.mark.parametrize(("instrument", "level", "term"), EVERY)
def test_that_a_term_has_words_and_a_coefficient(instrument: str, level: str, term: str) -> None:
    assert term_words(instrument, term).words
    assert set(term_words(instrument, term).states) <= STATE_WORDS.keys()
    parameter = parameter_of(level, term)
    assert parameter.name in (term, f"{term}_{level}")
    assert grounds(parameter)


def test_that_no_words_are_for_a_term_that_there_is_not() -> None:
    assert set(TERM_WORDS) == {term for _, _, term in EVERY if not is_base(term)}


def test_that_a_term_names_the_claims_it_rests_on() -> None:
    assert claims(parameter_of("long", "pressure")) == (8, 38)
    assert claims(parameter_of("none", "talk_lobbying")) == (5, 15)
    assert grounds(parameter_of("long", "red_line_caution")) == "claim 35"
    assert grounds(BY_KEY["north_korea.test.momentum"]) == "the record"
    assert grounds(BY_KEY["north_korea.test.drill_reaction"]) == "the literature"
    assert grounds(BY_KEY["south_korea.base_scaled"]) == "reasoning"


def test_that_every_state_has_words() -> None:
    assert set(STATE_WORDS) == {variable.name for variable in CONTINUOUS}
    assert {*STATE_WORDS, *OTHER_WORDS} == set(BY_NAME)
    assert not any("_" in called(name) for name in BY_NAME)


def test_that_a_change_is_told_if_it_can_be_seen() -> None:
    assert moved_words("pressure", 0.7, 0.86) == "pressure to escalate rises from 0.70 to 0.86"
    assert state_number("warheads", 45.2) == "45"
    assert is_worth_telling("pressure", 0.70, 0.74)
    assert not is_worth_telling("pressure", 0.70, 0.71)
