"""Simulated months on an axis: numbers in the data, calendar words on the ticks.

Dates in a chart would depend on the time zone of the machine that draws it; words made here do not.
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.charts.theme import Rows
from analysis.wording.months import month_words
from sim.calendar import month_number

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def calendar_x(dates: Sequence[str], most: int = 4, title: str | None = "calendar month", labels: bool = True) -> alt.X:
    """The field `month` (1, 2, ..., one a date) across, each month as wide as the next, with at most `most` labels.

    Of panels below each other the lowest has the `labels` for all.
    """
    step = next((step for step in _STEPS if len(dates) <= step * most), _STEPS[-1])
    ticks = [month for month, date in enumerate(dates, start=1) if month_number(date) % step == 0] or [1]
    words = [month_words(dates[tick - 1]) for tick in ticks]
    return alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0.5, len(dates) + 0.5], nice=False, zero=False),
        axis=alt.Axis(
            values=ticks, labelExpr=f"{words}[indexof({ticks}, datum.value)]", title=title, labels=labels, grid=False
        ),
    )


def monthly_rows(months: pd.DataFrame, columns: Sequence[str]) -> Rows:
    """One row a month with `columns`, rounded, and half a month of margin at both ends: one month has a width, too."""
    frame = months[["month", *columns]].astype(float)
    first, last = frame.iloc[[0]].assign(month=0.5), frame.iloc[[-1]].assign(month=len(months) + 0.5)
    return pd.concat([first, frame, last]).round(4).to_dict("records")
