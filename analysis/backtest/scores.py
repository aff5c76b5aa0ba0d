"""Scores of forecasts, and how sure their differences are.

The logarithmic score is in nats, lower is better; probabilities are held between 1/2000 and 1 - 1/2000, because a
simulation of 2000 futures cannot tell less from never. The ranked probability score measures the distribution of the
highest class. Months depend on each other, so differences are resampled in blocks: at least six months, and twice the
horizon, because forecasts of overlapping months share what came.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.backtest.rolling import P_COLUMNS, enough
from analysis.backtest.targets import CLASS
from analysis.statistics.intervals import wilson

LEAST = 1 / 2000
RESAMPLES = 4000
BLOCK = 6
BINS = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
REFERENCE = "model"

type Numbers = NDArray[np.float64]


def log_score(frame: pd.DataFrame) -> Numbers:
    """Minus the logarithm of the probability given to what came, a row a forecast."""
    if frame["target"].iloc[0] == CLASS:
        chances = frame[list(P_COLUMNS)].to_numpy()[np.arange(len(frame)), frame["outcome"]]
    else:
        chances = np.where(frame["outcome"] == 1, frame["probability"], 1 - frame["probability"])
    return np.asarray(-np.log(np.clip(chances, LEAST, 1 - LEAST)))


def brier_score(frame: pd.DataFrame) -> Numbers:
    """The squared distance of probability and outcome; for the class the ranked probability score."""
    if frame["target"].iloc[0] == CLASS:
        reached = frame[list(P_COLUMNS)].to_numpy().cumsum(axis=1)
        came = frame["outcome"].to_numpy()[:, None] <= np.arange(len(P_COLUMNS))
        return np.asarray(((reached - came) ** 2)[:, :-1].sum(axis=1) / (len(P_COLUMNS) - 1))
    return np.asarray((frame["probability"] - frame["outcome"]) ** 2, dtype=float)


def score_table(forecasts: pd.DataFrame, reference: str = REFERENCE, seed: int = 1) -> pd.DataFrame:
    """One row a (target, horizon, forecaster): mean scores, and how far each is from the `reference`.

    `log_score`, `brier` (the class: ranked probability), `sharpness` (standard deviation of the probabilities),
    `difference` (log score less that of the reference: positive where the reference is better), `low`, `high` (95 %,
    NaN where there are too few months or nothing came), `forecasts`, `events`.
    """
    rows = []
    for keys, part in forecasts.groupby(["target", "horizon"], sort=False):
        target, horizon = str(keys[0]), int(str(keys[1]))
        scores = {name: log_score(group) for name, group in part.groupby("forecaster", sort=False)}
        for name, group in part.groupby("forecaster", sort=False):
            difference = scores[name] - scores[reference]
            block = max(BLOCK, 2 * horizon)
            low, high = block_interval(difference, block, seed) if enough(group) else (np.nan, np.nan)
            rows.append({
                "target": target, "horizon": horizon, "forecaster": name, "log_score": scores[name].mean(),
                "brier": brier_score(group).mean(), "sharpness": group["probability"].std(),
                "difference": difference.mean(), "low": low, "high": high, "forecasts": len(group),
                "events": int((group["outcome"] > 0).sum()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def block_interval(values: Numbers, block: int, seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of a mean of months that depend on each other, by circular blocks (Politis & Romano 1992).

    The last month is followed by the first, so that every month is drawn equally often; with blocks that end at the
    edges the first and last months would count for less. Blocks are few, so the distance of each quantile from the
    mean is widened to that of Student's t with as many values as there are blocks. NaN for fewer months than two
    blocks.
    """
    size = len(values)
    if size < 2 * block:
        return np.nan, np.nan
    resampled = values[block_places(size, block, seed)].mean(axis=1)
    return widened(float(values.mean()), resampled, size / block)


def block_places(size: int, block: int, seed: int) -> NDArray[np.intp]:
    """Which months each resample holds: an array of `RESAMPLES` rows and `size` columns."""
    starts = np.random.default_rng(seed).integers(0, size, (RESAMPLES, -(-size // block)))
    return (starts[:, :, None] + np.arange(block)).reshape(RESAMPLES, -1)[:, :size] % size


def widened(estimate: float, resampled: Numbers, blocks: float) -> tuple[float, float]:
    """The 95 % interval of an `estimate` from resamples of so many blocks, widened because they are few."""
    low, high = np.quantile(resampled, [0.025, 0.975])
    wider = stats.t.ppf(0.975, blocks - 1) / stats.norm.ppf(0.975) * np.sqrt(blocks / (blocks - 1))
    return float(estimate + wider * (low - estimate)), float(estimate + wider * (high - estimate))


def reliability(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row a (target, horizon, forecaster, bin of probability): mean forecast, share that came, Wilson interval."""
    events = forecasts[forecasts["target"] != CLASS]
    bins = np.clip(np.digitize(events["probability"], BINS) - 1, 0, len(BINS) - 2)
    rows = []
    for keys, group in events.assign(bin=bins).groupby(["target", "horizon", "forecaster", "bin"], sort=False):
        low, high = wilson(group["outcome"].sum(), len(group))
        rows.append((*keys, group["probability"].mean(), group["outcome"].mean(), float(low), float(high), len(group)))
    columns = ["target", "horizon", "forecaster", "bin", "forecast", "came", "low", "high", "months"]
    return pd.DataFrame(rows, columns=columns)


def losses(scores: pd.DataFrame, reference: str = REFERENCE) -> pd.DataFrame:
    """One row a (target, horizon) at which another forecaster is better than the reference, the worst first.

    `best` is the best of them, `behind` by how much the reference is behind it, in nats, with its interval `low`,
    `high`.
    """
    others = scores[(scores["forecaster"] != reference) & (scores["difference"] < 0)].sort_values("difference")
    best = others.drop_duplicates(["target", "horizon"])
    behind = {"behind": -best["difference"], "low": -best["high"], "high": -best["low"]}
    return best[["target", "horizon"]].assign(best=best["forecaster"], **behind).reset_index(drop=True)
