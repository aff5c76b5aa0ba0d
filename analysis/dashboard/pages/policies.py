"""The page Policies: how policies fare across futures, and what drives outcomes, from studies that were kept."""

import base64
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

import panel as pn

from analysis.charts.size import Size
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.answers import Answers
from analysis.dashboard.pages.stored import Found, Study, studies
from analysis.dashboard.parts import html
from analysis.dashboard.session import Session
from analysis.report.content import POLICIES_NOTE
from analysis.wording.limits import LIMITS_LINE
from sim.batch.run import Progress

NOTHING = (
    "There is no study in {folder}. Such studies take a minute or more, so they are made in a terminal, in the folder "
    "in which the dashboard was started. Then press “Look again”."
)
COMMANDS = (
    ("Policies across futures", "panmunjom robustness policies/eight-packages"),
    ("What drives outcomes", "panmunjom sensitivity baseline"),
)
CHOOSE = "Choose a study."
LEGIBLE = 640
"""Points across below which a picture as wide as a slide cannot be read."""
NONE = ""


def page(session: Session) -> pn.viewable.Viewable:
    """The page of one visitor."""
    return PoliciesPage(session).view


class PoliciesPage:
    """The studies that there are, and the one that was chosen last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, Found] = {}
        self.study = pn.widgets.Select(label="Study", options={CHOOSE: NONE}, value=NONE)
        self.again = pn.widgets.Button(label="Look again")
        self.answers = Answers(session, "")
        self.study.param.watch(lambda event: self._read(event.new), "value")
        self.again.on_click(lambda _: self.look())
        self.view = pn.Column(
            html(elements.heading("Policies across futures, and what drives outcomes", 2)),
            pn.FlexBox(self.study, self.again, align_items="end"), self.answers.view,
            sizing_mode=elements.WHOLE,
        )  # fmt: skip
        self.look()

    def look(self) -> None:
        """Look for studies."""
        self.answers.ask(self._look, self._offer, "Looking for studies.")

    def _look(self, progress: Progress) -> Iterator[list[Found]]:
        yield studies(self._session.results)

    def _offer(self, found: list[Found]) -> list[Any]:
        self._found = {study.words: study for study in found}
        self.study.value = NONE
        self.study.options = {CHOOSE: NONE} | {words: words for words in self._found}
        return [html(how_to_make(str(self._session.results), bool(found)))]

    def _read(self, words: str) -> None:
        if words in self._found:
            self.answers.ask(partial(_reading, self._found[words], self._session.size), shown, "Reading the study.")


def _reading(found: Found, size: Size, progress: Progress) -> Iterator[tuple[str, Study]]:
    yield found.words, found.read(size)


def how_to_make(folder: str, some: bool) -> str:
    """How studies are made; where there are none, first that there are none."""
    said = "More of them are made in a terminal:" if some else NOTHING.format(folder=folder)
    lines = "".join(f"<li>{escape(what)}: <code>{escape(command)}</code></li>" for what, command in COMMANDS)
    return f"{elements.paragraphs([said])}<ul>{lines}</ul>"


def shown(answer: tuple[str, Study]) -> list[Any]:
    """The parts of the page that show a study: pictures, then the tables with all their numbers."""
    words, study = answer
    pictures = "".join(drawn(picture, name) for name, picture in study.pictures.items())
    first, *rest = [elements.table(*table) for table in study.tables] or [""]
    if any(study.descriptions.values()):
        first = described(study)
    more = elements.folded("The other outcomes", "".join(rest)) if rest and study.policies else "".join(rest)
    return [
        html(elements.heading(words) + pictures + first + more),
        elements.download(study.frame, words, "Download the whole table (CSV)"),
        html(elements.paragraphs([*([POLICIES_NOTE] if study.policies else []), LIMITS_LINE])),
    ]


def described(study: Study) -> str:
    """The first table of a study of policies, with what each of them is beside its name."""
    caption, header, rows = study.tables[0]
    told = [[policy, study.descriptions.get(policy, ""), *cells] for policy, *cells in rows]
    return elements.table(caption, [header[0], "what it is", *header[1:]], told, words=(1,))


def drawn(picture: bytes, name: str) -> str:
    """A picture, as an image: nothing in it is run. One that is wide can be moved sideways on a telephone."""
    source = base64.b64encode(picture).decode()
    found = re.search(rb'<svg[^>]*? width="(\d+)', picture)
    least = LEGIBLE if found and int(found[1]) > LEGIBLE else 0
    words = escape(f"Chart: {name}. Its numbers are in the tables below.")
    return (
        f'<div tabindex="0" role="region" aria-label="{words}" style="overflow-x: auto">'
        f'<img src="data:image/svg+xml;base64,{source}" alt="{words}" '
        f'style="min-width: {least}px; max-width: 100%"></div>'
    )
