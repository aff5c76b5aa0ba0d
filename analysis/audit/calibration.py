"""Whether threats and promises are carried out as often as North Korea believes.

Errors are those of sums within draws where runs share the draws of a posterior, else of sums within runs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.audit.watching import SEEN
from analysis.statistics.draws import Draws

EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FEWEST = 20
"""Cases of a line at least: neighbours with fewer are put together."""


@dataclass(frozen=True)
class Line:
    """Cases in which the belief lay between `low` and `high`: the mean belief, and how often it came true."""

    low: float
    high: float
    cases: int
    believed: float
    came: float
    error: float


@dataclass(frozen=True)
class Calibration:
    """A belief against what comes: over all cases, and by how strong the belief was.

    `difference` is what came less what was believed, with its standard error over runs.
    """

    name: str
    cases: int
    believed: float
    came: float
    difference: float
    error: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Kept:
    """How often something was kept: `share` of `cases`, with its standard error over runs."""

    cases: int
    share: float
    error: float


def punishment(seen: NDArray[np.float64], draws: Draws | None = None) -> Calibration | None:
    """`belief_punished` at tests above the red line against those that new sanctions answered; None without any."""
    settled = ~np.isnan(seen[:, :, SEEN.punished])
    came = np.where(settled, seen[:, :, SEEN.punished], 0.0)
    return _calibration("belief_punished", seen[:, :, SEEN.belief_punished], came, settled.astype(np.float64), draws)


def payment(seen: NDArray[np.float64], draws: Draws | None = None) -> Calibration | None:
    """`belief_paid` against the share of a month's evidence that is payment, weighed as the model weighs it."""
    paid, evidence = seen[:, :, SEEN.paid], seen[:, :, SEEN.evidence]
    return _calibration("belief_paid", seen[:, :, SEEN.belief_paid], paid, evidence, draws)


def punished_without_consensus(seen: NDArray[np.float64], draws: Draws | None = None) -> Kept | None:
    """Tests above the red line under a veto, which the decision to test counts as not punished at all."""
    vetoed = ~np.isnan(seen[:, :, SEEN.punished]) & (seen[:, :, SEEN.consensus] == 0)
    return _kept(np.where(vetoed, seen[:, :, SEEN.punished], 0.0), vetoed, draws)


def answered(seen: NDArray[np.float64], draws: Draws | None = None) -> Kept | None:
    """Months with an offer or a concession that met talk or relief."""
    made = ~np.isnan(seen[:, :, SEEN.answered])
    return _kept(np.where(made, seen[:, :, SEEN.answered], 0.0), made, draws)


def _kept(came: NDArray[np.float64], cases: NDArray[np.bool_], draws: Draws | None) -> Kept | None:
    if not cases.any():
        return None
    share, error = _ratio(came.sum(axis=1), cases.sum(axis=1).astype(np.float64), draws)
    return Kept(int(cases.sum()), share, error)


def _calibration(
    name: str, belief: NDArray[np.float64], came: NDArray[np.float64], weight: NDArray[np.float64], draws: Draws | None
) -> Calibration | None:
    """Arrays of shape (runs, months): the belief, what came of it, and how much the month counts."""
    counts = weight > 0
    if not counts.any():
        return None
    believed = belief * weight
    total = weight.sum(axis=1)
    share, _ = _ratio(came.sum(axis=1), total, draws)
    difference, error = _ratio((came - believed).sum(axis=1), total, draws)
    lines = []
    for low, high in _bins(belief[counts]):
        within = np.where(counts & (belief >= low) & (belief < high), weight, 0.0)
        part, part_error = _ratio(np.where(within > 0, came, 0.0).sum(axis=1), within.sum(axis=1), draws)
        lines.append(
            Line(low, min(high, 1.0), int((within > 0).sum()), float((belief * within).sum() / within.sum()), part,
                 part_error)
        )  # fmt: skip
    return Calibration(name, int(counts.sum()), share - difference, share, difference, error, tuple(lines))


def _bins(beliefs: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Neighbouring bins with enough cases in each, from the lowest belief to the highest."""
    bins: list[tuple[float, float]] = []
    low = EDGES[0]
    for high in EDGES[1:]:
        end = high if high < 1 else np.inf
        if ((beliefs >= low) & (beliefs < end)).sum() >= FEWEST:
            bins.append((low, float(end)))
            low = high
    if not bins:
        return [(EDGES[0], np.inf)]
    bins[-1] = (bins[-1][0], np.inf) if (beliefs >= bins[-1][1]).any() else bins[-1]
    return bins


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64], draws: Draws | None) -> tuple[float, float]:
    """The ratio of two sums over runs, shape (runs,) each, with its standard error (linearised).

    Runs are independent but for those that share a draw.
    """
    ratio = float(above.sum() / below.sum())
    residuals, weights = above - ratio * below, below
    if draws is not None:
        residuals, weights = (np.bincount(draws.of_run, each, draws.count) for each in (residuals, below))
    independent = int((weights > 0).sum())
    if independent < 2:
        return ratio, np.nan
    return ratio, float(np.sqrt(independent / (independent - 1) * (residuals**2).sum()) / below.sum())
