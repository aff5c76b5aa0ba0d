"""Where two scenarios part over all their runs: which choices differ first, how often, from when on.

A small effect of a policy has its reason here: either the worlds seldom part, or they part in what does not matter for
the end. Runs are paired by their random draws, as in `parting`; what a scenario may force is its own doing and is left
out.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.explanation.parting import with_the_same_draws
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import estimated
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.engine.tally import runs_frame
from sim.rules.events import EFFECT
from sim.scenario import Scenario, design
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS

CHUNK = 1000
"""Runs whose whole histories are in memory at a time."""
EXAMPLES = 5
"""Runs that are named, at most, of those that end in another class."""
TRACKS = ("stage", "channel")
WHAT = (*(instrument.column for instrument in INSTRUMENTS), *TRACKS)
"""What may differ in a month, in the order in which a month decides it; the tracks move by chance at its end."""


@dataclass(frozen=True, eq=False)
class Parted:
    """Two scenarios over `runs` runs with the same random draws.

    `frame` has one row for each of `WHAT`, then `any`: `what`, `first` (the share of runs in which it is the first to
    differ), `median_month` (of these, from 1; NaN where there are none), `ever` (the share in which it ever differs),
    `months` (in how many months, on average over all runs), each share and mean with its Monte-Carlo standard error as
    `..._error`. `by_month` is the share of runs that have parted by the end of each month, shape (months,).
    `endings` has one row a pair of different classes in which runs end, the commonest first: `ours`, `theirs`, `share`,
    `share_error`; `other_end` is the share of runs that end in another class at all, with its error, and
    `examples` are the first runs that do.
    """

    ours: Scenario
    theirs: Scenario
    runs: int
    frame: pd.DataFrame
    by_month: NDArray[np.float64]
    endings: pd.DataFrame
    other_end: tuple[float, float]
    examples: tuple[int, ...]


@dataclass(frozen=True)
class _Histories:
    """What the runs of a design did: levels and stages, shape (runs, months, WHAT), and their frame of outcomes."""

    moves: NDArray[np.int8]
    frame: pd.DataFrame


def parted(scenario: Scenario, other: Scenario, runs: int | None = None) -> Parted:
    """Where the two part, over `runs` runs, or as many as the first scenario has."""
    count = runs or scenario.runs
    theirs = with_the_same_draws(scenario, other)
    plans = [design(each, runs=count) for each in (scenario, theirs)]
    ours_did, theirs_did = (_histories(plan) for plan in plans)
    free = ~(_may_be_forced(plans[0]) | _may_be_forced(plans[1]))
    differ = (ours_did.moves != theirs_did.moves) & free
    draws = draws_of(ours_did.frame)
    flat = differ.reshape(count, -1)
    first = np.where(flat.any(axis=1), flat.argmax(axis=1), -1)
    rows = [
        _row(what, first, first % len(WHAT) == place, differ[:, :, place], draws) for place, what in enumerate(WHAT)
    ]
    rows.append(_row("any", first, np.ones(count, dtype=bool), differ.any(axis=2), draws))
    by_month = differ.any(axis=2).cumsum(axis=1).astype(bool).mean(axis=0)
    ends = pd.DataFrame({"ours": ours_did.frame["outcome"], "theirs": theirs_did.frame["outcome"]}).astype(str)
    apart = (ends["ours"] != ends["theirs"]).to_numpy()
    share, error, *_ = estimated(apart, draws)
    examples = tuple(np.flatnonzero(apart)[:EXAMPLES].tolist())
    frame, endings = pd.DataFrame(rows), _endings(ends, draws)
    return Parted(scenario, theirs, count, frame, by_month, endings, (share, error), examples)


def _histories(plan: Design) -> _Histories:
    moves, frames = [], []
    for start in range(0, plan.runs, CHUNK):
        size = min(CHUNK, plan.runs - start)
        outcomes, _, paths = run_chunk(plan, start, size, size)
        tracks = paths.states[:, :, [INDEX[track] for track in TRACKS]].astype(np.int8)
        moves.append(np.concatenate([paths.actions, tracks], axis=2))
        frames.append(runs_frame(plan, outcomes, start))
    return _Histories(np.concatenate(moves), pd.concat(frames, ignore_index=True))


def _may_be_forced(plan: Design) -> NDArray[np.bool_]:
    """Which instruments an event of the design may force in which months, shape (months, WHAT)."""
    forced = np.zeros((plan.months, len(WHAT)), dtype=bool)
    for event in plan.events[plan.events["effect"] == EFFECT.force]:
        forced[event["first"] - 1 : event["last"], event["target"]] = True
    return forced


def _row(
    what: str, first: NDArray[np.int64], here: NDArray[np.bool_], differ: NDArray[np.bool_], draws: Draws | None
) -> dict[str, object]:
    parts = here & (first >= 0)
    row: dict[str, object] = {"what": what}
    row["first"], row["first_error"], *_ = estimated(parts, draws)
    row["median_month"] = float(np.median(first[parts] // len(WHAT) + 1)) if parts.any() else np.nan
    row["ever"], row["ever_error"], *_ = estimated(differ.any(axis=1), draws)
    row["months"], row["months_error"], *_ = estimated(differ.sum(axis=1).astype(np.float64), draws)
    return row


def _endings(ends: pd.DataFrame, draws: Draws | None) -> pd.DataFrame:
    rows = []
    for (one, other), group in ends[ends["ours"] != ends["theirs"]].groupby(["ours", "theirs"]):
        happened = np.zeros(len(ends), dtype=bool)
        happened[group.index] = True
        share, error, *_ = estimated(happened, draws)
        rows.append({"ours": one, "theirs": other, "share": share, "share_error": error})
    columns = ["ours", "theirs", "share", "share_error"]
    return pd.DataFrame(rows, columns=columns).sort_values("share", ascending=False, ignore_index=True)
