"""Where a game stands among all runs: shares that count what they say, with their errors."""

from typing import Any

import numpy as np
import pytest

import sim
from analysis.explanation.story import story
from analysis.game import Ending, ending
from analysis.game.ending import TOLD
from sim.outcomes import EVENTS
from sim.play import Game
from sim.result import Result
from sim.scenario import from_data

DATA: dict[str, Any] = {"name": "short", "start": "2021-10", "months": 12, "runs": 200, "seed": 3}


@pytest.fixture(scope="module")
def ensemble() -> Result:
    return sim.run(from_data(DATA))


def finished(level: int = 2) -> Game:
    game = Game(from_data(DATA), ["south_korea"])
    while game.pending:
        game.decide(level)
    return game


@pytest.fixture(scope="module")
def end(ensemble: Result) -> Ending:
    return ending(finished(), ensemble)


def test_that_the_shares_are_counted_over_all_runs(end: Ending, ensemble: Result) -> None:
    assert [standing.outcome for standing in end.standings] == list(TOLD)
    for standing in end.standings:
        values = ensemble.runs[EVENTS.get(standing.outcome, standing.outcome)].fillna(np.inf)
        mine = np.inf if standing.game is None else standing.game
        assert standing.below[0] == (values < mine).mean()
        assert standing.above[0] == (values > mine).mean()
        for share, error, low, high in (standing.below, standing.above):
            assert 0 < error < 0.05
            assert low <= share <= high


def test_that_the_share_of_the_same_end_is_that_of_the_class(end: Ending, ensemble: Result) -> None:
    assert end.share[0] == (ensemble.runs["outcome"] == end.game.ending).mean()
    assert end.runs == 200
    assert end.draws is None


def test_that_the_game_is_compared_with_run_0_of_the_ensemble(end: Ending, ensemble: Result) -> None:
    first = ensemble.runs.iloc[0]
    assert end.model.ending == first["outcome"]
    assert end.model.outcomes["final_economy"] == first["final_economy"]
    for standing in end.standings:
        value = first[EVENTS.get(standing.outcome, standing.outcome)]
        assert standing.model == (None if np.isnan(value) else value)


def test_that_the_game_told_is_the_game_played(end: Ending) -> None:
    game = finished()
    assert end.game.outcomes["final_sanctions"] == game.model.outcome.final_sanctions
    assert end.game.outcomes["tests"] == game.model.outcome.tests
    assert [month.chose("posture") for month in end.game.months] == ["aid"] * 12


def test_that_decisions_of_people_are_told_as_theirs(end: Ending) -> None:
    decisions = [decision for month in end.game.months for decision in month.decisions]
    assert {decision.actor for decision in decisions if decision.played} == {"south_korea"}
    text = " ".join(paragraph for passage in story(end.game) for paragraph in passage.paragraphs)
    assert "Chosen by the player: drills are suspended (2 months" in text
    assert "forced by the scenario" not in text
    assert "The scenario forces" not in text


def test_that_what_the_scenario_forces_is_still_told_as_forced() -> None:
    forced = {**DATA, "runs": 20, "events": [{"month": 2, "force": {"united_states.sanctions": "ease"}}]}
    game = Game(from_data(forced), ["south_korea"])
    while game.pending:
        game.decide(0)
    told = ending(game, sim.run(from_data(forced))).game
    eased = told.months[1].decision("sanctions")
    assert (eased.forced, eased.played) == (True, False)
    assert "The scenario forces: Washington eases sanctions (Nov 2021)." in story(told)[0].paragraphs


def test_that_a_game_played_as_the_model_would_is_its_run(ensemble: Result) -> None:
    game = Game(from_data(DATA), ["north_korea"])
    own = ending(finished(), ensemble).model
    while game.pending:
        decision = own.months[game.model.month - 1].decision(game.pending.name)
        game.decide(game.pending.levels.index(decision.chosen))
    same = ending(game, ensemble)
    assert same.game.outcomes == same.model.outcomes
    assert all(standing.game == standing.model for standing in same.standings)
