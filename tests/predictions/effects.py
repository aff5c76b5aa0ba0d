"""Effects by simulation: the same runs with the same luck under two scenarios, and how sure their difference is."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import sim
from sim.scenario import layered, load

RUNS = 10_000
MARGIN = 4.0
"""Standard errors by which an effect must differ from zero before its sign counts as shown."""

Measure = Callable[[pd.DataFrame], Any]


class Effect(NamedTuple):
    """An estimated difference and its Monte-Carlo standard error."""

    estimate: float
    error: float

    @property
    def up(self) -> bool:
        """Whether the difference is surely above zero."""
        return self.estimate > MARGIN * self.error

    @property
    def down(self) -> bool:
        """Whether the difference is surely below zero."""
        return self.estimate < -MARGIN * self.error

    def __str__(self) -> str:
        return f"{self.estimate:+.4f} (standard error {self.error:.4f})"


@cache
def _baseline() -> Any:
    return load("baseline")


def runs(months: int = 12, runs: int = RUNS, **changes: Any) -> pd.DataFrame:
    """One row a run of the baseline with changes on top; `events` come on top of those of the baseline."""
    return sim.run(layered(_baseline(), {"months": months, "runs": runs} | changes)).runs


def parameter(key: str, value: float) -> dict[str, Any]:
    """The change of one coefficient, named by its dotted key."""
    changed: Any = value
    for part in reversed(("parameters", *key.split("."))):
        changed = {part: changed}
    return changed


def forced(first: int, last: int, **levels: str) -> dict[str, Any]:
    """An event that holds instruments (by their short names) at levels."""
    actors = {"test": "north_korea", "message": "north_korea", "sanctions": "united_states", "talk": "united_states"}
    force = {f"{actors.get(name, 'south_korea')}.{name}": level for name, level in levels.items()}
    return {"months": [first, last], "force": force}


def of(values: Any) -> Effect:
    """The mean of one value a run."""
    values = np.asarray(values, dtype=float)
    return Effect(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values)))


def change(before: pd.DataFrame, after: pd.DataFrame, measure: Measure) -> Effect:
    """How much the measure, one value a run, is greater after than before; runs are paired by their luck."""
    return of(np.asarray(measure(after), dtype=float) - np.asarray(measure(before), dtype=float))


def ratio(frame: pd.DataFrame, parts: Measure, wholes: Measure) -> tuple[float, np.ndarray]:
    """Sum of parts over sum of wholes, and the influence of each run on it."""
    part, whole = (np.asarray(measure(frame), dtype=float) for measure in (parts, wholes))
    value = float(part.sum() / whole.sum())
    return value, (part - value * whole) / whole.mean()


def change_of_ratio(before: pd.DataFrame, after: pd.DataFrame, parts: Measure, wholes: Measure) -> Effect:
    """How much the ratio of two sums over all runs is greater after than before; runs are paired by their luck."""
    (one, influence), (other, other_influence) = (ratio(frame, parts, wholes) for frame in (before, after))
    return Effect(other - one, of(other_influence - influence).error)


def counted(name: str) -> Measure:
    """An outcome as it is: how often something happened."""
    return lambda frame: frame[name]


def ever(name: str) -> Measure:
    """Whether the first month of something came: `ever("talks")`."""
    return lambda frame: frame[f"first_{name}_month"].notna()


def class_sum(frame: pd.DataFrame) -> Any:
    """The classes of all tests added up: 1 for short to 4 for nuclear."""
    return frame["tests_short"] + 2 * frame["tests_medium"] + 3 * frame["tests_long"] + 4 * frame["tests_nuclear"]
