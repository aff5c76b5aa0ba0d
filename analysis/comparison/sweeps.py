"""A scenario over a grid of values: what each outcome is at every point, and how far from the scenario as it stands.

All points meet the same luck, so the curve is smooth where the effect is, and the difference to the file's own values
is far surer than either estimate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.comparison import compare
from analysis.statistics.outcomes import summarise
from sim.batch.run import run
from sim.errors import PanmunjomError, Problem, ScenarioError
from sim.parameters import BY_KEY
from sim.result import Result
from sim.scenario import Scenario, layered

if TYPE_CHECKING:
    from sim.batch.executors import Executor

MOST_POINTS = 2_500
"""Grid points of a sweep: fifty by fifty."""

type Report = Callable[[int, int], None]


class SweepError(PanmunjomError):
    """A scenario that cannot be swept; the message says what to write."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a scenario gives along one axis or more.

    `axes` holds the values of each dotted key. `frame` has one row a (grid point, outcome): a column for each key,
    `outcome`, `estimate`, `standard_error`, `low`, `high` (95 %), and against the scenario with its own values
    `difference`, `difference_error`, `difference_low`, `difference_high`, paired run by run. `base` is that result.
    """

    scenario: Scenario
    axes: dict[str, tuple[float, ...]]
    base: Result
    frame: pd.DataFrame


def sweep(
    scenario: Scenario, executor: "Executor | None" = None, report: Report = lambda finished, wanted: None
) -> Sweep:
    """Run `scenario` at every point of its `sweep`; `report` is told the points finished and wanted.

    Raises `SweepError` where the scenario has no sweep or too large a grid, and `ScenarioError` where a value does not
    go with the rest of the scenario.
    """
    axes = {key: axis.values() for key, axis in scenario.sweep.items()}
    points = list(product(*axes.values()))
    if not axes:
        raise SweepError(
            f"{scenario.name}: has no sweep; write for example "
            "sweep: {parameters.north_korea.test.red_line_caution: {from: 0, to: 3, points: 7}}"
        )
    if "months" in axes:
        raise SweepError(f"{scenario.name}: its sweep changes months; outcomes of other horizons mean other things")
    if len(points) > MOST_POINTS:
        raise SweepError(f"{scenario.name}: its sweep has {len(points):,} points; at most {MOST_POINTS:,} are allowed")
    plain = scenario.model_copy(update={"sweep": {}})
    scenarios = _each(plain, list(axes), points)
    report(0, len(points))
    base = run(plain, executor=executor)
    frames = []
    for place, (point, changed) in enumerate(zip(points, scenarios, strict=True), start=1):
        frames.append(_rows(base, run(changed, executor=executor)).assign(**dict(zip(axes, point, strict=True))))
        report(place, len(points))
    frame = pd.concat(frames, ignore_index=True)
    return Sweep(scenario, axes, base, frame[[*axes, *(name for name in frame.columns if name not in axes)]])


def _each(plain: Scenario, keys: list[str], points: list[tuple[float, ...]]) -> list[Scenario]:
    """The scenario of each point; every problem of all points is reported at once."""
    problems: list[Problem] = []
    made = []
    for point in points:
        try:
            made.append(layered(plain, _nested(zip(keys, point, strict=True))))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return made


def _nested(values: "Iterator[tuple[str, float]] | zip[tuple[str, float]]") -> dict[str, Any]:
    """Dotted keys as a nested mapping, whole numbers as such."""
    found: dict[str, Any] = {}
    for key, value in values:
        inner = found
        *groups, leaf = key.split(".")
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[leaf] = int(value) if value == int(value) else value
    return found


def _rows(base: Result, point: Result) -> pd.DataFrame:
    summary = summarise(point.runs, point.horizon)
    compared = compare(base, point).frame.set_index("outcome").loc[summary["outcome"]]
    for name in ("difference", "standard_error", "low", "high"):
        column = {"difference": "difference", "standard_error": "difference_error"}.get(name, f"difference_{name}")
        summary[column] = compared[name].to_numpy()
    return summary


def axis_words(key: str) -> str:
    """A swept key as a reader says it: the meaning of a parameter, else the last part of the key in words."""
    parameter = BY_KEY.get(key.removeprefix("parameters."))
    if parameter is None:
        return key.rpartition(".")[2].replace("_", " ").capitalize()
    name = parameter.name.replace("_", " ").capitalize()
    return f"{name} ({parameter.unit})"
