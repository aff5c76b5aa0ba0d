"""What a person sees on the page Explore: how new it is, one picture, the table, what differs in words."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import panel as pn

from analysis.dashboard import tables
from analysis.dashboard.answers import Answer, answers, over_forms
from analysis.dashboard.parts import button, html, problem, select, sentences
from analysis.dashboard.pictures import PICTURES, Drawing, drawn
from analysis.dashboard.running import STEPS
from analysis.dashboard.session import Session
from analysis.dashboard.status import Status
from analysis.dashboard.strip import strip
from analysis.wording.scenario_words import changes
from sim.batch.run import Progress
from sim.scenario import Scenario

OLDER, STRIP, WAITING = "older", "strip", "waiting"
AGAIN = "Run again"


class Outputs:
    """The outputs of one visitor; `first` is called when the first picture of a question is there, or will not be."""

    def __init__(self, session: Session, first: Callable[[], None]) -> None:
        self._session, self._first = session, first
        self._runs, self._redrawn, self._forms = session.runner(), session.runner(), session.runner()
        self.answer: Answer | None = None
        self.drawing: Drawing | None = None
        self.over: pd.DataFrame | None = None
        self.narrow = False
        self.status = Status()
        self.picture = select("Picture", {picture.words: name for name, picture in PICTURES.items()}, "timing")
        self.stop = button("Stop", lambda event: self._stop_or_run(), align="end")
        self.problem, self.chart, self.table, self.differences = html(), html(), html(), html()
        self.strip = html(css_classes=[STRIP])
        self.picture.param.watch(lambda event: self._draw(), "value")
        session.watch(lambda settings: self.ask())

    def top(self) -> list[Any]:
        """How new it is, and the picture."""
        choice = pn.Row(self.picture, self.stop, sizing_mode="stretch_width")
        return [self.problem, self.status.pane, choice, self.chart]

    def rest(self) -> list[Any]:
        """The table, and what differs."""
        return [
            html("<h2>Outcomes</h2>"),
            self.table,
            html("<h2>What differs from the baseline</h2>"),
            self.differences,
        ]

    def resize(self, narrow: bool) -> None:
        """Draw for a telephone, or for a desk."""
        self.narrow = narrow
        self._draw()

    def refuse(self, message: str) -> None:
        """Say what is wrong, until the settings change; what is shown stays."""
        self.problem.object = problem(message)

    def ask(self) -> None:
        """Run the settings as they are now: what is shown is older until then."""
        scenario, baseline = self._session.scenario(), self._session.baseline()
        self._tell_differences(scenario, baseline)
        self._forms.stop()
        self._redrawn.stop()
        self.problem.object = ""
        self.chart.css_classes = self.table.css_classes = [OLDER]
        self.strip.css_classes = [STRIP, WAITING]
        self.stop.name = "Stop"
        self.status.running(STEPS[0], self.answer is not None)

        def job(progress: Progress) -> Iterator[Drawing]:
            for answer in answers(scenario, baseline, progress):
                yield drawn(answer, self.picture.value, self.narrow)

        self._runs.ask(job, self._found, self._failed, self.status.progress, lambda: self._ask_forms(scenario))

    def _ask_forms(self, scenario: Scenario) -> None:
        if self.answer is None:
            return
        outcomes = list(self.answer.table["outcome"])
        self.status.forms(self.answer.runs)
        self._forms.ask(
            lambda progress: iter([over_forms(scenario, outcomes, progress)]),
            self._show_forms,
            self._failed,
            self.status.progress,
            self._finished,
        )

    def _found(self, drawing: Drawing) -> None:
        """Show an answer: the picture and the table together, so that they never tell of different runs."""
        self.answer, self.over = drawing.answer, None
        self._show_drawing(drawing)
        self.table.css_classes, self.strip.css_classes = [], [STRIP]
        self.strip.object = strip(drawing.answer)
        self.table.object = tables.outcomes(drawing.answer)
        self.status.shown(drawing.answer.runs, STEPS[-1])
        self._first()

    def _show_drawing(self, drawing: Drawing) -> None:
        if (drawing.name, drawing.narrow) != (self.picture.value, self.narrow):
            self._draw()  # another picture was chosen while this one was drawn
        elif drawing.answer is self.answer:
            self.drawing = drawing
            self.chart.object = drawing.html
            self.chart.css_classes = []

    def _draw(self) -> None:
        """Draw what is chosen of the newest answer."""
        answer, name, narrow = self.answer, self.picture.value, self.narrow
        if answer is not None:
            self._redrawn.ask(
                lambda progress: iter([drawn(answer, name, narrow)]), self._show_drawing, self._failed
            )  # fmt: skip

    def _show_forms(self, over: pd.DataFrame) -> None:
        if self.answer is not None:
            self.over = over
            self.table.object = tables.outcomes(self.answer, over)

    def _finished(self) -> None:
        if self.answer is not None:
            self.status.finished(self.answer.runs)
        self.stop.name = AGAIN

    def _failed(self, message: str) -> None:
        self.refuse(message)
        self.status.stopped(self.answer.runs if self.answer else 0, self.chart.css_classes == [OLDER])
        self.stop.name = AGAIN
        self._first()

    def _stop_or_run(self) -> None:
        if not (self._runs.busy or self._forms.busy):
            self.ask()
            return
        older = self._runs.busy and self.chart.css_classes == [OLDER]
        self._runs.stop()
        self._forms.stop()
        self.status.stopped(self.answer.runs if self.answer else 0, older)
        self.stop.name = AGAIN
        self._first()

    def _tell_differences(self, scenario: Scenario, baseline: Scenario) -> None:
        own, other = ({**given.resolved(), "runs": 0} for given in (scenario, baseline))
        self.differences.object = sentences(
            changes(own, other, keys=False), f"Nothing: these settings are “{baseline.title}”, the baseline itself."
        )
