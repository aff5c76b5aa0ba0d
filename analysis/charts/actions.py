"""What the actors do: the share of runs that play each level of each instrument, month by month."""

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.calendar import calendar_x
from analysis.charts.endings import apart, words_at_ends
from analysis.charts.heading import finished
from analysis.charts.size import SLIDE, Size
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import Z
from analysis.wording.levels import LEVEL_WORDS, short_words
from analysis.wording.months import month_words
from analysis.wording.scenario_words import CAPITALS
from sim.result import Result

PANELS = {
    "test": "North Korea's highest test of the month",
    "message": "North Korea's message",
    "posture": "South Korea's posture",
    "us_sanctions": "What Washington does to sanctions",
    "us_talk": "Washington's readiness to talk",
    "drill": "The joint drill, in March and August",
}
USUAL = {
    "test": "none", "message": "hostile", "posture": "hold", "us_sanctions": "hold", "us_talk": "none", "drill": "full",
}  # fmt: skip
"""The level of each instrument that does nothing new: the rest of the runs, which no line shows."""
TICKS = (0.01, 0.1, 0.25, 0.5, 1.0)
"""Shares on an axis of their square roots, on which one run in a hundred is a tenth of the height."""


def draw(result: Result, size: Size = SLIDE) -> alt.ConcatChart:
    """The chart of `result`: a panel an instrument, a line for each level that does something.

    A horizon without March and August has no drill panel.
    """
    months = result.months
    shown = [panel for panel in PANELS if panel != "drill" or months["drill_full"].notna().any()]
    leaders = _leaders(result)
    datasets: dict[str, theme.Rows] = {"leaders": leaders}
    columns = 1 if size.narrow else 2
    # Months of a run are no runs of their own: a share that is 0 in all of them is as sure as that of one month.
    draws = draws_of(result.runs)
    worth = float(len(result.runs) if draws is None else draws.count)
    panels = [
        _panel(panel, months, datasets, size, columns, place >= len(shown) - columns, bool(leaders), worth)
        for place, panel in enumerate(shown)
    ]
    chart = side_by_side(
        *panels, columns=columns, spacing={"row": 14, "column": 24},
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent")),
    )  # fmt: skip
    runs = len(result.runs)
    margin = f"{100 * Z * 0.5 / runs**0.5:.{theme.decimals(runs)}f}"
    reading = (
        "Share of runs that do each thing in each month, with its mean over the months; all other runs do nothing new. "
        f"The scale is stretched near 0. Simulation error: at most ±{margin} points (95%)."
    )
    if leaders:
        told = ", ".join(dict.fromkeys(f"{row['words']} ({row['date']})" for row in leaders))
        reading += f" Dashed: {told}."
    return finished(chart, result, datasets, _headline(months, worth), reading, size)


def _headline(months: pd.DataFrame, worth: float) -> str:
    mean = months[["test_none", "us_sanctions_tighten", "us_sanctions_ease"]].mean()
    shares = 1 - mean["test_none"], mean["us_sanctions_tighten"], mean["us_sanctions_ease"]
    tests, tightens, eases = (theme.observed(share, worth) for share in shares)
    return (
        f"North Korea tests in {tests} of months; Washington tightens sanctions in {tightens} and eases them in {eases}"
    )


def _leaders(result: Result) -> theme.Rows:
    """When a scheduled event brings a new leader, and where."""
    events = result.manifest["scenario"].get("events") or []
    return [
        {
            "month": event["month"] - 0.5,
            "words": f"a new leader in {CAPITALS[event['leader']]}",
            "date": month_words(result.months["date"].iloc[event["month"] - 1]),
        }
        for event in events
        if "leader" in event and "month" in event and event["month"] <= result.horizon
    ]


def _columns(panel: str) -> dict[str, str]:
    """The column and the words of each level that does something."""
    words = short_words(panel)
    return {f"{panel}_{level}": words[level] for level in LEVEL_WORDS[panel] if level != USUAL[panel]}


def _panel(
    panel: str, months: pd.DataFrame, datasets: dict[str, theme.Rows], size: Size, columns: int, lowest: bool,
    leaders: bool, worth: float,
) -> alt.LayerChart:  # fmt: skip
    levels = _columns(panel)
    known = months[months[next(iter(levels))].notna()]
    datasets[panel] = [
        {"month": float(row["month"]), "level": words, "share": round(float(row[column]), 4)}
        for column, words in levels.items()
        for row in known[["month", column]].to_dict("records")
    ]
    means = {words: float(known[column].mean()) for column, words in levels.items()}
    heights = apart([float(np.sqrt(known[column].iloc[-1])) for column in levels], gap=0.135, top=1.0)
    datasets[f"{panel}_ends"] = [
        {
            "month": len(months) + 0.5,
            "level": words,
            "height": height**2,
            "words": f"{words[0].upper()}{words[1:]} {theme.observed(means[words], worth, int(means[words] < 0.0095))}",
        }
        for words, height in zip(means, heights, strict=True)
    ]
    colours = [theme.LEVEL_COLOURS[panel][column.removeprefix(f"{panel}_")] for column in levels]
    colour = alt.Color("level:N", scale=alt.Scale(domain=list(means), range=colours), legend=None)
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(type="sqrt", domain=[0, 1], nice=False),
        axis=theme.percent_axis("", values=list(TICKS), tickCount=len(TICKS)),
    )
    x = calendar_x(list(months["date"]), most=3 if size.narrow else 4, title=None, labels=lowest)
    base = alt.Chart(alt.NamedData(panel)).encode(x=x, y=y, color=colour)
    if panel == "drill":
        marks = [base.mark_line(strokeWidth=1.5), base.mark_point(filled=True, size=45, opacity=1)]
    else:
        marks = [base.mark_line(interpolate="step", strokeWidth=2.2, point=len(months) == 1)]
    changes = alt.Chart(alt.NamedData("leaders")).mark_rule(color=theme.FAINT_INK, strokeDash=[4, 3])
    ends = words_at_ends(f"{panel}_ends", "month", colour, size.font, two_lines=False)
    layers = [*([changes.encode(x=alt.X("month:Q"))] if leaders else []), *marks, *ends]
    width = size.panel(columns, 225 if not size.narrow else 196, 24)
    return layered(*layers, width=width, height=140, title=alt.TitleParams(PANELS[panel], offset=6))
