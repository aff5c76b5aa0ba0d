"""One call for a notebook: a run of a scenario explained, as a story, as data frames, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.explanation import document
from analysis.explanation.choosing import Choice, choose, number_of
from analysis.explanation.parted import Parted, parted
from analysis.explanation.parting import Parting, part
from analysis.explanation.parting_words import parting_story
from analysis.explanation.replay import replay
from analysis.explanation.story import Passage, story
from analysis.explanation.structure import Run
from sim.batch.executors import Executor
from sim.batch.run import Progress, no_progress
from sim.batch.run import run as simulated
from sim.result import Result
from sim.scenario import Scenario, from_data, layered, load

MOST_RUNS = 10_000
"""Runs, at most, among which a run is looked for by name, or over which two scenarios are held side by side."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """A run with its reasons; with `parting`, the same draws under another scenario besides.

    `run` is the structure: months, decisions, terms. `choice` says how the run was found if it was asked for by name.
    """

    run: Run
    choice: Choice | None = None
    parting: Parting | None = None

    @property
    def story(self) -> list[Passage]:
        """The story in passages; of two scenarios, where they part."""
        return story(self.run) if self.parting is None else parting_story(self.parting)

    @property
    def months(self) -> pd.DataFrame:
        """One row a month: `month`, `date`, what was chosen, the states at its end."""
        return document.months_frame(self.run)

    @property
    def levels(self) -> pd.DataFrame:
        """One row a level of a decision, with utility, probability, draw, and whether it was chosen or forced."""
        return document.levels_frame(self.run)

    @property
    def terms(self) -> pd.DataFrame:
        """One row a term of a level of a decision; those of a level add up to its utility, from top to bottom."""
        return document.terms_frame(self.run)

    @property
    def turning_points(self) -> pd.DataFrame:
        """One row a turning point, in words."""
        return document.turning_frame(self.run)

    @cached_property
    def parted(self) -> Parted:
        """Where the two scenarios part over their runs, at most `MOST_RUNS`. Raises ValueError if there is but one."""
        if self.parting is None:
            raise ValueError("one scenario alone parts from none; explain it against another one")
        ours, theirs = self.parting.ours.scenario, self.parting.theirs.scenario
        return parted(ours, theirs, min(ours.runs, MOST_RUNS))

    def document(self, month: int | None = None) -> dict[str, Any]:
        """What `panmunjom explain --json` prints."""
        return document.document(self.run, month, self.parting)


def explain(
    scenario: Scenario | Result | str | Path,
    run: int | str = "typical",
    against: Scenario | str | Path | None = None,
    *,
    players: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = no_progress,
) -> Explanation:
    """Explain one run of a scenario (a shipped name, a path, an object) or of a result.

    `run` is its number, from 0, or a name of `choosing.GROUPS`: `typical`, `longest-talks`, `first-red-line`, ...; then
    the runs of the result, or as many as the scenario has (at most `MOST_RUNS`), are searched for it. `against` is
    another scenario, which is given the same draws. In a saved game `players` are the actors for whom people decided,
    as `sim.play.saving.players_of` gives them. Raises `ExplanationError` for a run that there is not, and
    `ScenarioError` for a file that is wrong.

        explained = analysis.explain("baseline", run="longest-talks")
        explained.turning_points
        explained.terms.query("month == 8 and instrument == 'test'")
    """
    if isinstance(scenario, Result):
        whole, frame = _scenario_of(scenario), scenario.runs
    else:
        whole, frame = scenario if isinstance(scenario, Scenario) else load(scenario), None
    number = run if isinstance(run, int) else number_of(run)
    choice = None
    if number is None:
        if frame is None:
            fewer = layered(whole, {"runs": min(whole.runs, MOST_RUNS)})
            frame = simulated(fewer, executor=executor, progress=progress).runs
        choice = choose(str(run), frame)
        number = choice.run
    told = replay(whole, number, players)
    if against is None:
        return Explanation(told, choice)
    return Explanation(told, choice, part(told, against if isinstance(against, Scenario) else load(against)))


def _scenario_of(result: Result) -> Scenario:
    """The scenario of a result, with the seed, runs and months that it was made with."""
    manifest = result.manifest
    return from_data({**manifest["scenario"], **{key: manifest[key] for key in ("seed", "runs", "months")}})
