"""One run, month by month: who did what, where the talks stood, and how sanctions, pressure and the economy moved."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.calendar import calendar_x
from analysis.charts.heading import counted, headed
from analysis.wording.levels import short_words
from analysis.wording.months import month_words
from sim.engine.ensemble import run_chunk
from sim.scenario import Scenario, design
from sim.vocabulary import TEST

LANES = {
    "test": "North Korea tests",
    "message": "North Korea says",
    "posture": "South Korea",
    "drill": "Joint drill",
    "us_sanctions": "US sanctions",
    "us_talk": "US talk",
    "stage": "Nuclear track",
    "channel": "Korean channel",
}
CHANNEL_COLOURS = {"severed": theme.PALE, "open": "#A9D6F1", "talks": theme.OUTCOME_COLOURS["talks"]}
LINES = {
    "sanctions": ("sanctions level", theme.STATE_COLOURS["sanctions"], [1, 0]),
    "pressure": ("pressure to escalate", theme.STATE_COLOURS["pressure"], [8, 4]),
    "economy": ("economy, 2016 = 1", theme.PRESSURE, [3, 2]),
}
WIDTH = 600
MOST_GAPS = 120
"""Months beyond which they are too narrow for a gap between them."""


def draw(scenario: Scenario, run: int = 0) -> alt.VConcatChart:
    """The chart of run number `run` (from 0) of `scenario`: the very run that an ensemble of it has there."""
    plan = design(scenario, runs=max(scenario.runs, run + 1), part=(run, 1))
    _, _, paths = run_chunk(plan, run, 1, 1)
    frame = paths.frame(plan, run)
    dates = [str(date) for date in frame["date"]]
    datasets: dict[str, theme.Rows] = {}
    lanes = [_lane(name, frame, dates, datasets) for name in LANES if name != "drill" or frame["drill"].notna().any()]
    lines = _lines(frame, dates, datasets)
    chart = stacked(
        *lanes, lines, spacing=6,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent", strokeDash="independent")),
    )  # fmt: skip
    tests = frame["test"] != "none"
    red = frame["test"].isin(TEST._fields[TEST.long :])
    first = f", the first above the red line in {month_words(dates[int(red.argmax())])}" if red.any() else ""
    states = (
        f"Run {run}: {counted(int(tests.sum()), 'month')} with a test{first}; ends "
        f"{_ending(str(frame['stage'].iloc[-1]))}"
    )
    about = f"{scenario.title.rstrip('.')}. {counted(len(frame), 'month')} from {month_words(dates[0])}."
    reading = (
        "One possible history among many, conditional on the model: it shows how a run unfolds, not what to expect."
    )
    return headed(chart, datasets, states, about, reading)


def _ending(stage: str) -> str:
    return {"none": "without talks", "offer": "with an offer on the table", "talks": "in talks"}.get(
        stage, f"under a{'n' if stage == 'interim' else ''} {stage} deal"
    )


def _lane(name: str, frame: pd.DataFrame, dates: Sequence[str], datasets: dict[str, theme.Rows]) -> alt.Chart:
    words = short_words(name)
    colours = theme.LEVEL_COLOURS.get(name, CHANNEL_COLOURS)
    played = frame[name].astype(object)
    datasets[name] = [
        {"lane": LANES[name], "from": place - 0.5, "to": place + 0.5, "level": words[level]}
        for place, level in enumerate(played, start=1)
        if isinstance(level, str)
    ]
    present = [level for level in words if (played == level).any()] or list(words)[:1]
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=[words[level] for level in present], range=[colours[level] for level in present]),
        legend=alt.Legend(orient="right", columns=2, title=None, offset=14, labelFontSize=12, symbolSize=110),
    )
    x = alt.X("from:Q", scale=alt.Scale(domain=[0.5, len(dates) + 0.5], nice=False, zero=False), axis=None)
    chart: alt.Chart = alt.Chart(alt.NamedData(name), width=WIDTH, height=36).mark_rect(
        stroke="white", strokeWidth=1 if len(dates) <= MOST_GAPS else 0
    )
    sides = alt.Axis(ticks=False, domain=False, labelPadding=10, labelFontSize=13, grid=False)
    y = alt.Y("lane:N", title=None, axis=sides)
    return chart.encode(x=x, x2=alt.X2("to:Q"), y=y, color=colour)


def _lines(frame: pd.DataFrame, dates: Sequence[str], datasets: dict[str, theme.Rows]) -> alt.LayerChart:
    datasets["lines"] = [
        {"month": place, "line": words, "value": round(float(value), 4)}
        for name, (words, _, _) in LINES.items()
        for place, value in enumerate(frame[name], start=1)
    ]
    domain = [words for words, _, _ in LINES.values()]
    legend = alt.Legend(orient="right", title=None, offset=14, labelFontSize=12, symbolType="stroke", symbolSize=350,
                        symbolStrokeWidth=2.5)  # fmt: skip
    colour = alt.Color("line:N", scale=alt.Scale(domain=domain, range=[c for _, c, _ in LINES.values()]), legend=legend)
    dash = alt.StrokeDash(
        "line:N", scale=alt.Scale(domain=domain, range=[d for *_, d in LINES.values()]), legend=legend
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1.06], nice=False), axis=alt.Axis(values=[0, 0.5, 1]))
    base = alt.Chart(alt.NamedData("lines"))
    line = base.mark_line(strokeWidth=2.2, point=len(dates) == 1, clip=True).encode(
        x=calendar_x(dates, most=8), y=y, color=colour, strokeDash=dash
    )
    return layered(line, width=WIDTH, height=130)
