"""How sure a difference is: run by run where two scenarios have the same random draws, else between two samples.

With common random numbers run k of both scenarios has the same draws, so what differs between them is the policy. The
differences of the runs are independent of each other although the two scenarios are not, unless runs share a draw of a
posterior: then those of different draws are.

A difference that no run has shown is not impossible: no standard error and no interval has a width of 0 but that of a
scenario and itself.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.draws import Draws, error_of_mean
from analysis.statistics.intervals import Z, alike, estimated

type Values = NDArray[np.bool_] | NDArray[np.float64]


class Difference(NamedTuple):
    """b less a with its standard error and 95 % interval; how many runs changed; how often b exceeds a; p-value.

    `superiority` is the probability that b is the larger of a pair, ties counted as half: run for run where runs are
    paired, else of one run of each. `share_changed` is NaN where runs are not paired.
    """

    difference: float
    standard_error: float
    low: float
    high: float
    share_changed: float
    superiority: float
    p_value: float


def paired(a: Values, b: Values, draws: Draws | None = None) -> Difference:
    """The difference of two outcomes of the same runs, shape (runs,) each; `draws`: those that the runs share.

    Shares have the interval of Bonett & Price (2012, J. Educ. Behav. Stat. 37), which adds a run to those that
    changed either way, so that a change seen in few runs, or in none, is not taken to be impossible; their p-value is
    McNemar's exact one, or with draws the normal one. Numbers have the normal interval of the mean difference, widened
    as if four runs more had changed by a typical amount, two up and two down (in the spirit of Agresti & Coull 1998).
    Where the usual standard error is 0, because no run changed or all did in the same way, it is that of the interval.
    """
    runs = len(a)
    up, down = int((b > a).sum()), int((b < a).sum())
    changed, superiority = (up + down) / runs, 0.5 + (up - down) / (2 * runs)
    if a.dtype == bool:
        difference = (up - down) / runs
        worth = _worth(b.astype(np.float64) - a, draws)
        more, less = (up / runs * worth + 1) / (worth + 2), (down / runs * worth + 1) / (worth + 2)
        half = Z * np.sqrt((more + less - (more - less) ** 2) / (worth + 2))
        error = np.sqrt(max(0.0, changed - difference**2) / worth) or half / Z
        low, high = max(-1.0, more - less - half), min(1.0, more - less + half)
        if draws is not None:
            p_value = _normal_p(difference, float(error))
        else:
            p_value = float(stats.binomtest(up, up + down).pvalue) if up + down else 1.0
        return Difference(difference, float(error), float(low), float(high), changed, superiority, p_value)
    change = b - a
    difference = float(np.sort(change).mean())  # sorted, so that the last digit does not depend on the order of runs
    if runs < 2:
        return Difference(difference, np.nan, np.nan, np.nan, changed, superiority, np.nan)
    error = error_of_mean(change, draws) if not alike(change) else 0.0
    half = Z * float(np.hypot(error, 2.0 * _size(a, b, change) / (_worth(change, draws) + 2)))
    error = error or half / Z
    return Difference(
        difference, error, difference - half, difference + half, changed, superiority, _normal_p(difference, error)
    )


def _worth(change: NDArray[np.float64], draws: Draws | None) -> float:
    """How many independent runs would make the mean change as sure; where all runs change alike, each draw is one."""
    if draws is None:
        return len(change)
    if alike(change):
        return draws.count
    return min(float(len(change)), float(change.var()) / error_of_mean(change, draws) ** 2)


def _size(a: Values, b: Values, change: NDArray[np.float64]) -> float:
    """The size of a change that was not seen: that of those that were, else the outcome's spread, else one unit."""
    moved = np.sort(change[change != 0])
    size = np.sqrt((moved**2).mean()) if len(moved) else np.sort(np.concatenate([a, b])).std()
    return float(size) if size > 1e-12 else 1.0


def unpaired(a: Values, b: Values, draws_a: Draws | None = None, draws_b: Draws | None = None) -> Difference:
    """The difference between two independent samples, which may be of different length; each may share draws.

    Shares have the interval of Newcombe (1998, Stat. Med. 17, method 10), made of two Wilson intervals; numbers that
    of Welch.
    """
    one, error_a, low_a, high_a = estimated(a, draws_a)
    other, error_b, low_b, high_b = estimated(b, draws_b)
    error = float(np.hypot(error_a, error_b))
    if a.dtype == bool:
        low = other - one - float(np.hypot(other - low_b, high_a - one))
        high = other - one + float(np.hypot(high_b - other, one - low_a))
    else:
        low, high = other - one - Z * error, other - one + Z * error
    superiority = float(stats.mannwhitneyu(b, a).statistic / (len(a) * len(b)))
    return Difference(other - one, error, low, high, np.nan, superiority, _normal_p(other - one, error))


def _normal_p(difference: float, error: float) -> float:
    return np.nan if np.isnan(error) else float(2 * stats.norm.sf(abs(difference) / error))


NOTHING = Difference(0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0)
"""Between a scenario and itself with the same draws: no run could tell them apart."""
