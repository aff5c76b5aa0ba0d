"""The record under the model's expectations: the chance it gave to each class of test, and the tests that came."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.calendar import calendar_x
from analysis.charts.endings import apart, words_at_ends
from analysis.charts.heading import counted, headed
from analysis.charts.size import SLIDE, Size
from analysis.wording.levels import short_words
from analysis.wording.months import month_words
from sim.vocabulary import TEST

LEVELS = TEST._fields[1:]
SURPRISES = 5
"""The least expected tests that are named; a narrow chart names fewer."""
TALKS = "#E3EEF6"
STATES = {
    "sanctions": "sanctions level",
    "pressure": "pressure to escalate",
    "test_activity": "recent tests",
    "belief_punished": "belief that the red line is punished",
}
SHORT = {"sanctions": "sanctions", "pressure": "pressure", "test_activity": "recent tests",
         "belief_punished": "punishment expected"}  # fmt: skip
COLOURS = (theme.STATE_COLOURS["sanctions"], theme.STATE_COLOURS["pressure"], theme.INK, "#CC79A7")
UNDER_WAY = ("talks", "interim", "comprehensive")


def draw(months: pd.DataFrame, size: Size = SLIDE) -> alt.VConcatChart:
    """The chart of a replay: stacked chances of each class, marks for what came, and the states behind them.

    `months`: those of `analysis.likelihood.replay.Replay`, or as they are read from its folder.
    """
    months = months.assign(month=range(1, len(months) + 1))
    words = short_words("test")
    rows = months.to_dict("records")
    dates = [str(date) for date in months["date"]]
    beside = 46 if size.narrow else 60
    width = size.panel(beside=beside + (150 if size.narrow else 230))
    surprises = _surprises(months, 3 if size.narrow else SURPRISES, width)
    names = SHORT if size.narrow else STATES
    last = rows[-1]
    heights = apart([float(last[state]) for state in STATES], gap=0.13, top=1.05)
    datasets: dict[str, theme.Rows] = {
        "chances": [
            {"month": row["month"], "level": words[level], "order": -place, "share": round(row[f"test_p_{level}"], 4)}
            for row in rows
            for place, level in enumerate(LEVELS)
        ],
        "came": [
            {"month": row["month"], "level": words[row["test"]], "height": 1.05}
            for row in rows
            if row["test"] in LEVELS
        ],
        "surprises": surprises,
        "talks": _talks(months),
        "classes": [
            {"month": len(dates) + 0.5, "level": words[level], "words": words[level], "height": 0.2 + 0.16 * place}
            for place, level in enumerate(reversed(LEVELS))
        ],
        "states": [
            {"month": row["month"], "state": label, "value": round(row[name], 4)}
            for row in rows
            for name, label in names.items()
        ],
        "ends": [
            {"month": len(dates) + 0.5, "state": names[state], "words": names[state], "height": height}
            for state, height in zip(STATES, heights, strict=True)
        ],
    }
    expected, tested = 1 - months["test_p_none"], months["test"].isin(LEVELS)
    headline = (
        f"The model gave a test {theme.percent(expected[tested].mean())} on average in the months that had one, "
        f"{theme.percent(expected[~tested].mean())} in those that had none"
    )
    if not tested.any() or tested.all():
        headline = f"The model gave a test {theme.percent(expected.mean())} a month on average"
    about = (
        f"Record of {counted(len(dates), 'month')}, {month_words(dates[0])} to {month_words(dates[-1])}; conditional "
        "on the model."
    )
    reading = (
        "Area: the chance of each class of test, as the model saw it just before the month. Squares: the highest class "
        "that came. Named: the tests that it expected least. Blue ground: talks or a deal."
    )
    chart = stacked(_tests(dates, size, width), _states(dates, names, size, width), spacing=14)
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return headed(chart, datasets, headline, about, reading, size)


def _surprises(months: pd.DataFrame, most: int, width: int) -> theme.Rows:
    """The tests that the model expected least, with a place for their words that keeps them apart."""
    tests = months[months["test"].isin(LEVELS)].sort_values("test_probability", kind="stable").head(most)
    tests = tests.sort_values("month")
    gap = 106 * len(months) / width
    places = apart([float(month) for month in tests["month"]], gap, float(len(months)))
    words = short_words("test")
    return [
        {
            "month": row["month"],
            "place": place,
            "height": 1.05,
            "top": 1.16,
            "words": f"{month_words(str(row['date']))}\n{words[row['test']]}: {_percent(row['test_probability'])}",
        }
        for row, place in zip(tests.to_dict("records"), places, strict=True)
    ]


def _percent(share: float) -> str:
    return theme.percent(share, 0 if share >= 0.0095 else 1)


def _talks(months: pd.DataFrame) -> theme.Rows:
    """The spans of months in which there were talks or a deal, in the record."""
    under_way = months["stage"].isin(UNDER_WAY).to_numpy()
    rows: theme.Rows = []
    for month, so in enumerate(under_way, start=1):
        if so and rows and rows[-1]["to"] == month - 0.5:
            rows[-1]["to"] = month + 0.5
        elif so:
            rows.append({"from": month - 0.5, "to": month + 0.5})
    return rows


def _ground() -> alt.Chart:
    ground: alt.Chart = alt.Chart(alt.NamedData("talks")).mark_rect(color=TALKS)
    return ground.encode(x=alt.X("from:Q"), x2=alt.X2("to:Q"))


def _tests(dates: list[str], size: Size, width: int) -> alt.LayerChart:
    words = [short_words("test")[level] for level in LEVELS]
    colours = [theme.LEVEL_COLOURS["test"][level] for level in LEVELS]
    colour = alt.Color("level:N", scale=alt.Scale(domain=words, range=colours), legend=None)
    y = alt.Y(
        "share:Q", stack=True, scale=alt.Scale(domain=[0, 1.36], nice=False),
        axis=theme.percent_axis("chance of a test", values=[0, 0.5, 1]),
    )  # fmt: skip
    x = calendar_x(dates, most=4 if size.narrow else 9, title=None, labels=False)
    area = alt.Chart(alt.NamedData("chances")).mark_area(interpolate="step").encode(
        x=x, y=y, color=colour, order=alt.Order("order:Q")
    )  # fmt: skip
    marks = alt.Chart(alt.NamedData("came")).mark_square(
        size=16 if size.narrow else 46, opacity=1, stroke=theme.INK, strokeWidth=0.4
    ).encode(x=alt.X("month:Q"), y=alt.Y("height:Q"), color=colour)  # fmt: skip
    named = alt.Chart(alt.NamedData("surprises"))
    pointer = named.mark_rule(color=theme.FAINT_INK).encode(
        x=alt.X("month:Q"), y=alt.Y("height:Q"), x2=alt.X2("place:Q"), y2=alt.Y2("top:Q")
    )
    said = named.mark_text(baseline="bottom", dy=-16, lineBreak="\n", lineHeight=13, fontSize=size.font - 1)
    said = said.encode(x=alt.X("place:Q"), y=alt.Y("top:Q"), text="words:N")
    ends = words_at_ends("classes", "month", colour, size.font, two_lines=False)
    return layered(_ground(), area, pointer, marks, said, *ends, width=width, height=260)


def _states(dates: list[str], names: dict[str, str], size: Size, width: int) -> alt.LayerChart:
    colour = alt.Color("state:N", scale=alt.Scale(domain=list(names.values()), range=list(COLOURS)), legend=None)
    y = alt.Y(
        "value:Q",
        title="index, 0 to 1",
        scale=alt.Scale(domain=[0, 1.08], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1]),
    )
    x = calendar_x(dates, most=4 if size.narrow else 9, title=None)
    line = alt.Chart(alt.NamedData("states")).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour)
    ends = words_at_ends("ends", "month", colour, size.font, two_lines=False)
    return layered(_ground(), line, *ends, width=width, height=150)
