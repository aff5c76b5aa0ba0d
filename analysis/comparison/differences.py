"""How sure a difference is: run by run where two scenarios met the same luck, else between two samples.

With common random numbers run k of both scenarios has the same luck, so what differs between them is the policy. The
differences of the runs are independent of each other although the two scenarios are not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.intervals import Z, wilson

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


def paired(a: Values, b: Values) -> Difference:
    """The difference of two outcomes of the same runs, shape (runs,) each.

    Shares have the interval of Bonett & Price (2012, J. Educ. Behav. Stat. 37), which adds a run to those that
    changed either way, so that a change seen in few runs, or in none, is not taken to be impossible; their p-value is
    McNemar's exact one. Numbers have the normal interval of the mean difference, widened as if four runs more had
    changed by a typical amount, two up and two down (in the spirit of Agresti & Coull 1998).
    """
    runs = len(a)
    up, down = int((b > a).sum()), int((b < a).sum())
    changed, superiority = (up + down) / runs, 0.5 + (up - down) / (2 * runs)
    if a.dtype == bool:
        difference = (up - down) / runs
        error = np.sqrt(max(0.0, changed - difference**2) / runs)
        more, less = (up + 1) / (runs + 2), (down + 1) / (runs + 2)
        half = Z * np.sqrt((more + less - (more - less) ** 2) / (runs + 2))
        low, high = max(-1.0, more - less - half), min(1.0, more - less + half)
        p_value = float(stats.binomtest(up, up + down).pvalue) if up + down else 1.0
        return Difference(difference, float(error), float(low), float(high), changed, superiority, p_value)
    each = np.sort(b - a)  # so that the last digit does not depend on the order of the runs
    difference = float(each.mean())
    error = float(each.std(ddof=1) / np.sqrt(runs)) if runs > 1 else np.nan
    half = Z * float(np.hypot(error, 2.0 * _size(a, b, each) / (runs + 2))) if runs > 1 else np.nan
    return Difference(
        difference, error, difference - half, difference + half, changed, superiority, _normal_p(difference, error)
    )


def _size(a: Values, b: Values, each: NDArray[np.float64]) -> float:
    """The size of a change that was not seen: that of those that were, else the spread of the outcome itself."""
    moved = each[each != 0]
    return float(np.sqrt((moved**2).mean())) if len(moved) else float(np.concatenate([a, b]).std())


def unpaired(a: Values, b: Values) -> Difference:
    """The difference between two independent samples, which may be of different length.

    Shares have the interval of Newcombe (1998, Stat. Med. 17, method 10), made of two Wilson intervals; numbers that
    of Welch.
    """
    one, other = float(a.mean()), float(b.mean())
    difference = other - one
    superiority = float(stats.mannwhitneyu(b, a).statistic / (len(a) * len(b)))
    if a.dtype == bool:
        error = float(np.sqrt(one * (1 - one) / len(a) + other * (1 - other) / len(b)))
        (low_a, high_a), (low_b, high_b) = wilson(a.sum(), len(a)), wilson(b.sum(), len(b))
        low = difference - float(np.hypot(other - low_b, high_a - one))
        high = difference + float(np.hypot(high_b - other, one - low_a))
    else:
        error = float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))) if min(len(a), len(b)) > 1 else np.nan
        low, high = difference - Z * error, difference + Z * error
    return Difference(difference, error, low, high, np.nan, superiority, _normal_p(difference, error))


def _normal_p(difference: float, error: float) -> float:
    if np.isnan(error):
        return np.nan
    if error == 0.0:
        return 1.0 if difference == 0.0 else 0.0
    return float(2 * stats.norm.sf(abs(difference) / error))


NOTHING = Difference(0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0)
"""Where two results are the same in every run and every outcome: no luck could tell them apart."""
