"""The summary of a result: every outcome with its estimate, its Monte-Carlo standard error and its 95 % interval."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics.incidence import EVENTS
from analysis.statistics.intervals import mean, proportion
from sim.vocabulary import OUTCOMES

COLUMNS = ("outcome", "estimate", "standard_error", "low", "high")
NEAR = 12
"""Months that count as soon: every summary with that long a horizon reports what happens within them."""

WORDS = {
    "outcome_comprehensive_deal": "Ends under a comprehensive deal",
    "outcome_interim_deal": "Ends under an interim deal",
    "outcome_talks": "Ends in talks",
    "outcome_stalemate": "Ends in stalemate, moratorium kept",
    "outcome_broken_moratorium": "Ends without talks, moratorium broken",
    "treaty": "Peace treaty signed",
    "declared": "End-of-war declaration made",
    "tests": "Months with a test",
    "tests_short": "Months whose highest test is short-range",
    "tests_medium": "Months whose highest test is medium-range",
    "tests_long": "Months whose highest test is long-range",
    "tests_nuclear": "Months with a nuclear test",
    "longest_quiet": "Longest run of months without a test",
    "talks_months": "Months in talks",
    "interim_months": "Months under an interim deal",
    "offers": "Months with an offer of talks by North Korea",
    "two_track_messages": "Months with a two-track message by North Korea",
    "concessions": "Months with a concession by North Korea",
    "tightenings": "Months in which sanctions are tightened",
    "easings": "Months in which sanctions are eased",
    "final_sanctions": "Sanctions level at the end",
    "final_economy": "North Korea's economy at the end",
    "lowest_economy": "North Korea's economy at its lowest",
    "final_pressure": "Pressure to escalate at the end",
    "final_warheads": "Warheads at the end",
    "mean_tension": "Tension, mean over the months",
    "peak_tension": "Tension at its peak",
}
EVENT_WORDS = {
    "red_line_test": "Test above the red line",
    "talks": "Nuclear talks",
    "relief": "Sanctions relief",
    "interim": "Interim deal",
    "declaration": "End-of-war declaration",
}
BEFORE_WORDS = {
    "red_line_test": "a test above the red line",
    "talks": "nuclear talks",
    "relief": "sanctions relief",
    "interim": "an interim deal",
    "declaration": "an end-of-war declaration",
}
UNITS = {
    "final_sanctions": "index, 0 to 1",
    "final_economy": "2016 = 1",
    "lowest_economy": "2016 = 1",
    "final_pressure": "index, 0 to 1",
    "final_warheads": "warhead equivalents",
    "mean_tension": "index, 0 to 1",
    "peak_tension": "index, 0 to 1",
}

_HEADLINE_EVENTS = ("red_line_test", "talks", "interim", "declaration")
_HEADLINE_SOON = ("red_line_test", "talks")
_HEADLINE_MEANS = ("tests", "final_sanctions", "final_economy", "lowest_economy", "final_warheads")


def summarise(runs: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """The summary table of `runs` (one row a run), simulated for `horizon` months.

    Columns `outcome`, `estimate`, `standard_error`, `low`, `high`. First the probabilities: each outcome class, each
    event within 12 months (where the horizon is that long) and within the horizon, what is true or false at the end;
    then the mean of each numeric outcome under its own name and in its own unit.

    The months of first events have no mean here. A run in which an event never came is censored, so the mean of the
    others would look the sooner the rarer the event, and a mean cut off at the horizon would be read as a waiting
    time; the probabilities by month 12 and by the horizon, and the chart of timing, say the same without either trap.

    The result does not depend on the order of the runs, nor on the chunks they were computed in.
    """
    rows = [
        (outcome, *(proportion(int(values.sum()), len(values)) if values.dtype == bool else mean(values)))
        for outcome, values in measured(runs, horizon)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def headline(summary: pd.DataFrame, first: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of `summary` that fit on a screen, in its order; `first` names rows to put at the top.

    The economy is always among them: a result about sanctions is never shown without it.
    """
    names = list(summary["outcome"])
    wanted = headline_names(names)
    chosen = [*first, *(name for name in names if name in wanted and name not in first)]
    return summary.set_index("outcome", drop=False).loc[chosen].reset_index(drop=True)


def headline_names(outcomes: Sequence[str]) -> set[str]:
    """Which of `outcomes`, rows of a summary, fit on a screen."""
    horizon = max(int(name.rpartition("_within_")[2]) for name in outcomes if "_within_" in name)
    return {
        *(f"outcome_{word.replace(' ', '_')}" for word in OUTCOMES),
        *(f"{event}_within_{NEAR}" for event in _HEADLINE_SOON),
        *(f"{event}_within_{horizon}" for event in _HEADLINE_EVENTS),
        *_HEADLINE_MEANS,
    }


def label(outcome: str) -> str:
    """The words of a policy reader for a row of the summary or a column of `runs`."""
    event, separator, months = outcome.partition("_within_")
    if separator:
        return f"{EVENT_WORDS[event]} within {months} month{'' if months == '1' else 's'}"
    if outcome.startswith("months_before_"):
        return f"Months before {BEFORE_WORDS[outcome.removeprefix('months_before_')]}"
    return WORDS.get(outcome) or outcome.replace("_", " ").capitalize()


def unit(outcome: str) -> str:
    """What a row of the summary is measured in: `probability`, `months`, or the unit of the state."""
    return "probability" if is_probability(outcome) else UNITS.get(outcome, "months")


def is_probability(outcome: str) -> bool:
    """Whether a row of the summary is a share of runs rather than a mean."""
    return outcome.startswith("outcome_") or "_within_" in outcome or outcome in ("treaty", "declared")


def measured(runs: pd.DataFrame, horizon: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Each row of the summary by name, with its value in every run, shape (runs,): booleans, else numbers."""
    classes = runs["outcome"]
    for word in OUTCOMES:
        yield f"outcome_{word.replace(' ', '_')}", (classes == word).to_numpy(dtype=bool)
    for months in horizons(horizon):
        for event, column in EVENTS.items():
            yield f"{event}_within_{months}", (runs[column] <= months).fillna(False).to_numpy(dtype=bool)
    outcomes = [name for name in runs.columns if name != "run" and "." not in name and name not in _FIRSTS]
    flags = [name for name in outcomes if pd.api.types.is_bool_dtype(runs[name])]
    for name in sorted(flags, key=lambda flag: flag != "treaty"):
        yield name, runs[name].to_numpy(dtype=bool)
    for name in outcomes:
        if name not in flags and pd.api.types.is_numeric_dtype(runs[name]):
            yield name, runs[name].to_numpy(dtype=np.float64)


def horizons(horizon: int) -> tuple[int, ...]:
    """The months within which events are reported: soon, where the simulation is that long, and all of it."""
    return (NEAR, horizon) if horizon > NEAR else (horizon,)


_FIRSTS = {"first_test_month", *EVENTS.values()}
