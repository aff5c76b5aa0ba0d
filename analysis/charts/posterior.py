"""What a record says about the parameters: prior against posterior, most informed first."""

from typing import TYPE_CHECKING

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.heading import counted, headed

if TYPE_CHECKING:
    from analysis.calibration.fit import Calibration

ROW = 19
PRIOR = "#B5B5B5"


def draw(found: "Calibration") -> alt.LayerChart:
    """The chart of a calibration: each parameter in standard deviations of its prior, from the prior's mean."""
    table = found.table.sort_values("contraction", ascending=False)
    rows = [
        {
            "parameter": str(row["key"]).rpartition(".")[2].replace("_", " "),
            "prior_low": -1.645,
            "prior_high": 1.645,
            "low": (row["low"] - row["prior_mean"]) / row["prior_sd"],
            "high": (row["high"] - row["prior_mean"]) / row["prior_sd"],
            "middle": row["shift"],
        }
        for row in table.to_dict("records")
    ]
    names = [row["parameter"] for row in rows]
    x = alt.X("prior_low:Q", title="standard deviations of the prior, from its mean", axis=alt.Axis(tickCount=7))
    y = alt.Y("parameter:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, grid=False))
    base = alt.Chart(alt.NamedData("parameters")).encode(y=y)
    prior = base.mark_rule(color=PRIOR, strokeWidth=7, opacity=0.6).encode(x=x, x2=alt.X2("prior_high:Q"))
    line = base.mark_rule(color=theme.INK, strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    dot = base.mark_point(color=theme.INK, filled=True, size=40, opacity=1).encode(x=alt.X("middle:Q"))
    record = found.record
    informed = int(found.table["informed"].sum())
    states = f"The record informs {counted(informed, 'parameter')} of {len(rows)} that it could have informed"
    span = f"{record.dates[0]} to {record.dates[-1]}"
    about = f"Record of {counted(record.months, 'month')}, {span}; conditional on the model."
    reading = "Grey: 90% of the prior. Line and dot: 90% interval and mean of the posterior."
    chart = layered(prior, line, dot, width=640, height=ROW * len(rows))
    return headed(chart, {"parameters": rows}, states, about, reading)
