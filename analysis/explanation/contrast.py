"""How much likelier something is in the runs that made a choice: in one month, and on average over months."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.draws import Draws
from analysis.statistics.intervals import Z, wilson

EXPECTED = 5.0
"""Runs expected in each cell of a comparison that is to tell something by itself, at least (Cochran 1954)."""
LEAST = 10.0
"""Runs on either side of a comparison that is to count in a mean, at least."""


class Contrast(NamedTuple):
    """The probability of an outcome with a choice less that without it, its 95 % interval, the p-value of none.

    Without `enough` runs these say something only together with other months. `influence` (runs compared,) is what each
    run adds to the difference around its mean; `precision` is how much the comparison counts beside others: one over
    the variance of the difference, but for a factor that all share.
    """

    difference: float
    low: float
    high: float
    p_value: float
    enough: bool
    influence: NDArray[np.float64]
    precision: float


def contrast(
    happened: NDArray[np.bool_], chosen: NDArray[np.bool_], weights: NDArray[np.float64], draw: NDArray[np.int64] | None
) -> Contrast | None:
    """How much likelier something is in the runs that chose, all arrays of shape (runs,); None if too few tell.

    Weighted shares count as that many runs as Kish's rule says (1965), fewer if runs share a `draw` of a posterior. The
    interval is Newcombe's (1998, Stat. Med. 17, method 10), the p-value that of two proportions with a pooled variance.
    """
    total = float(weights @ chosen), float(weights @ ~chosen)
    if min(total) <= 0.0:
        return None
    share = (weights * chosen) @ happened / total[0], (weights * ~chosen) @ happened / total[1]
    squares = weights**2
    worth = np.array([total[0] ** 2 / (squares @ chosen), total[1] ** 2 / (squares @ ~chosen)])
    influence = weights * np.where(chosen, (happened - share[0]) / total[0], (share[1] - happened) / total[1])
    if draw is not None:
        alone, together = influence @ influence, (np.bincount(draw, weights=influence) ** 2).sum()
        worth /= max(1.0, together / alone) if alone > 0.0 else 1.0
    if worth.min() < LEAST:
        return None
    pooled = float(worth @ share / worth.sum())
    low, high = wilson(worth * share, worth)
    difference = share[0] - share[1]
    error = np.sqrt(pooled * (1.0 - pooled) * (1.0 / worth).sum())
    return Contrast(
        float(difference),
        float(difference - np.hypot(share[0] - low[0], high[1] - share[1])),
        float(difference + np.hypot(high[0] - share[0], share[1] - low[1])),
        float(2.0 * stats.norm.sf(abs(difference) / error)) if error else 1.0,
        bool(worth.min() * min(pooled, 1.0 - pooled) >= EXPECTED),
        influence,
        float(1.0 / (1.0 / worth).sum()),
    )


class Mean:
    """The mean of the contrasts of several months, each counted by its precision.

    Months of one run are not independent, so the variance is that of the sums within runs, or within `draws` that runs
    share (Liang and Zeger 1986).
    """

    def __init__(self, runs: int, draws: Draws | None) -> None:
        self.influence = np.zeros(runs)
        self.draws = draws
        self.difference = 0.0
        self.precision = 0.0

    def add(self, told: Contrast, rows: NDArray[np.intp]) -> None:
        """Add the contrast of a month, in which the runs `rows` were compared."""
        self.influence[rows] += told.precision * told.influence
        self.difference += told.precision * told.difference
        self.precision += told.precision

    def estimate(self) -> tuple[float, float, float, float]:
        """The mean difference, its 95 % interval, and the p-value of none; NaN where no month could be compared."""
        if not self.precision:
            return (np.nan,) * 4
        draws = self.draws
        sums = self.influence if draws is None else np.bincount(draws.of_run, weights=self.influence)
        difference = self.difference / self.precision
        error = float(np.sqrt(sums @ sums)) / self.precision
        if not error:
            return (np.nan,) * 4
        return (
            difference,
            difference - Z * error,
            difference + Z * error,
            float(2 * stats.norm.sf(abs(difference) / error)),
        )
