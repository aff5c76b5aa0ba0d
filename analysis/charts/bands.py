"""How six states move: the median and the 50 and 90 % bands over all runs, month by month."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.calendar import calendar_x, monthly_rows
from analysis.charts.heading import finished
from analysis.charts.size import SLIDE, Size
from sim.result import Result

PANELS = {
    "sanctions": ("Sanctions", "level, 1 = all in force"),
    "economy": ("North Korea's economy", "% of the output of 2016"),
    "pressure": ("Pressure to escalate", "index, 0 to 1"),
    "tension": ("Tension", "index, 0 to 1"),
    "trust_us_nk": ("US trust in North Korea's word", "probability, 0 to 1"),
    "trust_nk_rok": ("North Korea's trust in Seoul as broker", "probability, 0 to 1"),
}
"""The states drawn: words and unit of each. Those between 0 and 1 are drawn on that range, so that charts compare."""

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
UNIT = (0.0, 1.0)
ECONOMY_SPAN = (80.0, 100.0)
"""The range of the economy, at least, in % of 2016."""


def draw(result: Result, size: Size = SLIDE, beside: Sequence[Result] = ()) -> alt.ConcatChart:
    """The fan chart of `result`: small multiples over calendar months, which the lowest panels name for all.

    `beside`: results whose charts are to have the same scales.
    """
    months = result.months.assign(
        **{f"economy_{quantile}": 100 * result.months[f"economy_{quantile}"] for quantile in QUANTILES}
    )
    economy = _economy((result, *beside))
    rows = monthly_rows(months, [f"{state}_{quantile}" for state in PANELS for quantile in QUANTILES])
    columns = 1 if size.narrow else 3
    panels = (
        _panel(state, months, size, columns, place >= len(PANELS) - columns, economy if state == "economy" else UNIT)
        for place, state in enumerate(PANELS)
    )
    chart = side_by_side(*panels, columns=columns, spacing={"row": 14, "column": 20}, align="all")
    last = months.iloc[-1]
    states = (
        f"Sanctions end at {last['sanctions_q50']:.2f} in the median run, and between {last['sanctions_q05']:.2f} and "
        f"{last['sanctions_q95']:.2f} in nine runs of ten"
    )
    reading = (
        "Line: the median run of each month. Dark band: the middle half of the runs; pale band: nine in ten. Bands "
        "show how far runs differ, by chance and by what the scenario varies, not the simulation error."
    )
    return finished(chart, result, {"months": rows}, states, reading, size)


def _economy(results: Sequence[Result]) -> tuple[float, float]:
    """The range of the economy that holds the bands of all results, in % of 2016."""
    low, high = ECONOMY_SPAN
    lows, highs = (
        [100 * float(each) for result in results for each in result.months[f"economy_{end}"]] for end in ("q05", "q95")
    )
    return min(low, *lows), max(high, *highs)


def _panel(
    state: str, months: pd.DataFrame, size: Size, columns: int, lowest: bool, domain: tuple[float, float]
) -> alt.LayerChart:  # fmt: skip
    title, unit = PANELS[state]
    colour = theme.STATE_COLOURS[state]
    y = alt.Y(
        f"{state}_q05:Q",
        title=None,
        scale=alt.Scale(domain=list(domain), zero=False, nice=False),
        axis=alt.Axis(tickCount=4),
    )
    x = calendar_x(list(months["date"]), most=4 if size.narrow else 3, title=None, labels=lowest)
    upper, inner = alt.Y2(f"{state}_q95:Q"), alt.Y2(f"{state}_q75:Q")
    base = alt.Chart(alt.NamedData("months")).encode(x=x)
    wide = base.mark_area(color=colour, fillOpacity=0.22).encode(y=y, y2=upper)
    narrow = base.mark_area(color=colour, fillOpacity=0.38).encode(y=alt.Y(f"{state}_q25:Q"), y2=inner)
    middle = base.mark_line(color=colour, strokeWidth=2.5).encode(y=alt.Y(f"{state}_q50:Q"))
    heading = alt.TitleParams(title, subtitle=unit, offset=6, fontSize=size.font + 1)
    return layered(
        wide, narrow, middle, width=size.panel(columns, 38, 20), height=110 if size.narrow else 150, title=heading
    )
