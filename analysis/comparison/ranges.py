"""What stands beside a headline number: how far it moves over the forms of the model and over the posterior.

The error of the simulation says how sure the number is if the model and its coefficients are right, which is the least
of it. Some seconds: a few thousand runs of each form, and some tens of runs of each draw of the posterior.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.forms import RUNS, Report, other_forms
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import estimated
from analysis.statistics.outcomes import measured
from sim.batch.run import run
from sim.errors import ScenarioError
from sim.result import Result
from sim.scenario import Scenario, layered, posterior

if TYPE_CHECKING:
    from sim.batch.executors import Executor

RUNS_A_DRAW = 32
ENDS = (0.05, 0.95)
COLUMNS = (
    "outcome", "estimate", "standard_error", "forms_low", "forms_high", "lowest_form", "highest_form",
    "posterior_low", "posterior_high",
)  # fmt: skip
OWN = "as it is"
UNKNOWN = (np.nan, np.nan)

type Values = Callable[[Result], Mapping[str, NDArray[Any]]]


def rows_of_summary(result: Result) -> Mapping[str, NDArray[Any]]:
    """The value of each row of a summary in every run."""
    return dict(measured(result.runs, result.horizon))


def ranges(
    scenario: Scenario, outcomes: list[str], executor: "Executor | None" = None, values: Values = rows_of_summary,
    report: Report = lambda finished, wanted: None,
) -> pd.DataFrame:  # fmt: skip
    """One row an outcome, a probability or a mean, with the columns `COLUMNS`.

    `estimate` and its Monte-Carlo error are those of the scenario as it is; `forms_low` and `forms_high` the least and
    the greatest estimate over all forms of the model, that of the scenario among them; `posterior_low` and
    `posterior_high` hold 90 % of what the draws of the posterior expect, and are missing where no shipped posterior
    knows so little that the scenario may draw from it.
    """
    forms = [(OWN, scenario), *other_forms(scenario)]
    expected: dict[str, pd.Series] = {}
    for number, (name, form) in enumerate(forms):
        report(number, len(forms) + 1)
        size = scenario.runs if name == OWN else min(RUNS, scenario.runs)
        of_form = values(run(layered(form, {"runs": size}), executor=executor))
        expected[name] = pd.Series({outcome: float(of_form[outcome].mean()) for outcome in outcomes})
        if name == OWN:
            own = {outcome: estimated(of_form[outcome])[:2] for outcome in outcomes}
    report(len(forms), len(forms) + 1)
    table = pd.DataFrame(expected)
    over = _over_posterior(scenario, outcomes, executor, values)
    report(len(forms) + 1, len(forms) + 1)
    rows = [
        (outcome, *own[outcome], of_forms.min(), of_forms.max(), of_forms.idxmin(), of_forms.idxmax(), *over[outcome])
        for outcome, of_forms in ((outcome, table.loc[outcome]) for outcome in outcomes)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _over_posterior(
    scenario: Scenario, outcomes: list[str], executor: "Executor | None", values: Values
) -> dict[str, tuple[float, float]]:
    result = drawn(scenario, executor)
    if result is None:
        return dict.fromkeys(outcomes, UNKNOWN)
    of_runs = values(result)
    return {outcome: spread(result, of_runs[outcome].astype(np.float64)) for outcome in outcomes}


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
    """Between which values 90 % of the expectations under the draws lie, from runs that share draws.

    Means over the runs of a draw lie farther apart than what they estimate. They are drawn together until their
    variance is that of the expectations (Louis 1984).
    """
    sizes = draws.sizes
    means = np.bincount(draws.of_run, values, draws.count) / sizes
    squares = np.bincount(draws.of_run, (values - means[draws.of_run]) ** 2, draws.count)
    noise = squares.sum() / max(1, len(values) - draws.count) * (1 / sizes).mean()
    whole = means.var(ddof=1)
    kept = np.sqrt(max(0.0, whole - noise) / whole) if whole > 0 else 0.0
    low, high = np.quantile(means.mean() + kept * (means - means.mean()), ENDS)
    return float(low), float(high)
