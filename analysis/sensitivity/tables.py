"""Studies as tables: a row a factor with its words, its effect and its indices, for files, charts and the screen."""

from collections.abc import Sequence
from math import isnan

import pandas as pd

from analysis.sensitivity.given import ALONE
from analysis.sensitivity.indices import COLUMNS
from analysis.sensitivity.outcomes import is_share
from analysis.sensitivity.study import Study
from analysis.wording.numbers import number
from analysis.wording.quantities import actor, meaning

WORDS = ("parameter", "actor", "meaning")
OVER = {
    "prior": "their priors",
    "on": "the distributions of the file",
    "posterior": "a posterior, in which they go together",
}


def index_table(study: Study) -> pd.DataFrame:
    """A row an (outcome, factor), the most important first: words, effect of one standard deviation, indices."""
    effects = study.screening.set_index(["outcome", "parameter"])[["effect", "effect_error"]].astype(float)
    table = study.indices.table.join(effects, on=["outcome", "parameter"])
    words = {factor.name: (actor(factor.keys), meaning(factor.keys)) for factor in study.reduced.factors}
    table["actor"], table["meaning"] = (table["parameter"].map(lambda name, i=i: words[name][i]) for i in (0, 1))
    table["form"] = study.form
    order = table["total"].fillna(table["first"])
    places = table["outcome"].map({outcome: place for place, outcome in enumerate(study.outcomes)})
    table = table.assign(place=places, order=-order).sort_values(["place", "order"], kind="stable")
    alone = [name for name in ALONE if name in table.columns]
    columns = ["form", "outcome", *WORDS, "effect", "effect_error", *COLUMNS, *alone]
    return table[columns].reset_index(drop=True)


def screening_table(study: Study) -> pd.DataFrame:
    """A row an (outcome, factor) of the screening, with words, and whether the factor could be done without."""
    words = {factor.name: (actor(factor.keys), meaning(factor.keys)) for factor in study.space.factors}
    table = study.screening.copy()
    table["actor"], table["meaning"] = (table["parameter"].map(lambda name, i=i: words[name][i]) for i in (0, 1))
    table["removable"] = table["parameter"].isin(study.removable)
    table["form"] = study.form
    numbers = [name for name in study.screening.columns if name not in ("outcome", "parameter")]
    return table[["form", "outcome", *WORDS, *numbers, "removable"]]


def variance_table(study: Study) -> pd.DataFrame:
    """A row an outcome, as in `Indices`; besides, what parameters make as a standard deviation, noise as a share."""
    table = study.indices.variance
    return table.assign(
        form=study.form,
        spread=table["parameters"].clip(lower=0) ** 0.5,
        noise_share=table["noise"] / (table["noise"] + table["parameters"]),
    )


def whole(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of several studies as one."""
    return pd.concat([table for table in tables if len(table)] or list(tables[:1]), ignore_index=True)


def effect_words(outcome: str, effect: float) -> str:
    """How far one standard deviation moves an outcome, with its sign: points of a probability, else its own unit."""
    if isnan(effect):
        return ""
    return f"{number(100 * effect, 1, signed=True)} points" if is_share(outcome) else number(effect, 3, signed=True)
