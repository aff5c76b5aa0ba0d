"""Following a record with given parameters: its log-likelihood, and all that the model expected on the way."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.likelihood.filtering import COLUMNS, DISCRETE_STATES, FULL, KEPT, MOST_LEVELS, SCRATCH, filter_record
from analysis.record.record import SEEN, Record
from sim.batch.executors import cores
from sim.engine.month_record import month_records
from sim.errors import PanmunjomError
from sim.rules.north_korea import TEST_TERM
from sim.state import STATE_DTYPE, VARIABLES, as_vectors

GRAIN = 1
"""How finely beliefs keep branches apart: 1 not at all, 0 never merges. See `merging_error`."""
EXACT_SLOTS = 200_000
WORTH_A_THREAD = 500
"""Ways in which months may have gone, from which on threads gain more than they cost each other."""
RESPONSE_TERMS = 7


class RecordMismatchError(PanmunjomError):
    """A record that the model cannot have produced, or too long to follow without merging; the message says where."""


@dataclass(frozen=True, eq=False)
class Followed:
    """The model along a record.

    `log_probability` (months, SEEN): of what was seen of each instrument, given all that was seen before it; 0 where
    nothing was. `predicted` (months, SEEN, levels): the distribution expected just before it was seen. `starts`
    (months, VARIABLES): mean state that each month starts from, dated events included. `test_terms` (months, levels,
    terms) and `response_terms`: mean terms of the two decisions. `final_states` (branches, VARIABLES) and
    `final_weights`: where the record ends.
    """

    record: Record
    log_probability: np.ndarray
    predicted: np.ndarray
    starts: np.ndarray
    test_terms: np.ndarray
    response_terms: np.ndarray
    final_states: np.ndarray
    final_weights: np.ndarray

    def of(self, instrument: str) -> np.ndarray:
        """The log-probability of what was seen of one instrument, shape (months,)."""
        return self.log_probability[:, SEEN.index(instrument)]

    def chance(self, instrument: str) -> np.ndarray:
        """The distribution expected of one instrument, shape (months, levels)."""
        return self.predicted[:, SEEN.index(instrument)]

    @property
    def log_likelihood(self) -> float:
        """Of all that is scored."""
        return float(self.log_probability[:, scored(self.record)].sum())


def scored(record: Record) -> list[int]:
    """The columns that count in the likelihood."""
    return [SEEN.index(name) for name in record.scored]


class _Room:
    """The arrays that following needs; one for each thread, used again and again."""

    def __init__(self, record: Record, grain: int, detailed: bool) -> None:
        slots = DISCRETE_STATES * 6 if grain else EXACT_SLOTS
        if grain > 1:
            slots = EXACT_SLOTS
        months, fields = record.months, len(VARIABLES)
        self.states = np.recarray(SCRATCH, STATE_DTYPE)
        self.pools = np.empty((2, slots, fields))
        self.weights = np.empty((2, slots))
        self.heavy = np.empty((slots, len(KEPT)))
        self.heaviest = np.empty(slots)
        self.keys = np.empty(slots, np.int64)
        self.table = np.full(DISCRETE_STATES * 3 * max(1, grain) ** 3, -1, np.int64)
        self.month = month_records(1)[0]
        self.logs = np.zeros((months, COLUMNS))
        shown = months if detailed else 0
        self.predicted = np.zeros((max(1, shown), COLUMNS, MOST_LEVELS))
        self.starts = np.zeros((shown, fields))
        self.test_terms = np.zeros((shown, MOST_LEVELS, len(TEST_TERM)))
        self.response_terms = np.zeros((shown, MOST_LEVELS, RESPONSE_TERMS))

    def follow(self, record: Record, parameters: np.record, grain: int) -> int:
        """Follow `record` with one set of parameters; the number of branches left."""
        self.logs[:] = 0.0
        self.pools[0, 0] = as_vectors(record.design.initial)[0]
        left: int = filter_record(
            parameters, self.month, self.states, as_vectors(self.states), record.design.events,
            record.design.calendar_month, record.seen, grain, self.table, self.pools, self.weights, self.heavy,
            self.heaviest, self.keys, self.logs, self.predicted, self.starts, self.test_terms, self.response_terms,
        )  # fmt: skip
        if left == FULL:
            raise RecordMismatchError(
                f"the record leaves too much open to follow {record.months} months without merging branches"
            )
        if left == 0:
            self.table[:] = -1
        return left


def follow(record: Record, parameters: np.recarray, grain: int = GRAIN) -> Followed:
    """The model with one set of `parameters`, shape (1,), along `record`.

    Raises `RecordMismatchError` where the model gives the record no chance, with the month and the instrument.
    """
    room = _Room(record, grain, detailed=True)
    left = room.follow(record, parameters[0], grain)
    if left == 0:
        month, column = np.argwhere(np.isneginf(room.logs))[0]
        raise RecordMismatchError(
            f"{record.dates[month]}: the model cannot produce what is recorded of the {SEEN[column]} in this month; "
            "check the months before it, or mend the record"
        )
    last = record.months % 2
    return Followed(
        record, room.logs, room.predicted, room.starts, room.test_terms, room.response_terms,
        room.pools[last, :left].copy(), room.weights[last, :left].copy(),
    )  # fmt: skip


def sampled_ends(followed: Sequence[Followed], counts: NDArray[np.int64], luck: np.random.Generator) -> np.recarray:
    """States in which the record may have ended: `counts[i]` of `followed[i]`, one behind another."""
    drawn = [
        each.final_states[luck.choice(len(each.final_weights), count, p=each.final_weights)]
        for each, count in zip(followed, counts, strict=True)
    ]
    states = np.recarray(int(np.sum(counts)), STATE_DTYPE)
    as_vectors(states)[:] = np.concatenate(drawn)
    return states


def log_likelihood(
    record: Record, parameters: np.recarray, grain: int = GRAIN, by_month: bool = False, threads: int | None = None
) -> np.ndarray:
    """The log-likelihood of `record` under each of `parameters`, shape (n,); with `by_month` (n, months).

    -inf where the model gives the record no chance. Exact where the record leaves nothing open or is short (grain 0);
    else branches of equal discrete states are merged, which `merging_error` measures.
    """
    columns = scored(record)
    found = np.empty((len(parameters), record.months))

    def work(share: range) -> None:
        room = _Room(record, grain, detailed=False)
        for place in share:
            left = room.follow(record, parameters[place], grain)
            found[place] = room.logs[:, columns].sum(axis=1) if left else -np.inf

    open_ways = np.bitwise_count(record.seen).clip(1).prod(axis=1).sum()
    workers = min(threads or cores(), len(parameters)) if open_ways > WORTH_A_THREAD else 1
    shares = [range(start, len(parameters), workers) for start in range(workers)]
    if workers == 1:
        work(shares[0])
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, shares))
    return found if by_month else found.sum(axis=1)


def merging_error(record: Record, parameters: np.recarray, grain: int = GRAIN) -> float:
    """The largest change of a log-likelihood when beliefs keep branches apart four times as finely."""
    coarse, fine = (log_likelihood(record, parameters, each) for each in (grain, 4 * grain))
    return float(np.abs(coarse - fine).max())
