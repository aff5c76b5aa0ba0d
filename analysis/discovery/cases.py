"""What is to be explained: runs, the drawn quantities of each, and whether each is a case of interest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics.draws import COLUMN as DRAW
from analysis.statistics.draws import Draws
from sim.errors import PanmunjomError

FEWEST = 40
"""Cases of interest, and others, that a search needs: it learns from half of them and is judged by the other half."""


class DiscoveryError(PanmunjomError):
    """Runs in which nothing can be discovered; the message says what to run instead."""


@dataclass(frozen=True, eq=False)
class Cases:
    """Runs with what was drawn for them.

    `x` has one row a run and a column a drawn quantity, numbers or words; `y`, shape (runs,), is true for a case of
    interest. Runs that share their values, those of one draw of a posterior or of one future, have the same number in
    `unit`, shape (runs,): they are never parted when the runs are halved.
    """

    x: pd.DataFrame
    y: NDArray[np.bool_]
    unit: NDArray[np.int64]

    def of(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Cases":
        """Those of some runs; `rows` says of each run whether it is one, or holds their places."""
        return Cases(self.x.loc[rows].reset_index(drop=True), self.y[rows], self.unit[rows])

    def halves(self, generator: np.random.Generator) -> tuple["Cases", "Cases"]:
        """Two halves, drawn by chance."""
        units, place = np.unique(self.unit, return_inverse=True)
        first = np.zeros(len(units), dtype=bool)
        first[generator.permutation(len(units))[: len(units) // 2]] = True
        return self.of(first[place]), self.of(~first[place])

    @property
    def share(self) -> float:
        """The share of the runs that are cases of interest."""
        return float(self.y.mean())

    def draws(self, rows: NDArray[np.bool_]) -> Draws | None:
        """Which of these runs share their values; None where every run stands for itself."""
        present, place = np.unique(self.unit[rows], return_inverse=True)
        return Draws(place, len(present)) if 1 < len(present) < int(rows.sum()) else None


def cases_of(
    runs: pd.DataFrame, interesting: NDArray[np.bool_], unit: NDArray[np.int64] | None = None, name: str = "result"
) -> Cases:
    """The cases of `runs`, a frame of a result; `interesting`, shape (runs,), says which are of interest.

    Raises a `DiscoveryError` where nothing was drawn that could explain them, and where they are too few or too many.
    """
    columns = [column for column in runs.columns if "." in column and len(runs[column].unique()) > 1]
    if not columns:
        raise DiscoveryError(
            f"{name}: all its runs have the same parameters, so only their random draws tell them apart; run the "
            "scenario with --set uncertainties=prior (or posterior)"
        )
    count = int(interesting.sum())
    if min(count, len(interesting) - count) < FEWEST:
        raise DiscoveryError(
            f"{name}: the condition holds in {count:,} of {len(interesting):,} runs; at least {FEWEST} runs in which "
            f"it holds and {FEWEST} in which it does not are needed. Give more runs, or another condition"
        )
    if unit is None:
        unit = runs[DRAW].to_numpy() if DRAW in runs.columns else np.arange(len(runs))
    return Cases(runs[columns].reset_index(drop=True), np.asarray(interesting, dtype=bool), unit)
