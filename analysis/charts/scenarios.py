"""How runs end under each of several scenarios: outcome classes, the odds of a red-line test, the economy."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import mean, proportion
from analysis.wording.months import month_words
from sim.outcomes import EVENTS
from sim.result import Result
from sim.vocabulary import OUTCOMES

ROW = 26
"""Points of a scenario's row."""
ECONOMY = "lowest_economy"


def draw(results: Sequence[Result]) -> alt.ConcatChart:
    """The chart of `results`, a row each, in their order; they have one horizon."""
    names = [theme.spoken(result.name) for result in results]
    datasets = {
        "classes": [row for result in results for row in _class_rows(result)],
        "red_line": [_red_line_row(result) for result in results],
        "economy": [_economy_row(result) for result in results],
    }
    horizon, runs = results[0].horizon, min(len(result.runs) for result in results)
    chart = side_by_side(
        _classes(names),
        _dots("red_line", names, f"Test above the red line within {horizon} months", "share of runs", share=True),
        _dots("economy", names, "North Korea's economy at its lowest", "output, 2016 = 1", share=False),
        spacing=22,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent")),
    )
    about = (
        f"{counted(len(results), 'scenario')} of {counted(runs, 'run')} and {counted(horizon, 'month')} from "
        f"{month_words(results[0].months['date'].iloc[0])}, conditional on the model."
    )
    reading = "Lines: 95% intervals (luck of the simulation only), on the bars those of the shares added up so far."
    return headed(chart, datasets, _headline(datasets["red_line"]), about, reading)


def _headline(rows: theme.Rows) -> str:
    shares = [row["middle"] for row in rows]
    low, high = min(shares), max(shares)
    if low == high:
        return f"A test above the red line comes in {theme.percent(low)} of runs, whatever the scenario"
    least, most = (rows[int(pick(shares))]["scenario"] for pick in (np.argmin, np.argmax))
    return (
        f"A test above the red line comes in {theme.percent(low)} of runs ({least}) to {theme.percent(high)} ({most})"
    )


def _class_rows(result: Result) -> theme.Rows:
    reached, draws = 0.0, draws_of(result.runs)
    rows = []
    for count in range(1, len(OUTCOMES) + 1):
        so_far = result.runs["outcome"].isin(OUTCOMES[:count]).to_numpy()
        share, _, low, high = proportion(so_far, draws)
        inner = count < len(OUTCOMES)
        rows.append(
            {
                "scenario": theme.spoken(result.name),
                "outcome": OUTCOMES[count - 1],
                "from": reached,
                "to": share,
                "low": low if inner else None,
                "high": high if inner else None,
            }
        )
        reached = share
    return rows


def _red_line_row(result: Result) -> dict[str, object]:
    happened = (result.runs[EVENTS["red_line_test"]] <= result.horizon).to_numpy()
    share, _, low, high = proportion(happened, draws_of(result.runs))
    words = theme.probability(share, low, high, theme.decimals(len(happened)))
    return {"scenario": theme.spoken(result.name), "middle": share, "low": low, "high": high, "words": words}


def _economy_row(result: Result) -> dict[str, object]:
    middle, error, low, high = mean(result.runs[ECONOMY].to_numpy(dtype=np.float64), draws_of(result.runs))
    if np.isnan(error):
        low = high = middle
    return {
        "scenario": theme.spoken(result.name), "middle": middle, "low": low, "high": high, "words": f"{middle:.3f}"
    }  # fmt: skip


def _y(names: list[str], labels: bool) -> alt.Y:
    axis = alt.Axis(ticks=False, domain=False, labelPadding=8, labels=labels, grid=False)
    return alt.Y("scenario:N", sort=names, title=None, axis=axis)


def _classes(names: list[str]) -> alt.LayerChart:
    x = alt.X(
        "from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=theme.percent_axis("share of runs", tickCount=4)
    )
    colours = [theme.OUTCOME_COLOURS[word] for word in OUTCOMES]
    colour = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(OUTCOMES), range=colours),
        legend=alt.Legend(orient="bottom", columns=3, title=None),
    )
    base = alt.Chart(alt.NamedData("classes")).encode(y=_y(names, labels=True))
    bars = base.mark_bar(height={"band": 0.74}, stroke="white", strokeWidth=0.6).encode(
        x=x, x2=alt.X2("to:Q"), color=colour
    )
    halo = base.mark_rule(color="white", strokeWidth=3.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    interval = base.mark_rule(color="black", strokeWidth=1.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    return layered(bars, halo, interval, width=360, height=ROW * len(names), title="How runs end")


def _dots(data: str, names: list[str], title: str, unit: str, share: bool) -> alt.LayerChart:
    axis = theme.percent_axis(unit, tickCount=3) if share else alt.Axis(title=unit, tickCount=3)
    scale = alt.Scale(domain=[0, 1.25], nice=False) if share else alt.Scale(zero=False, nice=False, padding=26)
    if share:
        axis.values = [0, 0.5, 1]
    base = alt.Chart(alt.NamedData(data)).encode(y=_y(names, labels=False))
    line = base.mark_rule(color="black", strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2=alt.X2("high:Q")
    )
    dot = base.mark_point(color="black", filled=True, size=60, opacity=1).encode(x=alt.X("middle:Q"))
    words = base.mark_text(align="left", dx=8, fontSize=12).encode(x=alt.X("high:Q"), text=alt.Text("words:N"))
    wrapped = title if len(title) < 28 else [title[: title.rindex(" ", 0, 28)], title[title.rindex(" ", 0, 28) + 1 :]]
    return layered(line, dot, words, width=170, height=ROW * len(names), title=alt.TitleParams(wrapped, fontSize=14))
