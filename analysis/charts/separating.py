"""What separates the runs that reach an outcome: each decision month by month, what goes with it and what it does."""

import textwrap

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.calendar import calendar_x
from analysis.charts.heading import counted, headed
from analysis.explanation.separating import Separation
from analysis.explanation.separating_words import Decision, decisions, lead, points
from analysis.wording.months import month_words
from sim.calendar import month_date, number_of, year_and_month

PANELS = 9
"""Decisions that there is room for: those that separate most."""
COLUMNS = 3
LETTERS = 34
"""Letters of a panel's title on a line."""
READING = (
    "Points with 95% intervals: how much likelier the outcome is with the decision than without, like with like: what "
    "the choice itself does; filled: a finding, with allowance for all comparisons. Grey line: the same of all runs, "
    "which is also what the situation does. Above each: its average over months."
)


def draw(separation: Separation) -> alt.ConcatChart:
    """The chart of `separation`: a panel a decision, calendar months across.

    Raises a `ValueError` where no decision separates runs: there is nothing to draw then.
    """
    told = decisions(separation)[:PANELS]
    if not told:
        raise ValueError("no decision separates the runs")
    frame, scenario = separation.frame, separation.scenario
    first = number_of(*year_and_month(scenario.start))
    dates = [month_date(first + month) for month in range(int(frame["month"].max()))]
    datasets = {_name(decision): _rows(frame, decision) for decision in told}
    numbers = [row[end] for rows in datasets.values() for row in rows for end in ("low", "high", "difference")]
    present = [number for number in numbers if number is not None]
    scale = alt.Scale(domain=[min(0.0, *present), max(0.0, *present)], nice=True)
    lines = max(len(_title(decision)) for decision in told)
    panels = [_panel(decision, dates, scale, lines) for decision in told]
    about = (
        f"Outcome: {separation.outcome}. {scenario.title.rstrip('.') or scenario.name}, from {month_words(dates[0])}. "
        f"{counted(separation.runs, 'run')}, conditional on the model."
    )
    chart = side_by_side(*panels, columns=COLUMNS, spacing=22, align="all")
    return headed(chart, datasets, lead(separation), about, READING)


def _name(decision: Decision) -> str:
    return f"{decision.instrument}_{decision.level}"


def _rows(frame: pd.DataFrame, decision: Decision) -> theme.Rows:
    """A row a month that was compared, in percentage points; None where the choice itself could not be judged."""
    own = frame[(frame["instrument"] == decision.instrument) & (frame["level"] == decision.level)]
    columns = {"difference": "difference", "effect": "effect", "low": "effect_low", "high": "effect_high"}
    rows: theme.Rows = []
    for _, row in own.iterrows():
        numbers = {
            name: None if pd.isna(row[column]) else round(100 * row[column], 3) for name, column in columns.items()
        }
        rows.append({"month": int(row["month"]), "found": bool(row["effect_found"]), **numbers})
    return rows


def _title(decision: Decision) -> list[str]:
    words = decision.words
    return textwrap.wrap(words[0].upper() + words[1:], LETTERS)


def _panel(decision: Decision, dates: list[str], scale: alt.Scale, lines: int) -> alt.LayerChart:
    colour = theme.ACTOR_COLOURS[str(decision.strongest["actor"])]
    name = _name(decision)
    title = _title(decision)
    base = alt.Chart(alt.NamedData(name)).encode(x=calendar_x(dates, most=3))
    low = alt.Y("low:Q", scale=scale, title="percentage points", axis=alt.Axis(tickCount=5))
    zero = alt.Chart(alt.NamedData(name)).mark_rule(color="#8A8A8A").encode(y=alt.YDatum(0))
    goes_with = base.mark_line(color="#9A9A9A", strokeWidth=1.5).encode(y=alt.Y("difference:Q", scale=scale))
    interval = base.mark_rule(color=colour, strokeWidth=1.5, strokeOpacity=0.7).encode(y=low, y2=alt.Y2("high:Q"))
    dot = base.mark_point(filled=True, size=32, opacity=1, stroke=colour, strokeWidth=1.5).encode(
        y=alt.Y("effect:Q", scale=scale),
        fill=alt.condition("datum.found", alt.value(colour), alt.value("white")),
    )
    mean = decision.mean
    average = f"all months: {points(mean['effect'])} ({points(mean['effect_low'])} to {points(mean['effect_high'])})"
    heading = alt.TitleParams([*title, *[""] * (lines - len(title))], subtitle=average, fontSize=14)
    return layered(zero, goes_with, interval, dot, width=270, height=150, title=heading)
