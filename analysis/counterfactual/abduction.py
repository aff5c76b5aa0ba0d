"""Abduction: histories that agree with the whole record, drawn from all that the record leaves open.

The filter goes forward through the record and every way is kept; a history is then drawn backwards from its end
(forward filtering, backward sampling: Carter & Kohn 1994). The filter merges branches that hardly differ, so a history
drawn so is a proposal: it is lived again by the exact rules, and histories are drawn anew by the ratio of their true
probability to the one that they were proposed with (importance resampling: Rubin 1988).
"""

from dataclasses import dataclass

import numpy as np

from analysis.counterfactual.kernel.tracing import Ways, trace_month
from analysis.counterfactual.kernel.worlds import Change, Histories, Past, Room, Worlds, play_worlds
from analysis.likelihood.follow import GRAIN
from analysis.likelihood.kernel.branches import WHOLE_FIELDS, Branches, cells
from analysis.likelihood.kernel.filtering import COLUMNS, FULL, MOST_LEVELS, MOST_TERMS, SCRATCH, Scratch
from analysis.likelihood.workspace import MOST_BRANCHES, RecordMismatchError
from analysis.record import Record
from sim.engine.month_record import empty_months
from sim.numerics.draws import DRAWS
from sim.rules.events import EFFECT
from sim.state import STATE_DTYPE, VARIABLES, as_vectors
from sim.vocabulary import INSTRUMENTS

MOST_WAYS = 200_000
"""Ways in which one month may have gone, at most."""
PROPOSED = 4
"""Histories proposed for each one that is kept."""


def past_of(record: Record) -> Past:
    """The record as the compiled worlds take it."""
    events = record.design.events
    dated = np.unique(events["target"][events["effect"] == EFFECT.set])
    initial = as_vectors(record.design.initial)[0].copy()
    return Past(events, record.design.calendar_month, record.seen, initial, dated)


def room_for(past: Past, window: int) -> Room:
    """Room for one run at a time, with a window of so many months."""
    states = np.recarray(3, STATE_DTYPE)
    return Room(
        states, as_vectors(states), empty_months(1), np.empty(DRAWS), np.empty(DRAWS), np.empty((window, DRAWS)),
        np.empty((window + 1, len(past.dated), 2)), np.zeros(window, np.int64), np.zeros(2),
    )  # fmt: skip


def empty_worlds(runs: int, months: int) -> Worlds:
    """Room for both worlds of so many runs."""
    return Worlds(
        np.full((2, runs, months, COLUMNS), -1, np.int8), np.empty((2, runs, months, len(VARIABLES))),
        np.zeros((runs, months, len(INSTRUMENTS)), np.bool_),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Traced:
    """The ways of one month, those to one branch side by side.

    `first` (branches + 1,): where the ways to each branch begin; `heights` (ways,): their weights added up.
    """

    origin: np.ndarray
    turned: np.ndarray
    levels: np.ndarray
    weights: np.ndarray
    first: np.ndarray
    heights: np.ndarray


class Tracer:
    """The arrays that tracing one record needs; one for each thread, used again and again."""

    def __init__(self, record: Record, grain: int = GRAIN) -> None:
        self.record, self.past = record, past_of(record)
        fields = len(VARIABLES)
        states = np.recarray(SCRATCH, STATE_DTYPE)
        self.scratch = Scratch(empty_months(1), states, as_vectors(states), np.zeros(COLUMNS + 1))
        slots = min(cells(grain), MOST_BRANCHES) if grain else MOST_BRANCHES
        shared = (
            np.empty(slots), np.empty((slots, len(WHOLE_FIELDS))), np.empty(slots, np.int64),
            np.full(cells(grain), -1, np.int64),
        )  # fmt: skip
        self.branches = tuple(
            Branches(
                np.empty((slots, fields)), np.empty(slots), *shared, np.zeros(1, np.int64), np.array([grain])
            )
            for _ in range(2)
        )  # fmt: skip
        self.ways = Ways(
            np.empty(MOST_WAYS, np.int64), np.empty(MOST_WAYS, np.int64), np.empty(MOST_WAYS, np.int8),
            np.empty((MOST_WAYS, COLUMNS), np.int8), np.empty(MOST_WAYS), np.zeros(1, np.int64), np.zeros(2, np.int64),
            np.empty(fields),
        )  # fmt: skip
        self.unused = np.zeros((COLUMNS, MOST_LEVELS)), np.zeros((len(INSTRUMENTS), MOST_LEVELS, MOST_TERMS))
        self.room = room_for(self.past, 1)

    def histories(self, parameters: np.recarray, count: int, generator: np.random.Generator) -> tuple[Histories, float]:
        """`count` histories that agree with the record under `parameters`, shape (1,), and what proposals are worth.

        That is the effective number of proposals for each history that is kept: 1 or more is good. Raises
        `RecordMismatchError` where the model gives the record no chance.
        """
        proposed, expected = self._proposed(self._traced(parameters[0]), PROPOSED * count, generator)
        ratios = self._weighed(parameters, proposed) - expected
        weights = np.exp(ratios - ratios.max())
        weights /= weights.sum()
        steps = (np.arange(count) + generator.random()) / count  # systematic resampling
        kept = np.searchsorted(np.cumsum(weights), steps, side="right").clip(max=len(weights) - 1)
        kept = generator.permutation(kept)
        worth = 1 / np.square(weights).sum() / count
        return Histories(proposed.levels[kept], proposed.turned[kept]), float(worth)

    def _weighed(self, parameters: np.recarray, histories: Histories) -> np.ndarray:
        """The log-probability of each history and of the record with it, by the exact rules."""
        logs = np.empty(len(histories.levels))
        none = empty_worlds(0, 0)
        own = self.past.events
        change = Change(0, np.concatenate([parameters, parameters]).view(np.recarray), own, own, 0, 0)
        play_worlds(self.past, change, histories, self.room, none, logs, True)
        return logs

    def _traced(self, parameters: np.record) -> list[Traced]:
        """The ways of every month."""
        before, after = self.branches
        before.states[0], before.weights[0], before.used[0] = self.past.initial, 1.0, 1
        months = []
        for index, mask in enumerate(self.past.seen):
            left = trace_month(
                parameters, self.past.events, mask, self.past.calendar, index + 1, self.scratch, before, after,
                self.ways, *self.unused,
            )  # fmt: skip
            if left in (0, FULL):
                before.table[:] = -1
                message = "leaves too much open to be followed" if left else "cannot come about in the model"
                raise RecordMismatchError(f"{self.record.dates[index]}: what the record says of this month {message}")
            months.append(_gathered(self.ways, left))
            before, after = after, before
        self.ends = before.weights[: before.used[0]].copy()
        return months

    def _proposed(
        self, months: list[Traced], count: int, generator: np.random.Generator
    ) -> tuple[Histories, np.ndarray]:
        """`count` histories drawn backwards, and the log-probability with which each was."""
        levels = np.empty((count, len(months), COLUMNS), np.int8)
        turned = np.empty((count, len(months)), np.int8)
        branch = generator.choice(len(self.ends), count, p=self.ends / self.ends.sum())
        logs = np.log(self.ends[branch])
        for index in range(len(months) - 1, -1, -1):
            month = months[index]
            low = month.heights[month.first[branch]] - month.weights[month.first[branch]]
            high = month.heights[month.first[branch + 1] - 1]
            way = np.searchsorted(month.heights, low + generator.random(count) * (high - low), side="right")
            way = way.clip(month.first[branch], month.first[branch + 1] - 1)
            logs += np.log(month.weights[way] / (high - low))
            levels[:, index], turned[:, index] = month.levels[way], month.turned[way]
            branch = month.origin[way]
        return Histories(levels, turned), logs


def _gathered(ways: Ways, branches: int) -> Traced:
    used = ways.used[0]
    order = np.argsort(ways.target[:used], kind="stable")
    weights = ways.weights[:used][order]
    first = np.searchsorted(ways.target[:used][order], np.arange(branches + 1))
    return Traced(
        ways.origin[:used][order], ways.turned[:used][order], ways.levels[:used][order], weights, first,
        np.cumsum(weights),
    )  # fmt: skip
