"""What a player is told before deciding: true, public, and complete."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.explanation import replay
from analysis.game import QUESTIONS, choices, month_lines, so_far, weighed
from analysis.wording.chances import percent
from analysis.wording.levels import LEVEL_WORDS
from sim.play import Game
from sim.scenario import from_data
from sim.vocabulary import ACTORS, INSTRUMENTS, POSTURE
from tests.strategies import scenario_data

SHORT = {"name": "short", "start": "2021-10", "months": 8, "seed": 3}


def game(*players: str, **more: Any) -> Game:
    return Game(from_data({**SHORT, **more}), players or ("south_korea",))


def test_that_every_instrument_has_a_question() -> None:
    assert set(QUESTIONS) == {each.name for each in INSTRUMENTS}


def test_that_choices_are_numbered_as_the_levels_are_from_one() -> None:
    played = game()
    assert [(choice.number, choice.level) for choice in choices(played)] == list(enumerate(POSTURE._fields, start=1))


def test_that_a_declaration_that_has_been_made_is_no_choice_and_the_others_keep_their_numbers() -> None:
    played = game("united_states", initial={"declared": 1})
    played.decide(0)
    assert [(choice.number, choice.level) for choice in choices(played)] == [(1, "none"), (3, "talk")]
    assert not any("declare" in line for line in weighed(played))


def test_that_a_month_says_its_date_and_what_the_last_one_brought() -> None:
    played = game("north_korea")
    assert month_lines(played)[0] == "Month 1 of 8: Oct 2021"
    assert not any(line.startswith("Last month") for line in month_lines(played))
    played.decide(3)
    played.decide(2)
    lines = month_lines(played)
    assert lines[0] == "Month 2 of 8: Nov 2021"
    assert "North Korea tests a long-range missile" in lines[1]
    assert "North Korea offers talks" in lines[1]


def test_that_what_happened_before_the_decision_this_month_is_told_and_nothing_of_what_follows() -> None:
    played = game("united_states", events=[{"month": 1, "force": {"north_korea.test": "nuclear"}}])
    assert so_far(played).startswith("This month: North Korea tests a nuclear weapon; Seoul ")
    assert so_far(played).count(";") == 2  # its own decisions, and all that follows, are not among them
    played.decide(2)
    assert so_far(played).endswith("Washington eases sanctions.")
    assert so_far(game("north_korea")) == ""


def test_that_a_refused_offer_and_the_opening_of_talks_are_told() -> None:
    forced = [{"month": 1, "force": {"united_states.sanctions": "hold", "united_states.talk": "none"}}]
    played = game("north_korea", events=forced)
    played.decide(0)
    played.decide(2)
    assert "The offer on the table is left without an answer." in month_lines(played)[1]
    willing = game("north_korea", parameters={"diplomacy": {"join_base": 20}},
                   events=[{"month": 1, "force": {"united_states.talk": "talk"}}])  # fmt: skip
    willing.decide(0)
    willing.decide(2)
    assert "Talks open." in month_lines(willing)[1]


def test_that_a_new_leader_is_told_in_the_month_of_the_change() -> None:
    played = game(events=[{"month": 2, "leader": "south_korea", "engagement": 0.2}])
    assert not any("new president" in line for line in month_lines(played))
    played.decide(0)
    assert any("Seoul has a new president" in line for line in month_lines(played))


def test_that_the_situation_tells_no_secret() -> None:
    """Two worlds that differ in what nobody sees are told in the same words."""
    hidden = {"pressure": 0.1, "trust_us_nk": 0.6, "belief_paid": 0.9, "belief_punished": 0.1, "trust_nk_rok": 0.9}
    quiet = [{"months": [1, 8], "force": {"north_korea.test": "none"}}]
    assert month_lines(game(events=quiet)) == month_lines(game(events=quiet, initial=hidden))


@settings(max_examples=15)
@given(scenario_data(longest=4), st.sampled_from(ACTORS), st.integers(0, 8))
def test_that_why_gives_the_probabilities_by_which_the_model_would_choose(
    data: dict[str, Any], player: str, decided: int
) -> None:
    played = Game(from_data(data), [player])
    for _ in range(decided):
        if played.pending:
            played.decide(played.available[0])
    if played.pending is None:
        return
    name = played.pending.name
    probabilities = played.consider()[f"{name}_probabilities"].copy()
    *lines, last = weighed(played)
    assert len(lines) == len(choices(played))
    for choice, line in zip(choices(played), lines, strict=True):
        assert line.startswith(f"{choice.number} {choice.level}: {percent(probabilities[choice.number - 1])}")
    assert abs(sum(probabilities) - 1) < 1e-9
    assert last.startswith("Left to itself")


def test_that_asking_why_changes_nothing() -> None:
    asked, silent = game(), game()
    while asked.pending:
        assert weighed(asked)
        assert month_lines(asked)
        asked.decide(2 if asked.pending.name == "posture" else 0)
        silent.decide(2 if silent.pending and silent.pending.name == "posture" else 0)
    assert asked.model.outcome.tobytes() == silent.model.outcome.tobytes()
    assert all(np.array_equal(a.after, b.after) for a, b in zip(asked.months, silent.months, strict=True))


def test_that_the_models_own_choice_is_what_it_would_have_done() -> None:
    """The last line of `why` names the level that the run takes if nobody decides."""
    played = game()
    own = replay(played.scenario, 0)
    while played.pending:
        decision = own.months[played.model.month - 1].decision(played.pending.name)
        assert weighed(played)[-1].endswith(f"{LEVEL_WORDS[decision.column][decision.chosen].noun}.")
        played.decide(played.pending.levels.index(decision.chosen))
