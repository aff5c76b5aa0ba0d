"""The pictures that a page offers of an answer, each beside the baseline, drawn one at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple

import altair as alt

from analysis.charts import CHARTS, TOGETHER, timing
from analysis.charts.size import PAGE, SLIDE, Size
from analysis.dashboard.answers import Answer
from analysis.report.page import markup, words_of
from sim.result import Result

FIRST = ("red_line_test", "talks")
"""Events of the picture that follows the hand: two panels are drawn in half the time of four."""
OWN = "these settings"
PAIR = ("These settings", "Baseline")
"""What stands above the two drawings of a pair."""

type Draw = Callable[[Answer, Size], Sequence[alt.TopLevelMixin]]


def _two_events(answer: Answer, size: Size) -> list[alt.TopLevelMixin]:
    return [timing.draw_several(_both(answer), FIRST, size)]


def _all_events(answer: Answer, size: Size) -> list[alt.TopLevelMixin]:
    return [TOGETHER["timing"](_both(answer), size=size)]


def _endings(answer: Answer, size: Size) -> list[alt.TopLevelMixin]:
    return [TOGETHER["scenarios"](_both(answer), size=size)]


def _of_each(name: str, own_scale: bool = True) -> Draw:
    """A drawing of the settings and one of the baseline, on one scale, so that what is larger looks larger.

    `own_scale`: whether the chart would choose its scale by what it shows; others have the same one always.
    """

    def draw(answer: Answer, size: Size) -> list[alt.TopLevelMixin]:
        results = list(reversed(_both(answer)))
        if len(results) == 1:
            return [CHARTS[name](results[0], size=size)]
        beside = {"beside": results} if own_scale else {}
        # As narrow as two that fit beside each other.
        return [CHARTS[name](result, size=PAGE, **beside) for result in results]

    return draw


def _both(answer: Answer) -> list[Result]:
    """The baseline and the settings; the settings alone where they are the baseline."""
    if answer.same:
        return [replace(answer.own, label=OWN)]
    return [answer.baseline, replace(answer.own, label=OWN)]


class Picture(NamedTuple):
    """What a picture shows, and how it is drawn: one drawing, or one of the settings and one of the baseline."""

    words: str
    draw: Draw


PICTURES = {
    "timing": Picture("First tests above the red line, first talks", _two_events),
    "events": Picture("All first events", _all_events),
    "endings": Picture("How runs end", _endings),
    "distribution": Picture("How far numbers differ over the runs", _of_each("distribution")),
    "bands": Picture("States month by month", _of_each("bands")),
    "actions": Picture("What the actors do month by month", _of_each("actions", own_scale=False)),
    "stages": Picture("The nuclear track month by month", _of_each("stages")),
}


@dataclass(frozen=True, eq=False)
class Drawing:
    """A picture of an answer, for a page and for a file."""

    answer: Answer
    name: str
    narrow: bool
    charts: tuple[alt.TopLevelMixin, ...]
    html: str


def drawn(answer: Answer, name: str, narrow: bool) -> Drawing:
    """The picture `name` of an answer, in the size of a telephone or of a slide."""
    charts = tuple(PICTURES[name].draw(answer, PAGE if narrow else SLIDE))
    figures = [
        f"<figure role='img' aria-label='{escape(words_of(chart))}'>{markup(chart)}</figure>" for chart in charts
    ]
    if len(figures) > 1:
        named = zip(PAIR, figures, strict=True)
        figures = [f"<div><h3>{escape(words)}</h3>{figure}</div>" for words, figure in named]
    content = "".join(figures)
    return Drawing(answer, name, narrow, charts, f"<div class='pair'>{content}</div>" if len(charts) > 1 else content)
