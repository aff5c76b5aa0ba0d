"""Effects by simulation: the same runs with the same luck under two scenarios, and how sure their difference is."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import sim
from sim.scenario import from_data, layered, load
from tests.histories import Histories

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


def runs(months: int = 12, runs: int = RUNS, base: str = "baseline", **changes: Any) -> pd.DataFrame:
    """One row a run of a shipped scenario with changes; `events` are added to those of the scenario."""
    scenario = layered(load(base), {"months": months, "runs": runs} | changes)
    return sim.run(scenario).runs


def bare(months: int, runs: int, **changes: Any) -> pd.DataFrame:
    """One row a run of the model's defaults with changes and no events but those given."""
    return sim.run(from_data({"months": months, "runs": runs} | changes)).runs


def test_parameters(**values: float) -> dict[str, Any]:
    """Coefficients of North Korea's tests."""
    return {"parameters": {"north_korea": {"test": values}}}


test_parameters.__test__ = False  # type: ignore[attr-defined]


def of(values: Any) -> Effect:
    """The mean of one value a run."""
    values = np.asarray(values, dtype=float)
    return Effect(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values)))


def change(before: pd.DataFrame, after: pd.DataFrame, measure: Measure) -> Effect:
    """How much the measure, one value a run, is greater after than before; runs are paired by their luck."""
    assert before["run"].equals(after["run"])
    return of(np.asarray(measure(after), dtype=float) - np.asarray(measure(before), dtype=float))


def ratio(parts: Any, wholes: Any) -> tuple[float, np.ndarray]:
    """Sum of parts over sum of wholes, and the influence of each run on it."""
    parts, wholes = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    value = float(parts.sum() / wholes.sum())
    return value, (parts - value * wholes) / wholes.mean()


def change_of_ratio(before: pd.DataFrame, after: pd.DataFrame, parts: Measure, wholes: Measure) -> Effect:
    """How much the ratio of two sums over all runs is greater after than before; runs are paired by their luck."""
    (one, influence), (other, other_influence) = (ratio(parts(each), wholes(each)) for each in (before, after))
    return Effect(other - one, of(other_influence - influence).error)


def red_line(frame: pd.DataFrame) -> Any:
    """Whether there was a test above the red line."""
    return frame["first_red_line_month"].notna()


def talks(frame: pd.DataFrame) -> Any:
    """Whether there were talks."""
    return frame["first_talks_month"].notna()


def deal(frame: pd.DataFrame) -> Any:
    """Whether there was an interim deal."""
    return frame["first_interim_month"].notna()


def counted(name: str) -> Measure:
    """An outcome as it is."""
    return lambda frame: frame[name]


def share(told: Histories, name: str, level: int) -> np.ndarray:
    """The share of months in which an instrument was at a level, one value a run."""
    return (told[name] == level).mean(axis=1)
