"""The forecasts of version 0.1.0 and of the present version side by side, form by form.

`panmunjom forecast --json > FILE; python -m tools.editions FILE` (part of `make reference`) writes
`results/reference/editions.md` and `editions.csv`. What version 0.1.0 forecast is kept in `forecast-0.1.0.csv`, made by
the same command of that version.
"""

import json
import sys
from collections.abc import Hashable, Mapping, Sequence
from math import isnan
from pathlib import Path
from textwrap import fill
from typing import Any

import pandas as pd

from analysis.forecast.forecast import CALIBRATED, ELSEWHERE, HORIZONS
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import estimate
from analysis.wording.outcomes import EVENT_WORDS, label, within

FOLDER = Path("results/reference")
BEFORE = FOLDER / "forecast-0.1.0.csv"
SAID_BEFORE = {"As calibrated, from the situation of the baseline": ELSEWHERE}
"""Forms that version 0.1.0 called by another name: its baseline was the article's reading."""
COLUMNS = ("form", "horizon", "outcome", "estimate", "standard_error", "low", "high")
WIDTH = 98
CLEAR = 2.0
"""Standard errors by which two estimates must differ to be told apart."""
NONE = "-"


def rows(document: dict[str, Any]) -> pd.DataFrame:
    """What `forecast --json` printed, one row a (form, horizon, event or count). See `COLUMNS`.

    An event has its probability with its Monte-Carlo error and 95 % interval; a count of months the median of single
    runs and where 90 % of them lie.
    """
    events = pd.DataFrame(document["events"]).rename(columns={"event": "outcome", "probability": "estimate"})
    counts = pd.DataFrame(document["ranges"]).rename(columns={"count": "outcome", "median": "estimate"})
    return pd.concat([events, counts], ignore_index=True)[list(COLUMNS)]


def beside(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Both in one row each, with the suffixes `_before` and `_after`; NaN where a version has no such form."""
    keys = ["form", "horizon", "outcome"]
    before = before.replace({"form": SAID_BEFORE})
    table = after.merge(before, on=keys, how="outer", suffixes=("_after", "_before"), sort=False)
    order = list(dict.fromkeys([*after["form"], *before["form"]]))
    table["place"] = table["form"].map(order.index)
    return table.sort_values(["horizon", "place"], kind="stable").drop(columns="place").reset_index(drop=True)


def page(both: pd.DataFrame) -> str:
    """The whole page."""
    events = [name for name in EVENT_WORDS if name in set(both["outcome"])]
    errors = both.loc[both["outcome"].isin(events), ["standard_error_before", "standard_error_after"]]
    least, most = (f"{end:.3f}".removeprefix("0") for end in (errors.min().min(), errors.max().max()))
    lines = [
        "# Forecasts before and after the second edition",
        "",
        fill(INTRODUCTION.format(least=least, most=most), WIDTH),
        "",
        f"> {LIMITS_LINE}",
        "",
    ]
    for horizon in HORIZONS:
        own = both[both["horizon"] == horizon]
        lines += [f"## Within {horizon} months", "", *_events(own, events), ""]
    lines += ["## Months of each kind, as calibrated", "", fill(COUNTS, WIDTH), "", *_counts(both, events), ""]
    lines += ["## What changes for a reader", "", *(_item(text) for text in reading(both, events))]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
Made by `make reference`; do not edit it by hand. From the end of September 2021, parameters drawn from the calibration
to that month; before: version 0.1.0, after: the present one. Each cell is the probability before → after, `-` where a
version has no such form; Monte-Carlo standard errors, {least} to {most}, are in `editions.csv`. The forms take over
the parameters that were calibrated on the shipped form."""

COUNTS = """\
The median of single runs, and in brackets where 90 % of them lie, before and after."""


def _probability(row: Mapping[Hashable, Any], side: str) -> str:
    value, low, high = (float(row[f"{name}_{side}"]) for name in ("estimate", "low", "high"))
    return NONE if isnan(value) else estimate(value, low, high, 2)


def _events(own: pd.DataFrame, events: Sequence[str]) -> list[str]:
    header = ["form", *(EVENT_WORDS[name].label for name in events)]
    lines = [f"| {' | '.join(header)} |", f"| --- |{' ---: |' * len(events)}"]
    for form, part in own.groupby("form", sort=False):
        rows_by_event = {row["outcome"]: row for row in part.to_dict("records")}
        cells = [" → ".join(_probability(rows_by_event[name], side) for side in ("before", "after")) for name in events]
        lines.append(f"| {form} | {' | '.join(cells)} |")
    return lines


def _counts(both: pd.DataFrame, events: Sequence[str]) -> list[str]:
    own = both[(both["form"] == CALIBRATED) & ~both["outcome"].isin(events)]
    lines = [f"| | {' | '.join(f'within {horizon} months' for horizon in HORIZONS)} |", "| --- | ---: | ---: |"]
    for name, part in own.groupby("outcome", sort=False):
        cells = [
            " → ".join(
                f"{row[f'estimate_{side}']:.0f} ({row[f'low_{side}']:.0f} to {row[f'high_{side}']:.0f})"
                for side in ("before", "after")
            )
            for row in part.sort_values("horizon").to_dict("records")
        ]
        lines.append(f"| {label(str(name))} | {' | '.join(cells)} |")
    return lines


def reading(both: pd.DataFrame, events: Sequence[str]) -> list[str]:
    """What the tables say, in sentences made from them."""
    sentences = []
    for horizon in HORIZONS:
        for name in events:
            own = both[(both["horizon"] == horizon) & (both["outcome"] == name)].set_index("form")
            sentences.append(f"{label(within(name, horizon))}: {_moved(own)}; {_spread(own)}.")
    return sentences


def _moved(own: pd.DataFrame) -> str:
    """How far an event moved as calibrated, and whether that is more than chance."""
    row = own.loc[CALIBRATED]
    difference = row["estimate_after"] - row["estimate_before"]
    error = (row["standard_error_before"] ** 2 + row["standard_error_after"] ** 2) ** 0.5
    if abs(difference) <= CLEAR * error:
        return f"unchanged, as far as {error:.3f} can tell ({difference:+.3f})"
    return f"{'likelier' if difference > 0 else 'less likely'} by {abs(difference):.3f} ± {error:.3f}"


def _spread(own: pd.DataFrame) -> str:
    """Over which range the forms of each version lie."""
    ranges = [own[f"estimate_{side}"].dropna() for side in ("before", "after")]
    before, after = (f"{values.min():.2f} to {values.max():.2f}" for values in ranges)
    return f"over all forms {before} before, {after} after"


def _item(text: str) -> str:
    return fill(text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)


def main(forecast: Path) -> None:
    """Write both files from what `forecast --json` printed into the file `forecast`."""
    after = rows(json.loads(forecast.read_text(encoding="utf-8")))
    both = beside(pd.read_csv(BEFORE), after)
    table = FOLDER / "editions.csv"
    both.to_csv(table, index=False, float_format="%.5g", lineterminator="\n")
    (FOLDER / "editions.md").write_text(page(pd.read_csv(table)), encoding="utf-8")  # what is shown is what is kept


if __name__ == "__main__":
    main(Path(sys.argv[1]))
