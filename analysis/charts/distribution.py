"""How runs end: the outcome classes with their intervals, and the spread of four numbers over the runs."""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side, stacked
from analysis.charts.bins import bin_edges, whole_ticks
from analysis.charts.heading import finished, headed, of_several
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import Estimate, proportion
from analysis.wording.errors import ONLY_SIMULATION
from analysis.wording.outcomes import MONTHS, drawn_unit, ending, label, unit
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
    "final_sanctions": Spread("Sanctions level at the end", 0.02, 2),
    "lowest_economy": Spread("North Korea's economy at its lowest", 0.5, 1),
    "final_warheads": Spread("Warheads at the end", 0.5, 0),
}
FEWEST_BINS = 7
NUMBER = 40
"""Points of the column of numbers beside a plot."""


def draw(
    result: Result, outcomes: Sequence[str] = tuple(SPREADS), size: Size = SLIDE, beside: Sequence[Result] = ()
) -> alt.VConcatChart:
    """The chart of `result`: share of runs in each outcome class, and histograms of some numeric `outcomes`.

    `beside`: results whose charts are to have the same scales.
    """
    runs = len(result.runs)
    classes, *others = (_class_rows(_shares(each), len(each.runs)) for each in (result, *beside))
    datasets = {"classes": classes}
    columns = 2 if size.narrow else 4
    spreads = [
        _spread(result.runs[name], name, datasets, size, place == 0, [each.runs[name] for each in beside])
        for place, name in enumerate(outcomes)
    ]
    together = side_by_side(*spreads, columns=columns, spacing=16, align="all")
    highest = max(row["high"] for rows in (classes, *others) for row in rows)
    chart = stacked(_classes(highest, size), together, spacing=26)
    reading = (
        f"Lines on the bars: {ONLY_SIMULATION}. Below, how far runs differ: the dot is the median, its line holds 90% "
        "of runs."
    )
    return finished(chart, result, datasets, _headline([row["share"] for row in classes], runs), reading, size)


def draw_several(
    results: Sequence[Result], outcomes: Sequence[str] = tuple(SPREADS), size: Size = SLIDE
) -> alt.ConcatChart:
    """The chart of `results`, of one horizon: a row each, and for each numeric outcome the spread over their runs."""
    first = results[0]
    datasets: dict[str, theme.Rows] = {}
    panels = []
    columns = 2 if size.narrow else len(outcomes)
    beside = 8 if size.narrow else 16
    width = size.panel(2, NUMBER, beside) if size.narrow else max(70, (size.width - 270) // columns - NUMBER - beside)
    lines = Lines.of_scenarios(results, size, across=width + NUMBER)
    for place, name in enumerate(outcomes):
        factor, measure = drawn_unit(name)
        places = _spread_of(name).decimals
        datasets[name] = [_quantile_row(result, name, factor, places) for result in results]
        panels.append(_rows_panel(datasets[name], name, measure, lines, width, place % columns == 0))
    if size.narrow:
        chart = side_by_side(*panels, columns=2, spacing={"column": NUMBER + beside, "row": 90}, bounds="flush")
    else:
        chart = side_by_side(*panels, spacing=beside)
    middles = [row["middle"] for row in datasets[outcomes[0]]]
    places = _spread_of(outcomes[0]).decimals
    states = (
        f"{label(outcomes[0])}: the median run has {min(middles):.{places}f} to {max(middles):.{places}f}, by scenario"
    )
    reading = (
        "Dot and number: the median run; thick line: half of the runs; thin line: nine in ten. Lines show how far runs "
        f"differ, not the simulation error. Grey: the median of “{first.title.rstrip('.')}”."
    )
    return headed(chart, datasets, states, of_several(results), reading, size)


def _quantile_row(result: Result, name: str, factor: float, places: int) -> dict[str, object]:
    found = factor * np.quantile(result.runs[name].to_numpy(dtype=np.float64), [0.05, 0.25, 0.5, 0.75, 0.95])
    low, lower, middle, upper, high = (round(float(value), 4) for value in found)
    return {
        "row": result.name, "low": low, "lower": lower, "middle": middle, "upper": upper, "high": high,
        "said": f"{middle:.{places}f}",
    }  # fmt: skip


def _rows_panel(rows: theme.Rows, data: str, measure: str, lines: Lines, width: int, words: bool) -> alt.LayerChart:
    named = alt.Chart(alt.NamedData(data))
    base = named.encode(y=lines.y(words))
    x = alt.X(
        "low:Q",
        scale=alt.Scale(zero=False, nice=False, padding=6),
        axis=alt.Axis(title=measure, tickCount=3, grid=False),
    )
    held = lines.marks(named.mark_rule(color="#9A9A9A", strokeWidth=1.5).encode(x=alt.XDatum(rows[0]["middle"])))
    thin = base.mark_rule(color=theme.INK, strokeWidth=1.5).encode(x=x, x2=alt.X2("high:Q"))
    thick = base.mark_rule(color=theme.INK, strokeWidth=5).encode(x=alt.X("lower:Q"), x2=alt.X2("upper:Q"))
    dot = base.mark_point(filled=True, fill="white", stroke=theme.INK, strokeWidth=2, size=60, opacity=1)
    said = base.mark_text(align="right", fontSize=lines.size.font).encode(
        x=alt.value(width + NUMBER - 4), text=alt.Text("said:N")
    )
    above = lines.above(data) if words else []
    title = alt.TitleParams(_title(data), fontSize=lines.size.font + 1, offset=8)
    marks = (held, thin, thick, dot.encode(x=alt.X("middle:Q")), said, *above)
    return layered(*marks, width=width, height=lines.height, title=title)


def _title(name: str) -> list[str]:
    """The words of an outcome on two lines."""
    lines = wrap(_spread_of(name).title, 22)
    return lines if len(lines) > 1 else [*lines, ""]


def _spread_of(name: str) -> Spread:
    """How the spread of an outcome is drawn, also of one that is not among the usual ones."""
    if name in SPREADS:
        return SPREADS[name]
    whole = unit(name) == MONTHS
    return Spread(label(name), 1.0 if whole else 0.02, 0 if whole else 2, whole)


def _headline(shares: list[float], runs: int) -> str:
    place = int(np.argmax(shares))
    words = ending(OUTCOMES[place])
    if shares[place] == 1:
        return f"{'The only run ends' if runs == 1 else 'Every run ends'} {words}"
    return f"{theme.percent(shares[place])} of runs end {words}: the most frequent end"


def _shares(result: Result) -> list[Estimate]:
    ends, draws = result.runs["outcome"], draws_of(result.runs)
    return [proportion((ends == word).to_numpy(), draws) for word in OUTCOMES]


def _class_rows(estimates: list[Estimate], runs: int) -> theme.Rows:
    places = theme.decimals(runs)
    return [
        {
            "row": word,
            "share": share,
            "low": least,
            "high": most,
            "words": theme.interval(share, least, most, places),
        }
        for word, (share, _, least, most) in zip(OUTCOMES, estimates, strict=True)
    ]


def _classes(highest: float, size: Size) -> alt.LayerChart:
    # Room on the right for the words, which stand behind the end of the interval.
    top = (1.62 if size.narrow else 1.25) * highest
    ticks = [tick / 20 for tick in range(0, 21, 4 if size.narrow else 2 if top > 0.5 else 1) if tick / 20 <= top]
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("share of runs", values=ticks),
    )
    colour = alt.Color(
        "row:N",
        scale=alt.Scale(domain=list(OUTCOMES), range=[theme.OUTCOME_COLOURS[word] for word in OUTCOMES]),
        legend=None,
    )
    lines = Lines.of({word: ending(word) for word in OUTCOMES}, size)
    row = lines.row if size.narrow else 34
    height, lower = (12, row / 2 - 15) if size.narrow else (24, 0)
    base = alt.Chart(alt.NamedData("classes")).encode(y=lines.y())
    bars = base.mark_bar(height=height, yOffset=lower).encode(x=x, color=colour)
    halo = base.mark_rule(color="white", strokeWidth=5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    interval = base.mark_rule(color="black", strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    words = base.mark_text(align="left", dx=9).encode(x=alt.X("high:Q"), text=alt.Text("words:N"))
    width = size.panel(beside=16) if size.narrow else size.width - 235
    return layered(bars, halo, interval, words, *lines.above("classes"), width=width, height=row * len(OUTCOMES))


def _spread(
    values: pd.Series, name: str, datasets: dict[str, theme.Rows], size: Size, first: bool, beside: Sequence[pd.Series]
) -> alt.LayerChart:
    """The histogram of one number; its rows are added to `datasets`. `beside`: values drawn on the same scales."""
    title, narrowest, places, whole = _spread_of(name)
    factor, measure = drawn_unit(name)
    numbers, *others = (factor * each.to_numpy(dtype=np.float64) for each in (values, *beside))
    edges = bin_edges(np.concatenate([numbers, *others]), narrowest, whole)
    shares, *rest = (np.histogram(each, edges)[0] / len(each) for each in (numbers, *others))
    highest = max(float(each.max()) for each in (shares, *rest))
    low, middle, high = (float(value) for value in np.quantile(numbers, [0.05, 0.5, 0.95]))
    datasets[f"{name}_bins"] = [
        {"from": left, "to": right, "share": share}
        for left, right, share in zip(edges[:-1].tolist(), edges[1:].tolist(), shares.tolist(), strict=True)
    ]
    datasets[f"{name}_spread"] = [{"low": low, "middle": middle, "high": high, "height": 1.14 * highest}]
    domain, axis = _axis(edges, whole)
    x = alt.X("from:Q", title=measure, scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1.24 * highest], nice=False),
        axis=theme.percent_axis("share of runs" if first else "", tickCount=3),
    )
    bars = alt.Chart(alt.NamedData(f"{name}_bins")).mark_rect(color="#8A8A8A", stroke="white", strokeWidth=0.5)
    bars = bars.encode(x=x, x2=alt.X2("to:Q"), y=y, y2=alt.Y2Datum(0))
    base = alt.Chart(alt.NamedData(f"{name}_spread")).encode(y=alt.Y("height:Q"))
    line = base.mark_rule(color="black", strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    dot = base.mark_point(color="black", filled=True, size=70, opacity=1).encode(x=alt.X("middle:Q"))
    words = f"median {middle:.{places}f}, 90%: {low:.{places}f} to {high:.{places}f}"
    lines = wrap(words, 22) if size.narrow else [words]
    width = size.panel(2, 52, 16) if size.narrow else 185
    heading = alt.TitleParams(wrap(title, 26), subtitle=lines, fontSize=size.font + 1)
    return layered(bars, line, dot, width=width, height=150, title=heading)


def _axis(edges: NDArray[np.float64], whole: bool) -> tuple[list[float], alt.Axis]:
    """The range to draw and its axis: some bins wide, so that a number that hardly varies looks like one."""
    first, last = float(edges[0]), float(edges[-1])
    if whole:
        return [first, last], alt.Axis(grid=False, values=whole_ticks(first, last), format="d")
    margin = max(0, FEWEST_BINS - (len(edges) - 1)) / 2 * float(edges[1] - edges[0])
    return [first - margin, last + margin], alt.Axis(grid=False, tickCount=4)
