"""The trade-off of a peeling: how much density each step buys, and what it costs in coverage."""

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.heading import counted, headed
from analysis.discovery import Discovery
from analysis.discovery.words import sentence
from analysis.statistics.intervals import Z

WIDTH, HEIGHT = 720, 420


def draw(discovery: Discovery, where: str, caption: str) -> alt.LayerChart:
    """The chart of the trade-off of the first box; `where` is the condition, `caption` names the result."""
    rows: theme.Rows = []
    for number, step in enumerate(discovery.trade_off):
        measure = step.measure
        if measure.mass == 0:
            continue
        rows.append(
            {
                "coverage": round(measure.coverage, 5),
                "density": round(measure.density, 5),
                "low": round(max(0.0, measure.density - Z * measure.density_error), 5),
                "high": round(min(1.0, measure.density + Z * measure.density_error), 5),
                "limited": str(len({limit.variable for limit in step.box})),
                "kept": number == discovery.kept,
            }
        )
    base = alt.Chart(alt.NamedData("steps")).encode(
        x=alt.X("coverage:Q", axis=theme.percent_axis("coverage: share of all runs of interest that are in the box"),
                scale=alt.Scale(domain=[0, 1])),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 1])
    axis = theme.percent_axis("density: share of runs in the box that are of interest")
    order = sorted({str(row["limited"]) for row in rows}, key=int)
    colour = alt.Color(
        "limited:O", sort=order, scale=alt.Scale(scheme="viridis"), legend=alt.Legend(title="quantities limited")
    )
    error = base.mark_rule(color=theme.FAINT_INK, opacity=0.35).encode(
        y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=alt.Y("density:Q", scale=scale, axis=axis), color=colour
    )
    kept = base.mark_point(filled=False, size=260, strokeWidth=2.5, color=theme.INK).encode(
        y=alt.Y("density:Q", scale=scale)
    )
    kept.transform = [alt.FilterTransform("datum.kept")]
    chart = layered(error, dots, kept, width=WIDTH, height=HEIGHT)
    states = f"{where}: {_stated(discovery)}"
    about = f"{caption.rstrip('.')}. {counted(len(discovery.cases.y), 'run')}, conditional on the model."
    reading = (
        "Each dot is a box on the way of the peeling, from all runs on the right; the circle is the one that is kept. "
        "Judged by runs that the peeling has not seen; lines: 95% interval."
    )
    return headed(chart, {"steps": rows}, states, about, reading)


def _stated(discovery: Discovery) -> str:
    if not discovery.boxes:
        return "no box stands out"
    first = discovery.boxes[0]
    share, usual = theme.percent(first.measure.density), theme.percent(discovery.cases.share)
    return f"{share} {sentence(first.box, discovery.cases.x)} ({usual} in all)"
