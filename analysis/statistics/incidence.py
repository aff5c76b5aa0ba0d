"""Times to first events: how many runs have seen an event by each month.

A run in which the event never comes is censored at the horizon, never dropped and never counted as if it had come
then. Every run is watched to the same horizon and none is lost on the way, so the Kaplan-Meier estimate (1958) is the
share of runs that have seen the event, and Greenwood's variance is the binomial one; a test holds this against
`scipy.stats.ecdf`. Counting takes one pass, which ten million runs need.
"""

import numpy as np
import pandas as pd

from analysis.statistics.intervals import wilson

EVENTS = {
    "red_line_test": "first_red_line_month",
    "talks": "first_talks_month",
    "relief": "first_relief_month",
    "interim": "first_interim_month",
    "declaration": "first_declaration_month",
}
"""The events that are timed, and the column of `runs` that holds the month (from 1) of the first one."""


def counts_by_month(first_month: pd.Series, horizon: int) -> np.ndarray:
    """Runs that have seen the event by the end of months 0 to `horizon`: integers, shape (horizon + 1,)."""
    seen = first_month.dropna().to_numpy(dtype=np.int64)
    return np.cumsum(np.bincount(seen[seen <= horizon], minlength=horizon + 1))


def incidence(first_month: pd.Series, horizon: int) -> pd.DataFrame:
    """The cumulative incidence of an event with its pointwise 95 % band.

    `first_month`: one value a run, in months from 1, null where censored at `horizon`. Columns: `month` (0 to
    horizon), `estimate` (probability of the event by the end of that month), `low`, `high` (Wilson).
    """
    runs = len(first_month)
    seen = counts_by_month(first_month, horizon)
    low, high = wilson(seen, runs)
    return pd.DataFrame({"month": np.arange(horizon + 1), "estimate": seen / runs, "low": low, "high": high})
