"""Full monthly histories: every state and every action of every month of the runs that are kept."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.design import Design
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENTS


class PathArrays(NamedTuple):
    """The arrays of `Paths`, for the compiled loop."""

    states: np.ndarray
    actions: np.ndarray


@dataclass
class Paths:
    """The histories of a chunk: `states` (runs, months, VARIABLES), `actions` (runs, months, INSTRUMENTS).

    An action is the number of its level, -1 where there was no drill. States are those at the end of the month.
    """

    states: np.ndarray
    actions: np.ndarray

    @classmethod
    def empty(cls, runs: int, months: int) -> "Paths":
        """Room for the histories of `runs` runs; none are kept where `runs` is 0."""
        return cls(
            np.empty((runs, months, len(VARIABLES))), np.full((runs, months, len(INSTRUMENTS)), -1, dtype=np.int8)
        )

    @property
    def arrays(self) -> PathArrays:
        """What the compiled loop fills."""
        return PathArrays(self.states, self.actions)

    def frame(self, design: Design, first_run: int) -> pd.DataFrame:
        """One row a month of a run: `run`, `month`, `date`, the actions in words, the states."""
        runs, months = self.actions.shape[:2]
        dates = [design.date(month) for month in range(1, months + 1)]
        columns: dict[str, object] = {
            "run": np.repeat(np.arange(first_run, first_run + runs, dtype=np.int64), months),
            "month": np.tile(np.arange(1, months + 1, dtype=np.int32), runs),
            "date": pd.Categorical.from_codes(np.tile(np.arange(months), runs), categories=pd.Index(dates)),
        }
        for column, instrument in enumerate(INSTRUMENTS):
            codes = self.actions[:, :, column].reshape(-1)
            columns[instrument.column] = pd.Categorical.from_codes(codes, categories=pd.Index(instrument.levels))
        for column, variable in enumerate(VARIABLES):
            values = self.states[:, :, column].reshape(-1)
            if variable.words:
                columns[variable.name] = pd.Categorical.from_codes(values.astype(np.int8), pd.Index(variable.words))
            else:
                columns[variable.name] = values.astype(np.int8) if variable.whole else values
        return pd.DataFrame(columns)
