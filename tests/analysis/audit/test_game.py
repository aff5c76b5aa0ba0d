"""The one-shot game: known equilibria, those that Gambit found, and payoffs that are the model's own utilities."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from analysis.audit.game import Equilibrium, Game, by_gambit, distance, one_shot, sequential, simultaneous
from sim.scenario import design, load
from sim.vocabulary import SANCTIONS, TEST
from tests.predictions import gambit

KEPT = gambit.read()
INSTALLED = importlib.util.find_spec("pygambit") is not None


def known(name: str, rationality: float) -> Game:
    north_korea, washington = gambit.payoffs(**gambit.GAMES[name])
    return Game(rationality * north_korea.astype(float), rationality * washington.astype(float))


@pytest.mark.parametrize(("name", "rationality"), gambit.SIMULTANEOUS)
def test_that_the_simultaneous_equilibria_are_those_that_gambit_found(name: str, rationality: float) -> None:
    found = simultaneous(known(name, rationality))
    kept = KEPT["simultaneous"][name, rationality]
    assert [found.tests[1], found.answers[0, 1]] == pytest.approx([kept["test"], kept["tighten"]], abs=1e-6)


@pytest.mark.parametrize(("name", "rationality"), gambit.SEQUENTIAL)
def test_that_the_sequential_equilibria_are_those_that_gambit_found(name: str, rationality: float) -> None:
    found = sequential(known(name, rationality))
    kept = KEPT["sequential"][name, rationality]
    ours = [found.tests[1], found.answers[0, 1], found.answers[1, 1]]
    theirs = [kept[key] for key in ("test", "tighten_after_restraint", "tighten_after_test")]
    assert ours == pytest.approx(theirs, abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(2, 3), st.floats(0.1, 4))
def test_that_each_side_answers_the_other_by_its_logit_response(
    seed: int, tests: int, answers: int, scale: float
) -> None:
    luck = np.random.default_rng(seed)
    game = Game(scale * luck.standard_normal((tests, answers)), scale * luck.standard_normal((tests, answers)))
    found = simultaneous(game)
    assert found.tests == pytest.approx(special.softmax(game.north_korea @ found.answers[0]), abs=1e-8)
    assert found.answers[0] == pytest.approx(special.softmax(found.tests @ game.united_states), abs=1e-8)


def test_that_the_game_of_a_scenario_has_the_utilities_of_the_model() -> None:
    made = design(load("specification-values"), runs=1)
    game, model, belief = one_shot(made)
    assert game.north_korea.shape == (len(TEST), len(SANCTIONS))
    punished = game.north_korea[:, SANCTIONS.hold] - game.north_korea[:, SANCTIONS.tighten]
    caution = float(made.parameters.red_line_caution[0])
    assert punished == pytest.approx([0, 0, 0, caution, caution])
    expected = (1 - belief) * game.north_korea[:, SANCTIONS.hold] + belief * game.north_korea[:, SANCTIONS.tighten]
    assert model.tests == pytest.approx(special.softmax(expected))
    long, nuclear = game.united_states[TEST.long], game.united_states[TEST.nuclear]
    assert nuclear[SANCTIONS.tighten] - long[SANCTIONS.tighten] == pytest.approx(
        float(made.parameters.nuclear_response[0] - made.parameters.long_response[0])
    )


def test_that_a_belief_that_is_right_makes_the_model_play_the_sequential_game() -> None:
    coefficients = {"medium_response": 0, "long_response": 5, "nuclear_response": 5}
    settings_of = [f"parameters.united_states.{key}={value}" for key, value in coefficients.items()]
    made = design(load("baseline", settings_of), runs=1)
    game, _, _ = one_shot(made)
    made.initial["belief_punished"] = sequential(game).punished()
    _, model, _ = one_shot(made)
    assert distance(model, sequential(game)) < 1e-9


@pytest.mark.skipif(not INSTALLED, reason="Gambit is not installed: what it once found is checked (`make oracles`)")
def test_that_gambit_finds_the_equilibria_of_a_scenario() -> None:
    game, _, _ = one_shot(design(load("baseline"), runs=1))
    found = by_gambit(game)
    assert distance(found["simultaneous"], simultaneous(game)) < 1e-6
    assert distance(found["sequential"], sequential(game)) < 1e-6


def test_that_a_game_without_tests_punishes_nobody() -> None:
    assert np.isnan(Equilibrium(np.array([1.0, 0, 0, 0, 0]), np.full((5, 3), 1 / 3)).punished())
