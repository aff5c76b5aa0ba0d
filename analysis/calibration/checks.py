"""Does the fitter find what is there? Simulation-based calibration and recovery on simulated records.

Parameters are drawn from the prior, a record of twenty years is simulated with them and fitted. If the fitter is
right, the rank of the true value among the posterior draws is uniform (Talts et al. 2018), and intervals hold the true
value as often as they say.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis.calibration.fit import calibrate
from analysis.calibration.sampling import SINGLE, Effort
from analysis.calibration.space import Space, Vector
from analysis.record import Record, observed
from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data

MONTHS = 240
RANKED = 99
"""Posterior draws that a true value is ranked among."""
LEVEL = 0.9
ALL = "all"


def prior_draws(space: Space, count: int, generator: np.random.Generator) -> Vector:
    """Points from the prior, shape (count, keys): normal, cut at the bounds, pressure in its order."""
    found: list[Vector] = []
    cut = stats.truncnorm(
        (space.low - space.mean) / space.sd, (space.high - space.mean) / space.sd, space.mean, space.sd
    )
    while len(found) < count:
        drawn = cut.rvs((4 * count, len(space.keys)), random_state=generator)
        found += list(drawn[space.disorder(drawn) == 0])
    return np.array(found[:count])


def simulated_record(space: Space, point: Vector, seed: int, months: int = MONTHS) -> Record:
    """A record of `months` months in which everything is seen, simulated with `point`."""
    scenario = from_data({"name": "simulated", "start": "2000-01", "months": months, "runs": 1, "seed": seed,
                          "initial": {"sanctions": 0.4, "border_closed": 0}})  # fmt: skip
    plan = replace(design(scenario), parameters=space.parameter_sets(point[None]))
    return observed(plan, run_chunk(plan, 0, 1, 1)[2])


def recover(
    space: Space, replicates: int, seed: int = 1, months: int = MONTHS, effort: Effort = SINGLE,
    report: Callable[[int, int], None] = lambda finished, wanted: None,
) -> pd.DataFrame:  # fmt: skip
    """One row a (replicate, parameter): `truth`, `mean`, `low`, `high` (90 %), `rank` (0 to RANKED), `inside`."""
    generator = np.random.default_rng(seed)
    rows = []
    for replicate, truth in enumerate(prior_draws(space, replicates, generator)):
        record = simulated_record(space, truth, seed * 100_000 + replicate, months)
        sample = calibrate(record, space=space, seed=replicate, effort=effort).sample
        draws = sample.thinned(RANKED)
        low, high = np.quantile(sample.flat, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        for column, key in enumerate(space.keys):
            rows.append({
                "replicate": replicate, "key": key, "truth": truth[column], "mean": sample.flat[:, column].mean(),
                "low": low[column], "high": high[column], "rank": int((draws[:, column] < truth[column]).sum()),
                "inside": bool(low[column] <= truth[column] <= high[column]),
            })  # fmt: skip
        report(replicate + 1, replicates)
    return pd.DataFrame(rows)


def judged(recovered: pd.DataFrame) -> pd.DataFrame:
    """One row a parameter, and the last for all: how often the interval held the truth, and whether ranks are uniform.

    Columns: `key`, `replicates`, `inside` and its 95 % interval (Wilson; for all together that of the replicates'
    shares, which are independent as parameters are not), `uniform_p` (chi-square; for all the smallest, adjusted for
    their number), `correlation` of truth and posterior mean.
    """
    bins = 5
    rows = []
    for key, part in recovered.groupby("key", sort=False):
        counts = np.histogram(part["rank"], bins=np.linspace(0, RANKED + 1, bins + 1))[0]
        low, high = stats.binomtest(int(part["inside"].sum()), len(part)).proportion_ci(method="wilson")
        error = np.corrcoef(part["truth"], part["mean"])[0, 1] if part["truth"].std() > 0 else np.nan
        rows.append({
            "key": key, "replicates": len(part), "inside": part["inside"].mean(), "low": low, "high": high,
            "uniform_p": stats.chisquare(counts).pvalue, "correlation": error,
        })  # fmt: skip
    table = pd.DataFrame(rows)
    shares = recovered.groupby("replicate")["inside"].mean().to_numpy(float)
    middle, reach = shares.mean(), stats.sem(shares) * stats.t.ppf(0.975, len(shares) - 1)
    smallest = min(1.0, len(table) * table["uniform_p"].to_numpy(float).min())
    table.loc[len(table)] = [ALL, len(shares), middle, middle - reach, middle + reach, smallest, np.nan]
    return table
