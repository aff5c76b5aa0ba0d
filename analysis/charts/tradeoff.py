"""Restraint, talks and the population's economy: what policies trade against each other, two at a time."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, side_by_side
from analysis.charts.heading import counted, headed
from analysis.charts.size import SLIDE, Size
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
ROOM = (0.09, 0.08)
"""What a text takes to the right of its point and above it, as shares of the axes' spans."""
LINE = 24
"""Points between two lines of the list of policies."""


def draw(result: Robustness) -> alt.ConcatChart:
    """The chart of a robustness run: three panels of means with their intervals, and the list of policies."""
    size = result.size
    forms = f" and {size.forms} forms of the model" if size.forms > 1 else ""
    about = (
        f"{result.scenario.title.rstrip('.')}. {counted(size.futures, 'future')}{forms}, {size.replications} runs in "
        "each, the same for every policy; conditional on the model."
    )
    return draw_kept(result.frame, result.scenario.months, about)


def draw_kept(frame: pd.DataFrame, months: int, about: str, size: Size = SLIDE) -> alt.ConcatChart:
    """The chart of a table of a robustness run over some months, as it was kept; `about`: what of, and of how much.

    In a narrow chart the panels stand below each other. A table without one of the outcomes is a `KeyError`.
    """
    outcomes = [row_of(name, months) for name in TRADE_OFF]
    cells = {(row["policy"], row["outcome"]): (row["mean"], row["mean_error"]) for row in frame.to_dict("records")}
    policies = list(frame["policy"].drop_duplicates())
    means = [[cells[policy, outcome] for outcome in outcomes] for policy in policies]
    return _of_means([str(policy) for policy in policies], outcomes, means, about, size)


def _of_means(
    policies: Sequence[str], outcomes: Sequence[str], means: Sequence[Sequence[tuple[float, float]]], about: str,
    size: Size,
) -> alt.ConcatChart:  # fmt: skip
    """The chart of the means of each policy with their errors, in the order of `TRADE_OFF`."""
    rows: theme.Rows = []
    for number, (policy, own) in enumerate(zip(policies, means, strict=True), start=1):
        row: dict[Any, Any] = {"number": str(number), "said": f"{number}  {policy}", "order": number}
        for place, (mean, error) in enumerate(own):
            # Restraint is the share without a test above the red line.
            middle = 1 - mean if place == 0 else mean
            row |= {f"mean{place}": round(middle, 5), f"low{place}": round(middle - Z * error, 5),
                    f"high{place}": round(middle + Z * error, 5)}  # fmt: skip
        rows.append(row)
    for across, up in PAIRS:
        _label(rows, across, up)
    titles = [
        f"restraint: no {inside(label(outcomes[0]))}",
        inside(label(outcomes[1])),
        f"{label(outcomes[2])}, 2016 = 1",
    ]
    panels = [_panel(across, up, titles, _width(size)) for across, up in PAIRS]
    chart = side_by_side(*panels, _names(len(rows), size), columns=1 if size.narrow else 2, spacing=34)
    reading = (
        "Each number is a policy; up and to the right is more of both. Lines: 95% interval of the mean over futures. "
        "No policy is called best: what restraint, talks and people's income are worth is for the reader to say."
    )
    return headed(chart, {"policies": rows}, _states(rows), about, reading, size)


def _width(size: Size) -> int:
    return size.panel(beside=76) if size.narrow else SIDE


def _states(rows: theme.Rows) -> str:
    """The ranges that the policies span, in words."""
    spans = []
    for place, word in enumerate(("restraint", "talks")):
        means = [row[f"mean{place}"] for row in rows]
        spans.append(f"{word} {theme.percent(min(means))} to {theme.percent(max(means))}")
    economy = [row["mean2"] for row in rows]
    spans.append(f"economy {min(economy):.3f} to {max(economy):.3f}")
    return f"{counted(len(rows), 'policy').replace('policys', 'policies')}: {', '.join(spans)}"


def _label(rows: theme.Rows, across: int, up: int) -> None:
    """Give each row the numbers that stand at its point of a panel; points that lie together share one text.

    It stands above the highest of them, or below where another point lies in the way.
    """
    spans = [max(row[f"mean{place}"] for row in rows) - min(row[f"mean{place}"] for row in rows) or 1.0
             for place in (across, up)]  # fmt: skip
    groups: list[list[dict[str, Any]]] = []

    def gaps(row: dict[str, Any], head: dict[str, Any]) -> tuple[float, float]:
        right, above = ((row[f"mean{place}"] - head[f"mean{place}"]) / span
                        for place, span in zip((across, up), spans, strict=True))  # fmt: skip
        return right, above

    for row in sorted(rows, key=lambda row: -float(row[f"mean{up}"])):
        row[f"text{across}{up}"] = ""
        near = (group for group in groups if max(map(abs, gaps(row, group[0]))) < TOGETHER)
        if (group := next(near, None)) is None:
            groups.append([row])
        else:
            group.append(row)
    for group in groups:
        head = group[0]
        head[f"text{across}{up}"] = ", ".join(str(number) for number in sorted(int(row["number"]) for row in group))
        taken = (gaps(row, head) for row in rows if row not in group)
        head[f"below{across}{up}"] = any(0 <= right < ROOM[0] and 0 <= above < ROOM[1] for right, above in taken)


def _panel(across: int, up: int, titles: list[str], width: int) -> alt.LayerChart:
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
    texts = []
    for below, dy in (("!", -9), ("", 10)):
        text = base.mark_text(dx=9, dy=dy, fontSize=13, fontWeight="bold", color=theme.INK)
        text.transform = [alt.FilterTransform(f"{below}datum.below{across}{up}")]
        texts.append(text.encode(x=x, y=y, text=alt.Text(f"text{across}{up}:N")))
    return layered(flat, upright, dots, *texts, width=width, height=width * 3 // 4)


def _names(count: int, size: Size) -> alt.LayerChart:
    """The list of policies, with their numbers."""
    y = alt.Y("order:Q", axis=None, scale=alt.Scale(domain=[count + 1, 0]))
    base = alt.Chart(alt.NamedData("policies"))
    text = base.mark_text(align="left", fontSize=14, color=theme.INK).encode(
        x=alt.value(0), y=y, text=alt.Text("said:N")
    )
    # Beside panels it is no higher than they are; below them it takes the room that it needs.
    height = LINE * (count + 1) if size.narrow else min(SIDE * 3 // 4, LINE * (count + 1))
    return layered(text, width=_width(size), height=height)
