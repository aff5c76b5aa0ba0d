"""The page Record: what happened under the model's probabilities, month by month, and what surprised it."""

import json
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import panel as pn

from analysis.charts import replay as chart
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.answers import Answers
from analysis.dashboard.pages.sources import FILE, MINE, choices, scenario_of
from analysis.dashboard.parts import html
from analysis.dashboard.session import BASELINE, Session
from analysis.likelihood.replay import Replay, replay
from analysis.likelihood.replay_words import (
    NOTE,
    SCORE_HEADINGS,
    SURPRISE_HEADINGS,
    about,
    score_rows,
    surprise_rows,
)
from analysis.record import ARTICLE, SHIPPED, code, read
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.months import month_words
from sim.batch.run import Progress
from sim.scenario import design, from_data, layered

EMPTY = (
    "Choose whose coefficients and structures are to be compared with the record, then press “Follow the record”. "
    "The first time takes some seconds."
)
SLOW = "Leading the model along the record, some seconds."
SURPRISES = 15
KEPT = 8
"""Replays in memory, for all visitors together; they never change."""
WHOLE, TO_ARTICLE = "whole", "article"


class Found(NamedTuple):
    """A replay with its chart, and the command that gives the same in a terminal."""

    replay: Replay
    picture: elements.Picture
    command: str


def page(session: Session) -> pn.viewable.Viewable:
    """The page of one visitor."""
    return RecordPage(session).view


class RecordPage:
    """The controls, and the replay that was asked for last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        ends = {f"{month_words(ARTICLE)}, the month of the article": TO_ARTICLE, "the last fact": WHOLE}
        self.scenario = pn.widgets.Select(label="Coefficients and structures of", options=choices(), value=BASELINE)
        self.until = pn.widgets.Select(label="Up to", options=ends, value=TO_ARTICLE)
        self.show = pn.widgets.Button(label="Follow the record", color="primary")
        self.answers = Answers(session, EMPTY)
        self.show.on_click(lambda _: self.ask())
        self.view = pn.Column(
            html(elements.heading("The record under the model’s probabilities", 2)),
            pn.FlexBox(self.scenario, self.until, align_items="end"), self.show, self.answers.view,
            sizing_mode=elements.WHOLE,
        )  # fmt: skip

    def ask(self) -> None:
        """Follow the record as the controls say."""
        self.answers.ask(partial(self._find, self.scenario.value, self.until.value), shown, SLOW)

    def _find(self, name: str, until: str, progress: Progress) -> Iterator[Found]:
        scenario = layered(scenario_of(self._session, name), {"uncertainties": "off"})
        followed = _followed(json.dumps(scenario.resolved(), sort_keys=True), until == WHOLE)
        last = f" --until {followed.followed.record.dates[-1]}" if until == WHOLE else ""
        command = f"panmunjom replay --scenario {FILE if name == MINE else name}{last}"
        size = self._session.size
        yield Found(followed, elements.drawn(chart.draw(followed.months, size), size), command)


@lru_cache(maxsize=KEPT)
def _followed(scenario: str, whole: bool) -> Replay:
    """The replay of a scenario, given as JSON, along the record up to the article or the whole of it."""
    record = code(read(SHIPPED if whole else None))
    return replay(record, design(from_data(json.loads(scenario)), runs=1).parameters)


def shown(found: Found) -> list[Any]:
    """The parts of the page that show a replay."""
    followed = found.replay
    picture, _ = elements.picture(found.picture)
    header = (*SCORE_HEADINGS[:-1], "remark")
    scored = elements.table("How well each instrument was expected", header, score_rows(followed), words=(3,))
    least = surprise_rows(followed, SURPRISES)
    surprises = elements.table("What the model expected least", SURPRISE_HEADINGS, least, words=(1, 2, 4))
    return [
        html(elements.heading("Month by month") + elements.paragraphs(about(followed))),
        pn.FlexBox(picture, html(scored + elements.paragraphs([NOTE]))),
        html(surprises),
        pn.FlexBox(
            elements.download(followed.months, "record-months", "Download the months (CSV)"),
            elements.download(followed.surprises, "record-surprises", "Download the surprises (CSV)"),
        ),
        html(elements.same_by_command(found.command) + elements.paragraphs([LIMITS_LINE])),
    ]
