"""How the values of uncertain quantities are spread over the runs: at random, as a Latin hypercube, as Sobol points.

Each quantity has a stream or a dimension of its own, named by its dotted key, so that a further uncertain quantity
moves no draw of the others. Random and Sobol samples can grow: their first points do not depend on how many there are.
A Latin hypercube cannot, because its strata are as many as its points.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from sim.numerics.draws import key_of, parameter_draws
from sim.parameters import PARAMETERS
from sim.scenario.schema import Scenario
from sim.state import VARIABLES

DIMENSIONS = {
    key: dimension
    for dimension, key in enumerate(
        [f"parameters.{parameter.key}" for parameter in PARAMETERS]
        + [f"initial.{variable.name}" for variable in VARIABLES]
    )
}
"""The Sobol dimension of each quantity that can be uncertain."""
BLOCK = 2**12
"""Sobol points that are made at a time."""


def samples(
    scenario: Scenario, keys: Iterable[str], seed: int, runs: int, first: int = 0, count: int | None = None
) -> dict[str, np.ndarray]:
    """For each dotted key its draws in [0, 1) of `count` runs from run `first` on; of all `runs` if not given."""
    count = runs - first if count is None else count
    if scenario.sampling == "sobol":
        return _sobol(list(keys), seed, first, count)
    if scenario.sampling == "latin_hypercube":
        return {key: _latin_hypercube(key, seed, runs)[first : first + count].copy() for key in keys}
    return {key: parameter_draws(seed, key, first, count) for key in keys}


@lru_cache(maxsize=len(DIMENSIONS))
def _latin_hypercube(key: str, seed: int, runs: int) -> np.ndarray:
    """The whole column of a quantity, kept for the other parts of its ensemble: 8 bytes a run."""
    from scipy.stats import qmc

    # A hypercube is a set of independently shuffled columns, so each can be made by itself.
    return np.asarray(qmc.LatinHypercube(1, rng=_generator(seed, f"latin hypercube {key}")).random(runs)[:, 0])


def _sobol(keys: list[str], seed: int, first: int, count: int) -> dict[str, np.ndarray]:
    drawn = np.empty((len(keys), count))
    if keys:
        places = [DIMENSIONS[key] for key in keys]
        for block in range(first // BLOCK, -(-(first + count) // BLOCK)):
            begin, end = max(first, block * BLOCK), min(first + count, (block + 1) * BLOCK)
            points = _sobol_block(seed, block)[places, begin - block * BLOCK : end - block * BLOCK]
            drawn[:, begin - first : end - first] = points
    return dict(zip(keys, drawn, strict=True))


@lru_cache(maxsize=4)
def _sobol_block(seed: int, block: int) -> np.ndarray:
    """Points of all dimensions, shape (DIMENSIONS, BLOCK); whole blocks, because a power of two keeps the balance."""
    from scipy.stats import qmc

    points = qmc.Sobol(len(DIMENSIONS), scramble=True, rng=_generator(seed, "sobol"))
    if block:
        points.fast_forward(block * BLOCK)
    return np.ascontiguousarray(points.random(BLOCK).T)


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, key_of(name)])))
