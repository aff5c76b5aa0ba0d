"""Studies as tables: a row a factor with its words, its effect and its indices, for files, charts and the screen."""

from collections.abc import Hashable, Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from analysis.sensitivity.given import ALONE
from analysis.sensitivity.indices import COLUMNS
from analysis.sensitivity.outcomes import POINTS, distances, is_share
from analysis.sensitivity.study import Study
from analysis.wording.numbers import decimals, error, number
from analysis.wording.quantities import actor, meaning

WORDS = ("parameter", "actor", "meaning")
OVER = {
    "prior": "their priors",
    "on": "the distributions of the file",
    "posterior": "a posterior, in which they go together",
}

NEGATIVE = (
    "No share is below 0: an index near 0 is estimated with an error to both sides, so it, or the low end of its "
    "interval, may come out below."
)


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
    """A row an outcome, as in `Indices`; besides, what the parameters make as a standard deviation, with its ends."""
    table = study.indices.variance
    spreads = {f"spread{end}": table[f"parameters{end}"].clip(lower=0) ** 0.5 for end in ("", "_low", "_high")}
    return table.assign(form=study.form, **spreads)


def variance_of(study: Study, outcome: str) -> dict[Hashable, Any]:
    """The row of an outcome in `variance_table`."""
    table = variance_table(study)
    return table[table["outcome"] == outcome].to_dict("records")[0]


def whole(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of several studies as one."""
    return pd.concat([table for table in tables if len(table)] or list(tables[:1]), ignore_index=True)


def effect_words(outcome: str, effect: float, effect_error: float) -> str:
    """How far one standard deviation moves an outcome, with its sign and error: points of a probability, else units."""
    if isnan(effect):
        return ""
    if is_share(outcome):
        return f"{number(100 * effect, 1, signed=True)} ± {error(100 * effect_error, 1)} points"
    places = decimals(outcome, effect_error)
    return f"{number(effect, places, signed=True)} ± {error(effect_error, places)}"


def mean_words(row: Mapping[Any, Any]) -> str:
    """The mean over the parameters, with its standard error; `row` of a variance table."""
    places = 3 if is_share(row["outcome"]) else decimals(row["outcome"], row["standard_error"])
    return f"{number(row['estimate'], places)} ± {error(row['standard_error'], places)}"


def spread_words(row: Mapping[Any, Any]) -> str:
    """How far the parameters move an outcome, one standard deviation, with its interval; `row` of a variance table."""
    middle, least, most = distances(row["outcome"], *(row[f"spread{end}"] for end in ("", "_low", "_high")))
    return f"{middle} ({least.removesuffix(POINTS)} to {most.removesuffix(POINTS)})"


def chance_words(row: Mapping[Any, Any]) -> str:
    """The share of chance in the variance of single runs, with its interval; `row` of a variance table."""
    middle, least, most = (100 * row[f"noise_share{end}"] for end in ("", "_low", "_high"))
    return f"{middle:.0f} % ({least:.0f} to {most:.0f})"


def index_words(row: Mapping[Any, Any], name: str) -> str:
    """An index with its interval; `row` of an index table."""
    low, high = (number(row[f"{name}_{end}"], 2) for end in ("low", "high"))
    return f"{number(row[name], 2)} ({low} to {high})"


def negative_words(indices: pd.DataFrame, names: Sequence[str]) -> str:
    """What a number below 0 means, if indices of these names, or ends of their intervals, are shown with one."""
    shown = indices[[f"{name}{end}" for name in names for end in ("", "_low")]].round(2)
    return NEGATIVE if (shown < 0).any(axis=None) else ""
