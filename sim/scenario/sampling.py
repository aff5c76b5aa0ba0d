"""How the values of uncertain quantities are spread over the runs: at random, as a Latin hypercube, as Sobol points.

Each quantity has a stream or a dimension of its own, named by its dotted key, so that a further uncertain quantity
moves no draw of the others. Random and Sobol samples can grow: their first points do not depend on how many there are.
A Latin hypercube cannot, because its strata are as many as its points.
"""

from collections.abc import Iterable

import numpy as np

from sim.draws import key_of, parameter_draws
from sim.parameters import PARAMETERS
from sim.scenario.schema import Scenario
from sim.state import VARIABLES

DIMENSIONS = {
    key: place
    for place, key in enumerate(
        [f"parameters.{parameter.key}" for parameter in PARAMETERS]
        + [f"initial.{variable.name}" for variable in VARIABLES]
    )
}
"""The Sobol dimension of each quantity that can be uncertain."""
BLOCK = 2**13


def samples(scenario: Scenario, keys: Iterable[str], seed: int, runs: int) -> dict[str, np.ndarray]:
    """For each dotted key its draws in [0, 1), shape (runs,), in the order of the runs."""
    if scenario.sampling == "sobol":
        return _sobol(list(keys), seed, runs)
    draw = _latin_hypercube if scenario.sampling == "latin_hypercube" else _random
    return {key: draw(key, seed, runs) for key in keys}


def _random(key: str, seed: int, runs: int) -> np.ndarray:
    return parameter_draws(seed, key, 0, runs)


def _latin_hypercube(key: str, seed: int, runs: int) -> np.ndarray:
    from scipy.stats import qmc

    # A hypercube is a set of independently shuffled columns, so each can be made by itself.
    return np.asarray(qmc.LatinHypercube(1, rng=_generator(seed, f"latin hypercube {key}")).random(runs)[:, 0])


def _sobol(keys: list[str], seed: int, runs: int) -> dict[str, np.ndarray]:
    from scipy.stats import qmc

    places = [DIMENSIONS[key] for key in keys]
    points = qmc.Sobol(len(DIMENSIONS), scramble=True, rng=_generator(seed, "sobol"))
    drawn = np.empty((runs, len(keys)))
    for first in range(0, runs, BLOCK):
        block = points.random(BLOCK)[: runs - first]
        drawn[first : first + len(block)] = block[:, places]
    return {key: drawn[:, place].copy() for place, key in enumerate(keys)}


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, key_of(name)])))
