"""Monte-Carlo intervals: how far a number could move if the runs were drawn again.

They say nothing of parameters that the scenario holds fixed, nor of whether the model is right.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)

type Estimate = tuple[float, float, float, float]
"""Estimate, standard error, lower and upper end of the 95 % interval."""


def wilson(count: ArrayLike, runs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both ends of the 95 % Wilson interval of `count` successes in `runs` runs, each with the shape of `count`.

    Wilson (1927), without continuity correction. Unlike estimate +- 1.96 standard errors it stays within 0 and 1 and
    keeps its coverage where an event is rare, never seen, or seen in every run.
    """
    counts = np.asarray(count, dtype=np.float64)
    share = counts / runs
    centre = (share + Z**2 / (2 * runs)) / (1 + Z**2 / runs)
    half = Z / (1 + Z**2 / runs) * np.sqrt(share * (1 - share) / runs + Z**2 / (4 * runs**2))
    low = np.where(counts == 0, 0.0, centre - half)
    high = np.where(counts == runs, 1.0, centre + half)
    return low, high


def proportion(count: int, runs: int) -> Estimate:
    """A probability: its share of runs, the binomial standard error, the Wilson interval."""
    share = count / runs
    low, high = wilson(count, runs)
    return share, float(np.sqrt(share * (1 - share) / runs)), float(low), float(high)


def mean(values: NDArray[np.float64]) -> Estimate:
    """A mean over runs, shape (runs,), with the normal-theory interval from the sample standard error.

    Values are added in order of size, so the last digit does not depend on the order of the runs. One run says
    nothing of its own spread: its standard error and interval are NaN.
    """
    ordered = np.sort(values)
    centre = float(ordered.mean())
    if len(ordered) < 2:
        return centre, np.nan, np.nan, np.nan
    error = float(ordered.std(ddof=1) / np.sqrt(len(ordered)))
    return centre, error, centre - Z * error, centre + Z * error
