"""How outcomes move along one swept value: curves with their intervals."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.comparison.sweeps import Sweep, axis_words, value_words
from analysis.wording.outcomes import HEADLINES, is_probability, label, row, unit

COLOURS = {**theme.EVENT_COLOURS, "lowest_economy": theme.STATE_COLOURS["economy"]}


VALUES = ("value", "estimate", "low", "high")


def outcomes_of(sweep: Sweep) -> list[str]:
    """The outcomes that are drawn, as rows of the summary."""
    return [row(name, sweep.base.horizon) for name in HEADLINES]


def about(sweep: Sweep) -> str:
    """What is swept and on what condition the result holds."""
    runs = f"{counted(len(sweep.base.runs), 'run')} of {sweep.horizon_words} a point"
    return f"{sweep.base.title.rstrip('.')}. {runs}, {sweep.luck}, conditional on the model."


def draw(sweep: Sweep) -> alt.ConcatChart:
    """The chart of a sweep along one axis: a panel an outcome."""
    (key,) = sweep.axes
    apart = key == "seed" or any(isinstance(value, str) for value in sweep.axes[key])
    datasets, panels = {}, []
    for name, outcome in zip(HEADLINES, outcomes_of(sweep), strict=True):
        rows = sweep.along(outcome)[[key, "estimate", "low", "high"]].set_axis([*VALUES], axis=1).round(5)
        if apart:
            rows["value"] = rows["value"].map(value_words)
        datasets[name] = rows.to_dict("records")
        panels.append(_panel(name, outcome, rows, axis_words(key), apart))
    first = sweep.along(outcomes_of(sweep)[0])["estimate"]
    states = (
        f"{label(outcomes_of(sweep)[0])}: {theme.percent(first.iloc[0])} to {theme.percent(first.iloc[-1])} along "
        f"{axis_words(key).lower()}"
    )
    reading = "Bands and lines: 95% interval (luck of the simulation only)."
    return headed(side_by_side(*panels, columns=2, spacing=34), datasets, states, about(sweep), reading)


def _panel(name: str, outcome: str, rows: pd.DataFrame, words: str, apart: bool) -> alt.LayerChart:
    """One outcome along the axis; words and seeds stand `apart`, with no line between them."""
    share = is_probability(outcome)
    scale = alt.Scale(domain=[0, 1], nice=False) if share else alt.Scale(zero=False, nice=True, padding=8)
    axis = theme.percent_axis("share of runs", tickCount=4) if share else alt.Axis(title=unit(outcome), tickCount=4)
    if apart:
        x = alt.X("value:N", title=words, sort=rows["value"].tolist(), axis=alt.Axis(grid=False, labelAngle=0))
    else:
        ends = [float(rows["value"].min()), float(rows["value"].max())]
        across = alt.Scale(domain=ends, nice=False, zero=False, padding=10)
        x = alt.X("value:Q", title=words, scale=across, axis=alt.Axis(grid=False, tickCount=6))
    base = alt.Chart(alt.NamedData(name)).encode(x=x)
    low = alt.Y("low:Q", scale=scale)
    band = base.mark_area(color=COLOURS[name], fillOpacity=0.22).encode(y=low, y2=alt.Y2("high:Q"))
    line = base.mark_line(color=COLOURS[name], strokeWidth=2).encode(y=alt.Y("estimate:Q", axis=axis))
    error = base.mark_rule(color=COLOURS[name], strokeWidth=2).encode(
        y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    dot = base.mark_point(color=COLOURS[name], filled=True, size=45, opacity=1).encode(
        y=alt.Y("estimate:Q", axis=axis, scale=scale)
    )
    layers = (error, dot) if apart else (band, line, error, dot)
    return layered(*layers, width=400, height=190, title=label(outcome))
