"""What may be asked about: a row of a summary, such as `talks_within_12`, or a condition on runs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.space import SensitivityError
from analysis.statistics.expressions import condition
from analysis.statistics.outcomes import measured
from analysis.wording.outcomes import (
    CLASS,
    EVENT_WORDS,
    INDEX,
    MONTHS,
    NEAR,
    OUTPUT,
    WITHIN,
    WORDS,
    is_probability,
    label,
    unit,
    within,
)
from sim.outcomes import FIRSTS
from sim.scenario.wording import closest

OPTION = "--outcome"
POINTS = " points"
SOON, ENDING = ("red_line_test", "talks"), "final_economy"


def usual(horizon: int) -> list[str]:
    """What is asked about if nothing is named: a test above the red line and talks, soon, and the economy."""
    return [*(within(event, min(NEAR, horizon)) for event in SOON), ENDING]


def checked(asked: Sequence[str], runs: pd.DataFrame, horizon: int) -> list[str]:
    """The outcomes asked for, each once; `runs` has the columns of runs and may be empty.

    Raises `SensitivityError` for what is no outcome, `ExpressionError` for a condition that cannot be read.
    """
    known = [name for name, _ in measured(runs, horizon)]
    for outcome in asked:
        if outcome in known:
            continue
        if outcome in FIRSTS:
            raise SensitivityError(
                f"{OPTION}: '{outcome}' is a month that may never come, so it has no mean; ask for '{outcome} <= 12'"
            )
        if outcome == "outcome":
            raise SensitivityError(f"{OPTION}: 'outcome' is one of five words; ask for \"outcome == 'interim deal'\"")
        if outcome.replace("_", "").isalnum():
            near = closest(outcome, known)
            hint = f" - did you mean '{near}'?" if near else f"; there are: {', '.join(known)}"
            raise SensitivityError(f"{OPTION}: '{outcome}' is no outcome{hint}")
        condition(outcome, runs, OPTION)
    return list(dict.fromkeys(asked))


def outcome_values(runs: pd.DataFrame, horizon: int, outcomes: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """The value of each outcome in every run, as numbers: 1 where a condition holds, 0 elsewhere."""
    return {name: values.astype(np.float64) for name, values in of_runs(runs, horizon, outcomes).items()}


def of_runs(runs: pd.DataFrame, horizon: int, outcomes: Sequence[str]) -> dict[str, NDArray[Any]]:
    """What each outcome is in every run: booleans of what happens or not, else numbers, as a summary takes them."""
    rows = dict(measured(runs, horizon))
    return {name: rows[name] if name in rows else condition(name, runs).holds(runs) for name in outcomes}


def is_condition(outcome: str) -> bool:
    """Whether an outcome that was asked for is a condition rather than a row of a summary."""
    return not (outcome in WORDS or outcome.startswith(CLASS) or outcome.partition(WITHIN)[0] in EVENT_WORDS)


def is_share(outcome: str) -> bool:
    """Whether the mean of an outcome is a probability."""
    return is_condition(outcome) or is_probability(outcome)


def words(outcome: str) -> str:
    """An outcome as a reader says it; a condition as it was written."""
    return outcome if is_condition(outcome) else label(outcome)


def a_point(outcome: str, horizon: int) -> float:
    """What counts as a point of an outcome: 1 %, of the months for a count of them; half a warhead equivalent."""
    if is_share(outcome) or unit(outcome) in (INDEX, OUTPUT):
        return 0.01
    return 0.01 * horizon if unit(outcome) == MONTHS else 0.5


def distances(outcome: str, *sizes: float) -> list[str]:
    """How far things move an outcome, in words without signs: points of a probability, else its own unit.

    All have the places of the first.
    """
    if is_share(outcome):
        places = 0 if sizes[0] >= 0.095 else 1
        return [f"{100 * distance:.{places}f}{POINTS}" for distance in sizes]
    return [f"{distance:.3f}" for distance in sizes]
