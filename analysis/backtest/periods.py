"""Scores of stretches of years apart: a mean over all months can hide in which of them a forecaster is good."""

import pandas as pd

from analysis.backtest.scores import log_score

PERIODS = (("2013-01", "2015-12"), ("2018-01", "2021-12"), ("2022-01", "2023-12"), ("2024-01", "2024-12"))
"""First and last month: tests above the line once a year or less; talks and the quiet after them; the campaign of 2022
and 2023; the year after it."""


def by_period(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row a (period, target, horizon, forecaster), of the forecasts that begin in the period.

    Columns: `first`, `last`, `target`, `horizon`, `forecaster`, `log_score`, `forecast` (the mean probability of the
    event; of any test for the class), `forecasts` and `came`, how many of them came true.
    """
    rows = []
    for first, last in PERIODS:
        inside = forecasts[forecasts["origin"].between(first, last)]
        for keys, group in inside.groupby(["target", "horizon", "forecaster"], sort=False):
            came = int((group["outcome"] > 0).sum())
            rows.append((first, last, *keys, log_score(group).mean(), group["probability"].mean(), len(group), came))
    columns = ["first", "last", "target", "horizon", "forecaster", "log_score", "forecast", "forecasts", "came"]
    return pd.DataFrame(rows, columns=columns)
