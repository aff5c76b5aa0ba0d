"""What `panmunjom run` adds to a result: its summary, its charts, and the question whether it is precise enough."""

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.outcomes import is_probability, summarise

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.run import Enough
    from sim.result import Result

MARGIN = 1.02
"""Runs asked for beyond what the errors of a first batch call for, because they are estimates too."""


class Finisher:
    """Writes summary and charts of a result; keeps the summary for the screen."""

    summary: "pd.DataFrame"

    def __init__(self, charts: bool) -> None:
        self.charts = charts

    def __call__(self, result: "Result", folder: Path) -> None:
        """Write `summary.csv` and, if asked, `charts/` into `folder`."""
        self.summary = summarise(result.runs, result.horizon)
        self.summary.to_csv(folder / "summary.csv", index=False)
        if self.charts:
            from analysis.charts import draw_all

            draw_all(result, folder / "charts")


def runs_for_precision(precision: float | None, most: int) -> "Enough":
    """How many runs make every reported probability's standard error smaller than `precision`, at most `most`."""

    def enough(result: "Result") -> int:
        runs = len(result.runs)
        if precision is None:
            return runs
        summary = summarise(result.runs, result.horizon)
        worst = summary["standard_error"][summary["outcome"].map(is_probability)].max()
        if worst < precision:
            return runs
        return max(runs, min(most, ceil(MARGIN * runs * (worst / precision) ** 2)))

    return enough
