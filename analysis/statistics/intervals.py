"""Monte-Carlo intervals: how far a number could move if the runs were drawn again.

They say nothing of parameters that the scenario holds fixed, nor of whether the model is right. Two rules hold for all:

What n runs have not shown is not impossible. The standard error of a share of 0 or 1 is that of its Wilson interval,
half its width over 1.96; the binomial one, from the estimate itself, would be 0 (Agresti & Coull 1998 show how badly
such an interval covers). A mean over runs that are all alike is as sure as a share that all runs agree on, a run of
another kind taken to differ by one unit: a month, the whole of an index, a warhead.

Runs that share a draw of a posterior are not independent: see `analysis.statistics.draws`.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.statistics.draws import Draws, effective_runs, error_of_mean, exact_sum

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)

type Estimate = tuple[float, float, float, float]
"""Estimate, standard error, lower and upper end of the 95 % interval."""


def wilson(count: ArrayLike, runs: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both ends of the 95 % Wilson interval of `count` successes in `runs` runs, each with the shape of `count`.

    Wilson (1927), without continuity correction. Unlike estimate +- 1.96 standard errors it stays within 0 and 1 and
    keeps its coverage where an event is rare, never seen, or seen in every run. `runs` need not be whole: those that
    share draws count for less.
    """
    counts, size = np.asarray(count, dtype=np.float64), np.asarray(runs, dtype=np.float64)
    share = counts / size
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z / (1 + Z**2 / size) * np.sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    low = np.where(counts == 0, 0.0, centre - half)
    high = np.where(counts == size, 1.0, centre + half)
    return low, high


def proportion(happened: NDArray[np.bool_], draws: Draws | None = None) -> Estimate:
    """The probability of what `happened` in some runs, shape (runs,): its share, the binomial error, Wilson's interval.

    With `draws` the runs count as as many independent ones as they are worth.
    """
    runs, count = len(happened), int(happened.sum())
    share = count / runs
    worth: float = runs
    if draws is not None:
        worth = float(effective_runs(draws.counts(happened)[:, None], draws.sizes)[0])
    low, high = (float(end) for end in wilson(count if worth == runs else share * worth, worth))
    error = float(np.sqrt(share * (1 - share) / worth))
    return share, error or (high - low) / (2 * Z), low, high


def estimated(values: NDArray[np.bool_] | NDArray[np.float64], draws: Draws | None = None) -> Estimate:
    """The probability of booleans, the mean of numbers, over runs that may share `draws`."""
    if values.dtype == bool:
        return proportion(values.astype(bool, copy=False), draws)
    return mean(values.astype(np.float64, copy=False), draws)


def alike(values: NDArray[np.float64]) -> bool:
    """Whether all values are the same, but for rounding."""
    return bool(values.max() - values.min() < 1e-12)


def unseen(runs: float) -> float:
    """The upper end of the probability of what none of `runs` runs has shown."""
    return float(wilson(0, runs)[1])


def mean(values: NDArray[np.float64], draws: Draws | None = None) -> Estimate:
    """A mean over runs, shape (runs,), with the normal-theory interval from the sample standard error.

    Values are added exactly, so the last digit does not depend on the order of the runs. One run says
    nothing of its own spread: its standard error and interval are NaN. An interval of values that are all alike does
    not go below 0, because no outcome does.
    """
    runs = len(values)
    centre = exact_sum(values) / runs
    if runs < 2:
        return centre, np.nan, np.nan, np.nan
    if alike(values):
        reach = unseen(runs if draws is None else draws.count)
        return centre, reach / (2 * Z), max(centre - reach, min(centre, 0.0)), centre + reach
    error = error_of_mean(values, draws)
    return centre, error, centre - Z * error, centre + Z * error
