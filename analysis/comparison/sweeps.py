"""A scenario over a grid of values: what each outcome is at every point, and how far from the scenario as it stands.

All points share their random draws, so the curve is smooth where the effect is, and the difference to the file's own
values is far surer than either estimate. A swept seed is another matter: its values are replicates, each with draws of
its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.comparison import compare
from analysis.statistics.outcomes import summarise
from analysis.wording import axes as axis_words
from analysis.wording.scenario_words import start_of
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.run import run
from sim.errors import PanmunjomError, Problems
from sim.parameters import BY_KEY, DEFAULT_STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, from_data, with_values
from sim.scenario.paths import path_of
from sim.scenario.sweep import AxisValue, axis_values

if TYPE_CHECKING:
    from sim.batch.executors import Executor

TABLE = "sweep.csv"
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
    where the months differ.
    """

    scenario: Scenario
    axes: dict[str, tuple[AxisValue, ...]]
    frame: pd.DataFrame

    @property
    def title(self) -> str:
        """The scenario's one-line title, or its name."""
        return self.scenario.title or self.scenario.name

    @property
    def horizon(self) -> int:
        """The months of the file."""
        return self.scenario.months

    @property
    def runs(self) -> int:
        """The runs of a point."""
        return self.scenario.runs

    def own(self, key: str) -> AxisValue | None:
        """The value that the scenario itself has at a key of an axis; None where it is drawn or is not one value."""
        value: Any = self.scenario.resolved()
        for step in path_of(key):
            if isinstance(value, Mapping) and step not in value:
                return _default(key)
            value = value[step]
        return value if isinstance(value, int | float | str) else None

    def words(self, key: str) -> str:
        """What is swept at a key, as a noun inside a sentence."""
        return axis_words.quantity(key, self.scenario.resolved())

    def axis_title(self, key: str) -> str:
        """What is swept at a key, as an axis says it."""
        return axis_words.title(key, self.scenario.resolved())

    def short_words(self, key: str) -> str:
        """What is swept at a key in few words."""
        return axis_words.short(key, self.scenario.resolved())

    def column(self, key: str) -> str:
        """What is swept at a key, as the heading of a column."""
        return axis_words.column(key, self.scenario.resolved())

    @property
    def pairing(self) -> str:
        """Which random draws the points have, as a clause."""
        return "each seed with random draws of its own" if "seed" in self.axes else "all with the same random draws"

    @property
    def points(self) -> list[Point]:
        """The points of the grid, the last axis turning fastest."""
        return points_of(self.axes)

    def along(self, outcome: str) -> pd.DataFrame:
        """The rows of one outcome, a row of the summary, at all points.

        An event within the months of the file is, at a point with other months, that within the point's own.
        """
        within = f"_within_{self.horizon}"
        if "months" in self.axes and outcome.endswith(within):
            names = outcome.removesuffix(within) + "_within_" + self.frame["months"].astype(str)
            return self.frame[self.frame["outcome"] == names]
        return self.frame[self.frame["outcome"] == outcome]

    @property
    def horizon_words(self) -> str:
        """How long the runs of a point are."""
        months = sorted(map(int, self.axes.get("months", (self.horizon,))))
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
    return Sweep(scenario, axes, frame[[*axes, *(name for name in frame.columns if name not in axes)]])


def read_sweep(folder: Path) -> Sweep:
    """The sweep that `folder` holds, as it was written there."""
    manifest = manifests.read(folder / MANIFEST)
    axes = {key: tuple(values) for key, values in manifest["axes"].items()}
    return Sweep(from_data(manifest["scenario"]), axes, pd.read_csv(folder / TABLE))


def _default(key: str) -> AxisValue | None:
    """What a key is that a scenario leaves out, where the language gives it a value."""
    section, _, name = key.partition(".")
    if section == "parameters" and name in BY_KEY:
        return BY_KEY[name].default
    if section == "initial":
        return start_of(name)
    return DEFAULT_STRUCTURES.get(name) if section == "structures" else None


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


def value_words(value: AxisValue) -> str:
    """A value of an axis as a reader says it: whole numbers with all their digits."""
    return f"{value:g}" if isinstance(value, float) else str(value)
