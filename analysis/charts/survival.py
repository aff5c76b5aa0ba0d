"""When first events come under each of several scenarios: cumulative incidence, an event a panel."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.statistics.draws import draws_of
from analysis.statistics.incidence import incidence
from analysis.wording.months import month_words
from analysis.wording.outcomes import EVENT_WORDS
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS
from sim.result import Result

PANELS = ("red_line_test", "talks", "relief", "interim")


class ChartError(PanmunjomError):
    """A chart that cannot be drawn of what was given; the message says of what it can."""


def draw(results: Sequence[Result], events: Sequence[str] = PANELS) -> alt.ConcatChart:
    """The chart of `results`, of one horizon and at most six: a curve with its 95 % band each, a panel an event."""
    if len(results) > len(theme.SCENARIO_COLOURS):
        most = len(theme.SCENARIO_COLOURS)
        raise ChartError(f"survival: {len(results)} curves cannot be told apart; give at most {most} results")
    names = [theme.spoken(result.name) for result in results]
    horizon = results[0].horizon
    datasets = {event: _rows(results, event) for event in events}
    chart = side_by_side(*(_panel(event, names, horizon) for event in events), columns=2, spacing=26)
    runs = min(len(result.runs) for result in results)
    ends = [datasets[events[0]][(place + 1) * (horizon + 1) - 1]["estimate"] for place in range(len(results))]
    states = f"{EVENT_WORDS[events[0]].label} within {counted(horizon, 'month')}: " + ", ".join(
        f"{theme.percent(end)} ({name})" for end, name in zip(ends, names, strict=True)
    )
    about = (
        f"{counted(len(results), 'scenario')} of {counted(runs, 'run')}, months from "
        f"{month_words(results[0].months['date'].iloc[0])}, conditional on the model."
    )
    reading = (
        "Share of runs in which the event has come; a run without it is censored at the horizon. "
        "Bands: 95% interval (luck of the simulation only)."
    )
    return headed(chart, datasets, states, about, reading)


def _rows(results: Sequence[Result], event: str) -> theme.Rows:
    curves = [
        incidence(result.runs[EVENTS[event]], result.horizon, draws_of(result.runs)).assign(
            scenario=theme.spoken(result.name)
        )
        for result in results
    ]
    return pd.concat(curves).round(5).to_dict("records")


def _panel(event: str, names: list[str], horizon: int) -> alt.LayerChart:
    x = alt.X(
        "month:Q",
        title="months",
        scale=alt.Scale(domain=[0, horizon], nice=False),
        axis=alt.Axis(grid=False, tickCount=4, format="d"),
    )
    y = alt.Y(
        "estimate:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=theme.percent_axis("share of runs", tickCount=4)
    )
    legend = alt.Legend(
        orient="bottom", title=None, symbolType="stroke", symbolStrokeWidth=3, symbolSize=400, columns=3
    )
    count = len(names)
    colour = alt.Color(
        "scenario:N", scale=alt.Scale(domain=names, range=list(theme.SCENARIO_COLOURS[:count])), legend=legend
    )
    dash = alt.StrokeDash(
        "scenario:N", scale=alt.Scale(domain=names, range=list(theme.SCENARIO_DASHES[:count])), legend=legend
    )
    base = alt.Chart(alt.NamedData(event)).encode(x=x, color=colour)
    band = base.mark_area(interpolate="step-before", fillOpacity=0.18).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    line = base.mark_line(interpolate="step-before", strokeWidth=2.5).encode(y=y, strokeDash=dash)
    return layered(band, line, width=410, height=200, title=EVENT_WORDS[event].label)
