"""What stands above every chart, and what makes a drawing a finished chart."""

import textwrap

import altair as alt

from analysis.charts.calendar import month_words
from analysis.charts.theme import CONFIG, Rows
from sim.result import Result

TITLE_WIDTH = 88
SUBTITLE_WIDTH = 140
"""Letters on a line of a chart as wide as `theme.WIDTH`."""


def finished[C: alt.LayerChart | alt.ConcatChart | alt.VConcatChart](
    chart: C, result: Result, datasets: dict[str, Rows], states: str, reading: str
) -> C:
    """`chart` with its heading, its data and the theme.

    `states` says in words what is seen, `reading` how to read what is drawn; between them stand the scenario, the
    number of runs, the horizon and the condition under which all of it holds. `datasets` holds the rows that the parts
    of the chart name; they come last, because Altair copies the parts of a chart many times over.
    """
    span = f"{_counted(result.horizon, 'month')} from {month_words(result.months['date'].iloc[0])}"
    about = f"{result.title.rstrip('.')}. {_counted(len(result.runs), 'run')}, {span}, conditional on the model."
    chart.title = alt.TitleParams(
        text=textwrap.wrap(states, TITLE_WIDTH),
        subtitle=[*textwrap.wrap(about, SUBTITLE_WIDTH), *textwrap.wrap(reading, SUBTITLE_WIDTH)],
        fontSize=20,
        subtitleFontSize=14,
        subtitleLineHeight=19,
        offset=16,
        frame="bounds",
    )
    chart.datasets = datasets
    chart.config = CONFIG
    return chart


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
