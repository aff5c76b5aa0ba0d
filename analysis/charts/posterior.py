"""What a record says about the parameters: prior against posterior, by actor, the best informed first."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.heading import counted, headed
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size
from analysis.wording.months import month_words
from sim.calendar import month_number
from sim.parameters import BY_KEY

ROW = 20
PRIOR = "#CFCFCF"
FAINT = "#8A8A8A"
GROUPS = {
    "north_korea.test": "North Korea's tests",
    "north_korea.message": "North Korea's messages",
    "south_korea": "South Korea",
    "united_states": "United States",
    "diplomacy": "Talks and deals",
    "economy": "Economy",
    "pressure": "Pressure to escalate",
    "beliefs": "Beliefs",
}
"""The parameters of one part of the model, by the beginning of their keys."""
OTHERS = "Others"
FURTHEST = 3.4
"""Standard deviations from the prior's mean that are drawn at least."""


def draw(table: pd.DataFrame, first: str, last: str, size: Size = SLIDE) -> alt.VConcatChart:
    """The chart of a calibration: each parameter in standard deviations of its prior, from the prior's mean.

    `table`: that of `analysis.calibration.fit.Calibration`; `first` and `last` month of its record, as `2006-01`.
    """
    table = table.sort_values(["informed", "contraction"], ascending=False, kind="stable")
    group = table["key"].map(_group)
    meanings = {str(key): _meaning(str(key)) for key in table["key"]}
    ends = (table[["low", "high"]].sub(table["prior_mean"], axis=0)).div(table["prior_sd"], axis=0)
    reach = max(FURTHEST, float(ends.abs().max().max()))
    datasets: dict[str, theme.Rows] = {}
    panels = []
    names = [words for words in (*GROUPS.values(), OTHERS) if (group == words).any()]
    for words in names:
        own = table[group == words]
        datasets[words] = [_row(row) for row in own.to_dict("records")]
        lines = Lines.of({str(key): meanings[str(key)] for key in own["key"]}, size, letters=100)
        panels.append(_panel(words, lines, reach, size, axis=words == names[-1]))
    informed, moved = int(table["informed"].sum()), table.sort_values("shift", key=abs).iloc[-1]
    states = (
        f"The record informs {informed} of {counted(len(table), 'parameter')}; it moves most “{meanings[moved['key']]}”"
    )
    months = month_number(last) - month_number(first) + 1
    span = f"{month_words(first)} to {month_words(last)}"
    about = f"Record of {counted(months, 'month')}, {span}; conditional on the model."
    reading = (
        "Grey bar: 90% of what was held plausible before the record (the prior). Line and dot: 90% interval and mean "
        "after it (the posterior). Black: the record informs it; grey and hollow: it hardly does."
    )
    return headed(stacked(*panels, spacing=6), datasets, states, about, reading, size)


def _group(key: str) -> str:
    return next((words for start, words in GROUPS.items() if key.startswith(f"{start}.")), OTHERS)


def _meaning(key: str) -> str:
    meaning = BY_KEY[key].meaning if key in BY_KEY else key
    return meaning[0].upper() + meaning[1:].replace("option_value", "option value")


def _row(row: Mapping[Any, Any]) -> dict[str, object]:
    mean, spread = float(row["prior_mean"]), float(row["prior_sd"])
    return {
        "row": str(row["key"]),
        "prior_low": -1.645,
        "prior_high": 1.645,
        "low": round((float(row["low"]) - mean) / spread, 4),
        "high": round((float(row["high"]) - mean) / spread, 4),
        "middle": round(float(row["shift"]), 4),
        "informed": bool(row["informed"]),
    }


def _panel(data: str, lines: Lines, reach: float, size: Size, axis: bool) -> alt.LayerChart:
    title = "standard deviations of the prior, from its mean"
    x = alt.X(
        "prior_low:Q",
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(title=title if axis else None, labels=axis, ticks=axis, domain=axis, tickCount=7),
    )
    ink = alt.when("datum.informed").then(alt.value(theme.INK)).otherwise(alt.value(FAINT))
    fill = alt.when("datum.informed").then(alt.value(theme.INK)).otherwise(alt.value("white"))
    base = alt.Chart(alt.NamedData(data)).encode(y=lines.y())
    prior = base.mark_rule(color=PRIOR, strokeWidth=8).encode(x=x, x2=alt.X2("prior_high:Q"))
    line = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=ink)
    dot = base.mark_point(filled=True, size=42, opacity=1, strokeWidth=1.2).encode(
        x=alt.X("middle:Q"), fill=fill, stroke=ink
    )
    width = size.panel(beside=8 if size.narrow else 540)
    heading = alt.TitleParams(data, fontSize=size.font + 1, offset=4)
    height = lines.height if size.narrow else ROW * len(lines.words)
    return layered(prior, line, dot, *lines.above(data), width=width, height=height, title=heading)
