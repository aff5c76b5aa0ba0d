"""Full histories of small ensembles, by name: what tests of events, months and invariants look at."""

from typing import Any

import numpy as np

from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS

COLUMNS = [instrument.column for instrument in INSTRUMENTS]


class Histories:
    """States and actions of every month of every run; each has the shape (runs, months).

    `histories["sanctions"]` is the level, `histories["us_sanctions"]` what Washington did to it.
    """

    def __init__(self, made: Design) -> None:
        self.design = made
        _, _, self.paths = run_chunk(made, 0, made.runs, made.runs)

    def __getitem__(self, name: str) -> np.ndarray:
        if name in COLUMNS:
            return self.paths.actions[:, :, COLUMNS.index(name)]
        return self.paths.states[:, :, INDEX[name]]

    def start(self, name: str) -> np.ndarray:
        """The state before the first month, shape (runs,)."""
        return np.broadcast_to(self.design.initial[name], self.design.runs)

    def before(self, name: str) -> np.ndarray:
        """The state at the end of the month before, same shape as the state."""
        return np.column_stack([self.start(name), self[name][:, :-1]])


def histories(runs: int = 1, months: int = 1, **scenario: Any) -> Histories:
    """The histories of a scenario given by its keys."""
    return Histories(design(from_data({"runs": runs, "months": months} | scenario)))
