"""How good forecasts were: reliability, and scores beside those of simple statistics."""

import altair as alt
import pandas as pd

from analysis.backtest.baselines import BASELINES
from analysis.backtest.scores import REFERENCE, reliability
from analysis.backtest.targets import EVENTS, WORDS
from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import headed

SIZE = 200
FROM_THE_PAST = "each from the months before it alone"
WITH_HINDSIGHT = "the model's with parameters that know these very months"


def draw(forecasts: pd.DataFrame, horizon: int = 1, made: str = FROM_THE_PAST) -> alt.ConcatChart:
    """The reliability diagrams of the model at one horizon, an event a panel; `made` says from what."""
    table = reliability(forecasts)
    own = table[(table["forecaster"] == REFERENCE) & (table["horizon"] == horizon)]
    datasets = {target: own[own["target"] == target].round(4).to_dict("records") for target in EVENTS}
    months = int(own[own["target"] == "test"]["months"].sum())
    about = (
        f"{months} forecasts, {forecasts['origin'].min()} to {forecasts['origin'].max()}, {made}; conditional on the "
        "model."
    )
    reading = "A dot on the diagonal: what was forecast came as often. Lines: 95% interval; size: number of forecasts."
    states = f"Did what the model forecast within {horizon} month{'s' * (horizon > 1)} come as often as it said?"
    chart = side_by_side(*(_panel(target) for target in EVENTS), columns=4, spacing=26)
    return headed(chart, datasets, states, about, reading)


def _panel(target: str) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("forecast:Q", scale=scale, axis=theme.percent_axis("forecast", tickCount=3))
    y = alt.Y("came:Q", scale=scale, axis=theme.percent_axis("came", tickCount=3))
    ends = alt.NamedData(target)
    diagonal = alt.Chart(ends).mark_rule(color="#9A9A9A", strokeDash=[4, 4]).encode(
        x=alt.XDatum(0), y=alt.YDatum(0), x2=alt.X2Datum(1), y2=alt.Y2Datum(1)
    )  # fmt: skip
    base = alt.Chart(ends).encode(x=x)
    line = base.mark_rule(color=theme.INK, strokeWidth=1.5).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    dot = base.mark_point(filled=True, color=theme.INK, opacity=1).encode(
        y=y, size=alt.Size("months:Q", scale=alt.Scale(domain=[0, 120], range=[20, 260]), legend=None)
    )
    title = WORDS[target][0].upper() + WORDS[target][1:]
    return layered(diagonal, line, dot, width=SIZE, height=SIZE, title=alt.TitleParams(title, fontSize=14))


def draw_scores(scores: pd.DataFrame, horizon: int = 1, made: str = FROM_THE_PAST) -> alt.ConcatChart:
    """By how much the model's log score is better than each baseline's, with block-bootstrap intervals."""
    own = scores[(scores["horizon"] == horizon) & scores["forecaster"].isin(BASELINES)]
    targets = list(dict.fromkeys(own["target"]))
    datasets = {target: own[own["target"] == target].round(4).to_dict("records") for target in targets}
    names = list(dict.fromkeys(own["forecaster"]))
    panels = [_differences(target, names, labels=place % 5 == 0) for place, target in enumerate(targets)]
    lead = own[own["target"] == "test"].sort_values("log_score").iloc[0]
    states = (
        f"Any test within {horizon} month{'s' * (horizon > 1)}: {abs(lead['difference']):.3f} nats "
        f"{'better' if lead['difference'] > 0 else 'worse'} than the best baseline ({lead['low']:.3f} to "
        f"{lead['high']:.3f})"
    )
    about = f"{int(lead['forecasts'])} forecasts, {made}; conditional on the model."
    reading = "To the right of 0 the model is better. Lines: 95% interval (circular-block bootstrap)."
    return headed(side_by_side(*panels, spacing=16), datasets, states, about, reading)


def _differences(target: str, names: list[str], labels: bool) -> alt.LayerChart:
    sides = alt.Axis(ticks=False, domain=False, grid=False, labels=labels, labelPadding=8)
    base = alt.Chart(alt.NamedData(target)).encode(y=alt.Y("forecaster:N", sort=names, title=None, axis=sides))
    zero = alt.Chart(alt.NamedData(target)).mark_rule(color="#8A8A8A").encode(x=alt.XDatum(0))
    x = alt.X("low:Q", axis=alt.Axis(title="nats a month", tickCount=3), scale=alt.Scale(nice=True, padding=6))
    line = base.mark_rule(color=theme.INK, strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"))
    dot = base.mark_point(color=theme.INK, filled=True, size=45, opacity=1).encode(x=alt.X("difference:Q"))
    words = WORDS[target][0].upper() + WORDS[target][1:]
    title = words if len(words) < 20 else [words[: words.rindex(" ", 0, 20)], words[words.rindex(" ", 0, 20) + 1 :]]
    return layered(zero, line, dot, width=160, height=130, title=alt.TitleParams(title, fontSize=13))
