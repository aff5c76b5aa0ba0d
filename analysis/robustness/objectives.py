"""What policies are judged by: outcomes with a direction, and the thresholds of the file.

That fewer tests above the red line, talks, and a better economy are wanted is a judgement: it is written here, once,
and said wherever it counts. Outcomes about which the parties differ, such as how much relief is given, have no
direction and are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics.conditions import columns_of
from analysis.statistics.expressions import condition
from analysis.statistics.outcomes import measured
from analysis.wording.outcomes import BEFORE, WITHIN, is_probability, label, row, rows_about
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS

MORE, LESS = 1, -1
DIRECTIONS = {
    "red_line_test": LESS, "talks": MORE, "interim": MORE, "final_economy": MORE, "lowest_economy": MORE,
    "final_warheads": LESS, "tests": LESS, "tests_short": LESS, "tests_medium": LESS, "tests_long": LESS,
    "tests_nuclear": LESS, "longest_quiet": MORE, "talks_months": MORE, "interim_months": MORE, "treaty": MORE,
    "final_pressure": LESS, "mean_tension": LESS, "peak_tension": LESS, "outcome_comprehensive_deal": MORE,
    "outcome_interim_deal": MORE, "outcome_broken_moratorium": LESS,
}  # fmt: skip
"""Whether more or less of an outcome, an event or a column of `runs`, counts as better."""
USUAL = ("red_line_test", "talks", "interim", "final_economy", "final_warheads")
"""What policies are judged by where the file names no outcomes."""
TRADE_OFF = ("red_line_test", "talks", "final_economy")
"""Restraint, talks and the population's economy: what a policy trades against each other."""
ALL = "all_thresholds"


class ThresholdError(PanmunjomError):
    """Outcomes of the file by which no policy can be judged."""


@dataclass(frozen=True)
class Objective:
    """An outcome by which policies are judged; `direction` is 1 where more is better, -1 where less is.

    `columns` are those of `runs` that it comes from; `threshold` says that it is a threshold of the file.
    """

    name: str
    direction: int
    columns: tuple[str, ...]
    threshold: bool = False

    @property
    def words(self) -> str:
        """The outcome as a reader says it."""
        if self.name == ALL:
            return "All thresholds met"
        return f"Met: {self.name}" if self.threshold else label(self.name)

    @property
    def share(self) -> bool:
        """Whether it is a probability."""
        return self.threshold or is_probability(self.name)


def objectives_of(
    outcomes: Sequence[str], thresholds: Sequence[str], frame: pd.DataFrame, horizon: int
) -> list[Objective]:
    """The outcomes that the file names, or else the usual ones, then its thresholds, then all of them together."""
    rows = [name for name, _ in measured(frame, horizon)]
    names = [name for outcome in outcomes for name in rows_about(outcome, rows)]
    unjudged = [name for name in names if subject(name) not in DIRECTIONS]
    if unjudged:
        raise ThresholdError(
            f"outcomes: '{unjudged[0]}' is neither good nor bad in itself, so no policy can be judged by it; name "
            'others, or write a threshold such as satisfice: ["final_sanctions >= 0.5"]'
        )
    names = list(dict.fromkeys(names)) or [row(name, horizon) for name in USUAL]
    judged = [Objective(name, DIRECTIONS[subject(name)], (_column(name),)) for name in names]
    for number, text in enumerate(thresholds, start=1):
        columns = columns_of(condition(text, frame, f"satisfice[{number}]"))
        judged.append(Objective(text, MORE, columns, threshold=True))
    if thresholds:
        judged.append(Objective(ALL, MORE, (), threshold=True))
    return judged


def subject(name: str) -> str:
    """The event or column of `runs` that an outcome is about."""
    return name.partition(WITHIN)[0].removeprefix(BEFORE)


def _column(name: str) -> str:
    event = name.partition(WITHIN)[0]
    if WITHIN in name and event in EVENTS:
        return EVENTS[event]
    return "outcome" if name.startswith("outcome_") else name


def met(thresholds: Sequence[str], frame: pd.DataFrame) -> NDArray[np.bool_]:
    """In which runs all thresholds are met, shape (runs,)."""
    holds = np.ones(len(frame), dtype=bool)
    for number, text in enumerate(thresholds, start=1):
        holds &= condition(text, frame, f"satisfice[{number}]").holds(frame)
    return holds


def values(objectives: Sequence[Objective], frame: pd.DataFrame, horizon: int) -> dict[str, NDArray[np.float64]]:
    """Each objective's value in every run, shape (runs,) each; a probability is 0 or 1."""
    thresholds = [objective.name for objective in objectives if objective.threshold and objective.name != ALL]
    found = {name: np.asarray(outcome, dtype=np.float64) for name, outcome in measured(frame, horizon)}
    found |= {text: met([text], frame).astype(np.float64) for text in thresholds}
    if thresholds:
        found[ALL] = met(thresholds, frame).astype(np.float64)
    return {objective.name: found[objective.name] for objective in objectives}
