"""A scenario over a grid of values: what each outcome is at every point, and how far from the scenario as it stands.

All points meet the same luck, so the curve is smooth where the effect is, and the difference to the file's own values
is far surer than either estimate. A swept seed is another matter: its values are replicates, each with its own luck.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.comparison import compare
from analysis.statistics.outcomes import summarise
from sim.batch.run import run
from sim.errors import PanmunjomError, Problems
from sim.parameters import BY_KEY
from sim.result import Result
from sim.scenario import Scenario, with_values
from sim.scenario.sweep import AxisValue, axis_values

if TYPE_CHECKING:
    from sim.batch.executors import Executor

MOST_POINTS = 2_500
"""Grid points of a sweep: fifty by fifty."""
OF_THE_RUN = ("seed", "months")
"""Axes that are no part of the model: a point is compared with the scenario under the same values of these."""
DIFFERENCES = {
    "difference": "difference",
    "standard_error": "difference_error",
    "low": "difference_low",
    "high": "difference_high",
}
"""Columns of a comparison and what they are called beside the estimates of a sweep."""

type Report = Callable[[int, int], None]
type Point = dict[str, AxisValue]


class SweepError(PanmunjomError):
    """A scenario that cannot be swept; the message says what to write."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a scenario gives along one axis or more.

    `axes` holds the values of each dotted key. `frame` has one row a (grid point, outcome): a column for each key,
    `outcome`, `estimate`, `standard_error`, `low`, `high` (95 %), and against the scenario with its own values
    `difference`, `difference_error`, `difference_low`, `difference_high`. These are paired run by run, with the seed
    and months of the point. Where nothing else is swept they are against the file's own seed, not paired, and missing
    where the months differ. `base` is the result of the file's own values.
    """

    scenario: Scenario
    axes: dict[str, tuple[AxisValue, ...]]
    base: Result
    frame: pd.DataFrame

    @property
    def luck(self) -> str:
        """Which luck the points meet, as a clause."""
        return "each seed with luck of its own" if "seed" in self.axes else "all with the same luck"

    @property
    def points(self) -> list[Point]:
        """The points of the grid, the last axis turning fastest."""
        return points_of(self.axes)

    def along(self, outcome: str) -> pd.DataFrame:
        """The rows of one outcome, a row of the summary of `base`, at all points.

        An event within the horizon of `base` is, at a point with other months, that within the point's own.
        """
        within = f"_within_{self.base.horizon}"
        if "months" in self.axes and outcome.endswith(within):
            names = outcome.removesuffix(within) + "_within_" + self.frame["months"].astype(str)
            return self.frame[self.frame["outcome"] == names]
        return self.frame[self.frame["outcome"] == outcome]

    @property
    def horizon_words(self) -> str:
        """How long the runs of a point are."""
        months = sorted(map(int, self.axes.get("months", (self.base.horizon,))))
        span = f"{months[0]} to {months[-1]}" if len(months) > 1 else f"{months[0]}"
        return f"{span} month{'' if span == '1' else 's'}"

    def at(self, point: Point) -> pd.DataFrame:
        """The rows of one point, by outcome."""
        rows = np.logical_and.reduce([self.frame[key] == value for key, value in point.items()])
        return self.frame[rows].set_index("outcome", drop=False)


def sweep(
    scenario: Scenario, executor: "Executor | None" = None, report: Report = lambda finished, wanted: None
) -> Sweep:
    """Run `scenario` at every point of its `sweep`; `report` is told the points finished and wanted.

    Raises `SweepError` where the scenario has no sweep or too large a grid, and `ScenarioError` where a value does not
    go with the rest of the scenario.
    """
    axes = {key: axis_values(key, axis) for key, axis in scenario.sweep.items()}
    points = points_of(axes)
    if not axes:
        raise SweepError(
            f"{scenario.name}: has no sweep; write for example "
            "sweep: {parameters.north_korea.test.red_line_caution: {from: 0, to: 3, points: 7}}"
        )
    if len(points) > MOST_POINTS:
        raise SweepError(f"{scenario.name}: its sweep has {len(points):,} points; at most {MOST_POINTS:,} are allowed")
    plain = scenario.model_copy(update={"sweep": {}})
    scenarios = _scenarios(plain, points)
    report(0, len(points))
    base = run(plain, executor=executor)
    bases: dict[tuple[AxisValue, ...], Result] = {}
    frames = []
    for number, (point, changed) in enumerate(zip(points, scenarios, strict=True), start=1):
        conditions = {key: value for key, value in point.items() if key in OF_THE_RUN}
        against = base
        if conditions and len(conditions) < len(point):
            named = tuple(conditions.values())
            if named not in bases:
                bases[named] = run(with_values(plain, conditions), executor=executor)
            against = bases[named]
        frames.append(_rows(against, run(changed, executor=executor)).assign(**point))
        report(number, len(points))
    frame = pd.concat(frames, ignore_index=True)
    return Sweep(scenario, axes, base, frame[[*axes, *(name for name in frame.columns if name not in axes)]])


def points_of(axes: Mapping[str, tuple[AxisValue, ...]]) -> list[Point]:
    """The points of a grid, the last axis turning fastest; of no axes none."""
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())] if axes else []


def _scenarios(plain: Scenario, points: list[Point]) -> list[Scenario]:
    """The scenario of each point; every problem of all points is reported at once."""
    problems = Problems()
    scenarios = []
    for point in points:
        with problems.gathered():
            scenarios.append(with_values(plain, point))
    problems.refuse()
    return scenarios


def _rows(base: Result, point: Result) -> pd.DataFrame:
    summary = summarise(point.runs, point.horizon)
    if base.horizon != point.horizon:
        return summary.assign(**dict.fromkeys(DIFFERENCES.values(), np.nan))
    compared = compare(base, point).frame.set_index("outcome").loc[summary["outcome"]]
    return summary.assign(**{column: compared[name].to_numpy() for name, column in DIFFERENCES.items()})


def axis_words(key: str) -> str:
    """A swept key as a reader says it: the meaning of a parameter, else the last part of the key in words."""
    parameter = BY_KEY.get(key.removeprefix("parameters."))
    if parameter is None:
        words = key.removeprefix("initial.").removeprefix("structures.").replace("_", " ").replace(".", " ")
        return words[0].upper() + words[1:]
    name = parameter.name.replace("_", " ").capitalize()
    return f"{name} ({parameter.unit})"


def short_words(key: str) -> str:
    """A swept key as a heading says it: the last part in words, with the event that it belongs to."""
    event = key.partition(".")[0] if key.startswith("events[") else ""
    return f"{event} {key.rpartition('.')[2].replace('_', ' ')}".strip()


def value_words(value: AxisValue) -> str:
    """A value of an axis as a reader says it: whole numbers with all their digits."""
    return f"{value:g}" if isinstance(value, float) else str(value)
