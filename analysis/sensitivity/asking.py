"""The question put to a scenario: what drives its outcomes, in the form that it has and in every other one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from analysis.comparison.forms import other_forms
from analysis.sensitivity.evaluation import Model, Report, no_runs
from analysis.sensitivity.given import from_draws
from analysis.sensitivity.outcomes import checked, usual
from analysis.sensitivity.screening import COLUMNS
from analysis.sensitivity.size import Size
from analysis.sensitivity.space import Factor, SensitivityError, Space, space_of
from analysis.sensitivity.study import Study, study
from sim.batch.pieces import NO_PIECES, Pieces
from sim.batch.run import run
from sim.scenario import Scenario, layered, posterior

if TYPE_CHECKING:
    from sim.batch.executors import Executor

NEW_SEED = 1
"""What is added to the seed of the runs for that of the designs, which are another matter."""


def asked(scenario: Scenario) -> Scenario:
    """The scenario whose parameters vary: where nothing is said to, over all priors."""
    return layered(scenario, {"uncertainties": "prior"}) if scenario.uncertainties == "off" else scenario


def outcomes_of(scenario: Scenario, outcomes: Sequence[str]) -> list[str]:
    """The outcomes asked for, checked; the usual ones if there are none."""
    return checked(outcomes or usual(scenario.months), no_runs(scenario), scenario.months)


def runs_of(scenario: Scenario, size: Size, every_form: bool) -> int:
    """How many runs the question takes at most, in the form of the scenario or in every one."""
    scenario = asked(scenario)
    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    if folder is not None:
        runs = len(posterior.rows(folder, scenario.name)) * size.screened
    else:
        factors = len(space_of(scenario).factors)
        runs = size.runs(factors, min(size.parameters, factors))
    return runs * (1 + len(list(other_forms(scenario)))) if every_form else runs


def ask(
    scenario: Scenario, outcomes: Sequence[str], size: Size, executor: "Executor",
    report: Report = lambda finished, wanted: None, pieces: Pieces = NO_PIECES,
) -> Study:  # fmt: skip
    """What drives outcomes of a scenario, over what its `uncertainties` say, or over the priors if these are off.

    Runs that are finished are kept in `pieces`. Screening and indices over a posterior are another matter: see `given`.
    Raises `SensitivityError` for what cannot be answered.
    """
    scenario = asked(scenario)
    chosen = outcomes_of(scenario, outcomes)
    if posterior.folder_of(scenario.uncertainties, scenario.start) is not None:
        return _over_posterior(scenario, chosen, size, executor, report, pieces)
    seed = scenario.seed + NEW_SEED
    model = Model(scenario, executor, report, tuple(chosen), pieces)
    found = study(space_of(scenario), model, chosen, scenario.months, size, seed, scenario.name)
    return replace(found, over=str(scenario.uncertainties))


def _over_posterior(
    scenario: Scenario, outcomes: list[str], size: Size, executor: "Executor", report: Report, pieces: Pieces
) -> Study:
    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    assert folder is not None
    draws = len(posterior.rows(folder, scenario.name))
    runs = draws * size.screened
    scenario = layered(scenario, {"runs": runs})
    key = f"draws-{blake2b(json.dumps(scenario.resolved()).encode(), digest_size=16).hexdigest()}"
    table = pieces.get(key)
    if table is None:
        table = pa.Table.from_pandas(run(scenario, executor=executor, progress=report).runs, preserve_index=False)
        pieces.keep(key, table)
    shares = from_draws(table.to_pandas(), scenario.months, outcomes, scenario.seed + NEW_SEED, scenario.name)
    space = Space(tuple(Factor.of(key) for key in dict.fromkeys(shares.table["parameter"])))
    nothing = pd.DataFrame(columns=list(COLUMNS))
    return Study(space, space, tuple(outcomes), nothing, shares, (), runs, "posterior")


def ask_all_forms(
    scenario: Scenario, outcomes: Sequence[str], size: Size, executor: "Executor",
    report: Callable[[str], Report] = lambda form: lambda finished, wanted: None, pieces: Pieces = NO_PIECES,
) -> tuple[list[Study], dict[str, str]]:  # fmt: skip
    """The study of the scenario as it is, then of every other form; and why some forms have no answer."""
    studies = [ask(scenario, outcomes, size, executor, report("as it is"), pieces)]
    refused: dict[str, str] = {}
    for form, changed in other_forms(scenario):
        try:
            studies.append(replace(ask(changed, outcomes, size, executor, report(form), pieces), form=form))
        except SensitivityError as error:
            refused[form] = str(error)
    return studies, refused
