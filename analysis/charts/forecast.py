"""What is expected to come for the first time: its probability as calibrated, and the range over all forms."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import headed
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size
from analysis.forecast.forecast import CALIBRATED
from analysis.wording.outcomes import EVENT_WORDS

RANGE = "#A9D6F1"
NUMBER = 104


def draw(events: pd.DataFrame, begins: str, size: Size = SLIDE) -> alt.ConcatChart:
    """The chart of the `events` of a forecast that `begins` in a month, in words: a panel a horizon, a row an event."""
    lines = Lines.of({str(event): EVENT_WORDS[str(event)].label for event in dict.fromkeys(events["event"])}, size)
    datasets: dict[str, theme.Rows] = {}
    panels = []
    horizons = list(dict.fromkeys(events["horizon"]))
    columns = 1 if size.narrow else len(horizons)
    width = size.panel(beside=NUMBER + 6) if size.narrow else (size.width - 190) // columns - NUMBER - 12
    for place, months in enumerate(horizons):
        own = events[events["horizon"] == months]
        data = f"within_{months}"
        datasets[data] = [_row(event, own[own["event"] == event]) for event in lines.words]
        panels.append(_panel(data, f"Within {months} months", lines, width, place % columns == 0))
    first = datasets[f"within_{horizons[-1]}"]
    told = ", ".join(f"{EVENT_WORDS[row['row']].before} {row['range']}" for row in first[:2])
    forms = events["form"].nunique()
    states = f"Within {horizons[-1]} months: {told}, depending on the form of the model"
    about = f"From {begins} on, {forms} forms of the model, conditional on each."
    reading = (
        "Dot and line: the model as calibrated, with its 95% interval (simulation error only). Blue bar and numbers: "
        "from the least to the greatest of all forms."
    )
    chart = side_by_side(*panels, columns=columns, spacing=16)
    return headed(chart, datasets, states, about, reading, size)


def _row(event: str, forms: pd.DataFrame) -> dict[str, object]:
    calibrated = forms[forms["form"] == CALIBRATED].iloc[0]
    least, most = float(forms["probability"].min()), float(forms["probability"].max())
    return {
        "row": event,
        "least": round(least, 4),
        "most": round(most, 4),
        "middle": round(float(calibrated["probability"]), 4),
        "low": round(float(calibrated["low"]), 4),
        "high": round(float(calibrated["high"]), 4),
        "range": f"{theme.percent(least)} to {theme.percent(most)}",
    }


def _panel(data: str, title: str, lines: Lines, width: int, labels: bool) -> alt.LayerChart:
    x = alt.X(
        "least:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=theme.percent_axis("probability", tickCount=4),
    )
    base = alt.Chart(alt.NamedData(data)).encode(y=lines.y(labels or lines.size.narrow))
    forms = base.mark_rule(color=RANGE, strokeWidth=11).encode(x=x, x2=alt.X2("most:Q"))
    interval = base.mark_rule(color=theme.INK, strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    dot = base.mark_point(color=theme.INK, filled=True, size=60, opacity=1).encode(x=alt.X("middle:Q"))
    said = base.mark_text(align="right", fontSize=lines.size.font).encode(
        x=alt.value(width + NUMBER - 4), text=alt.Text("range:N")
    )
    return layered(forms, interval, dot, said, *lines.above(data), width=width, height=lines.height, title=title)
