"""The record and its twin worlds: what came and what would have come, month by month, and the level of sanctions."""

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.calendar import calendar_x
from analysis.charts.heading import counted, headed
from analysis.counterfactual.findings import Counterfactual
from analysis.counterfactual.things import THINGS, UNDER_WAY
from analysis.counterfactual.words import headline, parameters_words, words_of

WIDTH = 760
ROW = 24
"""Points of a row of the strips."""
SELDOM = 0.02
"""A thing that fewer worlds than this have in any month, and the record never, has no row."""
SHADE = "#D55E00"
LINES = ("record", "changed worlds")
COLOURS = (theme.INK, theme.ACTOR_COLOURS["united_states"])


def draw(found: Counterfactual) -> alt.VConcatChart:
    """The chart: a strip for each thing, the share of worlds in talks or a deal, and the sanctions of both worlds."""
    course, question = found.course, found.twins.question
    months = course.assign(month=range(1, len(course) + 1)).to_dict("records")
    things = [*THINGS, *UNDER_WAY]
    shown = [name for name in things if max(course[f"record_{name}"].max(), course[f"changed_{name}"].max()) >= SELDOM]
    strips = [
        {"month": row["month"], "thing": words_of(name), "share": round(row[f"changed_{name}"], 4)}
        for row in months for name in shown
    ]  # fmt: skip
    came = [
        {"month": row["month"], "thing": words_of(name), "share": round(row[f"record_{name}"], 4)}
        for row in months for name in shown if row[f"record_{name}"] > 0.5
    ]  # fmt: skip
    sanctions = [
        {"month": row["month"], "world": label, "value": round(row[f"{world}_sanctions_median"], 4),
         "low": round(row[f"{world}_sanctions_low"], 4), "high": round(row[f"{world}_sanctions_high"], 4)}
        for row in months for world, label in zip(("record", "changed"), LINES, strict=True)
    ]  # fmt: skip
    dates = question.dates
    pairs = counted(len(found.twins.draw), "pair")
    title = question.scenario.title.rstrip(".") or question.scenario.name
    about = (
        f"{title}. {pairs} of worlds, {dates[0]} to {dates[-1]}, conditional on the model. {parameters_words(question)}"
    )
    reading = (
        "Shade: share of changed worlds that have it in that month. Diamond: the record has it (if not recorded: more "
        "than half of the histories that agree with it). Band: 5 to 95 % of changed worlds."
    )
    chart = stacked(_strips(dates, [words_of(name) for name in shown]), _sanctions(dates), spacing=14)
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent", strokeDash="independent"))
    return headed(chart, {"strips": strips, "came": came, "sanctions": sanctions}, headline(found), about, reading)


def _strips(dates: list[str], words: list[str]) -> alt.LayerChart:
    y = alt.Y("thing:N", sort=words, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False))
    colour = alt.Color(
        "share:Q",
        scale=alt.Scale(domain=[0, 1], range=["#FFFFFF", SHADE], interpolate="rgb"),
        legend=alt.Legend(
            title="share of changed worlds", format="~%", orient="bottom", direction="horizontal", values=[0, 0.5, 1],
            gradientLength=180, symbolType="square",
        ),
    )  # fmt: skip
    cells = (
        alt.Chart(alt.NamedData("strips"))
        .mark_rect(stroke=theme.GRID, strokeWidth=0.5)
        .transform_calculate(begin="datum.month - 0.5", end="datum.month + 0.5")
        .encode(x=_begin(dates), y=y, x2="end:Q", color=colour)
    )
    marks = (
        alt.Chart(alt.NamedData("came"))
        .mark_point(shape="diamond", filled=True, size=60, color=theme.INK, opacity=1)
        .encode(x=alt.X("month:Q"), y=y)
    )
    return layered(cells, marks, width=WIDTH, height=ROW * len(words))


def _begin(dates: list[str]) -> alt.X:
    """The axis of months, at which a cell begins."""
    x = calendar_x(dates, most=8)
    x.shorthand = "begin:Q"
    return x


def _sanctions(dates: list[str]) -> alt.LayerChart:
    legend = alt.Legend(orient="bottom", title=None, symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=350)
    colours = alt.Scale(domain=list(LINES), range=list(COLOURS))
    dash = alt.StrokeDash("world:N", scale=alt.Scale(domain=list(LINES), range=[[1, 0], [8, 4]]), legend=legend)
    y = alt.Y("value:Q", title="sanctions level", scale=alt.Scale(domain=[0, 1], nice=False))
    x = calendar_x(dates, most=8)
    band = (
        alt.Chart(alt.NamedData("sanctions"))
        .mark_area(opacity=0.2, interpolate="step", color=COLOURS[1])
        .transform_filter(f"datum.world == '{LINES[1]}'")
        .encode(x=x, y=alt.Y("low:Q", title="sanctions level"), y2=alt.Y2("high:Q"))
    )
    line = (
        alt.Chart(alt.NamedData("sanctions"))
        .mark_line(strokeWidth=2.2, interpolate="step")
        .encode(x=x, y=y, color=alt.Color("world:N", scale=colours, legend=legend), strokeDash=dash)
    )
    return layered(band, line, width=WIDTH, height=130)
