"""The part of a page that is filled in when work is done: nothing yet, at work, an answer, or what went wrong."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import panel as pn

from analysis.dashboard.pages.elements import WHOLE
from analysis.dashboard.parts import html, problem
from analysis.dashboard.running import Job
from analysis.dashboard.session import Session

AT_WORK = "At work."
NO_WORDS = "&#160;"
"""Keeps the place of the line, so that what stands below does not jump under a hand that is about to press."""


class Answers:
    """Answers of one kind on a page; `view` is to be put there. What is shown is as old as its last answer."""

    def __init__(self, session: Session, empty: str) -> None:
        self._runner = session.runner()
        self._refused = False
        self._status = html("")
        self._content = pn.Column(sizing_mode=WHOLE)
        self.view = pn.Column(self._status, self._content, sizing_mode=WHOLE)
        self.say(empty)

    @property
    def busy(self) -> bool:
        """Whether an answer is being worked out."""
        return self._runner.busy

    def say(self, words: str) -> None:
        """Say how things stand, above the answer."""
        self._status.object = f'<p role="status">{escape(words) or NO_WORDS}</p>'

    def refuse(self, message: str) -> None:
        """Say what is wrong, a line each; an answer to an older question does not stay below it."""
        self._refused = True
        self._status.object = f'<div class="status wrong" role="alert">{problem(message)}</div>'
        self._content.objects = []

    def show(self, parts: Sequence[Any]) -> None:
        """Show an answer in place of the one before."""
        self._content.objects = list(parts)

    def ask[Answer](self, job: Job[Answer], shown: Callable[[Answer], Sequence[Any]], words: str = AT_WORK) -> None:
        """Have something worked out; `shown` makes the parts of the page from it, on the page's own thread."""
        self._refused = False
        self.say(words)
        self._runner.ask(job, lambda answer: self.show(shown(answer)), self.refuse, self._tell(words), self._done)

    def _tell(self, words: str) -> Callable[[int, int], None]:
        return lambda finished, wanted: self.say(f"{words} {finished:,} of {wanted:,} runs.")

    def _done(self) -> None:
        if not self._refused:
            self.say("")
