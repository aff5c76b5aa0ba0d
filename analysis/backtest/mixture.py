"""A mixture of forms of the model, each weighted by how well it has forecast the months so far.

Stacking (Yao, Vehtari, Simpson & Gelman 2018, Bayesian Analysis 13): the weights, none below 0 and adding up to 1, with
which the mixture of the forms' forecasts would have had the best mean log score. Months follow each other, so these are
forecasts one month ahead of months that came later, not of months left out (Bürkner, Gabry & Vehtari 2020). Weights are
set anew each January, from the months before it alone.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from analysis.backtest.rolling import P_COLUMNS
from analysis.backtest.scores import REFERENCE, log_score
from analysis.backtest.targets import CLASS
from sim.parameters import STRUCTURES

MIXTURE = "mixture"
MEMBERS: dict[str, dict[str, str]] = {REFERENCE: {}} | {
    STRUCTURES[structure].setting(setting).short: {structure: setting}
    for structure, setting in (("red_line_need", "off"), ("learning", "off"))
}
"""Forms of the mixture, by name, with their structures: those that disagree most about what is forecast.

Programme phases are left out because each fit takes four times as long; the other forms hardly differ in any forecast.
"""
WEIGHED = (CLASS, "sanctions", "talks")
"""What a form is weighed by, one month ahead; the class says whether there was any test, and one above the line."""
ALIKE = 5.0
"""Months, beside those of the record, that every form forecast equally well: few months should not decide."""

type Numbers = NDArray[np.float64]


def stacked(log_densities: Numbers, alike: float = ALIKE) -> Numbers:
    """The weights of forms, shape (forms,), from what they gave to months that came: shape (months, forms), in nats.

    The mean log score of the mixture is concave in the weights, so there is one best point; `alike` keeps it off the
    edges, and at equal weights where there are no months.
    """
    months, forms = log_densities.shape
    relative = np.exp(log_densities - log_densities.max(axis=1, keepdims=True)) if months else log_densities
    share = alike / forms

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        mixed = relative @ weights
        score = np.log(mixed).sum() + share * np.log(weights).sum()
        slope = (relative / mixed[:, None]).sum(axis=0) + share / weights
        return float(-score / (months + alike)), -slope / (months + alike)

    whole = optimize.LinearConstraint(np.ones(forms), 1, 1)
    best = optimize.minimize(
        loss, np.full(forms, 1 / forms), jac=True, method="SLSQP", bounds=optimize.Bounds(1e-9, 1), constraints=whole,
        options={"ftol": 1e-12, "maxiter": 500},
    )  # fmt: skip
    return np.asarray(best.x / best.x.sum())


def weights_by_january(forecasts: pd.DataFrame, members: Sequence[str]) -> pd.DataFrame:
    """The weights of the members, one column each, by the month from which on they hold.

    That is the first month forecast and every January after it, up to the January after the last month, if that is a
    December. Each row knows the forecasts of earlier months and what came in them, and nothing else.
    """
    densities = _one_month_ahead(forecasts, members)
    months = list(densities.index)
    after = f"{int(months[-1][:4]) + 1}-01" if months[-1].endswith("-12") else months[-1]
    dates = dict.fromkeys([months[0], *(month for month in [*months, after] if month.endswith("-01"))])
    rows = [stacked(densities[densities.index < date].to_numpy()) for date in dates]
    return pd.DataFrame(rows, index=pd.Index(dates, name="from"), columns=list(members))


def mixed(forecasts: pd.DataFrame, members: Sequence[str]) -> pd.DataFrame:
    """The forecasts of the mixture, in rows like those of `roll`: probabilities of whole futures, weighted."""
    weights = weights_by_january(forecasts, members)
    chances = ["probability", *P_COLUMNS]
    of_members = forecasts[forecasts["forecaster"].isin(members)]
    in_force = np.searchsorted(weights.index.to_numpy(), of_members["origin"].to_numpy(), side="right") - 1
    weight = weights.to_numpy()[in_force, [list(members).index(name) for name in of_members["forecaster"]]]
    weighted = of_members.assign(**{name: of_members[name] * weight for name in chances})
    keys = ["origin", "target", "horizon"]
    sums = weighted.groupby(keys, sort=False)[chances].sum(min_count=1)
    return sums.join(of_members.groupby(keys, sort=False)["outcome"].first()).reset_index().assign(forecaster=MIXTURE)


def _one_month_ahead(forecasts: pd.DataFrame, members: Sequence[str]) -> pd.DataFrame:
    """What each member gave to each month that came, in nats: the sum over `WEIGHED`; a row a month."""
    one = forecasts[(forecasts["horizon"] == 1) & forecasts["forecaster"].isin(members)]
    parts = [
        part.assign(log_density=-log_score(part)) for target in WEIGHED if len(part := one[one["target"] == target])
    ]
    table = pd.concat(parts).pivot_table(index="origin", columns="forecaster", values="log_density", aggfunc="sum")
    return table[list(members)].sort_index()
