"""Which run stands for many: the medoid of a group of runs, by a stated distance.

The distance of two runs is the mean, over the outcomes of `runs.parquet`, of the share of the group's runs that lie
between the two; an event that never came counts as later than all that did. The medoid is the run with the least
distance to all others of its group, the first of equals (Kaufman & Rousseeuw 1990; on ranks, so that no outcome counts
for more because its numbers are larger).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from analysis.explanation.structure import ExplanationError
from analysis.wording.outcomes import EVENT_WORDS, WORDS, class_row, inside, label
from sim.outcomes import COUNTS, FIRST_EVENTS, FIRSTS, FLAGS, LEVELS
from sim.scenario.wording import closest
from sim.vocabulary import OUTCOMES

TYPICAL = "typical"


class Choice(NamedTuple):
    """The run that stands for a group of `group` out of `runs` runs; `words` say which group."""

    run: int
    words: str
    group: int
    runs: int

    def __str__(self) -> str:
        """`Run 412, the most typical of the 531 runs (of 10,000) that end in talks`."""
        if self.group == self.runs:
            return f"Run {self.run}, the most typical of all {self.runs:,} runs"
        if self.group == 1:
            return f"Run {self.run}, the only one of {self.runs:,} runs {self.words}"
        return f"Run {self.run}, the most typical of the {self.group:,} runs (of {self.runs:,}) {self.words}"


type Group = Callable[[pd.DataFrame], tuple[pd.Series, str]]


def _ending(word: str) -> Group:
    words = f"that {inside(WORDS[class_row(word)].label)}".replace("that ends", "that end", 1)
    return lambda runs: (runs["outcome"] == word, words)


def _all(runs: pd.DataFrame) -> tuple[pd.Series, str]:
    return runs["run"] >= 0, ""


def _most(column: str, words: str) -> Group:
    """The runs with the most of an outcome; none where no run has any."""
    return lambda runs: ((runs[column] == runs[column].max()) & (runs[column] > 0), f"{words}: {runs[column].max()}")


def _first(column: str, words: str) -> Group:
    def group(runs: pd.DataFrame) -> tuple[pd.Series, str]:
        earliest = runs[column].min()
        when = "" if np.isnan(earliest) else f", in month {earliest:.0f}"
        return runs[column] == earliest, f"in which {words} comes earliest{when}"

    return group


GROUPS: dict[str, Group] = {
    TYPICAL: _all,
    **{word.replace(" ", "-"): _ending(word) for word in OUTCOMES},
    "longest-talks": _most("talks_months", "with the most months in talks"),
    "longest-deal": _most("interim_months", "with the most months under an interim deal"),
    "longest-quiet": _most("longest_quiet", "with the longest time without a test, in months"),
    "most-tests": _most("tests", "with the most months with a test"),
    **{
        event.column.removesuffix("_month").replace("_", "-"): _first(event.column, EVENT_WORDS[name].before)
        for name, event in FIRST_EVENTS.items()
    },
}
"""By the name that a person gives, which runs form the group."""

LABELS = {
    TYPICAL: "The most typical of all",
    **{word.replace(" ", "-"): label(class_row(word)) for word in OUTCOMES},
    "longest-talks": "Most months in talks",
    "longest-deal": "Most months under an interim deal",
    "longest-quiet": "Longest time without a test",
    "most-tests": "Most months with a test",
    **{
        event.column.removesuffix("_month").replace("_", "-"): f"Earliest: {EVENT_WORDS[name].before}"
        for name, event in FIRST_EVENTS.items()
    },
}
"""What a list to choose from calls each of `GROUPS`; endings as in the tables."""


def number_of(name: str) -> int | None:
    """The number of a run that a text gives, None where it gives a name; `ExplanationError` for neither."""
    if name.isascii() and name.isdigit() and len(name) < 19:
        return int(name)
    if name in GROUPS:
        return None
    near = closest(name, GROUPS)
    hint = f" - did you mean '{near}'?" if near else ""
    raise ExplanationError(f"--run is '{name[:60]}', must be the number of a run or one of: {', '.join(GROUPS)}{hint}")


def choose(name: str, runs: pd.DataFrame) -> Choice:
    """The run of `runs` (one row a run) that stands for a group; `ExplanationError` where the group is empty."""
    belong, words = GROUPS[name](runs)
    group = runs[belong.to_numpy()]
    if group.empty:
        raise ExplanationError(
            f"none of the {len(runs):,} runs is one {words}; give more with --runs, or take another of: "
            f"{', '.join(GROUPS)}"
        )
    return Choice(int(group["run"].iloc[medoid(group)]), words, len(group), len(runs))


def medoid(group: pd.DataFrame) -> int:
    """The place, in a frame of runs, of the one with the least distance to all others."""
    total = np.zeros(len(group))
    for column in (*COUNTS, *FIRSTS, *FLAGS, *LEVELS):
        values = group[column].to_numpy(dtype=np.float64)
        total += _distances(rankdata(np.where(np.isnan(values), np.inf, values)))
    return int(np.argmin(total.round(6)))


def _distances(values: np.ndarray) -> np.ndarray:
    """For each value the sum of its distances to all others, shape (n,): from sorted values, without n x n of them."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    below = np.cumsum(ordered) - ordered
    places = np.arange(len(values))
    sums = ordered * places - below + (ordered.sum() - below - ordered) - ordered * (len(values) - 1 - places)
    distances = np.empty(len(values))
    distances[order] = sums
    return distances
