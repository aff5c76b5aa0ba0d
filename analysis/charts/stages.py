"""How runs move through the stages of the nuclear track, month by month."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.calendar import calendar_x, monthly_rows
from analysis.charts.heading import finished
from analysis.statistics.draws import draws_of, effective_runs
from analysis.statistics.intervals import wilson
from analysis.wording.levels import short_words
from sim.result import Result
from sim.vocabulary import OUTCOMES, STAGE

COLUMNS = [f"stage_{word}" for word in STAGE._fields]
ABOVE = {"talks": "in talks or under a deal", "interim": "under a deal", "comprehensive": "under a comprehensive deal"}
"""Shares of runs that are drawn as lines with their intervals: those that have come at least so far."""


def draw(result: Result) -> alt.ConcatChart:
    """The chart of `result`: stacked shares of the stages, and how many runs have come at least so far."""
    months = result.months
    datasets = {"months": monthly_rows(months, COLUMNS), "reached": _reached(result)}
    dates = list(months["date"])
    chart = side_by_side(
        _flow(dates), _lines(dates, datasets["reached"]), spacing=60,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent", strokeDash="independent")),
    )  # fmt: skip
    last = months.iloc[-1]
    deals = last["stage_interim"] + last["stage_comprehensive"]
    states = (
        f"After {result.horizon} months {theme.percent(deals)} of runs are under a deal and "
        f"{theme.percent(last['stage_talks'])} in talks; {theme.percent(last['stage_none'])} have no process"
    )
    reading = "Stage of the nuclear track at the end of each month. Bands: 95% interval (luck of the simulation only)."
    return finished(chart, result, datasets, states, reading)


def _reached(result: Result) -> theme.Rows:
    months, rows = result.months, []
    for word, words in ABOVE.items():
        share = months[COLUMNS[STAGE._fields.index(word) :]].sum(axis=1)
        worth = _worth(result, word)
        low, high = wilson(share * worth, worth)
        for month, middle, least, most in zip(months["month"], share, low, high, strict=True):
            rows.append({"month": int(month), "reached": words, "estimate": middle, "low": least, "high": most})
    return pd.DataFrame(rows).round(4).to_dict("records")


def _worth(result: Result, word: str) -> float:
    """How many independent runs the share at a stage or beyond rests on; of runs that share draws, that of the end."""
    draws = draws_of(result.runs)
    if draws is None:
        return len(result.runs)
    ends = OUTCOMES[: len(STAGE) - STAGE._fields.index(word)]
    reached = result.runs["outcome"].isin(ends).to_numpy()
    return float(effective_runs(draws.counts(reached)[:, None], draws.sizes)[0])


def _flow(dates: list[str]) -> alt.Chart:
    words = list(short_words("stage").values())
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=words, range=list(theme.LEVEL_COLOURS["stage"].values())),
        legend=alt.Legend(orient="bottom", columns=3, title=None),
    )
    y = alt.Y(
        "share:Q", stack=True, scale=alt.Scale(domain=[0, 1], nice=False),
        axis=theme.percent_axis("share of runs", tickCount=4, grid=False),
    )  # fmt: skip
    chart: alt.Chart = alt.Chart(
        alt.NamedData("months"),
        title="Where runs stand",
        width=420,
        height=280,
        transform=[
            alt.FoldTransform(fold=COLUMNS, **{"as": ["column", "share"]}),
            alt.CalculateTransform(calculate=f"-indexof({COLUMNS}, datum.column)", **{"as": "place"}),
            alt.CalculateTransform(calculate=f"{words}[indexof({COLUMNS}, datum.column)]", **{"as": "level"}),
        ],
    ).encode(x=calendar_x(dates), y=y, color=colour, order=alt.Order("place:Q"))
    chart.mark = alt.MarkDef(type="area", interpolate="step", stroke="white", strokeWidth=0.4)
    return chart


def _lines(dates: list[str], rows: theme.Rows) -> alt.LayerChart:
    words = list(ABOVE.values())
    colours = [theme.LEVEL_COLOURS["stage"][word] for word in ABOVE]
    dashes: list[list[float]] = [[1, 0], [8, 4], [3, 2]]
    legend = alt.Legend(
        orient="bottom", columns=2, title=None, symbolType="stroke", symbolStrokeWidth=3, symbolSize=400
    )
    colour = alt.Color("reached:N", scale=alt.Scale(domain=words, range=colours), legend=legend)
    dash = alt.StrokeDash("reached:N", scale=alt.Scale(domain=words, range=dashes), legend=legend)
    top = min(1.0, 1.1 * max(0.1, *(row["high"] for row in rows)))
    y = alt.Y(
        "estimate:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("share of runs", tickCount=4),
    )
    base = alt.Chart(alt.NamedData("reached")).encode(x=calendar_x(dates), color=colour)
    band = base.mark_area(fillOpacity=0.2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    line = base.mark_line(strokeWidth=2.5, point=len(dates) == 1).encode(y=y, strokeDash=dash)
    return layered(band, line, width=420, height=280, title="How far they have come")
