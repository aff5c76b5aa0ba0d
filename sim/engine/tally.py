"""What is kept of a run and of a month: the outcomes of each run, and for each month the bands and shares of all runs.

Everything is a count or a fixed-point sum, so the totals of chunks add up exactly, in any order and for any chunk
size. A band is read off a histogram whose grid holds every state to within half a thousandth of its range.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.design import Design
from sim.monthly import BANDED, FLAG_STATES, QUANTILES, SHARES
from sim.numerics.compiler import rule
from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS
from sim.rules.events import EFFECT
from sim.rules.world import PRODUCTION_PRESSURE
from sim.state import BY_NAME, INDEX
from sim.vocabulary import INSTRUMENTS, MESSAGE, OUTCOME, OUTCOMES, SANCTIONS, STAGE, TEST

OUTCOME_DTYPE = np.dtype(
    (np.record, [(name, np.float64) for name in (*COUNTS, *FIRSTS, *FLAGS, *LEVELS, "outcome", "quiet")])
)

GRID = 1000
"""Steps of a band's grid."""
FIXED_POINT = 2.0**24
"""Unit of the exact sums behind the means."""

FLAG_FIELDS = np.array([INDEX[name] for name in FLAG_STATES])
DRILL_SHARE, TEST_SHARE, POSTURE_SHARE, MESSAGE_SHARE, SANCTIONS_SHARE, TALK_SHARE = (
    SHARES.index(f"{instrument.column}_{instrument.levels[0]}") for instrument in INSTRUMENTS
)
STAGE_SHARE, CHANNEL_SHARE, FLAG_SHARE = (SHARES.index(n) for n in ("stage_none", "channel_severed", "consensus"))


@rule
def tally_run(outcome, state, month, number):
    """Add month `number` (from 1) of a run to its outcome record, which starts as zeros."""
    tested = month.test != TEST.none
    outcome.quiet = (outcome.quiet + 1.0) * (1.0 - tested)
    outcome.longest_quiet = max(outcome.longest_quiet, outcome.quiet)
    outcome.tests += tested
    outcome.tests_short += month.test == TEST.short
    outcome.tests_medium += month.test == TEST.medium
    outcome.tests_long += month.test == TEST.long
    outcome.tests_nuclear += month.test == TEST.nuclear
    if outcome.first_test_month == 0.0:
        outcome.first_test_month = number * tested
    if month.test >= TEST.long and outcome.first_red_line_month == 0.0:
        outcome.first_red_line_month = number
    outcome.two_track_messages += month.message == MESSAGE.two_track
    outcome.offers += month.message == MESSAGE.offer
    outcome.concessions += month.message == MESSAGE.concession
    outcome.tightenings += month.sanctions == SANCTIONS.tighten
    outcome.easings += month.sanctions == SANCTIONS.ease
    outcome.talks_months += state.stage == STAGE.talks
    outcome.interim_months += state.stage == STAGE.interim
    if state.stage >= STAGE.talks and outcome.first_talks_month == 0.0:
        outcome.first_talks_month = number
    if state.stage >= STAGE.interim and outcome.first_interim_month == 0.0:
        outcome.first_interim_month = number
    eased = month.sanctions == SANCTIONS.ease or month.new_interim == 1 or month.new_comprehensive == 1
    if eased and outcome.first_relief_month == 0.0:
        outcome.first_relief_month = number
    if state.declared == 1.0 and outcome.declared == 0.0:
        outcome.declared = 1.0
        outcome.first_declaration_month = number
    outcome.treaty = max(outcome.treaty, state.treaty)
    if number == 1:
        outcome.lowest_economy = state.economy
    outcome.lowest_economy = min(outcome.lowest_economy, state.economy)
    outcome.mean_tension += (state.tension - outcome.mean_tension) / number
    outcome.peak_tension = max(outcome.peak_tension, state.tension)


@rule
def finish_run(outcome, state):
    """Write what only the end of a run shows: final levels and the class of its outcome."""
    outcome.final_sanctions = state.sanctions
    outcome.final_economy = state.economy
    outcome.final_pressure = state.pressure
    outcome.final_warheads = state.warheads
    if state.stage == STAGE.comprehensive:
        outcome.outcome = OUTCOME.comprehensive_deal
    elif state.stage == STAGE.interim:
        outcome.outcome = OUTCOME.interim_deal
    elif state.stage == STAGE.talks:
        outcome.outcome = OUTCOME.talks
    elif outcome.first_red_line_month == 0.0:
        outcome.outcome = OUTCOME.stalemate
    else:
        outcome.outcome = OUTCOME.broken_moratorium


@rule
def tally_month(shares, histogram, sums, scale, state, vector, month):
    """Add one run's month to the month's totals.

    `shares`: (SHARES,) counts; `histogram`: (BANDED, GRID + 1) counts; `sums`: (BANDED,) in units of 1 / FIXED_POINT;
    `scale`: (BANDED,) grid steps a unit. The banded variables stand first in `vector`.
    """
    if month.drill >= 0:
        shares[DRILL_SHARE + month.drill] += 1
    shares[TEST_SHARE + month.test] += 1
    shares[POSTURE_SHARE + month.posture] += 1
    shares[MESSAGE_SHARE + month.message] += 1
    shares[SANCTIONS_SHARE + month.sanctions] += 1
    shares[TALK_SHARE + month.talk] += 1
    shares[STAGE_SHARE + int(state.stage)] += 1
    shares[CHANNEL_SHARE + int(state.channel)] += 1
    for flag in range(len(FLAG_FIELDS)):
        shares[FLAG_SHARE + flag] += int(vector[FLAG_FIELDS[flag]])
    for column in range(len(BANDED)):
        value = vector[column]
        histogram[column, min(int(value * scale[column] + 0.5), GRID)] += 1
        sums[column] += int(value * FIXED_POINT + 0.5)


class TotalArrays(NamedTuple):
    """The arrays of `Totals`, for the compiled loop."""

    shares: np.ndarray
    histogram: np.ndarray
    sums: np.ndarray
    scale: np.ndarray


@dataclass
class Totals:
    """The months of an ensemble so far: `shares` (months, SHARES), `histogram` (months, BANDED, GRID + 1), `sums`."""

    runs: int
    shares: np.ndarray
    histogram: np.ndarray
    sums: np.ndarray
    scale: np.ndarray

    @classmethod
    def empty(cls, design: Design) -> "Totals":
        """Zero totals for the months of `design`."""
        tops = np.array([BY_NAME[name].high for name in BANDED])
        most = most_warheads(design) if design.most_warheads is None else design.most_warheads
        tops[BANDED.index("warheads")] = 100.0 * max(1.0, np.ceil(most / 100.0))
        return cls(
            0,
            np.zeros((design.months, len(SHARES)), np.int64),
            np.zeros((design.months, len(BANDED), GRID + 1), np.int32),
            np.zeros((design.months, len(BANDED)), np.int64),
            GRID / tops,
        )

    @property
    def arrays(self) -> TotalArrays:
        """All but the number of runs; what is added to them is added to the totals."""
        return TotalArrays(self.shares, self.histogram, self.sums, self.scale)

    def add(self, other: "Totals") -> None:
        """Add the totals of other runs of the same design."""
        self.runs += other.runs
        self.shares += other.shares
        self.histogram += other.histogram
        self.sums += other.sums

    def frame(self, design: Design) -> pd.DataFrame:
        """One row a month: `month`, `date`, `runs`, mean and quantiles of each state, shares of actions and stages.

        A quantile is exact to half a step of its grid: 0.0005 for states in [0, 1], 0.0006 for the economy, 0.05
        warheads for an arsenal below 100.
        """
        columns: dict[str, object] = {
            "month": np.arange(1, design.months + 1, dtype=np.int32),
            "date": [design.date(month) for month in range(1, design.months + 1)],
            "runs": np.full(design.months, self.runs, np.int64),
        }
        reached = self.histogram.cumsum(axis=2, dtype=np.int64)
        for column, name in enumerate(BANDED):
            columns[f"{name}_mean"] = self.sums[:, column] / (FIXED_POINT * self.runs)
            for label, quantile in QUANTILES.items():
                step = (reached[:, column] < quantile * self.runs).sum(axis=1)
                columns[f"{name}_{label}"] = step / self.scale[column]
        shares = self.shares / self.runs
        drills = self.shares[:, DRILL_SHARE:TEST_SHARE].sum(axis=1) > 0
        shares[~drills, DRILL_SHARE:TEST_SHARE] = np.nan
        columns |= {name: shares[:, column] for column, name in enumerate(SHARES)}
        return pd.DataFrame(columns)


def most_warheads(design: Design) -> float:
    """What no run of the design can exceed: the largest arsenal given, and the largest production all along."""
    parameters, events = design.parameters, design.events
    driven = 1.0 + parameters.production_pressure.max() * (1.0 - PRODUCTION_PRESSURE)
    growth = max(driven, driven * parameters.interim_production.max(), parameters.comprehensive_production.max())
    set_by_events = events["value"][(events["effect"] == EFFECT.set) & (events["target"] == INDEX["warheads"])]
    given = max([design.initial.warheads.max(), *set_by_events])
    return float(given + parameters.production.max() * design.months * growth)


def runs_frame(design: Design, outcomes: np.ndarray, first_run: int = 0) -> pd.DataFrame:
    """One row a run: `run`, its `draw` of a posterior if there is one, every varied parameter, every outcome.

    First months are floats, NaN if they never came, which plain pandas counts as no when it compares:
    `(runs.first_talks_month <= 12).mean()` is a probability. Parquet files hold nulls, which it reads as NaN.
    """
    count = len(outcomes)
    span = design.rows(first_run, count)
    columns: dict[str, object] = {"run": np.arange(first_run, first_run + count, dtype=np.int64)}
    if design.draw is not None:
        columns["draw"] = design.draw[span]
    columns |= {key: values[span] for key, values in design.varied.items()}
    columns |= {name: outcomes[name].astype(np.int32) for name in COUNTS}
    for name in FIRSTS:
        columns[name] = np.where(outcomes[name] == 0.0, np.nan, outcomes[name])
    columns |= {name: outcomes[name] == 1.0 for name in FLAGS}
    columns |= {name: np.asarray(outcomes[name]) for name in LEVELS}
    columns["outcome"] = pd.Categorical.from_codes(outcomes["outcome"].astype(np.int8), categories=pd.Index(OUTCOMES))
    return pd.DataFrame(columns)
