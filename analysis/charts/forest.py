"""What scenarios change: paired differences with their intervals, as a forest plot."""

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side, stacked
from analysis.charts.heading import counted, headed
from analysis.comparison import FINDING, Comparison
from analysis.wording.months import month_words
from analysis.wording.numbers import decimals, number
from analysis.wording.outcomes import ENDINGS, headline_names, is_probability, label, unit, within
from analysis.wording.outcomes import row as row_of

ROW = 24
KINDS = {
    "probability": "Change of probabilities",
    "months": "Change of counts",
    "level": "Change of levels",
    "warheads": "Change of the arsenal",
}
UNITS = {
    "probability": "percentage points",
    "months": "months",
    "level": "economy: 2016 = 1; sanctions: index, 0 to 1",
    "warheads": "warhead equivalents",
}
MATRIX = tuple(name for name in ENDINGS if name != "outcome_stalemate")
"""What the chart of several scenarios has room for; the economy is always one of them."""
FOUND, OPEN = theme.INK, "white"


def draw(comparison: Comparison) -> alt.VConcatChart | alt.ConcatChart:
    """The chart of `comparison`: outcomes as rows for one other scenario, scenarios as rows for several."""
    return _one(comparison) if len(comparison.others) == 1 else _several(comparison)


def _about(comparison: Comparison) -> str:
    luck = "paired run by run" if comparison.paired else "not paired"
    first = month_words(comparison.a.months["date"].iloc[0])
    return (
        f"Against {theme.spoken(comparison.a.name)}: {counted(comparison.runs, 'run')} each, {luck}, "
        f"{counted(comparison.a.horizon, 'month')} from {first}, conditional on the model."
    )


READING = "Line: 95% interval (luck of the simulation only). Filled: a finding, with allowance for many comparisons."


def _rows(frame: pd.DataFrame, words: pd.Series) -> theme.Rows:
    """A row each: differences of probabilities in percentage points, others in their own unit."""
    rows = []
    for (_, row), word in zip(frame.iterrows(), words, strict=True):
        share = is_probability(row["outcome"])
        places = 1 if share else decimals(row["outcome"], row["standard_error"])
        difference, low, high = (
            (100 if share else 1) * float(row["difference"] if pd.isna(row[end]) else row[end])
            for end in ("difference", "low", "high")
        )
        rows.append(
            {
                "row": word,
                "difference": difference,
                "low": low,
                "high": high,
                "said": number(difference, places, signed=True),
                "fill": FOUND if row["p_adjusted"] < FINDING else OPEN,
            }
        )
    return rows


def _panel(rows: theme.Rows, data: str, title: str | list[str], unit: str, width: int, labels: bool) -> alt.LayerChart:
    low, high = min(0.0, *(row["low"] for row in rows)), max(0.0, *(row["high"] for row in rows))
    # Room at both ends for the numbers, which stand beyond the intervals.
    room = 62 / (width - 124) * (high - low or 1.0)
    x = alt.X(
        "low:Q",
        scale=alt.Scale(domain=[low - room, high + room], nice=False),
        axis=alt.Axis(title=unit, tickCount=3 if width < 300 else 5),
    )
    sides = alt.Axis(ticks=False, domain=False, labelPadding=8, grid=False, labels=labels)
    base = alt.Chart(alt.NamedData(data)).encode(
        y=alt.Y("row:N", sort=[row["row"] for row in rows], title=None, axis=sides)
    )
    zero = alt.Chart(alt.NamedData(data)).mark_rule(color="#8A8A8A").encode(x=alt.XDatum(0))
    line = base.mark_rule(color=theme.INK, strokeWidth=2.5).encode(x=x, x2=alt.X2("high:Q"))
    dot = base.mark_point(filled=True, size=42, opacity=1, stroke=theme.INK, strokeWidth=1.5).encode(
        x=alt.X("difference:Q"), fill=alt.Fill("fill:N", scale=None)
    )
    right = base.mark_text(align="left", dx=8, fontSize=12).encode(x=alt.X("high:Q"), text=alt.Text("said:N"))
    right.transform = [alt.FilterTransform("datum.difference >= 0")]
    left = base.mark_text(align="right", dx=-8, fontSize=12).encode(x=alt.X("low:Q"), text=alt.Text("said:N"))
    left.transform = [alt.FilterTransform("datum.difference < 0")]
    heading = alt.TitleParams(title, fontSize=14)
    return layered(zero, line, dot, right, left, width=width, height=ROW * len(rows), title=heading)


def _kind(outcome: str) -> str:
    measured = unit(outcome)
    return measured if measured in ("probability", "months") else "warheads" if "warheads" in outcome else "level"


def _one(comparison: Comparison) -> alt.VConcatChart:
    frame = comparison.frame
    frame = frame[frame["outcome"].isin(headline_names(list(frame["outcome"])))]
    kinds = frame["outcome"].map(_kind)
    datasets, panels = {}, []
    for kind, title in KINDS.items():
        own = frame[kinds == kind]
        if len(own):
            datasets[kind] = _rows(own, own["outcome"].map(label))
            panels.append(_panel(datasets[kind], kind, title, UNITS[kind], 600, labels=True))
    b = comparison.others[0]
    lead = frame.set_index("outcome").loc[within("red_line_test", comparison.a.horizon)]
    states = (
        f"{b.title.rstrip('.')}: a test above the red line within {counted(comparison.a.horizon, 'month')} is "
        f"{100 * abs(lead['difference']):.1f} points {'less' if lead['difference'] < 0 else 'more'} likely"
    )
    return headed(stacked(*panels, spacing=22), datasets, states, _about(comparison), READING)


def _several(comparison: Comparison) -> alt.ConcatChart:
    horizon = comparison.a.horizon
    datasets, panels = {}, []
    names = [theme.spoken(b.name) for b in comparison.others]
    for place, outcome in enumerate(MATRIX):
        full = row_of(outcome, horizon)
        own = comparison.frame[comparison.frame["outcome"] == full]
        datasets[outcome] = _rows(own, pd.Series(names, index=own.index))
        title = label(full).replace(", moratorium", ",\nmoratorium").replace(" within", "\nwithin").split("\n")
        if outcome == "lowest_economy":
            title = ["North Korea's economy", "at its lowest"]
        if len(title) == 1:
            title = [title[0], ""]
        measure = UNITS["probability"] if is_probability(full) else "2016 = 1"
        panels.append(_panel(datasets[outcome], outcome, title, measure, 200, labels=place == 0))
    states = f"What {counted(len(names), 'scenario')} change against {theme.spoken(comparison.a.name)}"
    return headed(side_by_side(*panels, spacing=14), datasets, states, _about(comparison), READING)
