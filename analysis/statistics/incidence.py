"""Times to first events: how many runs have seen an event by each month.

A run in which the event never comes is censored at the horizon, never dropped and never counted as if it had come
then. Every run is watched to the same horizon and none is lost on the way, so the Kaplan-Meier estimate (1958) is the
share of runs that have seen the event, and Greenwood's variance is the binomial one; a test compares this with
`scipy.stats.ecdf`. Counting takes one pass, which ten million runs need.
"""

import numpy as np
import pandas as pd

from analysis.statistics.draws import Draws, effective_runs
from analysis.statistics.intervals import wilson


def incidence(first_month: pd.Series, horizon: int, draws: Draws | None = None) -> pd.DataFrame:
    """The cumulative incidence of an event with its pointwise 95 % band.

    `first_month`: one value a run, in months from 1, NaN where censored at `horizon`. Columns: `month` (0 to
    horizon), `estimate` (probability of the event by the end of that month), `low`, `high` (Wilson; of runs that share
    `draws` as many as they are worth).
    """
    runs = len(first_month)
    months = first_month.to_numpy(dtype=np.float64)
    came = months <= horizon
    first = months[came].astype(np.int64)
    share = np.cumsum(np.bincount(first, minlength=horizon + 1)) / runs
    worth: np.ndarray | int = runs
    if draws is not None:
        cells = draws.of_run[came] * (horizon + 1) + first
        counts = np.bincount(cells, minlength=draws.count * (horizon + 1)).reshape(draws.count, horizon + 1)
        worth = effective_runs(counts.cumsum(axis=1), draws.sizes)
    low, high = wilson(share * worth, worth)
    return pd.DataFrame({"month": np.arange(horizon + 1), "estimate": share, "low": low, "high": high})
