"""Which factors matter at all: elementary effects along trajectories (Morris 1991), for every outcome at once.

Each trajectory moves one factor after the other by the same step, on four levels from its tenth percentile to its
ninetieth: the ends of a distribution may be far away, and say more of how it was cut than of the factor. A step is
two thirds of that way, which of a normal distribution is 1.6 standard deviations; effects are told for one. What comes
back to where it was after just such a step is not seen; an index of all that is screened out together would show it.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.sensitivity.evaluation import Evaluator
from analysis.sensitivity.noise import product
from analysis.sensitivity.space import Space
from analysis.statistics.intervals import Z

LEVELS = 4
LOW, HIGH = 0.1, 0.9
STEP = float(norm.ppf(LOW + (HIGH - LOW) * 2 / 3) - norm.ppf(LOW))
"""Standard deviations of a normal distribution that a step goes."""
COLUMNS = ("outcome", "parameter", "effect", "effect_error", "size", "size_low", "size_high")


def screen(space: Space, evaluate: Evaluator, trajectories: int, replications: int, seed: int) -> pd.DataFrame:
    """One row an (outcome, factor): how far one standard deviation of the factor moves the outcome.

    Columns: `outcome`, `parameter`; `effect`, the mean over the trajectories, with its sign, and `effect_error`, both
    missing for a factor of several keys, which move in all directions; `size`, the root of the mean square,
    whatever the sign, with `size_low` and `size_high` (95 %). Simulation error is taken out of the squares: a factor
    without effect has a size of 0.
    """
    from SALib.sample.morris import sample

    rng = np.random.default_rng(seed)
    drawn = sample(space.problem(LOW, HIGH), trajectories, num_levels=LEVELS, seed=rng)
    points = drawn.reshape(trajectories, len(space.factors) + 1, -1).swapaxes(0, 1)
    values = evaluate(space, points, replications, evaluate.outcomes)
    moved = np.diff(points, axis=0)
    changes = np.diff(values, axis=1) / STEP
    trajectory = np.arange(trajectories)
    tables = []
    for number, factor in enumerate(space.factors):
        own = moved[:, :, space.columns(number)]
        # Each trajectory takes the factors in an order of its own.
        at = (own != 0).any(axis=2).argmax(axis=0)
        change = changes[:, at, trajectory]
        squares = product(change, change)
        square, error = squares.mean(axis=1), squares.std(axis=1, ddof=1) / np.sqrt(trajectories)
        table: dict[str, Any] = {"outcome": list(evaluate.outcomes), "parameter": factor.name}
        if len(factor.keys) == 1:
            upward = change.mean(axis=2) * np.sign(own[at, trajectory, 0])
            table["effect"] = upward.mean(axis=1)
            table["effect_error"] = upward.std(axis=1, ddof=1) / np.sqrt(trajectories)
        for name, value in (("size", square), ("size_low", square - Z * error), ("size_high", square + Z * error)):
            table[name] = np.sqrt(np.maximum(value, 0.0))
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True).reindex(columns=list(COLUMNS))
