"""The arrays that following a record needs."""

import numpy as np

from analysis.likelihood.kernel.branches import WHOLE_FIELDS, Branches, cells
from analysis.likelihood.kernel.filtering import (
    COLUMNS,
    FULL,
    MOST_LEVELS,
    MOST_TERMS,
    SCRATCH,
    Evidence,
    Expected,
    Scratch,
    filter_record,
)  # fmt: skip
from analysis.record.record import Record
from sim.engine.month_record import empty_months
from sim.errors import PanmunjomError
from sim.state import STATE_DTYPE, VARIABLES, as_vectors
from sim.vocabulary import INSTRUMENTS

MOST_BRANCHES = 200_000
"""Branches are followed up to this number; a record that leaves more open is refused."""


class RecordMismatchError(PanmunjomError):
    """A record that the model cannot have produced, or too long to follow without merging; the message says where."""


class Workspace:
    """The arrays that following one record needs; one workspace for each thread, used again and again.

    `logs` (months, SEEN) and, if `detailed`, `expected` are filled by `follow`; `ends` then gives the last branches.
    """

    def __init__(self, record: Record, grain: int, detailed: bool) -> None:
        self.record = record
        self.detailed = detailed
        months, fields = record.months, len(VARIABLES)
        slots = min(cells(grain), MOST_BRANCHES) if grain else MOST_BRANCHES
        states = np.recarray(SCRATCH, STATE_DTYPE)
        self.scratch = Scratch(empty_months(1), states, as_vectors(states), np.zeros(COLUMNS + 1))
        whole, keys = np.empty((slots, len(WHOLE_FIELDS))), np.empty(slots, np.int64)
        heaviest, table = np.empty(slots), np.full(cells(grain), -1, np.int64)
        self.branches = tuple(
            Branches(
                np.empty((slots, fields)), np.empty(slots), heaviest, whole, keys, table, np.zeros(1, np.int64),
                np.array([grain]),
            )
            for _ in range(2)
        )  # fmt: skip
        self.evidence = Evidence(record.design.events, np.array([record.design.calendar_month]), record.seen)
        self.logs = np.zeros((months, COLUMNS))
        rows = months if detailed else 1
        self.expected = Expected(
            np.zeros((rows, fields)),
            np.zeros((rows, COLUMNS, MOST_LEVELS)),
            np.zeros((rows, len(INSTRUMENTS), MOST_LEVELS, MOST_TERMS)),
        )

    def follow(self, parameters: np.record) -> int:
        """Follow the record with one set of parameters; the number of branches left, 0 if none agrees with it.

        Raises `RecordMismatchError` where there is no room for all branches.
        """
        self.logs[:] = 0.0
        before, after = self.branches
        before.states[0] = as_vectors(self.record.design.initial)[0]
        before.weights[0] = 1.0
        before.used[0] = 1
        left: int = filter_record(
            parameters, self.evidence, self.scratch, before, after, self.logs, self.expected, self.detailed
        )
        if left in (0, FULL):
            before.table[:] = -1
        if left == FULL:
            raise RecordMismatchError(
                f"the record leaves too much open to follow {self.record.months} months without merging branches"
            )
        return left

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """The states in which the record may have ended, (branches, VARIABLES), and their weights."""
        last = self.branches[self.record.months % 2]
        count = last.used[0]
        return last.states[:count].copy(), last.weights[:count].copy()
