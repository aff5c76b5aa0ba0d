"""How outcomes move along one swept value: curves with their intervals, and where the scenario itself stands."""

from collections.abc import Sequence
from textwrap import wrap

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.charts.size import SLIDE, Size
from analysis.comparison.sweeps import Sweep, value_words
from analysis.wording.axes import moves
from analysis.wording.errors import ONLY_SIMULATION
from analysis.wording.outcomes import HEADLINES, PROBABILITY, drawn_unit, is_probability, label, row, unit

COLOURS = {**theme.EVENT_COLOURS, "lowest_economy": theme.STATE_COLOURS["economy"]}
LEAST_SPAN = {"probability": 1.0, "months": 6.0, "index, 0 to 1": 1.0, "2016 = 1": 0.1, "warhead equivalents": 10.0}
"""What an axis spans at least, by unit: a change that hardly matters must not look like one that does."""
VALUES = ("value", "estimate", "low", "high")


def outcomes_of(sweep: Sweep) -> list[str]:
    """The outcomes that are drawn if no others are asked for, as rows of the summary."""
    return [row(name, sweep.horizon) for name in HEADLINES]


def about(sweep: Sweep) -> str:
    """What is swept and on what condition the result holds."""
    runs = f"{counted(sweep.runs, 'run')} of {sweep.horizon_words} a point"
    return f"{sweep.title.rstrip('.')}. {runs}, {sweep.pairing}, conditional on the model."


def draw(sweep: Sweep, outcomes: Sequence[str] = (), size: Size = SLIDE) -> alt.ConcatChart:
    """The chart of a sweep along one axis: a panel an outcome, by default those of `outcomes_of`."""
    (key,) = sweep.axes
    apart = key == "seed" or any(isinstance(value, str) for value in sweep.axes[key])
    shown = list(outcomes) or outcomes_of(sweep)
    own = sweep.own(key)
    datasets: dict[str, theme.Rows] = {}
    panels = []
    columns = 1 if size.narrow else 2
    width = size.panel(columns, 62, 30)
    for place, outcome in enumerate(shown):
        factor, _ = drawn_unit(outcome)
        rows = sweep.along(outcome)[[key, "estimate", "low", "high"]].set_axis([*VALUES], axis=1)
        rows[list(VALUES[1:])] = (factor * rows[list(VALUES[1:])]).round(4)
        if apart:
            rows["value"] = rows["value"].map(value_words)
        datasets[outcome] = rows.to_dict("records")
        lowest = place >= len(shown) - columns
        panels.append(_panel(outcome, rows, sweep.axis_title(key) if lowest else None, apart, own, width, size))
    states = _states(sweep, key, shown[0], apart)
    reading = f"Bands and lines: {ONLY_SIMULATION}."
    if own is not None:
        reading += f" Dashed: the scenario as it stands, {value_words(own)}."
    chart = side_by_side(*panels, columns=columns, spacing={"row": 16, "column": 30})
    return headed(chart, datasets, states, about(sweep), reading, size)


def _states(sweep: Sweep, key: str, outcome: str, apart: bool) -> str:
    """What moves from where to where, and with what: in order along numbers, between the ends over words and seeds."""
    estimates, words = sweep.along(outcome)["estimate"], sweep.words(key)
    if apart:
        low, high = (_said(outcome, end) for end in (estimates.min(), estimates.max()))
        return f"{label(outcome)}: between {low} and {high}, depending on {words}"
    first, last = (_said(outcome, estimates.iloc[place]) for place in (0, -1))
    begin, end = (float(sweep.axes[key][place]) for place in (0, -1))
    moved = moves(words, value_words(begin), value_words(end), rises=end >= begin)
    return f"{label(outcome)}: {first} to {last} as {moved}"


def _said(outcome: str, value: float) -> str:
    if is_probability(outcome):
        return theme.percent(value)
    factor, measure = drawn_unit(outcome)
    return f"{factor * value:.1f}{measure if measure.startswith('%') else ''}"


def _panel(
    outcome: str, rows: pd.DataFrame, words: str | None, apart: bool, own: object, width: int, size: Size
) -> alt.LayerChart:
    """One outcome along the axis; words and seeds stand `apart`, with no line between them."""
    colour = COLOURS.get(outcome, COLOURS.get(outcome.partition("_within_")[0], theme.INK))
    scale = alt.Scale(domain=_span(outcome, rows), nice=False, zero=False)
    axis = alt.Axis(title=drawn_unit(outcome)[1], tickCount=5)
    if apart:
        x = alt.X("value:N", title=words, sort=rows["value"].tolist(), axis=alt.Axis(grid=False, labelAngle=0))
    else:
        ends = [float(rows["value"].min()), float(rows["value"].max())]
        across = alt.Scale(domain=ends, nice=False, zero=False, padding=10)
        x = alt.X("value:Q", title=_wrapped(words, width), scale=across, axis=alt.Axis(grid=False, tickCount=6))
    named = alt.Chart(alt.NamedData(outcome))
    base = named.encode(x=x)
    low = alt.Y("low:Q", scale=scale)
    band = base.mark_area(color=colour, fillOpacity=0.22).encode(y=low, y2=alt.Y2("high:Q"))
    line = base.mark_line(color=colour, strokeWidth=2).encode(y=alt.Y("estimate:Q", axis=axis))
    error = base.mark_rule(color=colour, strokeWidth=2).encode(y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q"))
    dot = base.mark_point(color=colour, filled=True, size=45, opacity=1).encode(
        y=alt.Y("estimate:Q", axis=axis, scale=scale)
    )
    layers = [error, dot] if apart else [band, line, error, dot]
    if isinstance(own, int | float) and not apart:
        layers.insert(0, named.mark_rule(color=theme.FAINT_INK, strokeDash=[4, 3]).encode(x=alt.XDatum(own)))
    return layered(*layers, width=width, height=150 if size.narrow else 180, title=label(outcome))


def _span(outcome: str, rows: pd.DataFrame) -> list[float]:
    """The range of an axis: all of a probability; else what the intervals span, and at least what would matter."""
    if unit(outcome) == PROBABILITY:
        return [0.0, 100.0]
    factor, _ = drawn_unit(outcome)
    low, high = float(rows["low"].min()), float(rows["high"].max())
    missing = max(0.0, factor * LEAST_SPAN[unit(outcome)] - (high - low))
    margin = max(missing / 2, 0.05 * (high - low))
    low, high = low - margin, high + margin
    return [0.0, high - low] if low < 0 else [low, high]


def _wrapped(words: str | None, width: int) -> str | list[str] | None:
    return wrap(words, width // 6, break_on_hyphens=False) if words else None
