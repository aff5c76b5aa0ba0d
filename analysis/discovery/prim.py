"""The patient rule induction method of EMA Workbench (Kwakkel 2017), which the extra `explore` brings.

PRIM (Friedman and Fisher 1999) starts with a box around all runs and peels away, again and again, the thin slice whose
loss raises the share of cases of interest most for what it costs. What is taken from the library is that trajectory of
boxes; which of them is kept, and how it is judged, is decided by runs that the peeling has not seen.
"""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from analysis.discovery.boxes import LEAST, MOST, ONE_OF, Box, Limit
from analysis.discovery.cases import Cases
from sim.errors import PanmunjomError

SLICES = (0.05, 0.1, 0.2)
"""Shares of a box that a peel takes away, at most: thin slices find sharp limits, thick ones weak effects."""
LEAST_MASS = 0.05
"""Share of the runs that the smallest box holds, at least."""


class ExtraError(PanmunjomError):
    """The libraries of the extra `explore` are not installed."""


def library() -> Any:
    """The module `prim` of EMA Workbench; an `ExtraError` where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses optional libraries of its own
            from ema_workbench.analysis import prim
    except ImportError:
        raise ExtraError(
            "this needs EMA Workbench, which is not installed; install the extra: pip install 'panmunjom[explore]'"
        ) from None
    return prim


def peel(cases: Cases, share: float) -> list[Box]:
    """The boxes of one peeling by slices of this share, from the one that holds all runs to the smallest."""
    prim = library()
    if not cases.y.any():
        return [()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations of the libraries below it
        search = prim.Prim(cases.x, cases.y.astype(np.int64), peel_alpha=share, mass_min=LEAST_MASS)
        # Pasting puts slices back onto the smallest box, far from any that is kept, and takes most of the time.
        search._paste = lambda box: box
        trajectory = search.find_box().box_lims
    return [_box(limits, trajectory[0]) for limits in trajectory]


def _box(limits: pd.DataFrame, whole: pd.DataFrame) -> Box:
    """The sides of a box that are not those of the box around all runs."""
    box = []
    for variable in limits.columns:
        low, high = limits[variable].tolist()
        least, most = whole[variable].tolist()
        if isinstance(low, set):
            if low != least:
                box.append(Limit(variable, ONE_OF, frozenset(map(str, low))))
            continue
        if low > least:
            box.append(Limit(variable, LEAST, float(low)))
        if high < most:
            box.append(Limit(variable, MOST, float(high)))
    return tuple(box)
