"""The summary of a result: every outcome with its estimate, its Monte-Carlo standard error and its 95 % interval."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics.draws import COLUMN as DRAW
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import estimated
from analysis.wording.outcomes import NEAR, class_row, headline_names, within
from sim.outcomes import EVENTS, FIRSTS
from sim.vocabulary import OUTCOMES

COLUMNS = ("outcome", "estimate", "standard_error", "low", "high")


def summarise(runs: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """The summary table of `runs` (one row a run), simulated for `horizon` months.

    Columns `outcome`, `estimate`, `standard_error`, `low`, `high`. First the probabilities: each outcome class, each
    event within 12 months (where the horizon is that long) and within the horizon, what is true or false at the end;
    then the mean of each numeric outcome under its own name and in its own unit.

    The months of first events have no mean here. A run in which an event never came is censored, so the mean of the
    others would look the sooner the rarer the event, and a mean cut off at the horizon would be read as a waiting
    time; the probabilities by month 12 and by the horizon, and the chart of timing, say the same without either trap.

    No error is 0, and runs that share draws of a posterior count for what they are worth: see `intervals`. The result
    does not depend on the order of the runs, nor on the chunks they were computed in.
    """
    draws = draws_of(runs)
    rows = []
    for outcome, values in measured(runs, horizon):
        rows.append((outcome, *estimated(values, draws)))
        del values  # before the next column is read: of ten million runs each is 80 MB
    return pd.DataFrame(rows, columns=list(COLUMNS))


def headline(summary: pd.DataFrame, first: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of `summary` that fit on a screen, in its order; `first` names rows to put at the top.

    The economy is always among them: a result about sanctions is never shown without it.
    """
    names = list(summary["outcome"])
    wanted = headline_names(names)
    chosen = [*first, *(name for name in names if name in wanted and name not in first)]
    return summary.set_index("outcome", drop=False).loc[chosen].reset_index(drop=True)


def measured(runs: pd.DataFrame, horizon: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Each row of the summary by name, with its value in every run, shape (runs,): booleans, else numbers."""
    classes = runs["outcome"]
    for word in OUTCOMES:
        yield class_row(word), (classes == word).to_numpy(dtype=bool)
    for months in horizons(horizon):
        for event, column in EVENTS.items():
            yield within(event, months), (runs[column] <= months).to_numpy()
    outcomes = [name for name in runs.columns if name not in ("run", DRAW, *FIRSTS) and "." not in name]
    kinds = runs.dtypes
    flags = [name for name in outcomes if pd.api.types.is_bool_dtype(kinds[name])]
    for name in sorted(flags, key=lambda flag: flag != "treaty"):
        yield name, runs[name].to_numpy(dtype=bool)
    for name in outcomes:
        if name not in flags and pd.api.types.is_numeric_dtype(kinds[name]):
            yield name, runs[name].to_numpy(dtype=np.float64)


def horizons(horizon: int) -> tuple[int, ...]:
    """The months within which events are reported: soon, where the simulation is that long, and all of it."""
    return (NEAR, horizon) if horizon > NEAR else (horizon,)
