"""What scenarios change: paired differences with their intervals, and which of them matter."""

import re
from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side, stacked
from analysis.charts.heading import counted, headed, span
from analysis.charts.names import called
from analysis.charts.rows import Lines
from analysis.charts.size import SLIDE, Size
from analysis.comparison import Comparison
from analysis.comparison.importance import by_strength, ranked
from analysis.wording.errors import ONLY_SIMULATION
from analysis.wording.numbers import number
from analysis.wording.outcomes import (
    ENDINGS,
    INDEX,
    MONTHS,
    OUTPUT,
    PROBABILITY,
    WARHEADS,
    WITHIN,
    drawn_unit,
    headline_names,
    inside,
    is_probability,
    label,
    unit,
)
from analysis.wording.outcomes import row as row_of

KINDS = {
    PROBABILITY: ("Change of probabilities", "percentage points"),
    MONTHS: ("Change of counts", "months"),
    INDEX: ("Change of indices, 0 to 1", "index points"),
    OUTPUT: ("Change of the economy", "% of the output of 2016"),
    WARHEADS: ("Change of the arsenal", "warhead equivalents"),
}
MATRIX = tuple(name for name in ENDINGS if name != "outcome_stalemate")
"""What the chart of several scenarios shows, if no outcomes are asked for; the economy is one of them."""
MATTERS, SMALL, UNSURE = theme.INK, "#9A9A9A", "white"
BAND = "#F0F0F0"
PLACES = {PROBABILITY: 1, MONTHS: 1, INDEX: 2, OUTPUT: 2, WARHEADS: 1}
"""Places of a difference after the point, in the unit of the drawing."""
MOST_NARROW = 12
"""Scenarios beyond which a narrow chart leaves out those that change nothing that matters."""
NUMBER = 52
"""Points of the column of numbers beside a plot."""
READING = (
    f"Line: {ONLY_SIMULATION}. Black: sure and large enough to matter; grey: sure but small, within the pale band; "
    "white: not sure, with allowance for many comparisons."
)


def draw(
    comparison: Comparison, outcomes: Sequence[str] = (), size: Size = SLIDE
) -> alt.VConcatChart | alt.ConcatChart:
    """The chart of `comparison`: outcomes as rows for one other scenario, scenarios as rows for several.

    `outcomes` are rows of the summary, in place of the usual ones.
    """
    drawing = _one if len(comparison.others) == 1 else _several
    return drawing(comparison, list(outcomes), size)


def _about(comparison: Comparison) -> str:
    draws = (
        f"the same random draws in {'all' if comparison.others[1:] else 'both'}" if comparison.paired else "not paired"
    )
    return (
        f"Against “{comparison.a.title.rstrip('.')}”: {counted(comparison.runs, 'run')} each, {draws}, "
        f"{span([comparison.a, *comparison.others])}, conditional on the model."
    )


def _rows(frame: pd.DataFrame, keys: pd.Series) -> theme.Rows:
    """A row each: differences in the unit of the drawing."""
    rows = []
    for (_, row), key in zip(frame.iterrows(), keys, strict=True):
        factor, _ = drawn_unit(row["outcome"])
        places = PLACES[unit(row["outcome"])]
        difference, low, high = (
            factor * float(row["difference"] if pd.isna(row[end]) else row[end])
            for end in ("difference", "low", "high")
        )
        rows.append(
            {
                "row": key,
                "difference": difference,
                "low": low,
                "high": high,
                "said": number(difference, places, signed=True).replace("-", "−"),
                "fill": MATTERS if row["matters"] else SMALL if row["sure"] else UNSURE,
                "smallest": factor * float(row["smallest"]),
            }
        )
    return rows


def _span(rows: theme.Rows) -> list[float]:
    """The range of a plot: 0, all intervals and the smallest effect, with a little room at the ends."""
    low = min(-row["smallest"] for row in rows)
    low, high = min(low, *(row["low"] for row in rows)), max(-low, *(row["high"] for row in rows))
    room = 0.04 * (high - low)
    return [low - room, high + room]


def _panel(
    rows: theme.Rows, data: str, title: str | list[str], measure: str, lines: Lines, width: int, span: list[float],
    words: bool = True,
) -> alt.LayerChart:  # fmt: skip
    x = alt.X(
        "low:Q",
        scale=alt.Scale(domain=span, nice=False, zero=False),
        axis=alt.Axis(title=measure, tickCount=3 if width < 250 else 6, grid=False),
    )
    own = Lines({row["row"]: lines.words[row["row"]] for row in rows}, lines.size)
    named = alt.Chart(alt.NamedData(data))
    least = rows[0]["smallest"]
    band = own.marks(named.mark_rect(color=BAND).encode(x=alt.XDatum(-least), x2=alt.X2Datum(least)))
    zero = own.marks(named.mark_rule(color="#8A8A8A").encode(x=alt.XDatum(0)))
    base = named.encode(y=own.y(words))
    line = base.mark_rule(color=theme.INK, strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"))
    dot = base.mark_point(filled=True, size=55, opacity=1, stroke=theme.INK, strokeWidth=1.2).encode(
        x=alt.X("difference:Q"), fill=alt.Fill("fill:N", scale=None)
    )
    said = base.mark_text(align="right", fontSize=lines.size.font).encode(
        x=alt.value(width + NUMBER - 6), text=alt.Text("said:N")
    )
    above = own.above(data) if words else []
    row = own.row if len(own.words) > 1 else lines.row
    return layered(
        band, zero, line, dot, said, *above, width=width, height=row * len(rows),
        title=alt.TitleParams(title, fontSize=lines.size.font + 1, offset=8),
    )  # fmt: skip


def _chosen(comparison: Comparison, outcomes: list[str]) -> pd.DataFrame:
    frame = ranked(comparison.frame)
    wanted = outcomes or headline_names(list(frame["outcome"]))
    return frame[frame["outcome"].isin(wanted)]


def _one(comparison: Comparison, outcomes: list[str], size: Size) -> alt.VConcatChart:
    frame = _chosen(comparison, outcomes)
    lines = Lines.of({name: label(name) for name in frame["outcome"]}, size)
    datasets, panels = {}, []
    for kind, (title, measure) in KINDS.items():
        own = frame[frame["outcome"].map(unit) == kind]
        if len(own):
            rows = datasets[kind] = _rows(own, own["outcome"])
            width = size.panel(beside=NUMBER if size.narrow else 340)
            panels.append(_panel(rows, kind, title, measure, lines, width, _span(rows)))
    b = comparison.others[0]
    about = f"{b.title.rstrip('.')}. {_about(comparison)}"
    chart = stacked(*panels, spacing=16)
    return headed(chart, datasets, _finding(frame, called([b])[b.name], comparison.a.horizon), about, READING, size)


def _finding(frame: pd.DataFrame, name: str, horizon: int) -> str:
    matters = frame[frame["matters"]]
    if not len(matters):
        return f"“{name}”: nothing changes that is sure and large enough to matter"
    final = [row for _, row in matters.iterrows() if str(row["outcome"]).endswith(f"{WITHIN}{horizon}")]
    told = [_change(row) for row in final[:2]] or [_change(matters.iloc[0])]
    return f"“{name}”: {', '.join(told)}"


def _change(row: pd.Series) -> str:
    words, factor = label(row["outcome"]), drawn_unit(row["outcome"])[0]
    words = inside(words)
    if is_probability(row["outcome"]):
        likelier = "likelier" if row["difference"] > 0 else "less likely"
        return f"{words} {100 * abs(row['difference']):.0f} points {likelier}"
    return f"{words} {factor * row['difference']:+.1f} {KINDS[unit(row['outcome'])][1]}"


def _several(comparison: Comparison, outcomes: list[str], size: Size) -> alt.ConcatChart:
    horizon = comparison.a.horizon
    shown = outcomes or [row_of(name, horizon) for name in MATRIX]
    frame = _chosen(comparison, shown)
    names = by_strength(frame)
    states = _most(frame, called(comparison.others))
    reading = READING
    if size.narrow and len(names) > MOST_NARROW:
        matter = frame.groupby("scenario")["matters"].any()
        names = [name for name in names if matter[name]] or names[:MOST_NARROW]
        reading += f" Left out: the {len(comparison.others) - len(names)} scenarios that change least."
    columns = 2 if size.narrow else len(shown)
    datasets = {}
    for outcome in shown:
        own = frame[frame["outcome"] == outcome].set_index("scenario").loc[names].reset_index()
        datasets[outcome] = _rows(own, own["scenario"])
    chances = [row for outcome in shown if is_probability(outcome) for row in datasets[outcome]]
    panels = []
    width = size.panel(2, NUMBER, 8) if size.narrow else (size.width - 260) // len(shown) - NUMBER - 12
    drawn = {b.name: b for b in comparison.others}
    lines = Lines.of_scenarios([drawn[name] for name in names], size, across=width + NUMBER)
    for place, outcome in enumerate(shown):
        ends = _span(chances if is_probability(outcome) else datasets[outcome])
        title = _wrapped(label(outcome), 24)
        measure = KINDS[unit(outcome)][1]
        panels.append(_panel(datasets[outcome], outcome, title, measure, lines, width, ends, place % columns == 0))
    if size.narrow:
        chart = side_by_side(*panels, spacing={"column": NUMBER + 8, "row": 96}, columns=columns, bounds="flush")
    else:
        chart = side_by_side(*panels, spacing=12, columns=columns)
    return headed(chart, datasets, states, _about(comparison), reading, size)


def _most(frame: pd.DataFrame, names: dict[str, str]) -> str:
    count = int(frame.groupby("scenario")["matters"].any().sum())
    if not count:
        return (
            f"None of {counted(len(names), 'scenario')} changes anything here that is sure and large enough to matter"
        )
    best = frame[frame["matters"]].sort_values("size", ascending=False, kind="stable").iloc[0]
    return (
        f"{count} of {counted(len(names), 'scenario')} change{'s' * (count == 1)} something that matters; most of all "
        f"“{names[best['scenario']]}”: {_change(best)}"
    )


def _wrapped(words: str, letters: int) -> list[str]:
    """Words on two lines."""
    if len(words) <= letters:
        return [words, ""]
    clause = re.search(r"(?<=,) | (?=within)", words)
    cut = clause.start() if clause else words.rindex(" ", 0, letters + 1)
    return [words[:cut], words[cut + 1 :]]
