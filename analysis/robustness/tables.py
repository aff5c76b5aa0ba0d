"""What is kept of a robustness run besides its measures, and how far the forms of the model agree."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.robustness.robustness import Robustness
from analysis.statistics.draws import error_of_mean


def futures_table(result: Robustness) -> pd.DataFrame:
    """One row a (policy, form, future): the mean over replications of each objective, and what was drawn."""
    drawn = result.futures.iloc[:: result.size.replications].reset_index(drop=True)
    future = result.size.future_of_run[:: result.size.replications]
    frames = []
    for place, policy in enumerate(result.policies):
        means = {name: values[place].mean(axis=1) for name, values in result.outcomes.items()}
        head = pd.DataFrame({"policy": policy, "future": future, **means})
        frames.append(pd.concat([head, drawn], axis=1))
    return pd.concat(frames, ignore_index=True)


def by_form(result: Robustness, outcome: str) -> pd.DataFrame:
    """The mean of an objective, one row a policy and a column a form of the model."""
    means = _of_futures(result, outcome).mean(axis=2)
    return pd.DataFrame(means, index=_policies(result), columns=[form.words for form in result.forms])


def moved_by_form(result: Robustness, outcome: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each form adds to the mean of an objective as written, and the standard error of that; as `by_form`.

    Futures are the same in all forms, and so are the random draws.
    """
    of_futures = _of_futures(result, outcome)
    change = of_futures - of_futures[:, :1]
    errors = [[error_of_mean(of_form, result.draws) for of_form in of_policy] for of_policy in change]
    columns = [form.words for form in result.forms]
    return (
        pd.DataFrame(change.mean(axis=2), index=_policies(result), columns=columns),
        pd.DataFrame(errors, index=_policies(result), columns=columns),
    )


def _of_futures(result: Robustness, outcome: str) -> NDArray[np.float64]:
    """The expectation of an objective in each future, shape (policies, forms, futures)."""
    values = result.outcomes[outcome]
    return values.mean(axis=2).reshape(len(values), len(result.forms), -1)


def _policies(result: Robustness) -> pd.Index:
    return pd.Index(result.policies, name="policy")
