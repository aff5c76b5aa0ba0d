"""The one-shot game of a test and its answer, with the scenario's own coefficients.

North Korea picks a class of test, Washington what it does to the sanctions. The payoffs are the model's own utilities
in the first month, as its rules write them: what expected punishment takes off a test is taken off in full where
Washington tightens, and not at all elsewhere. So the game is the model with one thing replaced: in place of its belief
North Korea has what Washington really does. Hope of payment stays the belief that it is: what restraint earns comes in
later months.

Each side plays a logit response (McKelvey and Palfrey 1995, 1998). Gambit, which shares no code with this project, is
asked for the same equilibria where it is installed.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from sim.design import Design
from sim.engine.month_record import empty_months
from sim.rules.north_korea import carry_out_test, consider_test, weigh_test
from sim.rules.united_states import weigh_sanctions
from sim.vocabulary import SANCTIONS, TEST

STEPS = 60
"""Steps of rationality, from 0 to that of the actors, along which an equilibrium is followed."""

type Values = NDArray[np.float64]


@dataclass(frozen=True)
class Game:
    """`north_korea` and `united_states`: utilities times rationality, shape (tests, changes of sanctions)."""

    north_korea: Values
    united_states: Values


@dataclass(frozen=True)
class Equilibrium:
    """How likely each test is, shape (tests,), and each change of sanctions after each test, (tests, changes)."""

    tests: Values
    answers: Values

    @property
    def red_line(self) -> float:
        """How likely a test above the red line is."""
        return float(self.tests[TEST.long :].sum())

    def punished(self) -> float:
        """How likely new sanctions are, given a test above the red line; NaN where there is none."""
        weights = self.tests[TEST.long :]
        if not weights.sum():
            return math.nan
        return float(weights @ self.answers[TEST.long :, SANCTIONS.tighten] / weights.sum())


def one_shot(design: Design) -> tuple[Game, Equilibrium, float]:
    """The game of the first month, what the model itself plays there, and the belief that it plays by.

    Of a design whose parameters vary the first run is taken.
    """
    parameters = design.parameters[0]
    state, month = design.initial[:1].copy(), empty_months(1)[0]
    month.calendar, month.drill = design.calendar_month, -1
    belief = float(state["belief_punished"][0])
    consider_test(state[0], parameters, month)
    tests = month.test_probabilities.copy()
    north_korea = np.empty((len(TEST), len(SANCTIONS)))
    for answer in range(len(SANCTIONS)):
        state["belief_punished"] = float(answer == SANCTIONS.tighten)
        weigh_test(state[0], parameters, month)
        north_korea[:, answer] = month.test_terms.sum(axis=1)
    united_states = np.empty_like(north_korea)
    for test in range(len(TEST)):
        answered = design.initial[:1].copy()
        month.test = test
        carry_out_test(answered[0], month)
        weigh_sanctions(answered[0], parameters, month)
        united_states[test] = month.sanctions_terms.sum(axis=1)
    game = Game(parameters.rationality_north_korea * north_korea, parameters.rationality_united_states * united_states)
    return game, Equilibrium(tests, special.softmax(game.united_states, axis=1)), belief


def sequential(game: Game) -> Equilibrium:
    """The logit equilibrium if Washington sees the test before it answers, as in the model: solved from its end."""
    answers = special.softmax(game.united_states, axis=1)
    return Equilibrium(special.softmax((answers * game.north_korea).sum(axis=1)), answers)


def simultaneous(game: Game) -> Equilibrium:
    """The logit equilibrium if neither sees what the other does, followed from blind chance to the actors' rationality.

    Plain iteration can cycle; a root is found at each step, from that of the step before.
    """
    utilities = np.zeros(game.united_states.shape[1])
    for share in np.linspace(0, 1, STEPS + 1)[1:]:

        def tests(utilities: Values, share: float = share) -> Values:
            return np.asarray(special.softmax(share * game.north_korea @ special.softmax(utilities)))

        def excess(utilities: Values, share: float = share) -> Values:
            return np.asarray(utilities - share * tests(utilities) @ game.united_states)

        utilities = optimize.root(excess, utilities, tol=1e-13).x
    played, answer = tests(utilities), special.softmax(utilities)
    return Equilibrium(played, np.tile(answer, (len(played), 1)))


def by_gambit(game: Game) -> dict[str, Equilibrium] | None:
    """The same two equilibria as Gambit finds them; None where it is not installed."""
    try:
        import pygambit
        from pygambit.qre import logit_solve_lambda
    except ImportError:
        return None
    together = pygambit.Game.from_arrays(game.north_korea, game.united_states)
    (found,) = logit_solve_lambda(together, lam=[1.0])
    played, answer = (
        np.array([float(found.profile[strategy]) for strategy in player.strategies]) for player in together.players
    )
    return {
        "simultaneous": Equilibrium(played, np.tile(answer, (len(played), 1))),
        "sequential": _tree(pygambit, logit_solve_lambda, game),
    }


def _tree(pygambit: Any, logit_solve_lambda: Any, game: Game) -> Equilibrium:
    tests, answers = game.north_korea.shape
    tree = pygambit.Game.new_tree(players=["north korea", "washington"])
    tree.append_move(tree.root, "north korea", [f"test {test}" for test in range(tests)])
    for test, node in enumerate(tree.root.children):
        tree.append_move(node, "washington", [f"answer {answer}" for answer in range(answers)])
        for answer, end in enumerate(node.children):
            payoffs = [float(game.north_korea[test, answer]), float(game.united_states[test, answer])]
            tree.set_outcome(end, tree.add_outcome(label=f"{test} {answer}", payoffs=payoffs))
    (found,) = logit_solve_lambda(tree, lam=[1.0])
    chances = np.array([float(found[place]) for place in range(tests + tests * answers)])
    return Equilibrium(chances[:tests], chances[tests:].reshape(tests, answers))


def distance(one: Equilibrium, other: Equilibrium) -> float:
    """The largest difference between the probabilities of two equilibria."""
    return float(max(np.abs(one.tests - other.tests).max(), np.abs(one.answers - other.answers).max()))
