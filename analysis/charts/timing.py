"""When first events come: the share of runs that have seen each event by the end of each month.

Of one result all events in one frame; of several an event a panel, a line a scenario.
"""

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.endings import apart, words_at_ends
from analysis.charts.heading import counted, finished, headed, of_several, starts
from analysis.charts.names import called
from analysis.charts.size import SLIDE, Size
from analysis.statistics.draws import draws_of
from analysis.statistics.incidence import incidence
from analysis.wording.errors import ONLY_SIMULATION
from analysis.wording.outcomes import EVENT_WORDS, label, within
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS
from sim.result import Result

HEIGHT, SMALL_HEIGHT = 430, 210
"""Points of the frame of one result, and of each panel of several."""
PANELS = ("red_line_test", "talks", "relief", "interim")
"""Events that are drawn of several results, if no others are asked for."""
READING = f"Share of runs in which the event has come by the end of each month. Bands: {ONLY_SIMULATION}."


class ChartError(PanmunjomError):
    """A chart that cannot be drawn of what was given; the message says of what it can."""


def draw(result: Result, events: Sequence[str] = tuple(EVENTS), size: Size = SLIDE) -> alt.LayerChart:
    """The chart of `result`: one step curve with its 95 % band for each of some events of `EVENTS`."""
    draws = draws_of(result.runs)
    curves = {event: incidence(result.runs[EVENTS[event]], result.horizon, draws) for event in events}
    top = min(1.0, 1.06 * max(0.1, *(float(curve["high"].iloc[-1]) for curve in curves.values())))
    scales = _by(list(events), theme.event_colour), _by(list(events), theme.event_dash)
    datasets = {"curves": _curve_rows(curves, "event"), "ends": _end_rows(curves, top, len(result.runs))}
    layers = _layers("curves", "ends", "event", *scales, [result], top, size)
    chart = layered(*layers, width=size.panel(beside=230 if not size.narrow else 168), height=HEIGHT)
    return finished(chart, result, datasets, _headline(curves, result.horizon), READING, size)


def draw_several(results: Sequence[Result], events: Sequence[str] = PANELS, size: Size = SLIDE) -> alt.ConcatChart:
    """The chart of `results`, of one horizon and at most six: a curve with its 95 % band each, a panel an event."""
    if len(results) > len(theme.SCENARIO_COLOURS):
        most = len(theme.SCENARIO_COLOURS)
        raise ChartError(f"timing: {len(results)} curves cannot be told apart; give at most {most} results")
    names = called(results)
    words = list(names.values())
    scale = _by(words, dict(zip(words, theme.SCENARIO_COLOURS, strict=False)).__getitem__)
    datasets: dict[str, theme.Rows] = {}
    panels = []
    columns = 1 if size.narrow else 2
    for place, event in enumerate(events):
        curves = {
            names[result.name]: incidence(result.runs[EVENTS[event]], result.horizon, draws_of(result.runs))
            for result in results
        }
        datasets[event] = _curve_rows(curves, "scenario")
        datasets[f"{event}_ends"] = _scenario_ends(curves)
        layers = _layers(event, f"{event}_ends", "scenario", scale, None, results, 1.0, size, narrow=True)
        if place < len(events) - columns:
            layers[0].encoding.x.title = None
        width = size.panel(columns, beside=248, gap=20)
        panels.append(layered(*layers, width=width, height=SMALL_HEIGHT, title=EVENT_WORDS[event].label))
    chart = side_by_side(*panels, columns=columns, spacing=20)
    return headed(chart, datasets, _contrast(results, events[0], words), of_several(results), READING, size)


def _layers(
    data: str, ends: str, field: str, colours: alt.Scale, dashes: alt.Scale | None, results: Sequence[Result],
    top: float, size: Size, narrow: bool = False,
) -> list[alt.Chart]:  # fmt: skip
    horizon = results[0].horizon
    x = alt.X(
        "month:Q",
        title=_axis_title(results),
        scale=alt.Scale(domain=[0, horizon], nice=False),
        axis=alt.Axis(grid=False, values=_ticks(horizon, size, not narrow), format="d"),
    )
    y = alt.Y(
        "estimate:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("share of runs", tickCount=5),
    )
    colour = alt.Color(f"{field}:N", scale=colours, legend=None)
    base = alt.Chart(alt.NamedData(data)).encode(x=x, color=colour)
    # A month's share is known at its end: the step to it stands at the tick of the month.
    band = base.mark_area(interpolate="step-after", fillOpacity=0.2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5 if narrow else 3).encode(y=y)
    if dashes:
        line = line.encode(strokeDash=alt.StrokeDash(f"{field}:N", scale=dashes, legend=None))
    return [band, line, *words_at_ends(ends, "month", colour, size.font)]


def _axis_title(results: Sequence[Result]) -> str:
    first, *others = starts(results)
    return "months from each scenario's own start" if others else f"months from the start (month 1 is {first})"


def _by(names: list[str], look: Callable[[str], str | list[float]]) -> alt.Scale:
    return alt.Scale(domain=names, range=[look(name) for name in names])


def _headline(curves: dict[str, pd.DataFrame], horizon: int) -> str:
    shares = {event: float(curve["estimate"].iloc[-1]) for event, curve in curves.items()}
    span = counted(horizon, "month")
    if not any(shares.values()):
        return f"None of these events comes in any run within {span}"
    told = [event for event in ("red_line_test", "talks", "interim") if event in shares] or list(shares)[:3]
    first, *others = (f"{EVENT_WORDS[event].before} in {theme.percent(shares[event])}" for event in told)
    return f"Within {span}: {', '.join([f'{first} of runs', *others])}"


def _contrast(results: Sequence[Result], event: str, names: list[str]) -> str:
    """The scenarios with the least and the greatest share of an event, and the first one between them."""
    shares = [float((result.runs[EVENTS[event]] <= result.horizon).mean()) for result in results]
    least, most = shares.index(min(shares)), shares.index(max(shares))
    places = list(dict.fromkeys([least, 0, most]))
    told = [f"{theme.percent(shares[place])}{' of runs' * (place == least)} ({names[place]})" for place in places]
    return f"{label(within(event, results[0].horizon))}: in {', '.join(told)}"


def _curve_rows(curves: dict[str, pd.DataFrame], field: str) -> theme.Rows:
    return pd.concat([curve.assign(**{field: name}) for name, curve in curves.items()]).round(5).to_dict("records")


def _end_rows(curves: dict[str, pd.DataFrame], top: float, runs: int) -> theme.Rows:
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


def _scenario_ends(curves: dict[str, pd.DataFrame]) -> theme.Rows:
    ends = {name: curve.iloc[-1] for name, curve in curves.items()}
    heights = apart([float(end["estimate"]) for end in ends.values()], gap=32 / SMALL_HEIGHT, top=1 - 15 / SMALL_HEIGHT)
    return [
        {
            "scenario": name,
            "month": int(end["month"]),
            "height": height,
            "words": theme.probability(end["estimate"], end["low"], end["high"], 0),
            "share": name,
        }
        for (name, end), height in zip(ends.items(), heights, strict=True)
    ]


def _ticks(horizon: int, size: Size, whole_frame: bool) -> list[int]:
    most = 12 if whole_frame and not size.narrow else 6
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, horizon) if horizon <= most * step)
    return list(range(0, horizon + 1, step))
