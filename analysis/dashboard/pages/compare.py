"""The page Compare: what scenarios change against one of them, by how much, and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import panel as pn

from analysis.charts import TOGETHER, forest
from analysis.charts.size import Size
from analysis.charts.theme import SCENARIO_COLOURS
from analysis.comparison import Comparison, ComparisonError, compare
from analysis.comparison.importance import ranked
from analysis.comparison.text import cells, headings, matrix, notes
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.answers import Answers
from analysis.dashboard.pages.sources import FILE, MINE, MOST_RUNS, choices, result_of, scenario_of
from analysis.dashboard.parts import html
from analysis.dashboard.session import BASELINE, Session
from analysis.wording.outcomes import headline_names
from analysis.wording.scenario_words import changes
from sim.batch.run import Progress
from sim.result import Result
from sim.scenario import Scenario, layered

EMPTY = "Choose two scenarios or more, then press “Compare”."
MOST_OTHERS = len(SCENARIO_COLOURS) - 1
"""Scenarios beside the first: for more there is no colour of their own."""
SHARED = ("runs", "months", "seed")
"""What all take over from the first, so that run k has the same random draws in each."""


class Found(NamedTuple):
    """A comparison with its pictures, and the command that gives the same in a terminal."""

    comparison: Comparison
    pictures: list[elements.Picture]
    command: str


def page(session: Session) -> pn.viewable.Viewable:
    """The page of one visitor."""
    return ComparePage(session).view


class ComparePage:
    """The scenarios that are chosen, and the comparison that was asked for last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.first = self._select("Compared with", BASELINE)
        self.others = pn.FlexBox(self._select("Scenario 1", MINE), align_items="end")
        self.more = pn.widgets.Button(label="Add a scenario")
        self.fewer = pn.widgets.Button(label="Take the last one away", disabled=True)
        self.show = pn.widgets.Button(label="Compare", color="primary")
        self.answers = Answers(session, EMPTY)
        self.more.on_click(lambda _: self._add())
        self.fewer.on_click(lambda _: self._remove())
        self.show.on_click(lambda _: self.ask())
        self.view = pn.Column(
            html(elements.heading("What scenarios change, and how sure that is", 2)),
            self.first, self.others, pn.FlexBox(self.more, self.fewer, self.show), self.answers.view,
            sizing_mode=elements.WHOLE,
        )  # fmt: skip

    def _select(self, label: str, value: str) -> pn.widgets.Select:
        return pn.widgets.Select(label=label, options=choices(), value=value)

    def _add(self) -> None:
        self.others.append(self._select(f"Scenario {len(self.others) + 1}", MINE))
        self._count()

    def _remove(self) -> None:
        self.others.pop(-1)
        self._count()

    def _count(self) -> None:
        self.more.disabled, self.fewer.disabled = len(self.others) >= MOST_OTHERS, len(self.others) < 2

    def ask(self) -> None:
        """Compare what is chosen."""
        names = [self.first.value, *(select.value for select in self.others.select(pn.widgets.Select))]
        self.answers.ask(partial(self._find, names), shown, "Running the scenarios.")

    def _find(self, names: Sequence[str], progress: Progress) -> Iterator[Found]:
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ComparisonError(f"{twice[:1].upper()}{twice[1:]} is chosen twice. Choose scenarios that differ.")
        scenarios = paired([scenario_of(self._session, name) for name in names])
        comparison = compare(*told_apart([result_of(scenario, progress) for scenario in scenarios], names))
        yield Found(comparison, pictures(comparison, self._session.size), command(names, scenarios[0]))


def paired(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios with the runs, months and seed of the first, at most `MOST_RUNS` runs of each."""
    first = scenarios[0]
    shared = {key: getattr(first, key) for key in SHARED} | {"runs": min(first.runs, MOST_RUNS)}
    return [layered(scenario, shared) for scenario in scenarios]


def told_apart(results: Sequence[Result], names: Sequence[str]) -> list[Result]:
    """The results; those that share a scenario's name are called by what was chosen."""
    own = [result.name for result in results]
    return [
        replace(result, label=name) if own.count(result.name) > 1 else result
        for result, name in zip(results, names, strict=True)
    ]


def pictures(comparison: Comparison, size: Size) -> list[elements.Picture]:
    """The differences, how runs end, when first events come."""
    results = (comparison.a, *comparison.others)
    together = [TOGETHER[name](results, size=size) for name in ("scenarios", "timing")]
    return [elements.drawn(chart, size) for chart in (forest.draw(comparison, size=size), *together)]


def command(names: Sequence[str], first: Scenario) -> str:
    """What compares the same in a terminal."""
    files = " ".join(FILE if name == MINE else name for name in names)
    return f"panmunjom compare {files} --runs {first.runs} --months {first.months} --seed {first.seed}"


def shown(found: Found) -> list[Any]:
    """The parts of the page that show a comparison: what matters first."""
    comparison = found.comparison
    frame = ranked(comparison.frame)
    name = "-".join(result.name for result in (comparison.a, *comparison.others))
    several = [table_of_all(comparison)] if len(comparison.others) > 1 else []
    return [
        html("".join([*several, *(of_one(comparison, b) for b in comparison.others)])),
        pn.FlexBox(*(elements.picture(chart)[0] for chart in found.pictures)),
        html(elements.paragraphs([*begins(comparison), *notes(comparison)])),
        elements.download(frame, f"compare-{name}"[:80], "Download every difference (CSV)"),
        html(elements.same_by_command(found.command)),
    ]


def table_of_all(comparison: Comparison) -> str:
    """All scenarios side by side."""
    header, rows = matrix(comparison)
    caption = f"First row: {comparison.a.name}. Then differences from it ± standard error, the strongest first."
    return elements.heading("Side by side") + elements.table(caption, header, rows)


def of_one(comparison: Comparison, b: Result) -> str:
    """What one scenario does otherwise, and what that changes: the headline, then every outcome, folded."""
    frame = ranked(comparison.of(b.name))
    headline = frame[frame["outcome"].isin(headline_names(list(frame["outcome"])))]
    said = changes(b.manifest["scenario"], comparison.a.manifest["scenario"], keys=False)
    header = headings(comparison, b.name)
    tables = [
        elements.table(f"{b.name} against {comparison.a.name}: {what}", header, [cells(row) for _, row in rows])
        for what, rows in (("what matters first", headline.iterrows()), ("every outcome", frame.iterrows()))
    ]
    return "".join([
        elements.heading(f"{b.caption} against {comparison.a.caption}"),
        elements.listed(said or ["Nothing that its file says differs."]),
        tables[0],
        elements.folded("Every outcome", tables[1]),
    ])  # fmt: skip


def begins(comparison: Comparison) -> list[str]:
    """That scenarios begin in different months, if they do."""
    firsts = {result.name: str(result.months["date"].iloc[0]) for result in (comparison.a, *comparison.others)}
    if len(set(firsts.values())) == 1:
        return []
    return [f"They begin in different months: {', '.join(f'{name} in {month}' for name, month in firsts.items())}."]
