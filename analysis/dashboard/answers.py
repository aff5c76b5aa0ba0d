"""The outcomes of the settings beside those of the baseline: each with its error, and the difference run by run."""

from collections import OrderedDict
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import override

import pandas as pd
from scipy import stats

from analysis.comparison.content import same
from analysis.comparison.differences import Values, paired
from analysis.comparison.importance import judged, ranked
from analysis.comparison.ranges import ranges
from analysis.dashboard.running import LOOK, STEPS, rest, results
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import estimated
from analysis.statistics.outcomes import measured
from analysis.wording.outcomes import headline_names
from sim.batch.chunks import Chunk, Job
from sim.batch.executors import Threads
from sim.batch.run import Progress, run
from sim.result import Result
from sim.scenario import Scenario, layered

COLUMNS = (
    "outcome", "estimate", "standard_error", "low", "high", "baseline", "baseline_error", "baseline_low",
    "baseline_high", "difference", "difference_error", "difference_low", "difference_high", "p_adjusted",
)  # fmt: skip
FORMS_RUNS = 2_000
PAUSE = 1.0
"""Seconds for which a hand must rest before the forms of the model are run, which takes seconds."""
KEPT = 8
"""Results of a baseline that are kept for all visitors: at most some 5 MB each."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A result, that of the baseline with as many runs, and the table of both."""

    own: Result
    baseline: Result
    table: pd.DataFrame
    """One row an outcome that fits on a screen, with the columns `COLUMNS` and those of `importance.judged`."""

    @property
    def same(self) -> bool:
        """Whether the settings are the baseline itself, whatever it is called."""
        return same(self.own.manifest["scenario"], self.baseline.manifest["scenario"])

    @property
    def runs(self) -> int:
        """Runs of each of the two."""
        return len(self.own.runs)


class _Kept:
    """The results of baselines that were asked for last."""

    def __init__(self) -> None:
        self._results: OrderedDict[str, Result] = OrderedDict()
        self._lock = Lock()

    def of(self, scenario: Scenario) -> Result:
        key = scenario.model_dump_json()
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = run(scenario)
        with self._lock:
            self._results[key] = result
            while len(self._results) > KEPT:
                self._results.popitem(last=False)
        return result


_baselines = _Kept()
_turn = Lock()
"""Of one visitor at a time the forms of the model are run, lest the sliders of all others wait for it."""


def answers(
    scenario: Scenario, baseline: Scenario, progress: Progress, steps: tuple[int, ...] = STEPS
) -> Iterator[Answer]:
    """The answers of a scenario, soon of few runs and then of many."""
    for own in results(scenario, progress, steps):
        other = _baselines.of(baseline.model_copy(update={"runs": len(own.runs)}))
        yield Answer(own, other, beside(own, other))


def beside(own: Result, baseline: Result) -> pd.DataFrame:
    """The outcomes of two results of the same runs, of one horizon and seed; what matters stands first.

    Of each difference it is said how sure it is, with allowance for as many as are shown, and whether it matters.
    """
    of_own, of_baseline = draws_of(own.runs), draws_of(baseline.runs)
    shared = min((draws for draws in (of_own, of_baseline) if draws), key=lambda draws: draws.count, default=None)
    values = dict(measured(own.runs, own.horizon))
    others = dict(measured(baseline.runs, baseline.horizon))
    shown = headline_names(list(values))
    rows = [
        (
            name,
            *estimated(mine, of_own),
            *estimated(others[name], of_baseline),
            *_difference(others[name], mine, shared),
        )
        for name, mine in values.items()
        if name in shown
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["p_adjusted"] = stats.false_discovery_control(frame["p_adjusted"].fillna(1.0), method="by")
    return ranked(judged(frame.assign(scenario=own.name), {})).drop(columns="scenario").reset_index(drop=True)


def _difference(before: Values, after: Values, shared: Draws | None) -> tuple[float, ...]:
    """A difference with its error and interval, and its p-value, which is still to be adjusted."""
    found = paired(before, after, shared)
    return found.difference, found.standard_error, found.low, found.high, found.p_value


class _Watched(Threads):
    """Threads that report before each chunk is handed on, so that what nobody waits for ends soon."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    @override
    def chunks(self, jobs: Iterable[Job]) -> Generator[Chunk]:
        with closing(super().chunks(jobs)) as chunks:
            for chunk in chunks:
                self._progress(0, 0)
                yield chunk


def over_forms(scenario: Scenario, outcomes: list[str], progress: Progress) -> pd.DataFrame:
    """How far outcomes move over the forms of the model and over the posterior; see `analysis.comparison.ranges`."""
    rest(PAUSE, progress)
    while not _turn.acquire(timeout=LOOK):
        progress(0, 0)
    try:
        return ranges(layered(scenario, {"runs": FORMS_RUNS}), outcomes, executor=_Watched(progress), report=progress)
    finally:
        _turn.release()
