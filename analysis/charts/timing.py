"""When first events come: the share of runs that have seen each event by each month."""

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.heading import finished
from analysis.statistics.draws import draws_of
from analysis.statistics.incidence import incidence
from analysis.wording.months import month_words
from analysis.wording.outcomes import EVENT_WORDS
from sim.outcomes import EVENTS
from sim.result import Result

HEIGHT = 430


def draw(result: Result) -> alt.LayerChart:
    """The chart of `result`: one step curve with its 95 % band for each event of `EVENTS`."""
    draws = draws_of(result.runs)
    curves = {event: incidence(result.runs[column], result.horizon, draws) for event, column in EVENTS.items()}
    top = min(1.0, 1.06 * max(0.1, *(curve["high"].iloc[-1] for curve in curves.values())))
    x = alt.X(
        "month:Q",
        title=f"months from the start (1 is {month_words(result.months['date'].iloc[0])})",
        scale=alt.Scale(domain=[0, result.horizon], nice=False),
        axis=alt.Axis(grid=False, values=_ticks(result.horizon), format="d"),
    )
    y = alt.Y(
        "estimate:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("runs in which the event has come", tickCount=6),
    )
    colour = alt.Color("event:N", scale=_by_event(theme.event_colour), legend=None)
    dash = alt.StrokeDash("event:N", scale=_by_event(theme.event_dash), legend=None)
    base = alt.Chart(alt.NamedData("curves")).encode(x=x, color=colour)
    band = base.mark_area(interpolate="step-before", fillOpacity=0.2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    line = base.mark_line(interpolate="step-before", strokeWidth=3).encode(y=y, strokeDash=dash)
    base = alt.Chart(alt.NamedData("ends")).encode(x=alt.X("month:Q"), y=alt.Y("height:Q"))
    swatch = base.mark_square(size=90, opacity=1, xOffset=14).encode(color=colour)
    words = base.mark_text(align="left", dx=26, dy=-7, fontWeight="bold").encode(text=alt.Text("words:N"))
    share = base.mark_text(align="left", dx=26, dy=10, color=theme.FAINT_INK, fontSize=13).encode(
        text=alt.Text("share:N")
    )
    chart = layered(band, line, swatch, words, share, width=theme.WIDTH - 290, height=HEIGHT)
    datasets = {"curves": _curve_rows(curves), "ends": _end_rows(curves, top, len(result.runs))}
    reading = (
        "First event of each kind; a run without it is censored at the horizon. "
        "Bands: 95% interval (luck of the simulation only)."
    )
    return finished(chart, result, datasets, _headline(curves, result.horizon), reading)


def _by_event(look: Callable[[str], str | list[float]]) -> alt.Scale:
    return alt.Scale(domain=list(EVENTS), range=[look(event) for event in EVENTS])


def _headline(curves: dict[str, pd.DataFrame], horizon: int) -> str:
    shares = {event: float(curve["estimate"].iloc[-1]) for event, curve in curves.items()}
    within = f"Within {horizon} month{'' if horizon == 1 else 's'}"
    if not any(shares.values()):
        return f"{within}: none of these events comes in any run"
    return (
        f"{within}: red-line test in {theme.percent(shares['red_line_test'])} of runs, "
        f"talks in {theme.percent(shares['talks'])}, interim deal in {theme.percent(shares['interim'])}"
    )


def _curve_rows(curves: dict[str, pd.DataFrame]) -> theme.Rows:
    return pd.concat([curve.assign(event=event) for event, curve in curves.items()]).round(5).to_dict("records")


def _end_rows(curves: dict[str, pd.DataFrame], top: float, runs: int) -> theme.Rows:
    """The words at the end of each curve, moved apart where ends lie close."""
    ends = {event: curve.iloc[-1] for event, curve in curves.items()}
    heights = apart([float(end["estimate"]) for end in ends.values()], gap=0.095 * top, top=top)
    return [
        {
            "event": event,
            "month": int(end["month"]),
            "height": height,
            "words": EVENT_WORDS[event].label,
            "share": theme.interval(end["estimate"], end["low"], end["high"], theme.decimals(runs)),
        }
        for (event, end), height in zip(ends.items(), heights, strict=True)
    ]


def apart(heights: Sequence[float], gap: float, top: float) -> list[float]:
    """`heights` moved as little as needed to lie `gap` apart between 0 and `top`, in the same order.

    Of equal heights the first is placed highest. Least squares under an order is isotonic regression; for a handful of
    labels its minimax formula is short.
    """
    order = sorted(range(len(heights)), key=lambda place: (heights[place], -place))
    steps = gap * np.arange(len(heights))
    free = np.asarray(heights, dtype=np.float64)[order] - steps
    count = range(len(free))
    fitted = [max(min(free[i : k + 1].mean() for k in count if k >= j) for i in count if i <= j) for j in count]
    placed = np.empty(len(free))
    placed[order] = np.clip(fitted, 0.0, max(0.0, top - steps[-1])) + steps
    return [float(height) for height in placed]


def _ticks(horizon: int) -> list[int]:
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, horizon) if horizon <= 12 * step)
    return list(range(0, horizon + 1, step))
