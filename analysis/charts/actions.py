"""What the actors do: the share of runs that play each level of each instrument, month by month."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import side_by_side
from analysis.charts.calendar import calendar_x, monthly_rows
from analysis.charts.heading import finished
from analysis.statistics.intervals import Z
from analysis.wording.levels import LEVEL_WORDS, short_words
from sim.result import Result

PANELS = {
    "test": "North Korea: highest test",
    "message": "North Korea: message",
    "posture": "South Korea: posture",
    "us_sanctions": "United States: sanctions",
    "us_talk": "United States: talk",
    "drill": "South Korea and United States: drill",
    "stage": "What comes of it: nuclear track",
}

PANEL_WIDTH = 300


def draw(result: Result) -> alt.ConcatChart:
    """The chart of `result`: stacked shares, a panel an instrument and one for the nuclear track.

    Drills are held in March and August only; a horizon without either has no drill panel.
    """
    months = result.months
    drills = months[months["drill_full"].notna()]
    shown = [panel for panel in PANELS if panel != "drill" or len(drills)]
    monthly = [column for panel in shown if panel != "drill" for column in _columns(panel)]
    datasets = {"months": monthly_rows(months, monthly)}
    if len(drills):
        datasets["drills"] = drills[["month", *_columns("drill")]].astype(float).round(4).to_dict("records")
    chart = side_by_side(
        *(_panel(panel, list(months["date"])) for panel in shown),
        columns=2,
        spacing={"row": 18, "column": 24},
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent")),
    )
    runs = len(result.runs)
    margin = f"{100 * Z * 0.5 / runs**0.5:.{theme.decimals(runs)}f}"
    reading = (
        "Share of runs that play each level in each month. "
        f"The luck of the simulation moves a share by {margin} percentage points at most (95%)."
    )
    return finished(chart, result, datasets, _headline(months), reading)


def _headline(months: pd.DataFrame) -> str:
    mean = months[["test_none", "us_sanctions_tighten", "us_sanctions_ease"]].mean()
    return (
        f"North Korea tests in {theme.percent(1 - mean['test_none'])} of months; Washington tightens in "
        f"{theme.percent(mean['us_sanctions_tighten'])}, eases in {theme.percent(mean['us_sanctions_ease'])}"
    )


def _columns(panel: str) -> list[str]:
    return [f"{panel}_{level}" for level in LEVEL_WORDS[panel]]


def _panel(panel: str, dates: list[str]) -> alt.Chart:
    columns = _columns(panel)
    words = list(short_words(panel).values())
    y = alt.Y(
        "share:Q",
        stack=True,
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=theme.percent_axis("share of runs", tickCount=3, grid=False),
    )
    colour = alt.Color("level:N", scale=alt.Scale(domain=words, range=list(theme.LEVEL_COLOURS[panel].values())))
    # The stack starts with the last level, so that the step taken furthest stands on the axis, where it is read best.
    place, word = f"-indexof({columns}, datum.column)", f"{words}[indexof({columns}, datum.column)]"
    chart: alt.Chart = alt.Chart(
        alt.NamedData("drills" if panel == "drill" else "months"),
        title=PANELS[panel],
        width=PANEL_WIDTH,
        height=150,
        transform=[
            alt.FoldTransform(fold=columns, **{"as": ["column", "share"]}),
            alt.CalculateTransform(calculate=place, **{"as": "place"}),
            alt.CalculateTransform(calculate=word, **{"as": "level"}),
        ],
    ).encode(x=calendar_x(dates), y=y, color=colour, order=alt.Order("place:Q"))
    if panel == "drill":
        chart.mark = alt.MarkDef(type="bar", orient="vertical", size=PANEL_WIDTH / len(dates))
    else:
        chart.mark = alt.MarkDef(type="area", interpolate="step", stroke="white", strokeWidth=0.4)
    return chart
