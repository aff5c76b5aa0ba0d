"""Which differences are both sure and large enough to matter.

With ten thousand paired runs almost every difference is sure, however small. So a smallest effect is stated for each
unit: a difference matters if it is sure, with allowance for the number of comparisons, and at least that large.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.wording.outcomes import INDEX, MONTHS, OUTPUT, PROBABILITY, WARHEADS, unit

FINDING = 0.05
"""An adjusted p-value below this is sure."""
KINDS = {"probability": PROBABILITY, "months": MONTHS, "index": INDEX, "economy": OUTPUT, "warheads": WARHEADS}
"""What a smallest effect is given for, and the unit of the outcomes that it holds for."""
SMALLEST = {"probability": 0.05, "months": 1.0, "index": 0.05, "economy": 0.01, "warheads": 1.0}
"""The smallest effect that matters, if no other is given: 5 percentage points, a month, 1 % of the output of 2016."""
_KIND = {measured: kind for kind, measured in KINDS.items()}


def judged(frame: pd.DataFrame, smallest: Mapping[str, float]) -> pd.DataFrame:
    """The rows of a comparison with `sure`, `smallest`, `size` (the difference over the smallest effect), `matters`."""
    sizes = {**SMALLEST, **smallest}
    least = frame["outcome"].map(lambda outcome: sizes[_KIND[unit(outcome)]]).astype(float)
    sure, size = frame["p_adjusted"] < FINDING, frame["difference"].abs() / least
    return frame.assign(sure=sure, smallest=least, size=size, matters=sure & (size >= 1))


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of each scenario with what matters first, each group by its size; scenarios stay in their order."""
    order = frame.assign(place=frame["scenario"].map({name: n for n, name in enumerate(frame["scenario"].unique())}))
    return frame.loc[
        order.sort_values(["place", "matters", "size"], ascending=[True, False, False], kind="stable").index
    ]


def by_strength(frame: pd.DataFrame) -> list[str]:
    """The scenarios of some rows of a comparison, that with the largest sure change of any of them first."""
    weights = frame.assign(weight=frame["size"] * frame["sure"]).groupby("scenario", sort=False)["weight"].max()
    return [str(name) for name in weights.sort_values(ascending=False, kind="stable").index]


def mark(row: "pd.Series[Any]") -> str:
    """What stands behind a difference in a table: * where it matters."""
    return "*" if row["matters"] else ""


def smallest_words(smallest: Mapping[str, float]) -> str:
    """The smallest effects in words: 5 points, 1 month, 0.05 of an index, 1 % of the output of 2016, 1 warhead."""
    sizes = {**SMALLEST, **smallest}
    points, months, warheads = f"{100 * sizes['probability']:g}", f"{sizes['months']:g}", f"{sizes['warheads']:g}"
    return (
        f"{points} point{'s' * (points != '1')}, {months} month{'s' * (months != '1')}, {sizes['index']:g} of an "
        f"index, {100 * sizes['economy']:g} % of the output of 2016, {warheads} warhead{'s' * (warheads != '1')}"
    )
