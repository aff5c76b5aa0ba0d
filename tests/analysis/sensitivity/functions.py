"""Functions whose indices are known, as evaluators: the same designs and estimators run over them as over the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.evaluation import Points, Values
from analysis.sensitivity.space import Factor, Space

ISHIGAMI_VARIANCE = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 1 / 2
ISHIGAMI_FIRST = np.array([0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 7**2 / 8, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_TOTAL = ISHIGAMI_FIRST + np.array([1, 0, 1]) * 8 * 0.1**2 * np.pi**8 / 225 / ISHIGAMI_VARIANCE
"""Ishigami & Homma (1990), with a = 7 and b = .1."""
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
"""Of Sobol's g-function: the larger, the less a factor matters."""
_PARTS = 1 / (3 * (1 + G_WEIGHTS) ** 2)
G_VARIANCE = np.prod(1 + _PARTS) - 1
G_FIRST = _PARTS / G_VARIANCE
G_TOTAL = _PARTS * np.prod(1 + _PARTS) / (1 + _PARTS) / G_VARIANCE


def ishigami(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of draws in [0, 1), shape (..., 3)."""
    x = np.pi * (2 * draws - 1)
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


def g_function(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of draws in [0, 1), shape (..., 8)."""
    return np.prod((np.abs(4 * draws - 2) + G_WEIGHTS) / (1 + G_WEIGHTS), axis=-1)


def space(*sizes: int) -> Space:
    """A space of factors with these numbers of keys."""
    numbers = iter(range(sum(sizes)))
    return Space(tuple(Factor.of(*(f"parameters.x{next(numbers) + 1}" for _ in range(size))) for size in sizes))


@dataclass(frozen=True)
class Analytic:
    """A function of the draws, plus luck that the points of a block share in part, as those of the model do."""

    function: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    shared: float = 0.0
    """Standard deviation of the luck that all points of a block have in common."""
    alone: float = 0.0
    """Standard deviation of the luck of each point."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        return ("final_economy",)

    def __call__(self, space: Space, points: Points, replications: int, outcomes: Sequence[str]) -> Values:
        rng = np.random.default_rng(5)
        columns, blocks, dimensions = points.shape
        order = [space.keys.index(f"parameters.x{number + 1}") for number in range(dimensions)]
        values = np.repeat(self.function(points[..., order])[..., None], replications, axis=-1)
        values += self.shared * rng.standard_normal((1, blocks, replications))
        values += self.alone * rng.standard_normal((columns, blocks, replications))
        return values[None]
