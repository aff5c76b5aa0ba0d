"""What is said of a policy across futures: mean, worst decile, regret, without the simulation error inside each future.

What a policy gives in a future is known only from a few replications. Their error spreads the futures too far, so the
worst decile looks worse, and regret, which takes the best of several noisy values, larger than it is. Therefore the
values of all policies are drawn together, future by future, until they spread as the expectations behind them do: their
covariance over futures less that of the error of a mean, which replications tell. The map is the one that moves normal
values least (optimal transport); where there is no error it changes nothing. Means are not touched by it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BOOTSTRAPS = 200
DECILE = 0.1


@dataclass(frozen=True, eq=False)
class Measures:
    """What is said of each policy, shape (policies,) each, and its standard error from futures drawn again."""

    mean: NDArray[np.float64]
    worst_decile: NDArray[np.float64]
    regret_mean: NDArray[np.float64]
    regret_90: NDArray[np.float64]
    errors: dict[str, NDArray[np.float64]]
    """The standard error of each of the four."""
    raw_regret: NDArray[np.float64]
    """Mean regret as it would be with the simulation error left in."""
    noise: NDArray[np.float64]
    """Which share of the variance over futures is simulation error."""


NAMES = ("mean", "worst_decile", "regret_mean", "regret_90")


def measures(
    values: NDArray[np.float64], direction: int, unit: NDArray[np.int64], generator: np.random.Generator
) -> Measures:
    """The measures of `values`, shape (policies, futures, replications); more is better where `direction` is 1.

    `unit`, shape (futures,), says which futures share a draw: the bootstrap draws them together. At least two
    replications and two futures are needed.
    """
    wanted = direction * values
    centres = wanted.mean(axis=2).T  # (futures, policies)
    around = (wanted - wanted.mean(axis=2, keepdims=True)).transpose(1, 0, 2)
    replications = values.shape[2]
    error_of_mean = (
        around @ around.transpose(0, 2, 1) / (replications - 1) / replications
    )  # (futures, policies, policies)
    possible = float(wanted.min()), float(wanted.max())
    estimate = _told(centres, error_of_mean.mean(axis=0), possible)
    units, place = np.unique(unit, return_inverse=True)
    futures_of = [np.flatnonzero(place == number) for number in range(len(units))]
    again = []
    for _ in range(BOOTSTRAPS):
        rows = np.concatenate([futures_of[number] for number in generator.integers(len(units), size=len(units))])
        again.append(_told(centres[rows], error_of_mean[rows].mean(axis=0), possible))
    errors = np.std(again, axis=0, ddof=1)
    spread = centres.var(axis=0, ddof=1)
    noise = np.divide(np.diag(error_of_mean.mean(axis=0)), spread, out=np.zeros_like(spread), where=spread > 0)
    mean, worst, regret, regret_90 = estimate
    return Measures(
        direction * mean,
        direction * worst,
        regret,
        regret_90,
        dict(zip(NAMES, errors, strict=True)),
        (centres.max(axis=1, keepdims=True) - centres).mean(axis=0),
        np.clip(noise, 0.0, 1.0),
    )


def _told(
    centres: NDArray[np.float64], noise: NDArray[np.float64], possible: tuple[float, float]
) -> NDArray[np.float64]:
    """Mean, worst decile, mean regret and its ninth decile of each policy, shape (4, policies); more is better.

    No future is said to have a value that is not `possible`, such as a chance above 1.
    """
    low, high = possible
    quiet = without_error(centres, noise)
    regret = quiet.max(axis=1, keepdims=True) - quiet
    worst, regret_90 = np.quantile(quiet, DECILE, axis=0), np.quantile(regret, 1 - DECILE, axis=0)
    return np.stack(
        [quiet.mean(axis=0), np.clip(worst, low, high), regret.mean(axis=0), np.minimum(regret_90, high - low)]
    )


def without_error(centres: NDArray[np.float64], noise: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of policies in futures, shape (futures, policies), spread as their expectations are.

    `noise`, shape (policies, policies), is the covariance of the simulation error that they hold.
    """
    mean = centres.mean(axis=0)
    spread = np.cov(centres, rowvar=False).reshape(len(mean), len(mean))
    true = _power(spread - noise, 1.0)
    root = _power(true, 0.5)
    return np.asarray(mean + (centres - mean) @ (root @ _power(root @ spread @ root, -0.5) @ root))


SMALLEST = 1e-12
"""Of the greatest variance: what is below is rounding."""


def _power(matrix: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    """A power of a symmetric matrix on the directions in which it is positive; in the others it is 0."""
    roots, directions = np.linalg.eigh((matrix + matrix.T) / 2)
    positive = roots > max(SMALLEST * np.abs(roots).max(), 1e-300)
    powers = np.zeros_like(roots)
    powers[positive] = roots[positive] ** exponent
    return np.asarray((directions * powers) @ directions.T)
