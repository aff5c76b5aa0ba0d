"""How an outcome moves with two swept values: a heat map with a number and its error in each cell."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.curves import about
from analysis.charts.heading import headed
from analysis.comparison.sweeps import Sweep, axis_words, value_words
from analysis.statistics.intervals import Z
from analysis.wording.numbers import decimals, error
from analysis.wording.outcomes import is_probability, label

WIDTH, HEIGHT = 760, 420
RANGE = ("#F2F5F9", "#7FA8CF", "#123A63")
MOST_WORDS = 12
"""Values of an axis beyond which a cell has no room for its number."""


def draw(sweep: Sweep, outcome: str) -> alt.LayerChart:
    """The heat map of `outcome`, a row of the summary, over the two axes of `sweep`: the first one across."""
    across, up = sweep.axes
    rows = sweep.along(outcome)
    share = is_probability(outcome)
    places = theme.decimals(len(sweep.base.runs)) if share else decimals(outcome, rows["standard_error"].max())
    low, high = float(rows["estimate"].min()), float(rows["estimate"].max())
    middle = (low + high) / 2
    dark = low + 0.62 * (high - low)

    def words(value: float) -> str:
        return theme.percent(value, places) if share else f"{value:.{places}f}"

    def cell(row: pd.Series) -> str:
        ends = float(row["estimate"]), float(row["low"]), float(row["high"])
        return theme.probability(*ends, places) if share else words(ends[0])

    cells = [
        {
            "across": value_words(row[across]),
            "up": value_words(row[up]),
            "estimate": row["estimate"],
            "said": cell(row),
            "ink": "white" if row["estimate"] > dark else theme.INK,
        }
        for _, row in rows.iterrows()
    ]
    x = alt.X(
        "across:N",
        sort=[value_words(value) for value in sweep.axes[across]],
        title=axis_words(across),
        axis=alt.Axis(labelAngle=0),
    )
    y = alt.Y("up:N", sort=[value_words(value) for value in reversed(sweep.axes[up])], title=axis_words(up))
    colour = alt.Color(
        "estimate:Q",
        scale=alt.Scale(domain=[low, middle, high] if high > low else [low - 1, low, low + 1], range=list(RANGE)),
        legend=alt.Legend(
            title=None, format="~%" if share else "~g", gradientLength=HEIGHT - 60, gradientStrokeWidth=0
        ),
    )
    base = alt.Chart(alt.NamedData("cells")).encode(x=x, y=y)
    layers = [base.mark_rect(stroke="white", strokeWidth=1).encode(color=colour)]
    if max(map(len, sweep.axes.values())) <= MOST_WORDS:
        for ink in ("white", theme.INK):
            text = base.mark_text(fontSize=13, color=ink).encode(text=alt.Text("said:N"))
            text.transform = [alt.FilterTransform(f"datum.ink === '{ink}'")]
            layers.append(text)
    half = Z * float(rows["standard_error"].max())
    margin = f"{error(100 * half, 1)} points" if share else error(half, max(places, 4))
    states = f"{label(outcome)}: {words(low)} to {words(high)}"
    reading = f"Each number is sure to ±{margin} or better (95%, luck of the simulation only)."
    chart = layered(*layers, width=WIDTH, height=HEIGHT)
    return headed(chart, {"cells": cells}, states, about(sweep), reading)
