"""The record under the model's expectations: the chance it gave to each class of test, and the tests that came."""

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.calendar import calendar_x
from analysis.charts.heading import counted, headed
from analysis.likelihood.replay import Replay
from analysis.wording.levels import short_words
from sim.vocabulary import TEST

WIDTH = 900
LEVELS = TEST._fields[1:]


def draw(replayed: Replay) -> alt.VConcatChart:
    """The chart of a replay: stacked chances of each class, marks for what came, and the states behind them."""
    months = replayed.months.assign(month=range(1, len(replayed.months) + 1))
    words = short_words("test")
    chances = [
        {"month": row["month"], "level": words[level], "order": -place, "share": round(row[f"test_p_{level}"], 4)}
        for row in months.to_dict("records")
        for place, level in enumerate(LEVELS)
    ]
    came = [
        {"month": row["month"], "level": words[row["test"]], "height": 1.04}
        for row in months.to_dict("records")
        if row["test"] in LEVELS
    ]
    states = [
        {"month": row["month"], "state": label, "value": round(row[name], 4)}
        for row in months.to_dict("records")
        for name, label in STATES.items()
    ]
    dates = list(months["date"])
    expected = 1 - months["test_p_none"]
    tested = months["test"].isin(LEVELS)
    headline = (
        f"In months with a test the model had expected one with {theme.percent(expected[tested].mean())} on average, "
        f"in others with {theme.percent(expected[~tested].mean())}"
    )
    about = f"Record of {counted(len(dates), 'month')}, {dates[0]} to {dates[-1]}; conditional on the model."
    reading = "Area: chance of each class just before the month. Marks above: the highest class that came."
    chart = stacked(_tests(dates), _states(dates), spacing=14)
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent", strokeDash="independent"))
    return headed(chart, {"chances": chances, "came": came, "states": states}, headline, about, reading)


STATES = {
    "sanctions": "sanctions level",
    "pressure": "pressure to escalate",
    "test_activity": "recent tests",
    "belief_punished": "belief that the red line is punished",
}
COLOURS = (theme.STATE_COLOURS["sanctions"], theme.STATE_COLOURS["pressure"], theme.INK, "#CC79A7")
DASHES: tuple[list[float], ...] = ([1, 0], [8, 4], [3, 2], [10, 3, 2, 3])


def _tests(dates: list[str]) -> alt.LayerChart:
    words = [short_words("test")[level] for level in LEVELS]
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=words, range=[theme.LEVEL_COLOURS["test"][level] for level in LEVELS]),
        legend=alt.Legend(orient="bottom", columns=4, title=None),
    )
    y = alt.Y(
        "share:Q", stack=True, scale=alt.Scale(domain=[0, 1.1], nice=False),
        axis=theme.percent_axis("chance of a test", values=[0, 0.5, 1]),
    )  # fmt: skip
    area = alt.Chart(alt.NamedData("chances")).mark_area(interpolate="step").encode(
        x=calendar_x(dates, most=9), y=y, color=colour, order=alt.Order("order:Q")
    )  # fmt: skip
    marks = alt.Chart(alt.NamedData("came")).mark_square(size=46, opacity=1, stroke=theme.INK, strokeWidth=0.5).encode(
        x=alt.X("month:Q"), y=alt.Y("height:Q"), color=colour
    )  # fmt: skip
    return layered(area, marks, width=WIDTH, height=240)


def _states(dates: list[str]) -> alt.LayerChart:
    words = list(STATES.values())
    legend = alt.Legend(
        orient="bottom", columns=4, title=None, symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=350
    )
    colour = alt.Color("state:N", scale=alt.Scale(domain=words, range=list(COLOURS)), legend=legend)
    dash = alt.StrokeDash("state:N", scale=alt.Scale(domain=words, range=list(DASHES)), legend=legend)
    y = alt.Y(
        "value:Q",
        title="index, 0 to 1",
        scale=alt.Scale(domain=[0, 1.05], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1]),
    )
    line = alt.Chart(alt.NamedData("states")).mark_line(strokeWidth=2).encode(
        x=calendar_x(dates, most=9), y=y, color=colour, strokeDash=dash
    )  # fmt: skip
    return layered(line, width=WIDTH, height=140)
