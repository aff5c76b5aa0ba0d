"""The page Run: one run as a timeline, any month of it explained, and where it parts from another scenario."""

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any, NamedTuple

import panel as pn

from analysis.charts import timeline
from analysis.charts.size import Size
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.answers import Answers
from analysis.dashboard.pages.month import explained
from analysis.dashboard.pages.sources import FILE, MINE, choices, result_of, scenario_of
from analysis.dashboard.parts import html
from analysis.dashboard.session import Session
from analysis.explanation import Run
from analysis.explanation.choosing import GROUPS, LABELS, TYPICAL, Choice, choose
from analysis.explanation.explain import Explanation
from analysis.explanation.parting import part
from analysis.explanation.replay import replay
from analysis.explanation.story import KEY, Passage, story
from analysis.explanation.structure import ExplanationError
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.months import month_words
from sim.batch.run import Progress
from sim.errors import shown as shown_text
from sim.scenario import Scenario

EMPTY = "Choose a scenario and a run, then press “Show the run”."
NUMBERED = "by its number"
ALONE = "no other scenario"
LONGEST = 19
"""Digits of a number beyond which there is no such run."""
CLICKED = "month_"
"""How the selections of a timeline are called, a lane each."""


class Asked(NamedTuple):
    """What a visitor asks to see; `number` counts where `kind` is `NUMBERED`."""

    scenario: str
    kind: str
    number: str
    against: str


class Found(NamedTuple):
    """A run found, its chart, and why it was chosen."""

    asked: Asked
    explanation: Explanation
    chart: elements.Picture


def page(session: Session) -> pn.viewable.Viewable:
    """The page of one visitor."""
    return RunPage(session).view


class RunPage:
    """The controls, and the run that was asked for last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        scenarios = choices()
        kinds = {words: name for name, words in LABELS.items()} | {"By its number": NUMBERED}
        self.scenario = pn.widgets.Select(label="Scenario", options=scenarios, value=MINE)
        self.kind = pn.widgets.Select(label="Which of its runs", options=kinds, value=TYPICAL)
        self.number = pn.widgets.TextInput(label="Number of the run, from 0", value="0", visible=False)
        self.against = pn.widgets.Select(
            label="The same draws in another scenario", options={"No other scenario": ALONE} | scenarios, value=ALONE
        )
        self.show = pn.widgets.Button(label="Show the run", color="primary")
        self.answers = Answers(session, EMPTY)
        self.kind.param.watch(lambda event: self.number.param.update(visible=event.new == NUMBERED), "value")
        self.show.on_click(lambda _: self.ask())
        controls = (self.scenario, self.kind, self.number, self.against)
        self.view = pn.Column(
            html(elements.heading("One run, and why it went as it did", 2)),
            pn.FlexBox(*controls, align_items="end"), self.show, self.answers.view,
            sizing_mode=elements.WHOLE,
        )  # fmt: skip

    def ask(self) -> None:
        """Find the run that the controls say, and show it."""
        asked = Asked(self.scenario.value, self.kind.value, (self.number.value or "").strip(), self.against.value)
        self.answers.ask(partial(self._find, asked), shown, "Looking for the run.")

    def _find(self, asked: Asked, progress: Progress) -> Iterator[Found]:
        scenario = scenario_of(self._session, asked.scenario)
        choice = None if asked.kind == NUMBERED else chosen(asked.kind, result_of(scenario, progress).runs)
        number = numbered(asked.number, scenario) if choice is None else choice.run
        run = replay(scenario, number)
        parting = None if asked.against == ALONE else part(run, scenario_of(self._session, asked.against))
        yield Found(asked, Explanation(run, choice, parting), clickable(run, self._session.size))


def numbered(words: str, scenario: Scenario) -> int:
    """The number of a run that somebody typed; an `ExplanationError` where the scenario has no such run."""
    if words.isascii() and words.isdigit() and len(words) < LONGEST and int(words) < scenario.runs:
        return int(words)
    last = scenario.runs - 1
    raise ExplanationError(f"“{shown_text(words)}” is no run of {scenario.name}: give a whole number from 0 to {last}.")


def chosen(kind: str, runs: Any) -> Choice:
    """The run that stands for a group of runs; an `ExplanationError` that a page can show where there is none."""
    belong, words = GROUPS[kind](runs)
    if not belong.any():
        raise ExplanationError(f"None of the {len(runs):,} runs is one {words}. Choose another kind of run.")
    return choose(kind, runs)


def clickable(run: Run, size: Size) -> elements.Picture:
    """A timeline whose lanes tell the month of the cell that is clicked, each by a selection of its own."""
    picture = elements.drawn(timeline.draw_run(run, size), size)
    for panel in picture.specification["vconcat"]:
        first = panel.get("layer", [{}])[0]
        if first.get("mark", {}).get("type") == "rect":
            select = {"type": "point", "on": "click", "fields": ["at"]}
            first["params"] = [{"name": f"{CLICKED}{first['data']['name']}", "select": select}]
    return picture


def shown(found: Found) -> list[Any]:
    """The parts of the page that show a run."""
    explanation, run = found.explanation, found.explanation.run
    title = f"Run {run.number} of {run.scenario.name}: {run.scenario.title}"
    why = f"{explanation.choice}." if explanation.choice else "Chosen by its number."
    parting = explanation.story if explanation.parting is not None else []
    (chart, pane), month = elements.picture(found.chart), MonthChoice(run)
    month.follow(pane)
    return [
        html(elements.heading(title) + elements.paragraphs([why])),
        *([html(passages(parting, 4))] if parting else []),
        pn.FlexBox(chart, month.view, align_items="start"),
        html(elements.folded("The story of the run", passages(story(run), 4) + elements.paragraphs([KEY]))),
        pn.FlexBox(*downloads(explanation)),
        html(elements.same_by_command(command(found)) + elements.paragraphs([LIMITS_LINE])),
    ]


def passages(texts: list[Passage], level: int) -> str:
    """A story as HTML; a star marks a month that turned it."""
    parts = []
    for passage in texts:
        star = "★ " if passage.turning else ""
        body = elements.listed(passage.paragraphs) if passage.points else elements.paragraphs(passage.paragraphs)
        parts.append(elements.heading(f"{star}{passage.heading}", level) + body)
    return "".join(parts)


def downloads(explanation: Explanation) -> list[Any]:
    """The tables of a run: months, levels of decisions, their terms."""
    run = explanation.run
    name = f"{run.scenario.name}-run-{run.number}"
    return [
        elements.download(explanation.months, f"{name}-months", "Download the months (CSV)"),
        elements.download(explanation.levels, f"{name}-choices", "Download every choice (CSV)"),
        elements.download(explanation.terms, f"{name}-terms", "Download every term (CSV)"),
    ]


def command(found: Found) -> str:
    """What shows the same in a terminal; the settings of a visitor are a file there, which he can download."""
    path, other = (FILE if name == MINE else name for name in (found.asked.scenario, found.asked.against))
    against = "" if found.asked.against == ALONE else f" --against {other}"
    return f"panmunjom explain {path} --run {found.explanation.run.number}{against}"


class MonthChoice:
    """One month of a run, explained: chosen from a list, or by a click on the timeline."""

    def __init__(self, run: Run) -> None:
        self._run = run
        options = {f"{month.month}: {month_words(month.date)}": month.month for month in run.months}
        self.month = pn.widgets.Select(label="Month to explain", options=options, value=1)
        self._words = html("")
        self.month.param.watch(lambda event: self._explain(event.new), "value")
        self._explain(1)
        self.view = pn.Column(
            html(f"<p>{escape('Click on a month of the timeline, or choose it here.')}</p>"), self.month,
            self._words, min_width=320, max_width=760,
        )  # fmt: skip

    def follow(self, chart: pn.pane.Vega) -> None:
        """Explain the month that is clicked in a chart."""
        selection: Any = chart.selection
        selection.param.watch(self._clicked, [name for name in selection.param if name.startswith(CLICKED)])

    def _clicked(self, *events: Any) -> None:
        for event in events:
            for cell in event.new or ():
                self.month.value = int(cell["at"])

    def _explain(self, number: int) -> None:
        self._words.object = explained(self._run.month(number))
