"""What drives an outcome over a posterior, whose parameters depend on each other, from runs that are given.

Saltelli's design mixes the parameters of two draws, and where parameters go together such a mixture is no draw of the
posterior: it would ask what happens where the record says that nothing is. Nor is there one way to share the variance
out: what a parameter explains, it may explain for others that go with it. Two indices have a meaning whatever the
dependence (Kucherenko, Tarantola & Annoni 2012; Mara & Tarantola 2012):

- `first`: the share of the variance that would go on average if the parameter alone were known, with all that knowing
  it tells of the others. Several may explain the same, so the sum may exceed 1.
- `alone`: the same of what the parameter does not share with any other (the residual of its normal score regressed on
  theirs, so a straight dependence between scores is taken out). A parameter with a large `first` and a small `alone`
  stands for others.

Both are first-order indices by RBD-FAST with Tissot & Prieur's (2012) correction of its bias, from SALib; the share of
simulation error in the mean over the runs of a draw is taken out of the variance. A total index has no such meaning: it
is missing.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from analysis.sensitivity.indices import COLUMNS, Indices, noise_share
from analysis.sensitivity.outcomes import distances, outcome_values
from analysis.sensitivity.size import hardly, hardly_words
from analysis.sensitivity.space import SensitivityError
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import Z

HARMONICS = 6
LEAST_DRAWS = 200
ALONE = ("alone", "alone_low", "alone_high")


def from_draws(runs: pd.DataFrame, horizon: int, outcomes: Sequence[str], seed: int, name: str) -> Indices:
    """The indices of outcomes from runs that share draws of a posterior, several runs a draw.

    The table has the columns `ALONE` besides; its total indices are missing. Raises `SensitivityError` where there are
    too few draws, or too few runs of each to tell chance from the effect of parameters.
    """
    draws = draws_of(runs)
    refuse_few(draws.count if draws else len(runs[:1]), name)
    assert draws is not None
    sizes = draws.sizes
    if sizes.min() < 2:
        raise SensitivityError(f"{name}: a draw has a single run, so chance cannot be told apart; run more")
    _, rows = np.unique(draws.of_run, return_index=True)
    of_draws = runs.iloc[rows]
    keys = [key for key in of_draws.columns if key.startswith("parameters.") and np.ptp(of_draws[key]) > 0]
    parameters = of_draws[keys].to_numpy(dtype=np.float64)
    unshared = residuals(parameters)
    tables, variances = [], []
    for outcome, values in outcome_values(runs, horizon, outcomes).items():
        means = np.bincount(draws.of_run, values, draws.count) / sizes
        squares = np.bincount(draws.of_run, (values - means[draws.of_run]) ** 2, draws.count) / (sizes - 1)
        whole, noise = means.var(ddof=1), (squares / sizes).mean()
        made, chance = whole - noise, float(squares.mean())
        # The error of a variance of as many means: how far it could be from 0 by chance.
        error = np.sqrt(2 / (draws.count - 1)) * whole
        if made <= 3 * error:
            raise SensitivityError(f"{name}: {_unknown(outcome, made, error, draws.count, horizon)}")
        share = made / whole
        first = _first_order(keys, parameters, means, seed) / share
        alone = _first_order(keys, unshared, means, seed) / share
        missing = dict.fromkeys(COLUMNS[3:], np.nan)
        table = dict(zip((*COLUMNS[:3], *ALONE), (*_ends(first), *_ends(alone)), strict=True))
        tables.append(pd.DataFrame({"outcome": outcome, "parameter": keys, **table, **missing}))
        low, high = max(0.0, made - Z * error), made + Z * error
        variances.append(
            {
                "outcome": outcome,
                "estimate": float(means.mean()),
                "standard_error": float(np.sqrt(whole / draws.count)),
                "parameters": made,
                "parameters_low": low,
                "parameters_high": high,
                "noise": chance,
                # The noise is known from all runs, far better than what the draws make.
                "noise_share": float(noise_share(chance, made)),
                "noise_share_low": float(noise_share(chance, high)),
                "noise_share_high": float(noise_share(chance, low)),
            }
        )
    return Indices(pd.concat(tables, ignore_index=True), pd.DataFrame(variances))


def refuse_few(draws: int, name: str) -> None:
    """Raise `SensitivityError` where a posterior has too few different draws."""
    if draws < LEAST_DRAWS:
        raise SensitivityError(
            f"{name}: its posterior has {draws} different draws, and {LEAST_DRAWS} are needed; calibrate with more "
            "--draws"
        )


def _unknown(outcome: str, made: float, error: float, draws: int, horizon: int) -> str:
    """Why the draws, which make such a variance with its error, do not tell on which parameters an outcome depends."""
    most = float(np.sqrt(max(0.0, made + Z * error)))
    if hardly(outcome, most, horizon):
        return f"{outcome} {hardly_words(outcome, horizon)}; there is nothing to share out"
    return (
        f"{outcome}: the parameters move it by {distances(outcome, most)[0]} at most (one standard deviation), too "
        f"little beside chance for {draws:,} draws to tell on which it depends; calibrate with more --draws, or ask "
        "over the priors, --set uncertainties=prior"
    )


def residuals(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each column, shape (draws, columns), what its normal score does not share with those of all others."""
    scores = norm.ppf((rankdata(parameters, axis=0) - 0.5) / len(parameters))
    # The rows of the inverse of the correlations are the coefficients of these regressions, but for their scale.
    precision = np.linalg.pinv(np.corrcoef(scores, rowvar=False))
    left: NDArray[np.float64] = scores @ precision / np.diag(precision)
    return left


def _first_order(
    keys: list[str], inputs: NDArray[np.float64], means: NDArray[np.float64], seed: int
) -> NDArray[np.float64]:
    """First-order indices and half of their intervals, shape (2, keys)."""
    from SALib.analyze import rbd_fast

    problem = {"num_vars": len(keys), "names": keys}
    given = rbd_fast.analyze(problem, inputs, means, M=HARMONICS, seed=np.random.default_rng(seed))
    return np.array([given["S1"], given["S1_conf"]], dtype=np.float64)


def _ends(estimate: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    index, half = estimate
    return index, index - half, index + half
