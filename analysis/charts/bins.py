"""Bins and ticks at round numbers."""

import numpy as np
from numpy.typing import NDArray

MOST_BINS = 40
MOST_TICKS = 5


def bin_edges(values: NDArray[np.float64], narrowest: float, whole: bool = False) -> NDArray[np.float64]:
    """Edges, at round numbers, of about `MOST_BINS` equal bins at most that hold all `values`; one bin at least.

    No bin is narrower than `narrowest`. `whole` numbers are counted one by one, or in equal groups, with each bin
    centred on what it counts.
    """
    low, high = float(values.min()), float(values.max())
    step = _round_step(max((high - low) / MOST_BINS, narrowest))
    if whole:
        return np.arange(low - 0.5, high + step, step)
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    if last <= first:
        first, last = first - 0.5, first + 0.5
    edges: NDArray[np.float64] = step * np.arange(first, last + 0.5)
    return edges


def whole_ticks(low: float, high: float) -> list[int]:
    """Whole numbers between `low` and `high`, at most about `MOST_TICKS` of them."""
    step = int(_round_step(max((high - low) / MOST_TICKS, 1.0)))
    return list(range(step * int(np.ceil(low / step)), int(np.floor(high)) + 1, step))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, ... times a power of ten that is not below `least`."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9)))
