"""Sizes of relief: talks within three years against all that Washington lifts, at once or in steps.

`python -m tools.relief` (or `make reference`) writes `results/reference/relief.csv` and `relief.svg`: the baseline, in
whose first months Washington is made to lift sanctions. One, three or twelve months share the total equally; the total
0 is a Washington that changes no sanctions in those months. All runs have the same random draws.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

import sim
from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.heading import counted, headed
from analysis.charts.saving import svg
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import proportion
from analysis.wording.months import month_words
from sim.outcomes import EVENTS

TOTALS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Sanctions level that is lifted in all; the level is between 0 and 1."""
STEPS = (1, 3, 12)
HORIZON = 36
RUNS = 10_000
FOLDER = Path("results/reference")
COLUMNS = ("steps", "total", "probability", "standard_error", "low", "high")
WORDS = {1: "in one step", 3: "in three monthly steps", 12: "in twelve monthly steps"}
APART = 0.035
"""Between two labels, as a share of runs."""
COLOURS = ("#222222", "#0072B2", "#C24A12")
DASHES: tuple[list[float], ...] = ([1, 0], [8, 4], [2, 2])


def forced(total: float, steps: int) -> dict[str, Any]:
    """The event that makes Washington lift `total` in `steps` equal monthly steps, or change nothing if it is 0."""
    months = {"months": [1, steps]}
    if total == 0:
        return {**months, "force": {"united_states.sanctions": "hold"}}
    return {**months, "force": {"united_states.sanctions": "ease"}, "step": total / steps}


def measured(totals: Sequence[float] = TOTALS, steps: Sequence[int] = STEPS, runs: int = RUNS) -> pd.DataFrame:
    """One row a (steps, total): the probability of talks within `HORIZON` months. See `COLUMNS`."""
    rows = []
    for count in steps:
        for total in totals:
            scenario = sim.load("baseline", [f"events=[{forced(total, count)}]", f"months={HORIZON}", f"runs={runs}"])
            result = sim.run(scenario).runs
            talks = (result[EVENTS["talks"]] <= HORIZON).to_numpy()
            rows.append((count, total, *proportion(talks, draws_of(result))))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def drawn(points: pd.DataFrame, runs: int = RUNS) -> alt.LayerChart:
    """The chart of `points`: a line and its band for each number of steps, labelled where it ends."""
    rows = points.assign(words=points["steps"].map(WORDS)).round(5)
    names = [WORDS[count] for count in dict.fromkeys(points["steps"])]
    colour = alt.Color("words:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=None)
    dash = alt.StrokeDash("words:N", scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])), legend=None)
    x = alt.X(
        "total:Q",
        scale=alt.Scale(domain=[0, float(points["total"].max())], nice=False),
        axis=alt.Axis(title="sanctions level lifted in all, of a level between 0 and 1", grid=False, tickCount=7),
    )
    least, most = float(points["low"].min()), float(points["high"].max())
    scale = alt.Scale(domain=[least, most], nice=True, zero=False)
    y = alt.Y(
        "probability:Q", scale=scale, axis=theme.percent_axis("talks within 36 months, share of runs", tickCount=5)
    )
    base = alt.Chart(alt.NamedData("relief")).encode(x=x, color=colour)
    band = base.mark_area(fillOpacity=0.16).encode(y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q"))
    line = base.mark_line(strokeWidth=2.5).encode(y=y, strokeDash=dash)
    dot = base.mark_point(filled=True, size=40, opacity=1).encode(y=y)
    ends = alt.Chart(alt.NamedData("ends")).encode(x=alt.X("total:Q"), y=alt.Y("label:Q", scale=scale))
    label = ends.mark_text(align="left", dx=10, fontSize=14).encode(text=alt.Text("words:N"), color=colour)
    first = month_words(sim.load("baseline").start)
    about = (
        f"The baseline, whose Washington is made to lift sanctions in the first months. {counted(runs, 'run')} a "
        f"point, {counted(HORIZON, 'month')} from {first}, conditional on the model."
    )
    reading = "At 0 Washington changes no sanctions in these months. Bands: 95% interval (simulation error only)."
    chart = layered(band, line, dot, label, width=640, height=340)
    datasets = {"relief": rows.to_dict("records"), "ends": _apart(rows[rows["total"] == rows["total"].max()])}
    return headed(chart, datasets, _states(points), about, reading)


def _apart(ends: pd.DataFrame) -> theme.Rows:
    """The ends of the lines, each with the height of its `label`, which keeps `APART` below the one above it."""
    labels: list[float] = []
    ordered = ends.sort_values("probability", ascending=False)
    for height in ordered["probability"]:
        labels.append(min(height, labels[-1] - APART) if labels else height)
    return ordered.assign(label=labels).to_dict("records")


def _states(points: pd.DataFrame) -> str:
    """What is seen: the odds of talks without relief, with a little at once, with the most in one and in many steps."""
    one = points[points["steps"] == points["steps"].min()].set_index("total")["probability"]
    many = points[points["steps"] == points["steps"].max()].set_index("total")["probability"]
    least, most = sorted(one.index)[1], max(one.index)
    return (
        f"Talks within {HORIZON} months: {theme.percent(one[0.0])} of runs without relief, {theme.percent(one[least])} "
        f"with {least:g} at once, {theme.percent(one[most])} with {most:g} at once, {theme.percent(many[most])} with "
        f"as much in {points['steps'].max()} steps"
    )


def main() -> None:
    """Write the table and the chart."""
    points = measured()
    FOLDER.mkdir(parents=True, exist_ok=True)
    points.to_csv(FOLDER / "relief.csv", index=False, float_format="%.5f", lineterminator="\n")
    (FOLDER / "relief.svg").write_text(svg(drawn(points)), encoding="utf-8")


if __name__ == "__main__":
    main()
