"""A box: limits on some of the drawn quantities, and what it holds of the cases of interest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from analysis.discovery.cases import Cases
from analysis.statistics.draws import effective_runs
from analysis.statistics.intervals import proportion

LEAST, MOST, ONE_OF = "low", "high", "values"
"""The sides of a limit: a number that is not fallen short of, one that is not exceeded, and words."""


class Limit(NamedTuple):
    """One side of a restriction: `value` is a number, or for `ONE_OF` the words that are allowed."""

    variable: str
    side: str
    value: float | frozenset[str]

    @property
    def subject(self) -> tuple[str, str]:
        """What is limited and on which side."""
        return self.variable, self.side

    def holds(self, x: pd.DataFrame) -> NDArray[np.bool_]:
        """In which rows of `x` it holds, shape (rows,)."""
        values = x[self.variable]
        if isinstance(self.value, frozenset):
            return values.isin(self.value).to_numpy()
        numbers = values.to_numpy(dtype=np.float64)
        return np.asarray(numbers >= self.value if self.side == LEAST else numbers <= self.value)


type Box = tuple[Limit, ...]
"""Limits that all hold; of no limits, everything."""


def inside(box: Sequence[Limit], x: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows of `x` lie in the box, shape (rows,)."""
    rows = np.ones(len(x), dtype=bool)
    for limit in box:
        rows &= limit.holds(x)
    return rows


@dataclass(frozen=True)
class Measure:
    """What a box holds of the cases by which it is judged.

    `coverage`: the share of all cases of interest that lie in it; `density`: the share of its runs that are cases of
    interest; `mass`: the share of all runs that lie in it. With standard errors of the simulation.
    """

    coverage: float
    coverage_error: float
    density: float
    density_error: float
    mass: float


def measured(box: Sequence[Limit], cases: Cases, without: NDArray[np.bool_] | None = None) -> Measure:
    """The measure of a box, of the runs that are not in `without`: those of boxes before it."""
    rows = inside(box, cases.x)
    if without is not None:
        rows &= ~without
    if not rows.any():
        return Measure(0.0, np.nan, np.nan, np.nan, 0.0)
    coverage, coverage_error, *_ = proportion(rows[cases.y], cases.draws(cases.y))
    density, density_error, *_ = proportion(cases.y[rows], cases.draws(rows))
    return Measure(coverage, coverage_error, density, density_error, float(rows.mean()))


class Doubts(NamedTuple):
    """How far chance could explain each limit of a box, shape (limits,) each.

    `quasi_p`: how likely the box would be as dense as it is if the limit did nothing (Bryant and Lempert 2010): a
    binomial test at the density of the box without the limit. Of a limit that cuts off little it is never small.
    `cut`: how likely what the limit cuts off would hold as few cases of interest as it does if it were as dense as the
    box: a binomial test of that slice alone, which a limit that cuts off little can pass as well.
    """

    quasi_p: NDArray[np.float64]
    cut: NDArray[np.float64]


def doubts(box: Sequence[Limit], cases: Cases) -> Doubts:
    """The doubts about each limit of a box, in order; runs that share their values count for what they are worth."""
    holds = np.array([limit.holds(cases.x) for limit in box], dtype=bool).reshape(len(box), len(cases.y))
    missed = (~holds).sum(axis=0)
    within = missed == 0
    if not within.any():
        return Doubts(np.ones(len(box)), np.ones(len(box)))
    dense, worth = _hits(within, cases)
    quasi_p, cut = [], []
    for limit_holds in holds:
        lost = ~limit_holds & (missed == 1)
        lost_hits, lost_worth = _hits(lost, cases)
        quasi_p.append(_as_many(dense, worth, cases.y[within | lost].mean()))
        cut.append(_as_few(lost_hits, lost_worth, dense / worth))
    return Doubts(np.array(quasi_p), np.array(cut))


def _hits(rows: NDArray[np.bool_], cases: Cases) -> tuple[float, float]:
    """How many cases of interest the runs in `rows` are worth, and how many runs."""
    if not rows.any():
        return 0.0, 0.0
    share, worth = cases.y[rows].mean(), float(rows.sum())
    draws = cases.draws(rows)
    if draws is not None:
        worth = float(effective_runs(draws.counts(cases.y[rows])[:, None], draws.sizes)[0])
    elif len(np.unique(cases.unit[rows])) == 1:
        worth = 1.0
    return share * worth, worth


def _as_many(hits: float, runs: float, density: float) -> float:
    """How likely at least so many of the runs are hits: a binomial test that need not count in whole numbers."""
    return float(special.betainc(hits, runs - hits + 1, density)) if hits > 0 else 1.0


def _as_few(hits: float, runs: float, density: float) -> float:
    """How likely at most so many of the runs are hits."""
    return float(special.betainc(runs - hits, hits + 1, 1 - density)) if hits < runs else 1.0
