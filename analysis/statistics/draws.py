"""Runs that share a draw of a posterior, and how much they are worth.

A posterior is a table of draws; with more runs than draws, each draw serves many runs, which then have their parameters
in common. Estimates are means of draws rather than of runs: their variance is that of the sums within draws (Liang &
Zeger 1986), which holds whatever the runs of a draw have in common. Draws count as independent of each other; they are
thinned from chains, which leaves little of their order.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PART = 65_536
"""Values that are summed at a time."""
COLUMN = "draw"
"""The column of `runs` with the number of the draw; absent where no posterior is drawn from."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Which draw each run has: `of_run`, shape (runs,), in 0 to `count` - 1; all of them occur."""

    of_run: NDArray[np.int64]
    count: int

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many runs share each draw, shape (count,)."""
        return np.bincount(self.of_run, minlength=self.count)

    def counts(self, happened: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In how many runs of each draw something happened, shape (count,)."""
        return np.bincount(self.of_run[happened], minlength=self.count)


def draws_of(runs: pd.DataFrame, rows: NDArray[np.intp] | slice | None = None) -> Draws | None:
    """The draws of the runs, or of those in `rows`; None if they have no draws or, of a table of one row, all the same.

    `runs` is the frame of a result.
    """
    if COLUMN not in runs.columns:
        return None
    numbers = runs[COLUMN].to_numpy()
    return shared(numbers if rows is None else numbers[rows])


def shared(numbers: NDArray[np.int64] | None) -> Draws | None:
    """The draws of runs that have these numbers of a draw, shape (runs,); None without, or if all are the same."""
    if numbers is None:
        return None
    present, of_run = np.unique(numbers, return_inverse=True)
    return Draws(of_run, len(present)) if len(present) > 1 else None


def exact_sum(
    values: NDArray[np.float64],
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]] = lambda part: part,
) -> float:
    """The sum of a function of the values, rounded once: the same in any order of them, and without a copy of all."""
    parts = (function(values[first : first + PART]).tolist() for first in range(0, len(values), PART))
    return math.fsum(chain.from_iterable(parts))


def error_of_mean(values: NDArray[np.float64], draws: Draws | None = None) -> float:
    """The standard error of the mean of `values`, shape (runs,), to the last digit the same in any order of them."""
    runs = len(values)
    centre = exact_sum(values) / runs
    if draws is None:
        squares = exact_sum(values, lambda part: (part - centre) ** 2)
        return float(np.sqrt(squares / (runs - 1) / runs))
    order = np.lexsort((values, draws.of_run))
    deviations = (values - centre)[order]
    sums = np.bincount(draws.of_run[order], weights=deviations, minlength=draws.count)
    return float(np.sqrt(draws.count / (draws.count - 1) * (sums**2).sum()) / runs)


def effective_runs(counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many independent runs would make shares as sure as runs that share draws make them, shape (shares,).

    `counts`: in how many runs of each draw each thing happened, shape (draws, shares); `sizes`: runs of each draw. The
    effective sample size of Korn & Graubard (1998), never more than there are runs. What happened in no run or in all
    says nothing of how draws differ, so there each draw counts once: an event may be rare because few draws allow it.
    """
    runs, draws = sizes.sum(), len(sizes)
    share = counts.sum(axis=0) / runs
    sums = counts - sizes[:, None] * share
    variance = draws / (draws - 1) * (sums**2).sum(axis=0) / runs**2
    binomial = share * (1 - share) / runs
    worth = np.full(len(share), float(runs))
    varied = variance > 0
    worth[varied] = np.minimum(runs, runs * binomial[varied] / variance[varied])
    worth[(share == 0) | (share == 1)] = draws
    return worth
