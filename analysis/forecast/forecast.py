"""A forecast from the end of a record under the posterior, in every form of the model.

Each run draws its parameters from the calibration and starts in a state in which the record leaves the model with these
parameters. One more form may start from a situation that is described instead, as the article reads it. What would
count as being wrong is in `analysis.forecast.verdicts`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from analysis.forecast.beginning import month_words
from analysis.forecast.witnessed import COUNTS, HAPPENED
from analysis.likelihood import ends as likelihood
from analysis.record import Record
from analysis.record.facts import RecordError
from analysis.statistics.draws import COLUMN as DRAW
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import proportion
from sim.batch import provenance
from sim.batch.run import run
from sim.calendar import month_date, month_number
from sim.design import Design
from sim.outcomes import EVENTS
from sim.parameters import STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, design, layered

HORIZONS = (12, 36)
COUNTED = tuple(COUNTS)
"""Counts of months that a forecast gives with the range of single runs."""
REPORTED = {event: column for event, column in EVENTS.items() if event in HAPPENED}
"""First events that are forecast, with their columns."""
LEVEL = 0.9
CALIBRATED = "As calibrated"
ELSEWHERE = "As calibrated, from the article's reading of the situation"

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
        for (form, horizon), runs in self.runs.groupby(["form", "horizon"], sort=False):
            for name in COUNTED:
                quantiles = np.quantile(runs[name], [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], method="inverted_cdf")
                rows.append((form, horizon, name, *map(int, quantiles)))
        return pd.DataFrame(rows, columns=["form", "horizon", "count", "low", "median", "high"])

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row a (form, horizon, event): `probability`, `standard_error`, `low`, `high` (95 %)."""
        rows = []
        for (form, horizon), runs in self.runs.groupby(["form", "horizon"], sort=False):
            draws = draws_of(runs)
            rows += [(form, horizon, event, *proportion(runs[event].to_numpy() == 1, draws)) for event in REPORTED]
        columns = ["form", "horizon", "event", "probability", "standard_error", "low", "high"]
        return pd.DataFrame(rows, columns=columns)


def forms(described: bool = True) -> dict[str, dict[str, str]]:
    """Every form of the model by its words: as it is, under each structural switch, and begun elsewhere.

    The last one is left out where nobody has `described` another start.
    """
    named: dict[str, dict[str, str]] = {CALIBRATED: {}}
    for name, structure in STRUCTURES.items():
        named |= {setting.words: {name: setting.name} for setting in structure.alternatives}
    return named | ({ELSEWHERE: {}} if described else {})


def forecast(
    scenario: Scenario,
    record: Record,
    report: Report = lambda finished, wanted: None,
    reading: Scenario | None = None,
) -> Forecast:
    """Run `scenario` for each horizon in each form, under its uncertainties, from where `record` ends.

    Where the scenario itself starts does not matter. `reading` describes the situation at the start in another way; one
    more form begins there. Raises `RecordError` for a record that does not end in the month before it.
    """
    results, frames = {}, []
    chosen = forms(reading is not None)
    wanted, finished = len(chosen) * len(HORIZONS), 0
    for words, structures in chosen.items():
        form = layered(scenario, {"structures": structures}) if structures else scenario
        led = scenario if "learning" in structures else form  # nobody learns from now on; until now everybody did
        elsewhere = reading if words == ELSEWHERE else None
        initial = ends(record, design(led)) if elsewhere is None else design(elsewhere).initial
        for months in HORIZONS:
            shaped = layered(form, {"months": months})
            begun = replace(design(shaped), initial=initial)
            plan = provenance.plan(shaped.resolved(), begun.seed, begun.runs, begun.months)
            results[words] = replace(run(begun), manifest=plan)
            frames.append(_counted(words, months, results[words].runs))
            finished += 1
            report(finished, wanted)
    return Forecast(results, pd.concat(frames, ignore_index=True))


def ends(record: Record, plan: Design) -> np.recarray:
    """For each run of `plan` a state in which `record` may have ended under its parameters, shape (runs,).

    With the shipped record they are those of a scenario that says `initial: {from: record}`. The arsenal is that of
    `plan`, because nothing in a record shows it. Raises `RecordError` for a record that does not end with the month
    before the first one.
    """
    if record.design.date(record.months + 1) != plan.date(1):
        raise RecordError(f"the record ends in {record.dates[-1]}, the forecast would begin in {plan.date(1)}")
    states = likelihood.ends_of_runs(partial(likelihood.ends, record), plan.parameters, plan.seed, 0, plan.runs)
    states["warheads"] = plan.initial["warheads"]
    return states


def _counted(words: str, months: int, runs: pd.DataFrame) -> pd.DataFrame:
    happened = {event: (runs[column] <= months).astype(int) for event, column in REPORTED.items()}
    known = [name for name in ("run", DRAW) if name in runs]
    return runs[[*known, *COUNTED]].assign(form=words, horizon=months, **happened)
