"""How runs end under each of several scenarios: outcome classes, the odds of a red-line test, the economy."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side, stacked
from analysis.charts.heading import counted, headed, of_several
from analysis.charts.names import called
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import mean, proportion
from analysis.wording.errors import ONLY_SIMULATION
from analysis.wording.outcomes import EVENT_WORDS, ending, label, within
from sim.outcomes import EVENTS
from sim.result import Result
from sim.vocabulary import OUTCOMES

ECONOMY = "lowest_economy"
VISIBLE = 0.015
"""Half an interval, in shares of runs, from which on it is drawn on the bars."""
NUMBER = 50
BARS, DOTS = 380, 152
"""Points of the plots of a wide chart."""


def draw(results: Sequence[Result], size: Size = SLIDE) -> alt.ConcatChart | alt.VConcatChart:
    """The chart of `results`, of one horizon: a row each, the first on top, then by their odds of a red-line test."""
    first, *others = results
    ordered = [first, *sorted(others, key=_red_line_share)]
    width = size.panel(2, NUMBER, 16) if size.narrow else DOTS
    lines = Lines.of_scenarios(ordered, size, across=width + NUMBER)
    datasets = {
        "classes": [row for result in ordered for row in _class_rows(result)],
        "red_line": [_red_line_row(result) for result in ordered],
        "economy": [_economy_row(result) for result in ordered],
    }
    horizon = first.horizon
    half = 100 * max((row["high"] - row["low"]) / 2 for row in datasets["classes"] if row["low"] is not None)
    bars = _classes(Lines.of_scenarios(ordered, size), size, intervals=half >= 100 * VISIBLE)
    tested = [EVENT_WORDS["red_line_test"].label, f"within {counted(horizon, 'month')}"]
    economy = ["North Korea's economy", "at its lowest"]
    dots = (
        _dots("red_line", datasets["red_line"], lines, tested, "% of runs", width, [0, 100], words=True),
        _dots("economy", datasets["economy"], lines, economy, "% of 2016", width, _least_span(datasets["economy"])),
    )
    chart: alt.ConcatChart | alt.VConcatChart
    if size.narrow:
        pair = side_by_side(*dots, spacing=NUMBER + 16, bounds="flush")
        chart = stacked(bars, pair, spacing=40)
    else:
        chart = side_by_side(bars, *dots, spacing=18)
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    reading = (
        f"On top, and as a grey line, “{first.title.rstrip('.')}”; then by tests above the red line. Lines: "
        f"{ONLY_SIMULATION}"
    )
    if half < 100 * VISIBLE:
        reading += f"; bars are sure to ±{half:.1f} points."
    else:
        reading += "; on the bars, that of each running total, from the left."
    states = _headline(datasets["red_line"], horizon, called(results))
    return headed(chart, datasets, states, of_several(results), reading, size)


def _headline(rows: theme.Rows, horizon: int, names: dict[str, str]) -> str:
    shares = [row["middle"] for row in rows]
    low, high = min(shares), max(shares)
    if low == high:
        return f"A test above the red line comes in {low:.0f}% of runs, whatever the scenario"
    least, most = (names[rows[int(pick(shares))]["row"]] for pick in (np.argmin, np.argmax))
    return (
        f"{label(within('red_line_test', horizon))}: from {theme.percent(low / 100)} of runs ({least}) to "
        f"{theme.percent(high / 100)} ({most})"
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
                "row": result.name,
                "outcome": ending(OUTCOMES[count - 1]),
                "from": reached,
                "to": share,
                "low": low if inner else None,
                "high": high if inner else None,
            }
        )
        reached = share
    return rows


def _red_line_share(result: Result) -> float:
    return float((result.runs[EVENTS["red_line_test"]] <= result.horizon).mean())


def _red_line_row(result: Result) -> dict[str, object]:
    happened = (result.runs[EVENTS["red_line_test"]] <= result.horizon).to_numpy()
    share, _, low, high = proportion(happened, draws_of(result.runs))
    words = theme.probability(share, low, high, theme.decimals(len(happened)))
    return {"row": result.name, "middle": 100 * share, "low": 100 * low, "high": 100 * high, "words": words}


def _economy_row(result: Result) -> dict[str, object]:
    values = 100 * result.runs[ECONOMY].to_numpy(dtype=np.float64)
    middle, error, low, high = mean(values, draws_of(result.runs))
    if np.isnan(error):
        low = high = middle
    return {"row": result.name, "middle": middle, "low": low, "high": high, "words": f"{middle:.1f}%"}


def _classes(lines: Lines, size: Size, intervals: bool) -> alt.LayerChart:
    x = alt.X(
        "from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=theme.percent_axis("share of runs", tickCount=4)
    )
    words = [ending(word) for word in OUTCOMES]
    colour = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=words, range=[theme.OUTCOME_COLOURS[word] for word in OUTCOMES]),
        legend=alt.Legend(orient="top", columns=1 if size.narrow else 2, title=None, symbolSize=120, rowPadding=1,
                          offset=4),
    )  # fmt: skip
    base = alt.Chart(alt.NamedData("classes"))
    height, lower = (14, lines.row / 2 - 16) if size.narrow else (lines.row * 0.68, 0)
    rows = base.encode(y=lines.y())
    bars = rows.mark_bar(height=height, yOffset=lower, stroke="white", strokeWidth=0.6)
    bars = bars.encode(x=x, x2=alt.X2("to:Q"), color=colour)
    layers = [bars]
    # Each running total has a height of its own in the bar, so that its line does not run into its neighbour's.
    inner = words[:-1]
    for place, word in enumerate(inner if intervals else ()):
        offset = height * 0.72 * (place / (len(inner) - 1) - 0.5) + (1 if size.narrow else 0)
        for width, ink in ((3, "white"), (1.5, "black")):
            interval = rows.mark_rule(color=ink, strokeWidth=width, yOffset=offset)
            interval.transform = [alt.FilterTransform(f"datum.outcome === {word!r}")]
            layers.append(interval.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")))
    across = size.panel(beside=24) if size.narrow else BARS
    title = alt.TitleParams("How runs end", fontSize=14, offset=2)
    return layered(*layers, *lines.above("red_line"), width=across, height=lines.height, title=title)


def _least_span(rows: theme.Rows) -> list[float]:
    """The range of an axis: all intervals, and on either side of the first scenario at least what would matter."""
    from analysis.comparison.importance import SMALLEST  # brings scipy.stats, which a run's own charts do without

    least = 100 * SMALLEST["economy"]
    first = rows[0]["middle"]
    low, high = min(first - least, *(row["low"] for row in rows)), max(first + least, *(row["high"] for row in rows))
    room = 0.05 * (high - low)
    return [low - room, high + room]


def _dots(
    data: str, rows: theme.Rows, lines: Lines, title: list[str], unit: str, width: int, span: Sequence[float],
    words: bool = False,
) -> alt.LayerChart:  # fmt: skip
    scale = alt.Scale(domain=list(span), nice=False, zero=False)
    axis = alt.Axis(title=unit, tickCount=3, grid=False)
    named = alt.Chart(alt.NamedData(data))
    base = named.encode(y=lines.y(labels=False))
    held = lines.marks(named.mark_rule(color="#9A9A9A", strokeWidth=1.5).encode(x=alt.XDatum(rows[0]["middle"])))
    line = base.mark_rule(color="black", strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2=alt.X2("high:Q")
    )
    dot = base.mark_point(color="black", filled=True, size=60, opacity=1).encode(x=alt.X("middle:Q"))
    said = base.mark_text(align="right", fontSize=lines.size.font).encode(
        x=alt.value(width + NUMBER - 4), text=alt.Text("words:N")
    )
    above = lines.above(data) if words else []
    return layered(held, line, dot, said, *above, width=width, height=lines.height,
                   title=alt.TitleParams(title, fontSize=14))  # fmt: skip
