"""Whether forecasts move as far as what comes: the slope of reliability, and forecasts that were nearly certain.

The slope is that of a logistic regression of what came on the log-odds of the forecast (Cox 1958). At 1 forecasts move
as far as they should; below 1 they are too bold, above 1 too timid, and at 0 or below they do not tell months apart.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from analysis.backtest.rolling import enough
from analysis.backtest.scores import BLOCK, REFERENCE, block_places, widened
from analysis.backtest.targets import CLASS

BOLD = 0.97
"""A forecast above this, or as near to 0, is nearly certain."""
LEAST = 0.001
"""Forecasts nearer to 0 or 1 count as this near, as a simulation of 2000 futures tells no more."""
RIDGE = 0.02
"""Keeps the slope finite where forecasts and what came agree without exception."""
STEPS = 50
EXACT = 1e-6

type Numbers = NDArray[np.float64]


def slope_table(forecasts: pd.DataFrame, forecaster: str = REFERENCE, seed: int = 1) -> pd.DataFrame:
    """One row a (target, horizon) of one forecaster; the class of test, which is no probability, is left out.

    `slope` with `low`, `high` (95 %, by circular blocks of months as for scores; NaN with too few months, or where all
    or nothing came), `bold` (forecasts beyond .97 or below .03), `failed` (how many of them did not come true),
    `forecasts`, `events`.
    """
    rows = []
    chosen = forecasts[(forecasts["forecaster"] == forecaster) & (forecasts["target"] != CLASS)]
    for keys, part in chosen.groupby(["target", "horizon"], sort=False):
        target, horizon = str(keys[0]), int(str(keys[1]))
        probability, came = part["probability"].to_numpy(), part["outcome"].to_numpy() > 0
        slope = low = high = np.nan
        if enough(part) and 0 < came.sum() < len(came):
            slope = float(slopes(probability, came, np.ones((1, len(came))))[0])
            low, high = _interval(probability, came, max(BLOCK, 2 * horizon), slope, seed)
        surely, hardly = probability > BOLD, probability < 1 - BOLD
        rows.append({
            "target": target, "horizon": horizon, "slope": slope, "low": low, "high": high,
            "bold": int((surely | hardly).sum()), "failed": int(((surely & ~came) | (hardly & came)).sum()),
            "forecasts": len(came), "events": int(came.sum()),
        })  # fmt: skip
    return pd.DataFrame(rows)


def slopes(probability: Numbers, came: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """The slope under each row of `weights` (samples x forecasts), by Newton's method on all of them at once."""
    odds = logit(np.clip(probability, LEAST, 1 - LEAST))
    level, slope = np.zeros(len(weights)), np.ones(len(weights))
    for _ in range(STEPS):
        expected = expit(level[:, None] + slope[:, None] * odds)
        missing, spread = weights * (came - expected), weights * expected * (1 - expected)
        first, second = missing.sum(axis=1) - RIDGE * level, missing @ odds - RIDGE * slope
        one, cross, two = spread.sum(axis=1) + RIDGE, spread @ odds, spread @ odds**2 + RIDGE
        steps = np.stack([two * first - cross * second, one * second - cross * first]) / (one * two - cross**2)
        steps = np.clip(steps, -1, 1)  # a whole step may leap over the answer and never come back
        level, slope = level + steps[0], slope + steps[1]
        if np.abs(steps).max() < EXACT:
            break
    return slope


def _interval(
    probability: Numbers, came: NDArray[np.bool_], block: int, slope: float, seed: int
) -> tuple[float, float]:
    size = len(came)
    if size < 2 * block:
        return np.nan, np.nan
    places = block_places(size, block, seed)
    weights = np.apply_along_axis(np.bincount, 1, places, minlength=size).astype(float)
    return widened(slope, slopes(probability, came, weights), size / block)
