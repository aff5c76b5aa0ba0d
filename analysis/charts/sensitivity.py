"""What drives an outcome: the indices of its parameters with their intervals, by actor."""

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from analysis.charts import theme
from analysis.charts.assembly import layered, stacked
from analysis.charts.heading import counted, headed
from analysis.sensitivity.outcomes import words
from analysis.sensitivity.tables import OVER, chance_words, effect_words, index_table, variance_of
from analysis.wording.outcomes import inside
from analysis.wording.quantities import ACTORS, OTHERS

if TYPE_CHECKING:
    from analysis.sensitivity.study import Study

SHOWN = 14
ROW = 34
WIDTH = 430
HUES = {theme.ACTOR_WORDS[actor]: colour for actor, colour in theme.ACTOR_COLOURS.items()}
TOTAL, FIRST, ALONE = "total", "first", "alone"
ROOM = 0.32
"""For the numbers to the right of the lines, of the length of the axis."""
LONGEST = 62
"""Letters of a meaning on a line."""


def draw(study: "Study", outcome: str, title: str) -> alt.VConcatChart:
    """The chart of one outcome of a study; `title` is that of the scenario.

    Filled dots are total indices and open ones those of the first order; over a posterior, filled ones the first order
    and open ones what the parameter shares with no other.
    """
    table = index_table(study)
    table = table[table["outcome"] == outcome].head(SHOWN)
    large, small = (FIRST, ALONE) if study.over == "posterior" else (TOTAL, FIRST)
    least = min(0.0, table[[f"{large}_low", f"{small}_low"]].min().min())
    most = max(table[[f"{large}_high", f"{small}_high"]].max().max(), 0.1)
    datasets: dict[str, theme.Rows] = {}
    panels = []
    for actor in (*ACTORS.values(), OTHERS):
        own = table[table["actor"] == actor]
        if len(own):
            name = actor.replace(" ", "_").lower()
            datasets[name] = _rows(own, outcome, large, small)
            colour = HUES.get(actor, theme.FAINT_INK)
            panels.append(_panel(datasets[name], name, actor, colour, (least, most + (most - least) * ROOM)))
    panels[-1].layer[0].encoding.x.axis = alt.Axis(title="share of the variance due to parameters", tickCount=6)
    variance = variance_of(study, outcome)
    states = f"What drives: {inside(words(outcome))}"
    about = (
        f"{title.rstrip('.')}. {len(study.space.keys)} uncertain quantities over {OVER[study.over]}; "
        f"{counted(study.runs, 'run')}. Chance, {chance_words(variance).replace(' %', '%')} of the variance of "
        "single runs, is left out. Conditional on the model."
    )
    reading = {
        TOTAL: "Filled: with all that a parameter does together with others. Open: by itself. ",
        FIRST: "Filled: with all that knowing a parameter tells of others. Open: without it. ",
    }[large] + "Lines: 95% intervals; ends below 0 are sampling error."
    effects = "" if study.over == "posterior" else " Numbers: what one standard deviation more does, ± its error."
    return headed(stacked(*panels, spacing=12), datasets, states, about, reading + effects)


def _rows(table: pd.DataFrame, outcome: str, large: str, small: str) -> theme.Rows:
    rows = []
    for row in table.to_dict("records"):
        for kind, index in (("a", large), ("b", small)):
            rows.append(
                {
                    "row": _folded(str(row["meaning"])),
                    "kind": kind,
                    "index": row[index],
                    "low": row[f"{index}_low"],
                    "high": row[f"{index}_high"],
                    "end": max(row[f"{large}_high"], row[f"{small}_high"]),
                    "said": effect_words(outcome, row["effect"], row["effect_error"]) if kind == "a" else "",
                }
            )
    return rows


def _folded(meaning: str) -> str:
    if len(meaning) <= LONGEST:
        return meaning
    cut = meaning.rfind(" ", 0, LONGEST)
    return f"{meaning[:cut]}\n{meaning[cut + 1 :]}"


def _panel(rows: theme.Rows, data: str, title: str, colour: str, ends: tuple[float, float]) -> alt.LayerChart:
    names = list(dict.fromkeys(row["row"] for row in rows))
    x = alt.X(
        "low:Q", scale=alt.Scale(domain=list(ends), nice=False), axis=alt.Axis(title=None, labels=False, ticks=False)
    )
    sides = alt.Axis(ticks=False, domain=False, grid=False, labelPadding=8, labelExpr="split(datum.label, '\\n')",
                     minExtent=400, maxExtent=400)  # fmt: skip
    base = alt.Chart(alt.NamedData(data)).encode(
        y=alt.Y("row:N", sort=names, title=None, axis=sides),
        yOffset=alt.YOffset("kind:N", scale=alt.Scale(paddingOuter=0.6)),
    )
    line = base.mark_rule(color=colour, strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"))
    zero = alt.Chart(alt.NamedData(data)).mark_rule(color="#8A8A8A").encode(x=alt.XDatum(0))
    fill = alt.condition("datum.kind == 'a'", alt.value(colour), alt.value("white"))
    dot = base.mark_point(filled=True, size=46, opacity=1, stroke=colour, strokeWidth=1.5).encode(
        x=alt.X("index:Q"), fill=fill
    )
    text = alt.Chart(alt.NamedData(data)).encode(y=alt.Y("row:N", sort=names, title=None, axis=sides))
    said = text.mark_text(align="left", dx=8, fontSize=12).encode(x=alt.X("end:Q"), text=alt.Text("said:N"))
    heading = alt.TitleParams(title, fontSize=14, color=colour)
    return layered(line, zero, dot, said, width=WIDTH, height=ROW * len(names), title=heading)
