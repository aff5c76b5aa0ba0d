"""A forecast from the end of a record under the posterior, in every form of the model.

Each run draws its parameters from the calibration and starts in a state in which the record leaves the model with these
parameters. One more form starts from the situation of the baseline, which is a reading of the article rather than a
consequence of the record. What would count as being wrong is in `analysis.forecast.verdicts`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from analysis.forecast.beginning import month_words
from analysis.forecast.witnessed import COUNTS, HAPPENED
from analysis.likelihood import follow, sampled_ends
from analysis.record import Record
from analysis.record.facts import RecordError
from analysis.statistics.draws import COLUMN as DRAW
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import proportion
from sim.batch import provenance
from sim.batch.executors import cores
from sim.batch.run import run
from sim.calendar import month_date, month_number
from sim.design import Design
from sim.outcomes import EVENTS
from sim.parameters import STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, design, layered
from sim.state import as_vectors

HORIZONS = (12, 36)
COUNTED = tuple(COUNTS)
"""Counts of months of which the range of single runs is given."""
REPORTED = {event: column for event, column in EVENTS.items() if event in HAPPENED}
"""First events that are forecast, with their columns."""
LEVEL = 0.9
CALIBRATED = "As calibrated"
ELSEWHERE = "As calibrated, from the situation of the baseline"

type Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Forecast:
    """What the model expects within each horizon, in every form.

    `results` holds the result of each form at the longest horizon. `runs` has one row a (form, horizon, `run`): the
    counts of months, and 0 or 1 for each event.
    """

    results: dict[str, Result]
    runs: pd.DataFrame

    @property
    def until(self) -> str:
        """The last month that is known, such as September 2021."""
        start = str(next(iter(self.results.values())).manifest["scenario"]["start"])
        return month_words(month_date(month_number(start) - 1))

    @property
    def calibrated_until(self) -> str:
        """The last month that the calibration knew, where it says so; else the last month that is known."""
        until = next(iter(self.results.values())).manifest.get("posterior_until")
        return month_words(until) if until else self.until

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """One row a (form, horizon, count): `low`, `median`, `high` of single runs (90 %).

        They are counts themselves, so the range holds at least 90 % of the runs.
        """
        rows = []
        for (form, horizon), own in self.runs.groupby(["form", "horizon"], sort=False):
            for name in COUNTED:
                found = np.quantile(own[name], [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], method="inverted_cdf")
                rows.append((form, horizon, name, *map(int, found)))
        return pd.DataFrame(rows, columns=["form", "horizon", "count", "low", "median", "high"])

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row a (form, horizon, event): `probability`, `standard_error`, `low`, `high` (95 %)."""
        rows = []
        for (form, horizon), own in self.runs.groupby(["form", "horizon"], sort=False):
            draws = draws_of(own)
            rows += [(form, horizon, event, *proportion(own[event].to_numpy() == 1, draws)) for event in REPORTED]
        columns = ["form", "horizon", "event", "probability", "standard_error", "low", "high"]
        return pd.DataFrame(rows, columns=columns)


def forms(described: bool = True) -> dict[str, dict[str, str]]:
    """Every form of the model by its words: as it is, under each structural switch, and begun elsewhere.

    The last one is left out where the scenario has not `described` the situation that it begins in.
    """
    found: dict[str, dict[str, str]] = {CALIBRATED: {}}
    for name, structure in STRUCTURES.items():
        found |= {setting.words: {name: setting.name} for setting in structure.alternatives}
    return found | ({ELSEWHERE: {}} if described else {})


def forecast(
    scenario: Scenario, record: Record, report: Report = lambda finished, wanted: None, described: bool = True
) -> Forecast:
    """Run `scenario` for each horizon in each form, under its uncertainties, from where `record` ends.

    `described` says that the initial values of the scenario describe the situation at its start, so that one more form
    begins there. Raises `RecordError` for a record that does not end with the month before the scenario begins.
    """
    results, frames = {}, []
    chosen = forms(described)
    wanted, finished = len(chosen) * len(HORIZONS), 0
    for words, structures in chosen.items():
        form = layered(scenario, {"structures": structures}) if structures else scenario
        led = scenario if "learning" in structures else form  # nobody learns from now on; until now everybody did
        initial = design(form).initial if words == ELSEWHERE else ends(record, design(led))
        for months in HORIZONS:
            shaped = layered(form, {"months": months})
            made = replace(design(shaped), initial=initial)
            plan = provenance.plan(shaped.resolved(), made.seed, made.runs, made.months)
            results[words] = replace(run(made), manifest=plan)
            frames.append(_counted(words, months, results[words].runs))
            finished += 1
            report(finished, wanted)
    return Forecast(results, pd.concat(frames, ignore_index=True))


def ends(record: Record, made: Design) -> np.recarray:
    """For each run of `made` a state in which `record` may have ended under its parameters, shape (runs,).

    What the record leaves open is drawn; of histories whose discrete states are equal it is their mean. What a dated
    fact of the last month changes is known. The arsenal is that of the scenario, because nothing in the record shows
    it. Raises `RecordError` for a record that does not end
    with the month before the first one.
    """
    if record.design.date(record.months + 1) != made.date(1):
        raise RecordError(f"the record ends in {record.dates[-1]}, the forecast would begin in {made.date(1)}")
    sets, places = np.unique(np.broadcast_to(made.parameters, made.runs), return_inverse=True)
    with ThreadPoolExecutor(cores()) as pool:
        followed = list(pool.map(partial(follow, record), np.split(sets.view(np.recarray), len(sets))))
    drawn = sampled_ends(followed, np.bincount(places), np.random.default_rng(made.seed))
    found = drawn.copy()
    found[np.argsort(places, kind="stable")] = drawn
    for event in record.carried_over:
        as_vectors(found)[:, event["target"]] = event["value"]
    found["warheads"] = made.initial["warheads"]
    return found


def _counted(words: str, months: int, runs: pd.DataFrame) -> pd.DataFrame:
    happened = {event: (runs[column] <= months).astype(int) for event, column in REPORTED.items()}
    known = [name for name in ("run", DRAW) if name in runs]
    return runs[[*known, *COUNTED]].assign(form=words, horizon=months, **happened)
