"""One run, month by month: who did what, where the talks stood, what turned, and how the pressure built up.

Drawn from the structure that its story is told from. White diamonds mark what the scenario forces, crosses an offer
that Washington left without an answer, dashed lines a new leader; numbers mark the turning points that stand below.
"""

import textwrap
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.calendar import calendar_x
from analysis.charts.heading import counted, headed
from analysis.charts.size import SLIDE, Size
from analysis.explanation import Month, Run, replay
from analysis.explanation.turning import ABOVE_THE_LINE, kind_words, turning_points
from analysis.wording.levels import short_words
from analysis.wording.months import month_words
from sim.scenario import Scenario
from sim.vocabulary import INSTRUMENTS

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
INDEX = 1.0
LINES = {
    "sanctions": ("Sanctions level", theme.STATE_COLOURS["sanctions"], INDEX),
    "pressure": ("Pressure to escalate", theme.STATE_COLOURS["pressure"], INDEX),
    "economy": ("Economy, 2016 = 1", theme.PRESSURE, 0.1),
}
"""Each line in a frame of its own, with the least span of its axis: all of an index, so that noise is not blown up."""
BESIDE = 410
"""Points that the words and keys beside a lane need; a narrow chart has them above it and below it."""
MOST_GAPS = 120
"""Months beyond which they are too narrow for a gap between them."""
FORCED, REFUSED = "forced", "refused"
MARKS = {FORCED: "◆", REFUSED: "×"}
"""What is drawn over a cell: the scenario forces it; an offer was left without an answer."""
NUMBER_WIDTH = 16
"""Points across a number of a turning point; where two would overlap they take turns above and below."""
NAMES = {instrument.column: instrument.name for instrument in INSTRUMENTS}


def draw(scenario: Scenario, run: int = 0, size: Size = SLIDE) -> alt.VConcatChart:
    """The chart of run number `run` (from 0) of `scenario`: the very run that an ensemble of it has there."""
    return draw_run(replay(scenario, run), size)


def draw_run(run: Run, size: Size = SLIDE) -> alt.VConcatChart:
    """The chart of a replayed run."""
    datasets: dict[str, theme.Rows] = {"leaders": _leaders(run)}
    turns = _turns(run)
    shown = [name for name in LANES if name != "drill" or any(month.chose("drill") for month in run.months)]
    lanes = [_lane(name, run, datasets, size) for name in shown]
    if turns:
        lanes = [_numbers(turns, run, datasets, size), *lanes]
    lines = [_line(name, run, datasets, size, last=name == list(LINES)[-1]) for name in LINES]
    listed = [_list(turns, datasets, size)] if turns else []
    chart = stacked(
        *lanes, *lines, *listed, spacing=6,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent", shape="independent")),
    )  # fmt: skip
    about = f"{run.scenario.title.rstrip('.')}. {counted(len(run.months), 'month')} from {month_words(run.dates[0])}."
    reading = (
        "One possible history among many, conditional on the model: it shows how a run unfolds, not what to expect. "
        "White diamonds: forced by the scenario. Crosses: an offer on the table goes unanswered that month. Dashed "
        "lines: a new leader. Numbers: turning points, listed below."
    )
    return headed(chart, datasets, _states(run), about, reading, size)


def _states(run: Run) -> str:
    """What is seen, in words: how many tests, when the first above the red line, and how it ends."""
    tested = [month for month in run.months if month.chose("test") != "none"]
    red = [month for month in tested if month.chose("test") in ABOVE_THE_LINE]
    first = f", the first above the red line in {month_words(red[0].date)}" if red else ""
    ending = _ending(str(run.months[-1].after["stage"]))
    tests = f"{counted(len(tested), 'month')} with a test" if tested else "no test"
    return f"Run {run.number}: {tests}{first}; ends {ending}"


def _ending(stage: str) -> str:
    return {"none": "without talks", "offer": "with an offer on the table", "talks": "in talks"}.get(
        stage, f"under a{'n' if stage == 'interim' else ''} {stage} deal"
    )


def _leaders(run: Run) -> theme.Rows:
    """The months that begin with a new leader, at their left edge."""
    return [{"at": month.month - 0.5} for month in run.months if any(each.kind == "leader" for each in month.changes)]


def _turns(run: Run) -> list[tuple[Month, str]]:
    """The months of the major turning points, and what turned in each."""
    major = [point for point in turning_points(run) if point.major]
    months = []
    for _, group in groupby(major, key=lambda point: point.month.month):
        points = list(group)
        marks = [
            f"{kind_words(point)}{' (forced)' if point.forced and point.kind != 'forced' else ''}" for point in points
        ]
        months.append((points[0].month, ", ".join(dict.fromkeys(marks))))
    return months


def _x(months: int, field: str = "from") -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0.5, months + 0.5], nice=False, zero=False), axis=None)


def _y(title: str, size: Size) -> alt.Y:
    axis = alt.Axis(ticks=False, domain=False, labelPadding=10, labelFontSize=13, grid=False)
    return alt.Y("lane:N", title=None, scale=alt.Scale(domain=[title]), axis=None if size.narrow else axis)


def _width(size: Size) -> int:
    return size.panel(beside=46 if size.narrow else BESIDE)


def _above(words: str, colour: str) -> alt.TitleParams:
    return alt.TitleParams(text=words, fontSize=12, fontWeight="normal", color=colour, offset=2)


def _rules() -> alt.Chart:
    """A dashed line where a new leader takes office."""
    chart: alt.Chart = alt.Chart(alt.NamedData("leaders")).mark_rule(
        color=theme.INK, strokeDash=[4, 3], strokeWidth=1.4
    )
    return chart.encode(x=alt.X("at:Q"))


def _level(name: str, month: Month) -> str:
    return month.chose(NAMES[name]) if name in NAMES else str(month.after[name])


def _mark(name: str, month: Month) -> str:
    """What is marked in a cell: forced by the scenario, or, in what Washington says, an offer left unanswered."""
    if name in NAMES and any(each.forced for each in month.decisions if each.column == name):
        return FORCED
    return REFUSED if name == "us_talk" and month.refusal else ""


def _lane(name: str, run: Run, datasets: dict[str, theme.Rows], size: Size) -> alt.LayerChart:
    words, colours = short_words(name), theme.LEVEL_COLOURS.get(name, CHANNEL_COLOURS)
    rows: theme.Rows = [
        {"lane": LANES[name], "from": month.month - 0.5, "to": month.month + 0.5, "at": month.month,
         "level": words[level], "mark": _mark(name, month)}
        for month in run.months
        if (level := _level(name, month))
    ]  # fmt: skip
    datasets[name] = rows
    present = [level for level, word in words.items() if any(row["level"] == word for row in rows)]
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=[words[level] for level in present], range=[colours[level] for level in present]),
        legend=_key(size),
    )
    months, y = len(run.months), _y(LANES[name], size)
    cells = alt.Chart(alt.NamedData(name)).mark_rect(stroke="white", strokeWidth=1 if months <= MOST_GAPS else 0)
    layers = [cells.encode(x=_x(months), x2=alt.X2("to:Q"), y=y, color=colour), _rules()]
    for mark in MARKS:
        marked = [row for row in rows if row["mark"] == mark]
        if marked:
            datasets[f"{name}_{mark}"] = marked
            layers.append(_marks(f"{name}_{mark}", mark, y))
    if size.narrow:
        return layered(*layers, width=_width(size), height=26, title=_above(LANES[name], theme.INK))
    return layered(*layers, width=_width(size), height=36)


def _key(size: Size) -> alt.Legend:
    if size.narrow:
        return alt.Legend(orient="bottom", columns=3, title=None, offset=2, labelFontSize=11, symbolSize=70)
    return alt.Legend(orient="right", columns=2, title=None, offset=14, labelFontSize=12, symbolSize=110)


def _marks(data: str, mark: str, y: alt.Y) -> alt.Chart:
    text = alt.Chart(alt.NamedData(data)).mark_text(
        text=MARKS[mark], fontSize=15, fontWeight="bold", fill="white" if mark == FORCED else theme.INK,
        stroke=theme.INK, strokeWidth=0.8 if mark == FORCED else 0,
    )  # fmt: skip
    chart: alt.Chart = text.encode(x=alt.X("at:Q"), y=y)
    return chart


def _numbers(
    turns: Sequence[tuple[Month, str]], run: Run, datasets: dict[str, theme.Rows], size: Size
) -> alt.LayerChart:
    """The lane of the numbered turning points."""
    title = "Turning points"
    numbers = [month.month for month, _ in turns]
    crowded = any(
        (after - before) * _width(size) / len(run.months) < NUMBER_WIDTH for before, after in pairwise(numbers)
    )
    datasets["turns"] = [
        {"lane": title, "from": number, "number": str(place), "row": place % 2 if crowded else 1}
        for place, number in enumerate(numbers, start=1)
    ]
    layers = []
    for row, offset in ((1, -8 if crowded else 0), *(((0, 8),) if crowded else ())):
        base = alt.Chart(alt.NamedData("turns"), transform=[alt.FilterTransform(f"datum.row === {row}")])
        text = base.mark_text(fontSize=13, fontWeight="bold", color=theme.INK, dy=offset)
        layers.append(text.encode(x=_x(len(run.months)), y=_y(title, size), text=alt.Text("number:N")))
    above = {"title": _above(title, theme.INK)} if size.narrow else {}
    return layered(*layers, _rules(), width=_width(size), height=36 if crowded else 22, **above)


def _line(name: str, run: Run, datasets: dict[str, theme.Rows], size: Size, last: bool) -> alt.LayerChart:
    """A state over the months, on an axis of its own."""
    title, colour, span = LINES[name]
    values = [round(float(month.after[name]), 4) for month in run.months]
    datasets[f"line_{name}"] = [
        {"month": month.month, "value": value} for month, value in zip(run.months, values, strict=True)
    ]
    x = calendar_x(run.dates, most=4 if size.narrow else 8) if last else _x(len(values), "month")
    low, high = min(values), max(values)
    middle, half = (low + high) / 2, max(high - low, span) / 2 * 1.15
    domain = [0.0, 1.0] if span == INDEX else [round(middle - half, 3), round(middle + half, 3)]
    scale = alt.Scale(domain=domain, nice=False, zero=False)
    axis: dict[str, Any] = {"title": None, "tickCount": 3, "format": ".2f"}
    base = alt.Chart(alt.NamedData(f"line_{name}"))
    point = alt.OverlayMarkDef(color=colour) if len(values) == 1 else False
    line = base.mark_line(strokeWidth=2.2, point=point, color=colour).encode(
        x=x, y=alt.Y("value:Q", scale=scale, axis=alt.Axis(**axis))
    )
    return layered(line, _rules(), width=_width(size), height=56, title=_above(title, colour))


def _list(turns: Sequence[tuple[Month, str]], datasets: dict[str, theme.Rows], size: Size) -> alt.Chart:
    """The turning points in words, a line each, or several where the chart is narrow."""
    lines = []
    for number, (month, words) in enumerate(turns, start=1):
        wrapped = textwrap.wrap(f"{number}  {month_words(month.date)}: {words}", size.letters, subsequent_indent="    ")
        lines += wrapped if size.narrow else [f"{number}  {month_words(month.date)}: {words}"]
    datasets["listed"] = [{"line": line, "words": words} for line, words in enumerate(lines, start=1)]
    text = alt.Chart(alt.NamedData("listed"), width=_width(size), height=17 * len(lines)).mark_text(
        align="left", fontSize=12, color=theme.INK
    )
    chart: alt.Chart = text.encode(x=alt.value(0), y=alt.Y("line:O", axis=None), text=alt.Text("words:N"))
    return chart
