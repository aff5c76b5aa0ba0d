"""A forecast held against a record that goes on after it: what came, and whether every form of the model was wrong."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.forecast import HORIZONS, UNLIKELY, Forecast
from analysis.outcomes import label
from analysis.record import Record
from analysis.record.facts import RecordError
from sim.vocabulary import RESPONSE, STAGE, TEST

EXPECTED, WRONG, OPEN = "as expected", "against every form", "not over"

type Months = Callable[[Record], NDArray[np.bool_]]

COUNTED: Mapping[str, Months] = {
    "tests": lambda record: record.level("test") > TEST.none,
    "tests_short": lambda record: record.level("test") == TEST.short,
    "tests_medium": lambda record: record.level("test") == TEST.medium,
    "tests_long": lambda record: record.level("test") == TEST.long,
    "tests_nuclear": lambda record: record.level("test") == TEST.nuclear,
    "tightenings": lambda record: record.level("response") == RESPONSE.tighten,
    "talks_months": lambda record: record.level("stage") == STAGE.talks,
}
"""The months that each count of a forecast counts."""
HAPPENED: Mapping[str, Months] = {
    "red_line_test": lambda record: record.level("test") >= TEST.long,
    "talks": lambda record: record.level("stage") >= STAGE.talks,
    "relief": lambda record: record.level("response") == RESPONSE.ease,
    "interim": lambda record: record.level("stage") == STAGE.interim,
}
"""The months in which each event of a forecast happened. A declaration is not coded, so it is not judged."""


def beginning(record: Record, start: str) -> int:
    """The place of month `start` in `record`; raises `RecordError` for a record that ends before it."""
    if record.dates[-1] < start:
        raise RecordError(
            f"the record ends in {record.dates[-1]}: a forecast from {start} on is judged by later months. "
            "Give a file whose facts go on"
        )
    return record.dates.index(start)


def verdicts(found: Forecast, record: Record) -> pd.DataFrame:
    """One row a (horizon, count or event) of `found` that `record` can judge.

    Columns: `horizon`, `what`, `expected` (over all forms), `months` of the horizon that the record has, `came`,
    `verdict`: "as expected", "against every form" or, where the rest of the horizon decides, "not over". Raises
    `RecordError` for a record that ends before the forecast begins.
    """
    begin = beginning(record, next(iter(found.results.values())).manifest["scenario"]["start"])
    rows = []
    for horizon in HORIZONS:
        window = slice(begin, begin + horizon)
        seen = len(record.dates[window])
        common = {"horizon": horizon, "months": seen}
        for name, months in COUNTED.items():
            came = int(months(record)[window].sum())
            own = found.ranges[(found.ranges["horizon"] == horizon) & (found.ranges["count"] == name)]
            low, high = own["low"].min(), own["high"].max()
            below = OPEN if seen < horizon else WRONG if came < low else EXPECTED
            rows.append(common | {
                "what": label(name), "expected": f"{low} to {high}", "came": str(came),
                "verdict": WRONG if came > high else below,
            })  # fmt: skip
        for name, months in HAPPENED.items():
            came = bool(months(record)[window].any())
            own = found.events[(found.events["horizon"] == horizon) & (found.events["event"] == name)]
            low, high = own["probability"].min(), own["probability"].max()
            absent = OPEN if seen < horizon else WRONG if low > 1 - UNLIKELY else EXPECTED
            present = WRONG if high < UNLIKELY else EXPECTED
            rows.append(common | {
                "what": label(f"{name}_within_{horizon}"), "expected": f"{low:.2f} to {high:.2f}",
                "came": "yes" if came else "no", "verdict": present if came else absent,
            })  # fmt: skip
    return pd.DataFrame(rows)
