"""The question put to a scenario: what drives its outcomes, in the form that it has and in every other one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.comparison.forms import other_forms
from analysis.sensitivity.evaluation import Model, Report, no_runs
from analysis.sensitivity.given import from_draws, refuse_few
from analysis.sensitivity.outcomes import checked, usual
from analysis.sensitivity.screening import COLUMNS
from analysis.sensitivity.size import Size, refuse_large
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


class Work(NamedTuple):
    """What a question takes: runs, and how many different sets of parameters they have."""

    runs: int
    sets: int


def work_of(scenario: Scenario, size: Size, every_form: bool) -> Work:
    """What the question takes at most, in the form of the scenario or in every one."""
    scenario = asked(scenario)
    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    if folder is not None:
        sets = len(posterior.rows(folder, scenario.name))
        runs = sets * size.screened
    else:
        factors = len(space_of(scenario).factors)
        reduced = size.reduced(factors)
        runs, sets = size.runs(factors, reduced), size.points(factors, reduced)
    forms = 1 + len(list(other_forms(scenario))) if every_form else 1
    return Work(forms * runs, forms * sets)


def check(scenario: Scenario, outcomes: Sequence[str], size: Size) -> None:
    """Raise a `PanmunjomError` for a question that cannot be asked, before anything is simulated."""
    scenario = asked(scenario)
    chosen = outcomes_of(scenario, outcomes)
    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    if folder is None:
        refuse_large(space_of(scenario), len(chosen), size, scenario.name)
    else:
        refuse_few(len(np.unique(posterior.distinct(posterior.rows(folder, scenario.name)))), scenario.name)


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
