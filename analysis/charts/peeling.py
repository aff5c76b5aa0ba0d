"""The trade-off of a peeling: how much density each step buys, and what it costs in coverage."""

from typing import TYPE_CHECKING, Any

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.heading import headed
from analysis.charts.size import SLIDE, Size
from analysis.statistics.intervals import Z

if TYPE_CHECKING:
    from analysis.discovery.kept import Peeling

WIDTH, HEIGHT = 720, 420
LEGEND_COLUMNS = 7
MARGIN = 60
"""Points of axis and words beside a narrow chart."""


def draw(peeling: "Peeling", size: Size = SLIDE) -> alt.LayerChart:
    """The chart of the trade-off of the first box."""
    rows: theme.Rows = [
        {
            "coverage": round(step["coverage"], 5),
            "density": round(step["density"], 5),
            "low": round(max(0.0, step["density"] - Z * step["density_error"]), 5),
            "high": round(min(1.0, step["density"] + Z * step["density_error"]), 5),
            "limited": str(step["limited"]),
            "kept": bool(step["kept"]),
        }
        for step in peeling.steps.to_dict("records")
        if step["mass"] > 0
    ]
    across, up = "coverage: share of all runs of interest that are in the box", "density: share of its runs of interest"
    if size.narrow:
        across, up = "coverage", "density"
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(alt.NamedData("steps")).encode(x=alt.X("coverage:Q", axis=theme.percent_axis(across), scale=scale))
    order = sorted({str(row["limited"]) for row in rows}, key=int)
    below: dict[str, Any] = {"orient": "bottom", "columns": LEGEND_COLUMNS} if size.narrow else {}
    legend = alt.Legend(title="quantities limited", **below)
    colour = alt.Color("limited:O", sort=order, scale=alt.Scale(scheme="viridis"), legend=legend)
    error = base.mark_rule(color=theme.FAINT_INK, opacity=0.35).encode(
        y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=alt.Y("density:Q", scale=scale, axis=theme.percent_axis(up)), color=colour
    )
    kept = base.mark_point(filled=False, size=260, strokeWidth=2.5, color=theme.INK).encode(
        y=alt.Y("density:Q", scale=scale)
    )
    kept.transform = [alt.FilterTransform("datum.kept")]
    width, height = (size.panel(1, MARGIN), size.panel(1, MARGIN)) if size.narrow else (WIDTH, HEIGHT)
    chart = layered(error, dots, kept, width=width, height=height)
    reading = (
        "Each dot is a box on the way of the peeling, from all runs on the right; the circle is the one that is kept. "
        "Judged by runs that the peeling has not seen; lines: 95% interval."
    )
    return headed(chart, {"steps": rows}, f"{peeling.where}: {_stated(peeling)}", peeling.about, reading, size)


def _stated(peeling: "Peeling") -> str:
    if not peeling.box:
        return "no box stands out"
    return f"{theme.percent(peeling.density)} {peeling.box} ({theme.percent(peeling.share)} in all)"
