"""How an outcome moves with two swept values: a heat map with a number in each cell, laid out as the table is."""

from textwrap import wrap

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.curves import LEAST_SPAN, about
from analysis.charts.heading import headed
from analysis.charts.size import SLIDE, Size
from analysis.comparison.sweeps import Sweep, value_words
from analysis.statistics.intervals import Z
from analysis.wording.numbers import decimals, error
from analysis.wording.outcomes import drawn_unit, is_probability, label
from analysis.wording.outcomes import unit as unit_of
from sim.scenario.sweep import AxisValue

HEIGHT = 400
RANGE = ("#F2F5F9", "#7FA8CF", "#123A63")
OWN = "#D55E00"
"""The frame of the scenario as it stands."""
LEAST_REACH = 0.2
"""Shares of runs between the palest and the darkest colour, at least."""
MOST_WORDS = 12
"""Values of an axis beyond which a cell has no room for its number."""


def draw(sweep: Sweep, outcome: str, size: Size = SLIDE) -> alt.LayerChart:
    """The heat map of `outcome`, a row of the summary, over the axes of `sweep`: the first across, the other down."""
    across, down = sweep.axes
    rows = sweep.along(outcome)
    share = is_probability(outcome)
    factor, measure = drawn_unit(outcome)
    standard_error = factor * float(rows["standard_error"].max())
    places = theme.decimals(sweep.runs) if share else 1 if factor > 1 else decimals(outcome, standard_error)
    low, high = float(rows["estimate"].min()), float(rows["estimate"].max())
    # A span that hardly matters must not run from the palest to the darkest colour.
    reach = max(high - low, LEAST_REACH if share else LEAST_SPAN[unit_of(outcome)])
    middle = (low + high) / 2
    dark = middle + 0.12 * reach
    sign = "%" if measure.startswith("%") else ""

    def words(value: float) -> str:
        return theme.percent(value, places) if share else f"{factor * value:.{places}f}{sign}"

    def cell(row: pd.Series) -> str:
        ends = float(row["estimate"]), float(row["low"]), float(row["high"])
        said = theme.probability(*ends, places) if share else words(ends[0])
        return said.removesuffix("%") if size.narrow else said

    cells = [
        {
            "across": value_words(row[across]),
            "down": value_words(row[down]),
            "estimate": row["estimate"],
            "said": cell(row),
            "ink": "white" if row["estimate"] > dark else theme.INK,
        }
        for _, row in rows.iterrows()
    ]
    width = size.panel(beside=60)
    height = 300 if size.narrow else HEIGHT
    x = alt.X(
        "across:N",
        sort=[value_words(value) for value in sweep.axes[across]],
        title=wrap(f"{sweep.axis_title(across)} →", width // 6, break_on_hyphens=False),
        axis=alt.Axis(labelAngle=0, orient="top", labelOverlap=True),
    )
    y = alt.Y(
        "down:N",
        sort=[value_words(value) for value in sweep.axes[down]],
        title=wrap(f"← {sweep.axis_title(down)}", height // 6, break_on_hyphens=False),
        axis=alt.Axis(labelOverlap=True),
    )
    scale = alt.Scale(domain=[middle - reach / 2, middle, middle + reach / 2], range=list(RANGE))
    numbers = max(map(len, sweep.axes.values())) <= MOST_WORDS
    format_ = "~%" if share else "~g"
    legend = None if numbers else alt.Legend(title=None, format=format_, orient="bottom", gradientLength=width // 2)
    colour = alt.Color("estimate:Q", scale=scale, legend=legend)
    base = alt.Chart(alt.NamedData("cells")).encode(x=x, y=y)
    layers = [base.mark_rect(stroke="white", strokeWidth=1).encode(color=colour)]
    if numbers:
        for ink in ("white", theme.INK):
            text = base.mark_text(fontSize=size.font, color=ink).encode(text=alt.Text("said:N"))
            text.transform = [alt.FilterTransform(f"datum.ink === '{ink}'")]
            layers.append(text)
    own = _own(sweep, across), _own(sweep, down)
    framed, lies = _framed(own, base)
    least, most = (rows.iloc[int(rows["estimate"].argmin())], rows.iloc[int(rows["estimate"].argmax())])
    where = ", ".join(f"{sweep.short_words(key)} {value_words(least[key])}" for key in (across, down))
    states = (
        f"{label(outcome)}: from {words(low)} ({where}) to {words(high)} "
        f"({value_words(most[across])}, {value_words(most[down])})"
    )
    half = Z * standard_error
    margin = (
        f"{error(100 * Z * float(rows['standard_error'].max()), 1)} points" if share else error(half, max(places, 2))
    )
    unit = "" if share or not sign else f" In {measure}."
    reading = f"Each number is sure to ±{margin} or better (95%, simulation error only).{unit}{lies}"
    chart = layered(*layers, *framed, width=width, height=height)
    return headed(chart, {"cells": cells}, states, about(sweep), reading, size)


def _own(sweep: Sweep, key: str) -> tuple[AxisValue | None, str]:
    """The scenario's own value on an axis, and the value of the axis that is nearest to it, as it is written there."""
    own = sweep.own(key)
    if own is None or isinstance(own, str):
        return own, str(own)
    numbers = [value for value in sweep.axes[key] if not isinstance(value, str)]
    return own, value_words(min(numbers, key=lambda value: abs(value - own))) if numbers else ""


def _framed(own: tuple[tuple[AxisValue | None, str], ...], base: alt.Chart) -> tuple[list[alt.Chart], str]:
    """A frame around the cell of the scenario as it stands, or the nearest to it, and a sentence about it."""
    if any(value is None for value, _ in own):
        return [], ""
    (value_across, across), (value_down, down) = own
    frame = base.mark_rect(filled=False, stroke=OWN, strokeWidth=3)
    frame.transform = [alt.FilterTransform(f"datum.across === '{across}' && datum.down === '{down}'")]
    there = ", ".join(value_words(value) for value in (value_across, value_down) if value is not None)
    exactly = (value_words(value_across or 0), value_words(value_down or 0)) == (across, down)
    return [frame], f" Framed: the scenario as it stands ({there})" + (
        "." if exactly else ", or the cell nearest to it."
    )
