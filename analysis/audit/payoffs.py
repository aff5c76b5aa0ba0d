"""What each actor is taken to want where the file does not say: outcomes of a run and what a unit of each is worth.

The unit is one per cent of North Korea's output of 2016, in North Korea's own account. Signs are those of the article;
sizes are reasoning, and no more: an audit with other payoffs is one section of the file away. They steer no decision of
the model, whose coefficients are log-odds of acts and not values of ends.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario
from sim.vocabulary import ACTORS

PAYOFFS: dict[str, dict[str, float]] = {
    # A per cent of output is 1. Sanctions weigh beyond what they cost, because "hostile policy" means them (claims 1,
    # 6, 20): lifting a quarter is worth 2.5. The arsenal is wanted while they stay (8, 19): five warheads are 1.
    "north_korea": {"final_economy": 100.0, "final_sanctions": -10.0, "final_warheads": 0.2},
    # Calm first (9, 14, 34): tension over all months from .4 to .3 is worth 2, a month in talks or under a deal a tenth
    # of a unit (12, 24), a month with a test costs a fifth.
    "south_korea": {"mean_tension": -20.0, "talks_months": 0.1, "interim_months": 0.1, "tests": -0.2},
    # Tests above the red line and warheads are what it answers (17, 35); sanctions are its leverage, and giving a
    # quarter of them up costs 1.25 (26, 27); tests below the line hardly count (34, 37).
    "united_states": {"tests_long": -1.0, "tests_nuclear": -2.0, "final_warheads": -0.2, "final_sanctions": 5.0},
}
"""The payoff of each actor: outcome, a column of `runs`, to weight."""


def payoffs_of(scenario: Scenario) -> dict[str, dict[str, float]]:
    """The payoff of each actor: that of the file, or else the one above."""
    return {actor: dict(getattr(scenario.payoffs, actor) or PAYOFFS[actor]) for actor in ACTORS}


def payoff(weights: Mapping[str, float], outcomes: np.ndarray) -> NDArray[np.float64]:
    """The payoff of each run, shape (runs,), from the engine's records of outcomes."""
    return np.sum([weight * outcomes[name] for name, weight in weights.items()], axis=0)
