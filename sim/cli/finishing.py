"""What `panmunjom run` adds to a result: its summary, its charts, and the question whether it is precise enough."""

import csv
import shutil
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.rendering.renderer import RenderingError
from analysis.statistics.intervals import Z
from analysis.statistics.outcomes import summarise
from analysis.wording.outcomes import is_probability

if TYPE_CHECKING:
    from sim.batch.run import Enough
    from sim.result import Result

MARGIN = 1.02
"""Runs asked for beyond what the errors of a first batch call for, because they are estimates too."""
SUMMARY = "summary.csv"


class Finisher:
    """Writes summary and charts of a result into its folder; charts that cannot be drawn do not spoil a result."""

    def __init__(self, charts: bool) -> None:
        self.charts = charts
        self.undrawn = ""
        """Why there are no charts, if there are none that should be."""

    def __call__(self, result: "Result", folder: Path) -> None:
        """Write `summary.csv` and, if asked, `charts/` into `folder`."""
        summarise(result.runs, result.horizon).to_csv(folder / SUMMARY, index=False)
        if self.charts and not self.undrawn:
            from analysis.charts import draw_all

            try:
                draw_all(result, folder / "charts")
            except RenderingError as error:
                shutil.rmtree(folder / "charts")
                self.undrawn = str(error)


def summary_of(folder: Path) -> pd.DataFrame:
    """The summary in a result folder, to the last digit."""
    with (folder / SUMMARY).open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return pd.DataFrame(
        [(name, *(float(value or "nan") for value in values)) for name, *values in rows], columns=columns
    )


def worst_error(summary: pd.DataFrame) -> float:
    """The largest error of a reported probability.

    That of an event which few runs could have shown is taken from its interval: never seen is not never.
    """
    rows = summary[summary["outcome"].map(is_probability)]
    return float(max(rows["standard_error"].max(), ((rows["high"] - rows["low"]) / (2 * Z)).max()))


def runs_for_precision(precision: float | None, most: int) -> "Enough":
    """How many runs make every reported probability's standard error smaller than `precision`, at most `most`."""

    def enough(result: "Result") -> int:
        runs = len(result.runs)
        if precision is None:
            return runs
        worst = worst_error(summarise(result.runs, result.horizon))
        if worst < precision:
            return runs
        return max(runs, min(most, ceil(MARGIN * runs * (worst / precision) ** 2)))

    return enough
