"""What every actor chose in every month of the runs of a scenario, and how likely each choice was."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.explanation.kernel.choices import FIRST_LEVEL, LEVELS, play_runs
from sim.engine.ensemble import run_chunk
from sim.engine.tally import runs_frame
from sim.scenario import Scenario, design
from sim.vocabulary import INSTRUMENTS

PART = 4096
"""Runs that are played at a time."""


@dataclass(frozen=True, eq=False)
class Choices:
    """The decisions of `runs`, a frame with one row a run as a result has it.

    `levels` (runs, months, INSTRUMENTS) holds the number of the level that was played, -1 where there was no decision;
    `free` (runs, months, INSTRUMENTS) whether the actor chose it, rather than the scenario; `probabilities` (runs,
    months, levels of all instruments) how likely each level was at that moment of that run. `dates` are the months.
    """

    runs: pd.DataFrame
    levels: NDArray[np.int8]
    free: NDArray[np.bool_]
    probabilities: NDArray[np.float32]
    dates: tuple[str, ...]

    @property
    def months(self) -> int:
        """Simulated months."""
        return len(self.dates)

    def weighed(self, month: int, instrument: int) -> NDArray[np.float32]:
        """The probabilities of the levels of an instrument in a month, from 1: shape (runs, its levels)."""
        return self.probabilities[:, month - 1, FIRST_LEVEL[instrument] : FIRST_LEVEL[instrument + 1]]


def choices(scenario: Scenario, runs: int) -> Choices:
    """Play the first `runs` runs of `scenario` by the rules of the model, and keep every decision."""
    shape = (runs, scenario.months)
    levels = np.empty((*shape, len(INSTRUMENTS)), np.int8)
    free = np.empty((*shape, len(INSTRUMENTS)), np.bool_)
    probabilities = np.empty((*shape, LEVELS), np.float32)
    frames = []
    for first in range(0, runs, PART):
        count = min(PART, runs - first)
        part = design(scenario, part=(first, count))
        outcomes, _, _ = run_chunk(part, first, count)
        frames.append(runs_frame(part, outcomes, first))
        rows = slice(first, first + count)
        play_runs(part, first, levels[rows], free[rows], probabilities[rows])
    dates = tuple(part.date(month) for month in range(1, scenario.months + 1))
    return Choices(pd.concat(frames, ignore_index=True), levels, free, probabilities, dates)
