"""How outcomes move along one swept value: curves with their intervals."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.comparison.sweeps import Sweep, axis_words
from analysis.wording.outcomes import HEADLINES, is_probability, label, row, unit

COLOURS = {**theme.EVENT_COLOURS, "lowest_economy": theme.STATE_COLOURS["economy"]}


def outcomes_of(sweep: Sweep) -> list[str]:
    """The outcomes that are drawn, as rows of the summary."""
    return [row(name, sweep.base.horizon) for name in HEADLINES]


def about(sweep: Sweep) -> str:
    """What is swept and on what condition the result holds."""
    runs = f"{counted(len(sweep.base.runs), 'run')} of {counted(sweep.base.horizon, 'month')} a point"
    return f"{sweep.base.title.rstrip('.')}. {runs}, {sweep.luck}, conditional on the model."


def draw(sweep: Sweep) -> alt.ConcatChart:
    """The chart of a sweep along one axis: a panel an outcome."""
    (key,) = sweep.axes
    datasets, panels = {}, []
    for name, outcome in zip(HEADLINES, outcomes_of(sweep), strict=True):
        rows = sweep.frame[sweep.frame["outcome"] == outcome]
        datasets[name] = (
            rows[[key, "estimate", "low", "high"]].set_axis(["value", "estimate", "low", "high"], axis=1).round(5)
        ).to_dict("records")
        panels.append(_panel(name, outcome, rows, axis_words(key)))
    first = sweep.frame[sweep.frame["outcome"] == outcomes_of(sweep)[0]].sort_values(key)["estimate"]
    states = (
        f"{label(outcomes_of(sweep)[0])}: {theme.percent(first.iloc[0])} to {theme.percent(first.iloc[-1])} along "
        f"{axis_words(key).lower()}"
    )
    reading = "Bands and lines: 95% interval (luck of the simulation only)."
    return headed(side_by_side(*panels, columns=2, spacing=34), datasets, states, about(sweep), reading)


def _panel(name: str, outcome: str, rows: pd.DataFrame, words: str) -> alt.LayerChart:
    share = is_probability(outcome)
    scale = alt.Scale(domain=[0, 1], nice=False) if share else alt.Scale(zero=False, nice=True, padding=8)
    axis = theme.percent_axis("share of runs", tickCount=4) if share else alt.Axis(title=unit(outcome), tickCount=4)
    values = rows.iloc[:, 0]
    across = alt.Scale(domain=[float(values.min()), float(values.max())], nice=False, zero=False, padding=10)
    x = alt.X("value:Q", title=words, scale=across, axis=alt.Axis(grid=False, tickCount=6))
    base = alt.Chart(alt.NamedData(name)).encode(x=x)
    band = base.mark_area(color=COLOURS[name], fillOpacity=0.22).encode(
        y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    line = base.mark_line(color=COLOURS[name], strokeWidth=2).encode(y=alt.Y("estimate:Q", axis=axis))
    error = base.mark_rule(color=COLOURS[name], strokeWidth=2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    dot = base.mark_point(color=COLOURS[name], filled=True, size=45, opacity=1).encode(y=alt.Y("estimate:Q"))
    return layered(band, line, error, dot, width=400, height=190, title=label(outcome))
