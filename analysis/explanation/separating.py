"""Which decisions and months separate the runs that reach an outcome from those that do not.

For each month, instrument and level, among the runs whose outcome was still open after the decision (see `settling`)
and whose actor was free: how many reach the outcome of those where the level was chosen, and of the others? That
difference separates; it need not be the decision's doing, for an actor chooses by the situation it is in, and the
situation may be what decides. So a second number, the effect, compares like with like. The model knows how likely each
level was in each run, and given this probability the choice is random (Rosenbaum and Rubin 1983, Biometrika 70). A run
that chose the level counts with the probability that it had not, another one with the probability that it had: overlap
weights (Li, Morgan and Zaslavsky 2018, J. Am. Stat. Assoc. 113), which balance all that went before, seen or not, and
give most weight to the situations in which the choice was most open.

Hundreds of comparisons find something in noise. P-values are those of pooled proportions, adjusted for all comparisons
of the kind, however they depend on each other (Benjamini and Yekutieli 2001); a finding is also no smaller than a
stated difference. What too few runs chose, or did not, is not compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.explanation.choices import Choices, choices
from analysis.explanation.contrast import Mean, contrast
from analysis.explanation.settling import Levels, brought_by, moment_of, settled
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.expressions import condition
from analysis.statistics.intervals import Estimate, estimated
from sim.errors import PanmunjomError
from sim.scenario import Scenario
from sim.vocabulary import INSTRUMENTS

FALSE = 0.05
"""The share of findings that may be false."""
SMALLEST = 0.05
"""The smallest difference of probabilities that is called a finding: five points."""
MOST_RUNS = 20_000
"""Runs that are compared at most; more would tell smaller differences than are called findings."""


class SeparationError(PanmunjomError):
    """An outcome that cannot be compared, because all runs reach it or none does; the message says so."""


@dataclass(frozen=True, eq=False)
class Separation:
    """What separates the runs of `scenario` that reach an outcome from the others.

    `outcome` is the condition as it was written, `reached` its estimate over `runs` runs. `frame` has one row a
    comparison: `month`, `date`, `actor`, `instrument`, `level`; `runs` compared and the share `chosen` of them that
    chose the level; `reached_with` and `reached_without`, the shares of both that reach the outcome; `difference`,
    `low`, `high` (95 %), `p_adjusted`, `found`; the same of the `effect`, like with like: `effect`, `effect_low`,
    `effect_high`, `effect_p_adjusted`, `effect_found` (NaN where too few runs had the choice open); and `association`,
    the correlation of level and outcome (phi), which ranks differences by how many runs they tell apart. `means` has
    one row a level of an instrument: its effect on average over the months, with the same columns.
    """

    scenario: Scenario
    outcome: str
    runs: int
    draws: int
    """Draws of a posterior that the runs share; 0 where every run stands for itself."""
    reached: Estimate
    smallest: float
    left_out: Levels
    """Levels that are not compared, because they are part of the outcome: (instrument, level)."""
    frame: pd.DataFrame
    means: pd.DataFrame

    @property
    def found(self) -> pd.DataFrame:
        """The findings, the strongest association first."""
        found = self.frame[self.frame["found"]]
        return found.sort_values("association", key=abs, ascending=False, kind="stable")


def separation(scenario: Scenario, outcome: str, smallest: float = SMALLEST) -> Separation:
    """What separates the runs of `scenario` that reach `outcome`, a condition on columns of its runs, from the others.

    Raises an `ExpressionError` for a condition that cannot be read, and a `SeparationError` where all runs reach it or
    none does.
    """
    runs = min(scenario.runs, MOST_RUNS)
    condition(outcome, choices(scenario, 1).runs, "--outcome")  # a mistake is told before all runs are played
    return separated(scenario, outcome, choices(scenario, runs), smallest)


def separated(scenario: Scenario, outcome: str, played: Choices, smallest: float = SMALLEST) -> Separation:
    """As `separation`, of decisions that have been played."""
    stated = condition(outcome, played.runs, "--outcome")
    reached, draws = stated.holds(played.runs), draws_of(played.runs)
    if reached.all() or not reached.any():
        how_many = "every run reaches" if reached.all() else "no run reaches"
        raise SeparationError(
            f"--outcome: {how_many} it, of {len(reached):,}, so nothing separates runs; choose another month or outcome"
        )
    left_out = brought_by(stated)
    frame, means = contrasts(played, reached, settled(stated, played), left_out, draws, smallest)
    if frame.empty:
        raise SeparationError(
            "--outcome: it is settled before any decision, or by too few runs; choose another, or more runs by --runs"
        )
    count = draws.count if draws else 0
    return Separation(
        scenario, outcome, len(reached), count, estimated(reached, draws), smallest, left_out, frame, means
    )


def contrasts(
    played: Choices,
    reached: NDArray[np.bool_],
    moments: NDArray[np.int64],
    left_out: Levels = frozenset(),
    draws: Draws | None = None,
    smallest: float = SMALLEST,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every comparison, and the mean effects: the `frame` and the `means` of a `Separation`.

    `reached` (runs,) says which runs reach the outcome, `moments` (runs,) from when on that is settled. The first level
    of an instrument, by which an actor does nothing new, has no row of its own: the others are compared with it.
    """
    pooled: dict[tuple[str, str], Mean] = {}
    frame = pd.DataFrame(_rows(played, reached, moments, left_out, draws, pooled), columns=list(_Row._fields))
    means = pd.DataFrame(
        [(*names, *mean.estimate()) for names, mean in pooled.items()],
        columns=["instrument", "level", "effect", "effect_low", "effect_high", "effect_p_value"],
    )
    return _judged(_judged(frame, "difference", smallest), "effect", smallest), _judged(means, "effect", smallest)


def _judged(frame: pd.DataFrame, name: str, smallest: float) -> pd.DataFrame:
    """The rows with p-values adjusted for all of them in place of the plain ones, and whether each is a finding."""
    prefix = "" if name == "difference" else f"{name}_"
    values = frame[f"{prefix}p_value"].to_numpy(dtype=np.float64)
    adjusted, known = np.full(len(frame), np.nan), ~np.isnan(values)
    if known.any():
        adjusted[known] = stats.false_discovery_control(values[known], method="by")
    found = (adjusted < FALSE) & (frame[name].abs().to_numpy() >= smallest)
    return frame.drop(columns=f"{prefix}p_value").assign(**{f"{prefix}p_adjusted": adjusted, f"{prefix}found": found})


class _Row(NamedTuple):
    month: int
    date: str
    actor: str
    instrument: str
    level: str
    runs: int
    chosen: float
    reached_with: float
    reached_without: float
    difference: float
    low: float
    high: float
    p_value: float
    effect: float
    effect_low: float
    effect_high: float
    effect_p_value: float
    association: float


def _rows(
    played: Choices, reached: NDArray[np.bool_], moments: NDArray[np.int64], left_out: Levels, draws: Draws | None,
    pooled: dict[tuple[str, str], Mean],
) -> Iterator[_Row]:  # fmt: skip
    """The rows of the frame; the effects are also added to `pooled`, by instrument and level."""
    for month in range(1, played.months + 1):
        for number, instrument in enumerate(INSTRUMENTS):
            compared = [level for level in range(len(instrument.levels)) if (number, level) not in left_out]
            levels = played.levels[:, month - 1, number]
            free = played.free[:, month - 1, number]
            rows = np.flatnonzero(free & np.isin(levels, compared) & (moments > moment_of(month, number)))
            weighed = played.weighed(month, number)[rows].astype(np.float64)
            open_to_choice = weighed[:, compared].sum(axis=1)
            shared = draws.of_run[rows] if draws else None
            for level in compared[1:] if compared[:1] == [0] else compared:
                chosen, happened, name = levels[rows] == level, reached[rows], instrument.levels[level]
                plain = contrast(happened, chosen, np.ones(len(rows)), shared)
                probability = weighed[:, level] / open_to_choice
                like = contrast(happened, chosen, np.where(chosen, 1.0 - probability, probability), shared)
                mean = pooled.setdefault((instrument.name, name), Mean(len(reached), draws))
                if like is not None:
                    mean.add(like, rows)
                if plain is None or not plain.enough:
                    continue
                share = chosen.mean()
                overall = happened.mean()
                phi = plain.difference * np.sqrt(share * (1.0 - share) / (overall * (1.0 - overall)))
                yield _Row(
                    month, played.dates[month - 1], instrument.actor, instrument.name, name,
                    len(rows), share, happened[chosen].mean(), happened[~chosen].mean(), *plain[:4],
                    *(like[:4] if like and like.enough else (np.nan,) * 4), phi,
                )  # fmt: skip
