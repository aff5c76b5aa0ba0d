"""Shares of the variance of an outcome: first-order and total indices (Sobol 1993), without the share of chance.

The design is Saltelli's (2010): two independent samples A and B, and for each factor A with that factor's draws from B.
With outcomes that owe nothing to chance the estimators are those of SALib: Saltelli's (2010) of the first order and
Jansen's (1999) of the total. SALib takes chance for an effect of the parameters, which would make every total index too
large; here each square and product is one of different replications (see `noise`), so that the indices are those of
the outcome's expectation at given parameters. Intervals are from a bootstrap over the rows of the design.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.sensitivity.evaluation import Evaluator, Points, Values
from analysis.sensitivity.noise import product
from analysis.sensitivity.space import Space

RESAMPLES = 1000
ENDS = (2.5, 97.5)
COLUMNS = ("first", "first_low", "first_high", "total", "total_low", "total_high")


@dataclass(frozen=True, eq=False)
class Indices:
    """The indices of outcomes.

    `table`: a row an (outcome, factor): `outcome`, `parameter`, and `COLUMNS`, 95 % intervals. `variance`: a row an
    outcome: `estimate`, its mean over parameters and draws, and `standard_error`; `parameters`, the variance of its
    expectation that the parameters make, with `parameters_low` and `parameters_high`; `noise`, the variance of single
    runs with the same parameters, `noise_share` its share of the variance of all; `first_sum`, the sum of the
    first-order indices; both with their intervals.
    """

    table: pd.DataFrame
    variance: pd.DataFrame


def sample(space: Space, samples: int, seed: int) -> Points:
    """Saltelli's design, shape (factors + 2, samples, dimensions): A, A with a factor from B for each, B."""
    from SALib.sample.sobol import sample as saltelli

    drawn = saltelli(space.problem(), samples, calc_second_order=False, seed=np.random.default_rng(seed))
    points: Points = drawn.reshape(samples, len(space.factors) + 2, len(space.keys)).swapaxes(0, 1)
    return points


def indices(
    space: Space, evaluate: Evaluator, outcomes: list[str], samples: int, replications: int, seed: int
) -> Indices:
    """The indices of the outcomes over the space, from `samples` rows of the design."""
    values = evaluate(space, sample(space, samples, seed), replications, outcomes)
    tables, variances = [], []
    for name, of_outcome in zip(outcomes, values, strict=True):
        estimates, variance = estimated(of_outcome, np.random.default_rng(seed))
        tables.append(pd.DataFrame(estimates, columns=list(COLUMNS)).assign(outcome=name, parameter=space.names))
        variances.append({"outcome": name, **variance})
    table = pd.concat(tables, ignore_index=True)[["outcome", "parameter", *COLUMNS]]
    return Indices(table, pd.DataFrame(variances))


def estimated(
    values: Values, generator: np.random.Generator, resamples: int = RESAMPLES
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """`COLUMNS` of each factor, shape (factors, 6), and the variance, of an outcome's values at Saltelli's design.

    `values` has the shape (factors + 2, samples, replications).
    """
    centre = float(values.mean())
    a, mixed, b = values[0] - centre, values[1:-1] - centre, values[-1] - centre
    rows = a.shape[0]
    first = product(b, mixed - a)
    total = product(mixed - a, mixed - a) / 2
    # The variance of A and B: the mean of their squares less the square of their mean, near 0.
    square, mean = (product(a, a) + product(b, b)) / 2, (a.mean(axis=1) + b.mean(axis=1)) / 2

    chance = (a.var(axis=1, ddof=1) + b.var(axis=1, ddof=1)) / 2

    def of(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Variance and noise, then the indices of both kinds, factors first, of rows with these weights."""
        variance = weights @ square - (weights @ mean) ** 2
        # Where chance leaves no variance there is nothing to share out.
        whole = np.where(variance > 0, variance, np.nan)
        return variance, weights @ chance, (weights @ first.T).T / whole, (weights @ total.T).T / whole

    variance, noise, firsts, totals = of(np.full(rows, 1 / rows))
    weights = generator.multinomial(rows, np.full(rows, 1 / rows), size=resamples) / rows
    variances, noises, firsts_again, totals_again = of(weights)
    ends = [_ends(again) for again in (firsts_again, totals_again)]
    of_sum, of_variance = _ends(firsts_again.sum(axis=0)), _ends(variances)
    of_share = _ends(noise_share(noises, variances))
    return np.stack([firsts, *ends[0], totals, *ends[1]], axis=1), {
        "estimate": centre + float(mean.mean()),
        "standard_error": float(mean.std(ddof=1) / np.sqrt(rows)),
        "parameters": float(variance),
        "parameters_low": float(of_variance[0]),
        "parameters_high": float(of_variance[1]),
        "noise": float(noise),
        "noise_share": float(noise_share(noise, variance)),
        "noise_share_low": float(of_share[0]),
        "noise_share_high": float(of_share[1]),
        "first_sum": float(firsts.sum()),
        "first_sum_low": float(of_sum[0]),
        "first_sum_high": float(of_sum[1]),
    }


def noise_share(noise: ArrayLike, variance: ArrayLike) -> NDArray[np.float64]:
    """The share of chance in the variance of single runs; `variance` is what the parameters make of it."""
    chance, parameters = np.asarray(noise, dtype=np.float64), np.maximum(np.asarray(variance, dtype=np.float64), 0.0)
    whole = chance + parameters
    share: NDArray[np.float64] = np.divide(chance, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0)
    return share


def _ends(again: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both ends of the interval over resamples, the last axis, of those that say anything; NaN where none does."""
    known = again[..., ~np.isnan(again).all(axis=tuple(range(again.ndim - 1)))]
    if known.shape[-1] == 0:
        return np.full((2, *again.shape[:-1]), np.nan)
    ends: NDArray[np.float64] = np.percentile(known, ENDS, axis=-1)
    return ends
