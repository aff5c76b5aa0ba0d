"""What a condition on runs says, as a tree: comparisons of columns, joined by and, or and not.

`analysis.statistics.expressions` reads it from a person's text. The month of an event that never comes counts as later
than every month, so that each comparison is the opposite of its negation.
"""

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MONTH, NUMBER, FLAG, WORD = "a month", "a number", "true or false", "a word"
"""What a column holds; a `MONTH` is that of a first event, which may never come."""
SIGNS = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of the table and what it holds: `MONTH`, `NUMBER`, `FLAG` or `WORD`."""

    name: str
    kind: str

    def values(self, frame: pd.DataFrame) -> NDArray[Any]:
        """The values, shape (rows,); a month that never comes is infinite."""
        if self.kind == WORD:
            return frame[self.name].astype(str).to_numpy(dtype=object)
        if self.kind == FLAG:
            return frame[self.name].to_numpy(dtype=bool)
        values = frame[self.name].to_numpy(dtype=np.float64)
        return np.where(np.isnan(values), np.inf, values) if self.kind == MONTH else values


@dataclass(frozen=True)
class Comparison:
    """A column against a number, a word, a truth value or another column; infinity stands for `never`."""

    left: Column
    sign: str
    right: Column | float | str | bool

    def holds(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """In which rows it holds, shape (rows,)."""
        right = self.right.values(frame) if isinstance(self.right, Column) else self.right
        return np.asarray(SIGNS[self.sign](self.left.values(frame), right), dtype=bool)


@dataclass(frozen=True)
class Flagged:
    """A column of true and false that stands by itself, such as `declared`."""

    column: Column

    def holds(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """In which rows it holds, shape (rows,)."""
        return self.column.values(frame).astype(bool, copy=False)


@dataclass(frozen=True)
class Opposite:
    """`not`: holds where its part does not."""

    part: "Condition"

    def holds(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """In which rows it holds, shape (rows,)."""
        return ~self.part.holds(frame)


@dataclass(frozen=True)
class Joined:
    """Parts of which all hold (`and`), or one or more (`or`)."""

    parts: tuple["Condition", ...]
    every: bool

    def holds(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """In which rows it holds, shape (rows,)."""
        join = np.logical_and if self.every else np.logical_or
        return np.asarray(join.reduce([part.holds(frame) for part in self.parts]), dtype=bool)


type Condition = Comparison | Flagged | Opposite | Joined


def columns_of(stated: Condition) -> tuple[str, ...]:
    """The columns that a condition speaks of, each once, in the order of their first mention."""
    match stated:
        case Comparison(left=left, right=right):
            names = [left.name, *([right.name] if isinstance(right, Column) else [])]
        case Flagged(column=column):
            names = [column.name]
        case Opposite(part=part):
            names = list(columns_of(part))
        case Joined(parts=parts):
            names = [name for part in parts for name in columns_of(part)]
    return tuple(dict.fromkeys(names))
