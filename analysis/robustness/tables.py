"""What is kept of a robustness run besides its measures, and how far the forms of the model agree."""

import numpy as np
import pandas as pd

from analysis.robustness.futures import FORM, form_of_future
from analysis.robustness.robustness import Robustness


def futures_table(result: Robustness) -> pd.DataFrame:
    """One row a (policy, future): the mean over replications of each objective, and what was drawn."""
    drawn = result.futures.iloc[:: result.size.replications].reset_index(drop=True)
    frames = []
    for place, policy in enumerate(result.policies):
        means = {name: values[place].mean(axis=1) for name, values in result.outcomes.items()}
        head = pd.DataFrame({"policy": policy, "future": np.arange(result.size.futures), **means})
        frames.append(pd.concat([head, drawn], axis=1))
    return pd.concat(frames, ignore_index=True)


def by_form(result: Robustness, outcome: str) -> pd.DataFrame:
    """The mean of an objective, one row a policy and a column a form of the model; empty if there is but one form."""
    if FORM not in result.futures.columns:
        return pd.DataFrame()
    forms = result.futures[FORM].iloc[:: result.size.replications].to_numpy()
    means = {form.words: result.outcomes[outcome][:, forms == form.words].mean(axis=(1, 2)) for form in result.forms}
    return pd.DataFrame(means, index=pd.Index(result.policies, name="policy"))


def error_of_forms(result: Robustness, outcome: str) -> float:
    """The largest standard error of a policy's mean in one form: each form has futures of its own."""
    forms = form_of_future(result.forms, result.size)
    means = result.outcomes[outcome].mean(axis=2)
    parts = [means[:, forms == place] for place in range(len(result.forms))]
    return float(max((part.std(axis=1, ddof=1) / part.shape[1] ** 0.5).max() for part in parts))
