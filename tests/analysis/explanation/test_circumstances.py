"""What is said to bear on a chance of the nuclear track does, and nothing else does."""

import pytest

from analysis.explanation import replay
from analysis.explanation.circumstances import BEARS_ON, circumstances
from sim.rules.diplomacy import advance_stage
from sim.rules.tracks import TRACKS
from sim.scenario import from_data
from sim.state import CONTINUOUS
from sim.vocabulary import CHANNEL, MESSAGE, SANCTIONS, STAGE, TALK, TEST
from tests.rules.situations import Situation

BEFORE = {
    "join": STAGE.offer, "lapse": STAGE.offer, "interim": STAGE.talks, "collapse": STAGE.talks,
    "renege": STAGE.interim, "comprehensive": STAGE.interim, "reversal": STAGE.comprehensive,
}  # fmt: skip
"""The stage at which each is possible."""
STATES = {
    "pain": 0.5,
    "sanctions": 0.6,
    "belief_paid": 0.3,
    "trust_us_nk": 0.4,
    "engagement_us": 0.5,
    "deal_relief": 0.2,
}
SPEAKING = {"talk": TALK.talk}
FACTS = {
    "an offer or a concession this month": ({}, {"message": MESSAGE.offer}),
    "relief this month": ({}, {"sanctions": SANCTIONS.ease}),
    "the war declared over": ({"declared": 1}, {}),
    "talks between the Koreas": ({"channel": CHANNEL.talks}, {}),
    "a test above the red line": ({}, {"test": TEST.long}),
}


def chance(name: str, state: dict[str, float], month: dict[str, float]) -> float:
    situation = Situation({"stage": BEFORE[name], **STATES, **state}, {}, {**SPEAKING, **month})
    advance_stage(*situation)
    return float(situation.month[f"{name}_chance"])


def test_that_every_chance_of_the_nuclear_track_has_its_circumstances() -> None:
    stage = next(track for track in TRACKS if track.name == "stage")
    assert set(BEARS_ON) == {*stage.first, *stage.second} == set(BEFORE)


@pytest.mark.parametrize("name", BEARS_ON)
def test_that_the_states_named_move_the_chance_and_no_others_do(name: str) -> None:
    named = {state for _, states in BEARS_ON[name].numbers for state in states}
    usual = chance(name, {}, {})
    for variable in CONTINUOUS:
        value = STATES.get(variable.name, variable.start)
        moved = chance(name, {variable.name: value - 0.05 if value > 0.5 else value + 0.05}, {})
        assert (moved != usual) == (variable.name in named), variable.name


@pytest.mark.parametrize("name", BEARS_ON)
def test_that_the_facts_named_move_the_chance_and_no_others_do(name: str) -> None:
    named = {words for words, _ in BEARS_ON[name].facts}
    usual = chance(name, {}, {})
    for words, (state, month) in FACTS.items():
        if name == "lapse" and "message" in month:
            continue  # an offer that is renewed does not lapse
        assert (chance(name, state, month) != usual) == (words in named), words


def test_that_they_are_told_with_their_numbers() -> None:
    scenario = from_data({
        "name": "small", "months": 1, "runs": 1, "initial": {"sanctions": 0.9, "economy": 0.925},
        "events": [{"month": 1, "force": {"united_states.talk": "talk", "north_korea.message": "offer"}}],
    })  # fmt: skip
    month = replay(scenario, 0).months[0]
    join = next(each for each in month.chances if each.name == "join")
    assert circumstances(join, month) == [
        "hardship under sanctions (0.50 × 0.90)",
        "hope that restraint is paid (0.25)",
        "an offer or a concession this month",
    ]
