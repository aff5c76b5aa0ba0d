"""One line on how new what a page shows is, with the progress of what is on the way; read aloud when it changes."""

from html import escape

from analysis.dashboard.parts import html
from analysis.wording.limits import LIMITS_LINE


class Status:
    """The line, in words that a person can act on."""

    def __init__(self) -> None:
        self.pane = html()
        self._kind, self._words = "", ""

    def running(self, runs: int, older: bool) -> None:
        """The settings were changed; `older` says whether anything is shown already."""
        words = "What is shown is older than the settings" if older else "The first picture is on its way"
        self._say("older", f"{words}: {runs:,} runs are on the way.")

    def shown(self, runs: int, wanted: int) -> None:
        """A result is shown, and a better one may come."""
        better = f" Refining to {wanted:,} …" if runs < wanted else ""
        self._say("", f"{runs:,} runs of these settings.{better}")

    def forms(self, runs: int) -> None:
        """A result is shown, and its range over the forms of the model is on the way."""
        self._say("", f"{runs:,} runs of these settings. The range over the forms of the model is on its way …")

    def finished(self, runs: int) -> None:
        """All is there."""
        self._say("", f"{runs:,} runs of these settings. {LIMITS_LINE}")

    def stopped(self, runs: int, older: bool) -> None:
        """A person has stopped what was on the way; `older`: what is shown belongs to other settings."""
        what = "is older than the settings" if older else f"are {runs:,} runs of these settings"
        self._say("older" if older else "", f"Stopped. What is shown {what}." if runs else "Stopped before a result.")

    def progress(self, finished: int, wanted: int) -> None:
        """How far what is on the way has come; nothing is known where `wanted` is 0."""
        if wanted:
            self._draw(f" <progress aria-label='Progress' max='{wanted}' value='{finished}'></progress>")

    def _say(self, kind: str, words: str) -> None:
        self._kind, self._words = kind, words
        self._draw("")

    def _draw(self, more: str) -> None:
        spoken = f"<span role='status'>{escape(self._words)}</span>"
        self.pane.object = f"<div class='status {self._kind}'>{spoken}{more}</div>"
