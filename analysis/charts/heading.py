"""What stands above every chart, and what makes a drawing a finished chart."""

import textwrap
from collections.abc import Sequence

import altair as alt

from analysis.charts.size import SLIDE, Size
from analysis.charts.theme import Rows, config
from analysis.wording.months import month_words
from sim.result import Result

MOST_STARTS = 3
"""Months in which scenarios start that are named one by one."""

type Whole = alt.LayerChart | alt.ConcatChart | alt.VConcatChart


def finished[C: Whole](
    chart: C, result: Result, datasets: dict[str, Rows], states: str, reading: str, size: Size = SLIDE
) -> C:
    """`chart`, which shows one result, with its heading, its data and the theme.

    Between `states` and `reading` stand the scenario, the number of runs, the horizon and the condition under which all
    of it holds; see `headed`.
    """
    about = (
        f"{result.title.rstrip('.')}. {counted(len(result.runs), 'run')}, {span([result])}, conditional on the model."
    )
    return headed(chart, datasets, states, about, reading, size)


def headed[C: Whole](
    chart: C, datasets: dict[str, Rows], states: str, about: str, reading: str, size: Size = SLIDE
) -> C:
    """`chart` with its heading, its data and the theme.

    `states` says in words what is seen, `about` of what and on what condition, `reading` how to read what is drawn.
    `datasets` holds the rows that the parts of the chart name; they come last, because Altair copies the parts of a
    chart many times over.
    """
    chart.title = alt.TitleParams(
        text=textwrap.wrap(states, size.title_letters),
        subtitle=[*textwrap.wrap(about, size.letters), *textwrap.wrap(reading, size.letters)],
        fontSize=size.title_font,
        subtitleFontSize=size.font + (not size.narrow),
        subtitleLineHeight=size.font + 6 - size.narrow,
        offset=16,
        frame="bounds",
    )
    chart.datasets = datasets
    chart.config = config(size)
    return chart


def of_several(results: Sequence[Result]) -> str:
    """What `results`, of one horizon, are and on what condition all of it holds, as a sentence."""
    runs = min(len(result.runs) for result in results)
    return (
        f"{counted(len(results), 'scenario')}, {counted(runs, 'run')} each, {span(results)}, conditional on the model."
    )


def span(results: Sequence[Result]) -> str:
    """The months of `results`, of one horizon, with their start: that of each where they do not start together."""
    months, (first, *others) = counted(results[0].horizon, "month"), starts(results)
    if not others:
        return f"{months} from {first}"
    told = f"{first} to {others[-1]}" if len(others) >= MOST_STARTS else "; ".join((first, *others))
    return f"{months} from each scenario's own start ({told})"


def starts(results: Sequence[Result]) -> list[str]:
    """The months in which `results` start, in words, each once and the earliest first."""
    return [month_words(date) for date in sorted({str(result.months["date"].iloc[0]) for result in results})]


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 run, 10,000 runs."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
