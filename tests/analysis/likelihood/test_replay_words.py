"""A replay in words: no key of a term, no unit that a reader must learn."""

import pytest

from analysis.likelihood.replay import Replay, replay
from analysis.likelihood.replay_words import NOTE, about, score_rows, surprise_rows
from analysis.record import code, read
from sim.scenario import design, load
from sim.vocabulary import INSTRUMENTS


@pytest.fixture(scope="module")
def followed() -> Replay:
    return replay(code(read(), start="2015-01"), design(load("baseline", ["uncertainties=off"]), runs=1).parameters)


def test_that_terms_are_said_in_words(followed: Replay) -> None:
    shown = surprise_rows(followed, 40)
    assert not any("_" in cell for row in shown for cell in row)
    weighed = {row[4] for row in shown if row[1] in {instrument.name for instrument in INSTRUMENTS}}
    assert any("how it stands in a quiet month -" in words for words in weighed)


def test_that_scores_are_explained_and_what_is_not_scored_says_why(followed: Replay) -> None:
    assert "nats" not in " ".join([NOTE, *about(followed)])
    remarks = {row[3] for row in score_rows(followed)}
    assert remarks == {"", "only some months are recorded, so not scored"}
