"""How six states move: the median and the 50 and 90 % bands over all runs, month by month."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.calendar import calendar_x, monthly_rows
from analysis.charts.heading import finished
from sim.result import Result

PANELS = {
    "sanctions": ("Sanctions", "level, 1 = all in force"),
    "economy": ("North Korea's economy", "output, 2016 = 1"),
    "pressure": ("Pressure to escalate", "index, 0 to 1"),
    "tension": ("Tension", "index, 0 to 1"),
    "trust_us_nk": ("US trust in North Korea's word", "probability, 0 to 1"),
    "trust_nk_rok": ("North Korea's trust in Seoul as broker", "probability, 0 to 1"),
}
"""The states drawn: words and unit of each. Those between 0 and 1 are drawn on that range, so that charts compare."""

QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def draw(result: Result) -> alt.ConcatChart:
    """The fan chart of `result`: small multiples over calendar months."""
    months = result.months
    rows = monthly_rows(months, [f"{state}_{quantile}" for state in PANELS for quantile in QUANTILES])
    chart = side_by_side(*(_panel(state, months) for state in PANELS), columns=3, spacing=24, align="all")
    last = months.iloc[-1]
    states = (
        f"Sanctions end at {last['sanctions_q50']:.2f} in the median run, and between {last['sanctions_q05']:.2f} and "
        f"{last['sanctions_q95']:.2f} in nine runs of ten"
    )
    reading = (
        "Line: median of each month; dark band: middle 50% of runs; pale band: middle 90%. "
        "Runs differ by luck and by what the scenario varies."
    )
    return finished(chart, result, {"months": rows}, states, reading)


def _panel(state: str, months: pd.DataFrame) -> alt.LayerChart:
    title, unit = PANELS[state]
    colour = theme.STATE_COLOURS[state]
    domain = [0.0, 1.0]
    if state == "economy":
        domain = [min(0.8, float(months["economy_q05"].min())), max(1.0, float(months["economy_q95"].max()))]
    y = alt.Y(f"{state}_q05:Q", title=unit, scale=alt.Scale(domain=domain, zero=False), axis=alt.Axis(tickCount=4))
    upper, inner = alt.Y2(f"{state}_q95:Q"), alt.Y2(f"{state}_q75:Q")
    base = alt.Chart(alt.NamedData("months")).encode(x=calendar_x(list(months["date"])))
    wide = base.mark_area(color=colour, fillOpacity=0.22).encode(y=y, y2=upper)
    narrow = base.mark_area(color=colour, fillOpacity=0.38).encode(y=alt.Y(f"{state}_q25:Q"), y2=inner)
    middle = base.mark_line(color=colour, strokeWidth=2.5).encode(y=alt.Y(f"{state}_q50:Q"))
    return layered(wide, narrow, middle, width=272, height=165, title=title)
