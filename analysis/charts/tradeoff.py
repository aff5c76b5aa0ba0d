"""Restraint, talks and the population's economy: what policies trade against each other, two at a time."""

from typing import Any

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.robustness import Robustness
from analysis.robustness.objectives import TRADE_OFF
from analysis.statistics.intervals import Z
from analysis.wording.outcomes import inside, label
from analysis.wording.outcomes import row as row_of

SIDE = 400
PAIRS = ((0, 1), (0, 2), (1, 2))
"""Which of `TRADE_OFF` stand across and up."""
TOGETHER = 0.04
"""Points this near, as a share of what the points span across and up, share a text."""
LINE = 24
"""Points between two lines of the list of policies."""


def draw(result: Robustness) -> alt.ConcatChart:
    """The chart of a robustness run: three panels of means with their intervals, and the list of policies."""
    outcomes = [row_of(name, result.scenario.months) for name in TRADE_OFF]
    rows: theme.Rows = []
    for number, policy in enumerate(result.policies, start=1):
        row: dict[Any, Any] = {"number": str(number), "said": f"{number}  {policy}", "order": number}
        for place, outcome in enumerate(outcomes):
            values = result.outcomes[outcome][number - 1].mean(axis=1)
            mean, error = float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5)
            if place == 0:  # restraint: the share without a test above the red line
                mean = 1 - mean
            row |= {f"mean{place}": round(mean, 5), f"low{place}": round(mean - Z * error, 5),
                    f"high{place}": round(mean + Z * error, 5)}  # fmt: skip
        rows.append(row)
    for across, up in PAIRS:
        _label(rows, across, up)
    titles = [
        f"restraint: no {inside(label(outcomes[0]))}",
        inside(label(outcomes[1])),
        f"{label(outcomes[2])}, 2016 = 1",
    ]
    panels = [_panel(across, up, titles) for across, up in PAIRS]
    chart = side_by_side(*panels, _names(len(rows)), columns=2, spacing=34)
    size = result.size
    forms = f" and {size.forms} forms of the model" if size.forms > 1 else ""
    about = (
        f"{result.scenario.title.rstrip('.')}. {counted(size.futures, 'future')}{forms}, {size.replications} runs in "
        "each, the same for every policy; conditional on the model."
    )
    reading = (
        "Each number is a policy; up and to the right is more of both. Lines: 95% interval of the mean over futures. "
        "No policy is called best: what restraint, talks and people's income are worth is for the reader to say."
    )
    return headed(chart, {"policies": rows}, _states(result, rows), about, reading)


def _states(result: Robustness, rows: theme.Rows) -> str:
    """The ranges that the policies span, in words."""
    spans = []
    for place, word in enumerate(("restraint", "talks")):
        means = [row[f"mean{place}"] for row in rows]
        spans.append(f"{word} {theme.percent(min(means))} to {theme.percent(max(means))}")
    economy = [row["mean2"] for row in rows]
    spans.append(f"economy {min(economy):.3f} to {max(economy):.3f}")
    return f"{counted(len(result.policies), 'policy').replace('policys', 'policies')}: {', '.join(spans)}"


def _label(rows: theme.Rows, across: int, up: int) -> None:
    """Give each row the numbers that stand at its point of a panel; points that lie together share one text."""
    spans = [max(row[f"mean{place}"] for row in rows) - min(row[f"mean{place}"] for row in rows) or 1.0
             for place in (across, up)]  # fmt: skip
    heads: list[dict[str, Any]] = []
    for row in rows:
        row[f"text{across}{up}"] = ""
        for head in heads:
            gaps = [abs(row[f"mean{place}"] - head[f"mean{place}"]) / span
                    for place, span in zip((across, up), spans, strict=True)]  # fmt: skip
            if gaps[0] < TOGETHER and gaps[1] < TOGETHER:
                head[f"text{across}{up}"] += f", {row['number']}"
                break
        else:
            row[f"text{across}{up}"] = row["number"]
            heads.append(row)


def _panel(across: int, up: int, titles: list[str]) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("policies"))
    scale = alt.Scale(zero=False, nice=True, padding=12)

    def axis(place: int) -> alt.Axis:
        if place < 2:
            return theme.percent_axis(titles[place], tickCount=5)
        return alt.Axis(title=titles[place], tickCount=5)

    x = alt.X(f"mean{across}:Q", scale=scale, axis=axis(across))
    y = alt.Y(f"mean{up}:Q", scale=scale, axis=axis(up))
    colour = theme.FAINT_INK
    flat = base.mark_rule(color=colour, opacity=0.5).encode(
        x=alt.X(f"low{across}:Q", scale=scale), x2=alt.X2(f"high{across}:Q"), y=y
    )
    upright = base.mark_rule(color=colour, opacity=0.5).encode(
        x=x, y=alt.Y(f"low{up}:Q", scale=scale), y2=alt.Y2(f"high{up}:Q")
    )
    dots = base.mark_point(filled=True, size=40, color=theme.SCENARIO_COLOURS[2], opacity=1).encode(x=x, y=y)
    text = base.mark_text(dx=9, dy=-9, fontSize=13, fontWeight="bold", color=theme.INK).encode(
        x=x, y=y, text=alt.Text(f"text{across}{up}:N")
    )
    return layered(flat, upright, dots, text, width=SIDE, height=SIDE * 3 // 4)


def _names(count: int) -> alt.LayerChart:
    """The list of policies, with their numbers."""
    y = alt.Y("order:Q", axis=None, scale=alt.Scale(domain=[count + 1, 0]))
    base = alt.Chart(alt.NamedData("policies"))
    text = base.mark_text(align="left", fontSize=14, color=theme.INK).encode(
        x=alt.value(0), y=y, text=alt.Text("said:N")
    )
    return layered(text, width=SIDE, height=min(SIDE * 3 // 4, LINE * (count + 1)))
