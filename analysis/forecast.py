"""A forecast from the end of September 2021 under the posterior, and what would count as being wrong.

It starts from the situation of the baseline, as the specification sets it, not from the states in which the record
leaves the model.

The ensemble draws its parameters from the calibration and is run in every form of the model. Its ranges are wide on
purpose: they hold what the record could not decide. A forecast that nothing could refute says nothing, so each range
comes with the observation that would lie outside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.incidence import EVENTS
from analysis.intervals import proportion
from analysis.outcomes import label
from analysis.report.variants import WORDS
from sim.batch.run import run
from sim.parameters import STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, layered

HORIZONS = (12, 36)
COUNTED = ("tests", "tests_short", "tests_medium", "tests_long", "tests_nuclear", "tightenings", "talks_months")
"""Counts of months of which the range of single runs is given."""
LEVEL = 0.9
UNLIKELY = 0.1
"""An event less likely than this under every form counts as ruled out, one likelier than 1 - this as expected."""

type Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Forecast:
    """What the model expects within each horizon, in every form.

    `ranges` has one row a (form, horizon, count): `low`, `median`, `high` of single runs (90 %). `events` has one row a
    (form, horizon, event): `probability`, `standard_error`, `low`, `high`. `results` holds the result of each form at
    the longest horizon.
    """

    results: dict[str, Result]
    ranges: pd.DataFrame
    events: pd.DataFrame


def forms() -> dict[str, dict[str, str]]:
    """Every form of the model by its words: as it is, and under each structural switch."""
    found: dict[str, dict[str, str]] = {"As calibrated": {}}
    for name, settings in STRUCTURES.items():
        found |= {WORDS[name, setting]: {name: setting} for setting in settings[1:]}
    return found


def forecast(scenario: Scenario, report: Report = lambda finished, wanted: None) -> Forecast:
    """Run `scenario` for each horizon in each form, under the uncertainties that it has."""
    results, ranges, events = {}, [], []
    wanted, finished = len(forms()) * len(HORIZONS), 0
    for words, structures in forms().items():
        for months in HORIZONS:
            changes = {"months": months, **({"structures": structures} if structures else {})}
            results[words] = run(layered(scenario, changes))
            ranges += _ranges(words, months, results[words].runs)
            events += _events(words, months, results[words].runs)
            finished += 1
            report(finished, wanted)
    return Forecast(results, pd.DataFrame(ranges), pd.DataFrame(events))


def _ranges(words: str, months: int, runs: pd.DataFrame) -> list[dict[str, object]]:
    rows = []
    for name in COUNTED:
        low, middle, high = _quantiles(runs[name].to_numpy())
        rows.append({"form": words, "horizon": months, "count": name, "low": low, "median": middle, "high": high})
    return rows


def _quantiles(values: NDArray[np.int64]) -> tuple[int, int, int]:
    """The ends of the 90 % range of single runs and their median; counts, so the range holds at least 90 %."""
    low, middle, high = np.quantile(values, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], method="inverted_cdf")
    return int(low), int(middle), int(high)


def _events(words: str, months: int, runs: pd.DataFrame) -> list[dict[str, object]]:
    rows = []
    for event, column in EVENTS.items():
        share, error, low, high = proportion(int((runs[column] <= months).fillna(False).sum()), len(runs))
        rows.append({
            "form": words, "horizon": months, "event": event, "probability": share, "standard_error": error,
            "low": low, "high": high,
        })  # fmt: skip
    return rows


def refutations(found: Forecast) -> list[str]:
    """What would count as being wrong: observations outside the ranges of every form, a sentence each."""
    told: list[str] = []
    for months in HORIZONS:
        own = found.ranges[found.ranges["horizon"] == months]
        for name, part in own.groupby("count", sort=False):
            told += _outside(label(str(name)), months, int(part["low"].min()), int(part["high"].max()))
        events = found.events[found.events["horizon"] == months]
        for event, part in events.groupby("event", sort=False):
            words = label(f"{event}_within_{months}")
            if part["probability"].max() < UNLIKELY:
                told.append(
                    f"{words}: every form gives it less than {100 * UNLIKELY:.0f} %; its coming counts against all."
                )
            elif part["probability"].min() > 1 - UNLIKELY:
                least = f"{100 * (1 - UNLIKELY):.0f} %"
                told.append(f"{words}: every form gives it more than {least}; its absence counts against all.")
    return told


def _outside(words: str, months: int, low: int, high: int) -> Sequence[str]:
    limits = [f"fewer than {low}"] if low > 0 else []
    limits += [f"more than {high}"] if high < months else []
    return [f"{words} within {months} months: {' or '.join(limits)} (of {months})."] if limits else []
