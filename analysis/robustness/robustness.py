"""The levers of a scenario crossed with futures: every policy in the same futures with the same random draws."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis.discovery import Cases, cases_of
from analysis.robustness.futures import Form, Size, designed, forms_of, table, with_events
from analysis.robustness.measures import NAMES, Measures, measures
from analysis.robustness.objectives import ALL, Objective, met, objectives_of, values
from analysis.statistics.draws import COLUMN as DRAW
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import estimated, proportion
from sim.batch.pieces import NO_PIECES, Pieces
from sim.batch.run import run
from sim.engine.tally import OUTCOME_DTYPE, runs_frame
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.batch.executors import Executor

FUTURES, REPLICATIONS = 1000, 10
BROKEN = "broken"
"""The column of a piece that says in which runs its policy breaks."""

type Report = Callable[[int, int], None]


class RobustnessError(PanmunjomError):
    """A scenario whose policies cannot be compared across futures; the message says what to write."""


@dataclass(frozen=True, eq=False)
class Robustness:
    """Policies across futures.

    `policies` are the levers by name. `futures` has one row a run with what was drawn for it, the same for every
    policy, form after form of the model. `outcomes` holds, for each objective, its value in every run, shape (policies,
    forms x futures, replications).
    `frame` has one row a (policy, objective): `policy`, `outcome`, `mean`, `worst_decile`, `regret_mean`, `regret_90`,
    `satisficing`, each with its standard error as `..._error`, and `regret_mean_raw`, `noise_share`. `satisficing` is
    the share of runs in which all thresholds that speak of the outcome are met, NaN where none does.
    """

    scenario: Scenario
    policies: tuple[str, ...]
    forms: tuple[Form, ...]
    size: Size
    objectives: tuple[Objective, ...]
    futures: pd.DataFrame
    outcomes: dict[str, NDArray[np.float64]]
    broken: NDArray[np.bool_]
    """In which runs a policy breaks, shape (policies, runs): a threshold is missed, or a red-line test comes."""
    frame: pd.DataFrame

    @property
    def breaking(self) -> str:
        """When a policy counts as broken, in words."""
        if self.scenario.satisfice:
            return "a threshold of the file is missed"
        return f"a test above the red line comes within {self.scenario.months} months"

    def cases(self, policy: str) -> Cases:
        """The runs in which a policy breaks, to be explained by what was drawn; see `analysis.discovery`."""
        rows = self.broken[self.policies.index(policy)]
        return cases_of(self.futures, rows, _units(self.futures, self.size), policy)

    @property
    def draws(self) -> Draws | None:
        """Which draw of a posterior each future has; None where futures are drawn one by one."""
        if DRAW not in self.futures.columns:
            return None
        return draws_of(self.futures.iloc[: self.size.runs : self.size.replications])

    @property
    def draws_of_runs(self) -> Draws:
        """Which future, or draw of a posterior, each run of a policy has."""
        units, place = np.unique(_units(self.futures, self.size), return_inverse=True)
        return Draws(place, len(units))

    def row(self, policy: str, outcome: str) -> dict[str, Any]:
        """The row of a policy and an objective."""
        frame = self.frame
        return dict(frame[(frame["policy"] == policy) & (frame["outcome"] == outcome)].iloc[0])


def robustness(
    scenario: Scenario,
    *,
    futures: int = FUTURES,
    replications: int = REPLICATIONS,
    every_form: bool = False,
    executor: "Executor | None" = None,
    report: Report = lambda finished, wanted: None,
    pieces: Pieces = NO_PIECES,
) -> Robustness:
    """Run every lever of `scenario` in the same futures; `report` is told the policies finished and wanted.

    What a policy came to is kept in `pieces`; one that is there already is not run.

    With `every_form` each future is met in every form of the model: that of the file, and each that differs by one
    switch. Raises `RobustnessError` where there are no levers, and where nothing is uncertain.
    """
    if not scenario.levers:
        raise RobustnessError(
            f"{scenario.name}: has no levers; write for example levers: [{{name: patience}}, {{name: relief, events: "
            "[{month: 1, force: {united_states.sanctions: ease}}]}]"
        )
    if min(futures, replications) < 2:
        raise RobustnessError(
            "at least 2 futures and 2 replications are needed: they tell simulation error from what is unknown"
        )
    forms = forms_of(scenario, every_form)
    size = Size(futures, replications, len(forms))
    drawn = table(forms, size)
    if drawn.drop(columns=DRAW, errors="ignore").empty or not len(drawn.columns):
        raise RobustnessError(
            f"{scenario.name}: nothing in it is uncertain, so all futures are one; give --set uncertainties=prior (or "
            "posterior), or --structures all"
        )
    policies = tuple(lever.name for lever in scenario.levers)
    plain = [designed(form, size) for form in forms]
    nothing = runs_frame(replace(plain[0], draw=None), np.zeros(0, OUTCOME_DTYPE))
    objectives = objectives_of(scenario.outcomes, scenario.satisfice, nothing, scenario.months)
    tables = []
    report(0, len(policies))
    for number, policy in enumerate(policies, start=1):
        key = f"policy-{number:04d}"
        outcomes = pieces.get(key)
        if outcomes is None:
            designs = (
                with_events(made, form.scenario, policy) or designed(form, size, policy)
                for made, form in zip(plain, forms, strict=True)
            )
            runs = pd.concat([run(made, executor=executor).runs for made in designs], ignore_index=True)
            judged = values(objectives, runs, scenario.months)
            outcomes = pa.table({**judged, BROKEN: _broken(scenario, runs)})
            pieces.keep(key, outcomes)
        tables.append(outcomes)
        report(number, len(policies))
    stacked = {
        objective.name: np.stack([each[objective.name].to_numpy().reshape(-1, replications) for each in tables])
        for objective in objectives
    }
    broken = np.stack([each[BROKEN].to_numpy() for each in tables])
    frame = pd.DataFrame(_rows(policies, objectives, stacked, drawn, size))
    return Robustness(scenario, policies, tuple(forms), size, tuple(objectives), drawn, stacked, broken, frame)


def _broken(scenario: Scenario, outcomes: pd.DataFrame) -> NDArray[np.bool_]:
    if scenario.satisfice:
        return ~met(scenario.satisfice, outcomes)
    return (outcomes[EVENTS["red_line_test"]] <= scenario.months).to_numpy()


def _units(drawn: pd.DataFrame, size: Size) -> NDArray[np.int64]:
    """The draw of a posterior that each run has, or else its future."""
    return drawn[DRAW].to_numpy() if DRAW in drawn.columns else size.future_of_run


def _rows(
    policies: tuple[str, ...], objectives: list[Objective], stacked: dict[str, NDArray[np.float64]],
    drawn: pd.DataFrame, size: Size,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    unit = _units(drawn, size)
    of_futures = unit[:: size.replications]
    told: dict[str, Measures] = {}
    for objective in objectives:
        generator = np.random.Generator(np.random.Philox(len(stacked[objective.name])))
        told[objective.name] = measures(stacked[objective.name], objective.direction, of_futures, generator)
    for number, policy in enumerate(policies):
        for objective in objectives:
            measure = told[objective.name]
            line: dict[str, Any] = {"policy": policy, "outcome": objective.name}
            for name in NAMES:
                line[name] = getattr(measure, name)[number]
                line[f"{name}_error"] = measure.errors[name][number] or _least_error(
                    objective, stacked[objective.name][number], unit
                )
            line["satisficing"], line["satisficing_error"] = _satisficing(objective, objectives, stacked, number, unit)
            yield line | {"regret_mean_raw": measure.raw_regret[number], "noise_share": measure.noise[number]}


def _least_error(objective: Objective, outcomes: NDArray[np.float64], unit: NDArray[np.int64]) -> float:
    """The error of a measure that no future has moved: what many runs have not shown is not impossible."""
    present, place = np.unique(unit, return_inverse=True)
    of_runs = outcomes.reshape(-1)
    return estimated(of_runs == 1.0 if objective.share else of_runs, Draws(place, len(present)))[1]


def _satisficing(
    objective: Objective, objectives: list[Objective], stacked: dict[str, NDArray[np.float64]], policy: int,
    unit: NDArray[np.int64],
) -> tuple[float, float]:  # fmt: skip
    """The share of runs that meet every threshold that speaks of an outcome, of a threshold itself; with its error."""
    if objective.threshold:
        names = [objective.name]
    else:
        about = (other for other in objectives if other.threshold and other.name != ALL)
        names = [other.name for other in about if set(objective.columns) & set(other.columns)]
    if not names:
        return np.nan, np.nan
    holds = np.logical_and.reduce([stacked[name][policy].reshape(-1) == 1.0 for name in names])
    present, place = np.unique(unit, return_inverse=True)
    share, error, *_ = proportion(holds, Draws(place, len(present)))
    return share, error
