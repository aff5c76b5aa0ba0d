"""What stands beside a headline number: how far it moves over the forms of the model and over the posterior.

The error of the simulation says how sure the number is if the model and its coefficients are right, which is the least
of it. Some seconds: a few thousand runs of each form, and some tens of runs of each draw of the posterior.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.differences import paired
from analysis.comparison.forms import RUNS, Report, other_forms
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import LEVEL, estimated, mean
from analysis.statistics.outcomes import measured
from sim.batch.run import run
from sim.errors import ScenarioError
from sim.result import Result
from sim.scenario import Scenario, layered, posterior

if TYPE_CHECKING:
    from sim.batch.executors import Executor

RUNS_A_DRAW = 32
ENDS = (0.05, 0.95)
RESAMPLES = 200
COLUMNS = (
    "outcome", "estimate", "standard_error", "forms_low", "forms_high", "lowest_form", "highest_form",
    "forms_low_error", "forms_high_error", "posterior_low", "posterior_high", "posterior_low_error",
    "posterior_high_error",
)  # fmt: skip
OWN = "as it is"
UNKNOWN = (np.nan, np.nan)

type Values = Callable[[Result], Mapping[str, NDArray[Any]]]


def rows_of_summary(result: Result) -> Mapping[str, NDArray[Any]]:
    """The value of each row of a summary in every run."""
    return dict(measured(result.runs, result.horizon))


class OfForm(NamedTuple):
    """What an outcome comes to in a form of the model, with its error."""

    estimate: float
    standard_error: float
    name: str


def ranges(
    scenario: Scenario, outcomes: list[str], executor: "Executor | None" = None, values: Values = rows_of_summary,
    report: Report = lambda finished, wanted: None,
) -> pd.DataFrame:  # fmt: skip
    """One row an outcome, a probability or a mean, with the columns `COLUMNS`.

    `estimate` and its Monte-Carlo error are those of the scenario as it is, the same as in its summary; `forms_low` and
    `forms_high` the least and the greatest over the scenario as it is and all forms that move the outcome by more than
    chance, with their errors and the names of these forms; `posterior_low` and `posterior_high` hold 90 % of what the
    draws of the posterior expect, and are missing where no shipped posterior knows so little that the scenario may draw
    from it. Their errors are those of the sample of draws.
    """
    others = list(other_forms(scenario))
    steps = len(others) + 2
    report(0, steps)
    own = run(scenario, executor=executor)
    of_own, draws = values(own), draws_of(own.runs)
    found = {outcome: [OfForm(*estimated(of_own[outcome], draws)[:2], OWN)] for outcome in outcomes}
    for number, (name, form) in enumerate(others, start=1):
        report(number, steps)
        few = run(layered(form, {"runs": min(RUNS, scenario.runs)}), executor=executor)
        of_few = values(few)
        for outcome in outcomes:
            moved = _moved(of_own[outcome], of_few[outcome], own, len(others))
            if moved is not None:
                found[outcome].append(OfForm(*moved, name))
    report(steps - 1, steps)
    over = _over_posterior(scenario, outcomes, executor, values)
    report(steps, steps)
    rows = []
    for outcome in outcomes:
        (least, least_error, lowest), (most, most_error, highest) = min(found[outcome]), max(found[outcome])
        ends = (least, most, lowest, highest, least_error, most_error)
        rows.append((outcome, *found[outcome][0][:2], *ends, *over[outcome]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _moved(own: NDArray[Any], few: NDArray[Any], result: Result, forms: int) -> tuple[float, float] | None:
    """An outcome under another form, with its error; None where that differs by no more than chance among `forms`.

    The form has the same random draws, in fewer runs. So what it changes in these is added to what all runs of the
    `result` say, which knows the difference better than two estimates would.
    """
    runs, fewer = len(own), len(few)
    difference = paired(own[:fewer], few, draws_of(result.runs, slice(0, fewer)))
    if not difference.p_value < (1 - LEVEL) / forms:
        return None
    joined = own.astype(np.float64)
    joined[:fewer] += (few.astype(np.float64) - own[:fewer]) * (runs / fewer)
    estimate, error, *_ = mean(joined, draws_of(result.runs))
    return float(np.clip(estimate, 0.0, 1.0 if own.dtype == bool else np.inf)), error


def _over_posterior(
    scenario: Scenario, outcomes: list[str], executor: "Executor | None", values: Values
) -> dict[str, tuple[float, ...]]:
    """Both ends of what the draws expect, then the errors of both."""
    result = drawn(scenario, executor)
    draws = None if result is None else draws_of(result.runs)
    if result is None or draws is None:
        return dict.fromkeys(outcomes, UNKNOWN + UNKNOWN)
    of_runs = values(result)
    over: dict[str, tuple[float, ...]] = {}
    for outcome in outcomes:
        expected = _expectations(of_runs[outcome].astype(np.float64), draws)
        over[outcome] = (*_ends(expected), *_errors_of_ends(expected))
    return over


def drawn(scenario: Scenario, executor: "Executor | None" = None) -> Result | None:
    """The scenario over a posterior, its own or else the shipped one that it may draw from; None if there is none."""
    try:
        if posterior.folder_of(scenario.uncertainties, scenario.start) is None:
            scenario = layered(scenario, {"uncertainties": "posterior"})
        folder = posterior.folder_of(scenario.uncertainties, scenario.start)
        assert folder is not None
        runs = len(posterior.rows(folder, scenario.name)) * RUNS_A_DRAW
        return run(layered(scenario, {"runs": runs}), executor=executor)
    except ScenarioError:
        return None


def spread(result: Result, values: NDArray[np.float64]) -> tuple[float, float]:
    """Between which values 90 % of the expectations under the draws of a result lie; `values` has one a run."""
    draws = draws_of(result.runs)
    return UNKNOWN if draws is None else spread_of_draws(values, draws)


def spread_of_draws(values: NDArray[np.float64], draws: Draws) -> tuple[float, float]:
    """Between which values 90 % of the expectations under the draws lie, from runs that share draws."""
    return _ends(_expectations(values, draws))


def _expectations(values: NDArray[np.float64], draws: Draws) -> NDArray[np.float64]:
    """What each draw expects, shape (draws,), as far apart as the expectations are.

    Means over the runs of a draw lie farther apart than what they estimate. They are drawn together until their
    variance is that of the expectations (Louis 1984).
    """
    sizes = draws.sizes
    means = np.bincount(draws.of_run, values, draws.count) / sizes
    squares = np.bincount(draws.of_run, (values - means[draws.of_run]) ** 2, draws.count)
    noise = squares.sum() / max(1, len(values) - draws.count) * (1 / sizes).mean()
    whole = means.var(ddof=1)
    kept = np.sqrt(max(0.0, whole - noise) / whole) if whole > 0 else 0.0
    expected: NDArray[np.float64] = means.mean() + kept * (means - means.mean())
    return expected


def _ends(expected: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(expected, ENDS)
    return float(low), float(high)


def _errors_of_ends(expected: NDArray[np.float64]) -> tuple[float, float]:
    """The standard errors of both ends, by drawing the draws again (bootstrap).

    Shares of a few runs have few values, at which a quantile would stay whatever is drawn: each is blurred (Silverman
    and Young 1987).
    """
    generator, shape = np.random.default_rng(RESAMPLES), (RESAMPLES, len(expected))
    blur = expected.std() * len(expected) ** -0.2
    again = expected[generator.integers(len(expected), size=shape)] + blur * generator.standard_normal(shape)
    low, high = np.quantile(again, ENDS, axis=1).std(axis=1, ddof=1)
    return float(low), float(high)
