"""How good forecasts were: reliability, and scores beside those of simple statistics."""

import altair as alt
import pandas as pd

from analysis.backtest.baselines import BASELINES
from analysis.backtest.scores import REFERENCE, reliability
from analysis.backtest.targets import EVENTS, WORDS
from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size

STATISTICS = {
    "climatology": "How often it came so far",
    "Markov chain": "What follows last month (Markov chain)",
    "autoregression": "Recent months (autoregression)",
    "self-exciting": "Bursts that fade (self-exciting)",
}
"""The simple statistics in words."""
FROM_THE_PAST = "each from the months before it alone"
WITH_HINDSIGHT = "by a model fitted on these same months"


def draw(forecasts: pd.DataFrame, horizon: int = 1, made: str = FROM_THE_PAST, size: Size = SLIDE) -> alt.ConcatChart:
    """The reliability diagrams of the model at one horizon, an event a panel; `made` says from what."""
    table = reliability(forecasts)
    own = table[(table["forecaster"] == REFERENCE) & (table["horizon"] == horizon)]
    # Counts stand in two lines, by turns, so that none meets its neighbour.
    counted_at = own.assign(count_at=1.1 + 0.11 * (own["bin"] % 2)).round(4)
    datasets = {target: counted_at[counted_at["target"] == target].to_dict("records") for target in EVENTS}
    months = int(own[own["target"] == "test"]["months"].sum())
    about = (
        f"{months} forecasts within {counted(horizon, 'month')}, {forecasts['origin'].min()} to "
        f"{forecasts['origin'].max()}, {made}; conditional on the model."
    )
    reading = (
        "On the dashed line what was forecast came exactly as often. On top: how many forecasts each dot stands for. "
        "Lines: 95% interval. Hollow: the interval misses the dashed line."
    )
    held = int(((own["low"] <= own["forecast"]) & (own["forecast"] <= own["high"])).sum())
    states = f"Events came as often as forecast in {held} of {len(own)} groups of forecasts, within the error"
    columns = 1 if size.narrow else 4
    width = size.panel(columns, 62 if size.narrow else 54, 8)
    panels = (_panel(target, width, place % columns == 0) for place, target in enumerate(EVENTS))
    chart = side_by_side(*panels, columns=columns, spacing=16)
    return headed(chart, datasets, states, about, reading, size)


def _panel(target: str, width: int, labels: bool) -> alt.LayerChart:
    scale, tall = alt.Scale(domain=[-0.04, 1.04], nice=False), alt.Scale(domain=[-0.04, 1.26], nice=False)
    ticks = [0, 0.5, 1]
    x = alt.X("forecast:Q", scale=scale, axis=theme.percent_axis("forecast", values=ticks))
    y = alt.Y("came:Q", scale=tall, axis=theme.percent_axis("came" if labels else "", values=ticks))
    ends = alt.NamedData(target)
    diagonal = alt.Chart(ends).mark_rule(color="#9A9A9A", strokeDash=[4, 4]).encode(
        x=alt.XDatum(0), y=alt.YDatum(0), x2=alt.X2Datum(1), y2=alt.Y2Datum(1)
    )  # fmt: skip
    base = alt.Chart(ends).encode(x=x)
    line = base.mark_rule(color=theme.INK, strokeWidth=1.5).encode(y=alt.Y("low:Q", scale=tall), y2=alt.Y2("high:Q"))
    missed = "datum.low > datum.forecast || datum.high < datum.forecast"
    dot = base.mark_point(filled=True, stroke=theme.INK, strokeWidth=1.5, opacity=1).encode(
        y=y,
        size=alt.Size("months:Q", scale=alt.Scale(domain=[0, 160], range=[16, 240]), legend=None),
        fill=alt.when(missed).then(alt.value("white")).otherwise(alt.value(theme.INK)),
    )
    count = base.mark_text(fontSize=11, color=theme.FAINT_INK).encode(y=alt.Y("count_at:Q"), text="months:Q")
    title = WORDS[target][0].upper() + WORDS[target][1:]
    return layered(
        diagonal, line, dot, count, width=width, height=min(width, 230), title=alt.TitleParams(title, fontSize=13)
    )


def draw_scores(
    scores: pd.DataFrame, horizon: int = 1, made: str = FROM_THE_PAST, size: Size = SLIDE
) -> alt.ConcatChart:
    """By how much the model's log score is better than that of each simple statistic, with block-bootstrap intervals.

    All panels have one scale, so that they can be compared.
    """
    own = scores[(scores["horizon"] == horizon) & scores["forecaster"].isin(BASELINES)]
    targets = list(dict.fromkeys(own["target"]))
    names = list(dict.fromkeys(own["forecaster"]))
    datasets = {
        target: own[own["target"] == target].rename(columns={"forecaster": "row"}).round(4)
        .replace(float("nan"), None).to_dict("records")
        for target in targets
    }  # fmt: skip
    ends = own[["difference", "low", "high"]]
    low, high = min(0.0, float(ends.min().min())), max(0.0, float(ends.max().max()))
    room = 0.05 * (high - low)
    columns = 2 if size.narrow else len(targets)
    width = size.panel(2, 0, 28) if size.narrow else (size.width - 190) // len(targets) - 14
    lines = Lines.of({name: STATISTICS.get(name, name) for name in names}, size, letters=26, across=width)
    panels = [
        _differences(target, lines, width, [low - room, high + room], place % columns == 0)
        for place, target in enumerate(targets)
    ]
    if size.narrow:
        chart = side_by_side(*panels, spacing={"column": 28, "row": 96}, columns=columns, bounds="flush")
    else:
        chart = side_by_side(*panels, spacing=14)
    sure, ahead = int((own["low"] > 0).sum()), int((own["difference"] > 0).sum())
    worse = int((own["high"] < 0).sum())
    states = (
        f"{counted(horizon, 'month')} ahead the model beats simple statistics in {ahead} of {len(own)} "
        f"comparisons, surely in {sure}{f', surely worse in {worse}' if worse else ''}"
    )
    about = f"{int(own['forecasts'].max())} forecasts, {made}; conditional on the model."
    reading = (
        "To the right of 0 the model is better. 0.1 nats: it had given 10% more probability to what came. Filled: the "
        "95% interval (block bootstrap) leaves out 0."
    )
    return headed(chart, datasets, states, about, reading, size)


def _differences(target: str, lines: Lines, width: int, span: list[float], words: bool) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(target)).encode(y=lines.y(words))
    zero = lines.marks(alt.Chart(alt.NamedData(target)).mark_rule(color="#8A8A8A").encode(x=alt.XDatum(0)))
    x = alt.X("low:Q", axis=alt.Axis(title="nats a forecast", tickCount=3), scale=alt.Scale(domain=span, nice=False))
    line = base.mark_rule(color=theme.INK, strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"))
    sure = "datum.low > 0 || (datum.high < 0 && datum.high !== null)"
    dot = base.mark_point(stroke=theme.INK, filled=True, size=55, opacity=1, strokeWidth=1.2).encode(
        x=alt.X("difference:Q"), fill=alt.when(sure).then(alt.value(theme.INK)).otherwise(alt.value("white"))
    )
    above = lines.above(target) if words else []
    title = _two_lines(WORDS[target][0].upper() + WORDS[target][1:])
    return layered(
        zero, line, dot, *above, width=width, height=lines.height, title=alt.TitleParams(title, fontSize=14, offset=8)
    )


def _two_lines(words: str) -> list[str]:
    if len(words) < 20:
        return [words, ""]
    cut = words.rindex(" ", 0, 20)
    return [words[:cut], words[cut + 1 :]]
