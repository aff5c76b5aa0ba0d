"""How runs end: the outcome classes with their intervals, and the spread of four numbers over the runs."""

from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side, stacked
from analysis.charts.bins import bin_edges, whole_ticks
from analysis.charts.heading import finished
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import Estimate, proportion
from analysis.wording.outcomes import unit
from sim.result import Result
from sim.vocabulary import OUTCOMES


class Spread(NamedTuple):
    """A number whose spread over the runs is drawn; `narrowest` is the least bin that still means something for it."""

    title: str
    narrowest: float
    decimals: int
    whole: bool = False


SPREADS = {
    "tests": Spread("Months with a test", 1.0, 0, whole=True),
    "final_sanctions": Spread("Sanctions at the end", 0.02, 2),
    "lowest_economy": Spread("Economy at its lowest", 0.005, 2),
    "final_warheads": Spread("Warheads at the end", 0.5, 0),
}
FEWEST_BINS = 7


def draw(result: Result) -> alt.VConcatChart:
    """The chart of `result`: share of runs in each outcome class, and histograms of `SPREADS`."""
    runs = len(result.runs)
    ends, draws = result.runs["outcome"], draws_of(result.runs)
    classes = _class_rows([proportion((ends == word).to_numpy(), draws) for word in OUTCOMES], runs)
    datasets = {"classes": classes}
    spreads = [_spread(result.runs[name], name, datasets) for name in SPREADS]
    chart = stacked(
        _classes(max(row["high"] for row in classes)), side_by_side(*spreads, spacing=20, align="all"), spacing=30
    )
    reading = (
        "Lines on the bars: 95% interval (luck of the simulation only). "
        "Below, all runs: the dot is the median, its line holds 90% of runs."
    )
    return finished(chart, result, datasets, _headline([row["share"] for row in classes], runs), reading)


def _headline(shares: list[float], runs: int) -> str:
    place = int(np.argmax(shares))
    word = OUTCOMES[place].capitalize()
    if shares[place] == 1:
        return f"{word} is the outcome of {'the only run' if runs == 1 else 'every run'}"
    return f"{word} is the most frequent outcome: {theme.percent(shares[place])} of runs"


def _class_rows(estimates: list[Estimate], runs: int) -> theme.Rows:
    places = theme.decimals(runs)
    return [
        {
            "outcome": word,
            "share": share,
            "low": least,
            "high": most,
            "words": theme.interval(share, least, most, places),
        }
        for word, (share, _, least, most) in zip(OUTCOMES, estimates, strict=True)
    ]


def _classes(highest: float) -> alt.LayerChart:
    # Room on the right for the words, which stand behind the end of the interval.
    top = 1.25 * highest
    ticks = [tick / 20 for tick in range(0, 21, 2 if top > 0.5 else 1) if tick / 20 <= top]
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("share of runs", values=ticks),
    )
    y = alt.Y("outcome:N", sort=list(OUTCOMES), title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8))
    colour = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(OUTCOMES), range=[theme.OUTCOME_COLOURS[word] for word in OUTCOMES]),
        legend=None,
    )
    base = alt.Chart(alt.NamedData("classes")).encode(y=y)
    bars = base.mark_bar(height={"band": 0.72}).encode(x=x, color=colour)
    halo = base.mark_rule(color="white", strokeWidth=5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    interval = base.mark_rule(color="black", strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    words = base.mark_text(align="left", dx=9).encode(x=alt.X("high:Q"), text=alt.Text("words:N"))
    return layered(bars, halo, interval, words, width=theme.WIDTH - 165, height=170)


def _spread(values: pd.Series, name: str, datasets: dict[str, theme.Rows]) -> alt.LayerChart:
    """The histogram of one number; its rows are added to `datasets`."""
    title, narrowest, places, whole = SPREADS[name]
    numbers = values.to_numpy(dtype=np.float64)
    edges = bin_edges(numbers, narrowest, whole)
    shares = np.histogram(numbers, edges)[0] / len(numbers)
    highest = float(shares.max())
    low, middle, high = (float(value) for value in np.quantile(numbers, [0.05, 0.5, 0.95]))
    datasets[f"{name}_bins"] = [
        {"from": left, "to": right, "share": share}
        for left, right, share in zip(edges[:-1].tolist(), edges[1:].tolist(), shares.tolist(), strict=True)
    ]
    datasets[f"{name}_spread"] = [{"low": low, "middle": middle, "high": high, "height": 1.14 * highest}]
    domain, axis = _axis(edges, whole)
    x = alt.X("from:Q", title=unit(name), scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1.24 * highest], nice=False),
        axis=theme.percent_axis("share of runs" if name == next(iter(SPREADS)) else "", tickCount=3),
    )
    bars = alt.Chart(alt.NamedData(f"{name}_bins")).mark_rect(color="#8A8A8A", stroke="white", strokeWidth=0.5)
    bars = bars.encode(x=x, x2=alt.X2("to:Q"), y=y, y2=alt.Y2Datum(0))
    base = alt.Chart(alt.NamedData(f"{name}_spread")).encode(y=alt.Y("height:Q"))
    line = base.mark_rule(color="black", strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    dot = base.mark_point(color="black", filled=True, size=70, opacity=1).encode(x=alt.X("middle:Q"))
    words = f"median {middle:.{places}f}, 90%: {low:.{places}f} to {high:.{places}f}"
    return layered(bars, line, dot, width=182, height=150, title=alt.TitleParams(title, subtitle=words))


def _axis(edges: NDArray[np.float64], whole: bool) -> tuple[list[float], alt.Axis]:
    """The range to draw and its axis: some bins wide, so that a number that hardly varies looks like one."""
    first, last = float(edges[0]), float(edges[-1])
    if whole:
        return [first, last], alt.Axis(grid=False, values=whole_ticks(first, last), format="d")
    margin = max(0, FEWEST_BINS - (len(edges) - 1)) / 2 * float(edges[1] - edges[0])
    return [first - margin, last + margin], alt.Axis(grid=False, tickCount=4)
