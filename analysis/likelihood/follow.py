"""Following a record with given parameters: its log-likelihood, and all that the model expected on the way."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.likelihood.workspace import RecordMismatchError, Workspace
from analysis.record.record import SEEN, Record
from sim.batch.executors import cores
from sim.engine.month_record import TERMS
from sim.state import STATE_DTYPE, as_vectors

GRAIN = 1
"""How finely beliefs keep branches apart: 1 not at all, 0 never merges. See `merging_error`."""
WORTH_A_THREAD = 500
"""Ways in which months may have gone, from which on threads gain more than they cost each other."""


@dataclass(frozen=True, eq=False)
class Followed:
    """The model along a record.

    `log_probability` (months, SEEN): of what was seen of each instrument, given all that was seen before it; 0 where
    nothing was. `predicted` (months, SEEN, levels): the distribution expected just before it was seen. `starts`
    (months, VARIABLES): mean state that each month starts from, dated events included. `terms` (months, INSTRUMENTS,
    levels, terms): mean terms of every choice. `final_states` (branches, VARIABLES) and `final_weights`: where the
    record ends.
    """

    record: Record
    log_probability: np.ndarray
    predicted: np.ndarray
    starts: np.ndarray
    terms: np.ndarray
    final_states: np.ndarray
    final_weights: np.ndarray

    def of(self, instrument: str) -> np.ndarray:
        """The log-probability of what was seen of one instrument, shape (months,)."""
        return self.log_probability[:, SEEN.index(instrument)]

    def chance(self, instrument: str) -> np.ndarray:
        """The distribution expected of one instrument, shape (months, levels)."""
        return self.predicted[:, SEEN.index(instrument)]

    def terms_of(self, instrument: str) -> np.ndarray:
        """The mean terms of one instrument's levels, shape (months, levels, terms), in the order of `TERMS`."""
        names = TERMS[instrument]
        return self.terms[:, SEEN.index(instrument), : len(names), : max(map(len, names))]

    @property
    def log_likelihood(self) -> float:
        """Of all that is scored."""
        return float(self.log_probability[:, scored(self.record)].sum())


def scored(record: Record) -> list[int]:
    """The columns that count in the likelihood."""
    return [SEEN.index(name) for name in record.scored]


def follow(record: Record, parameters: np.recarray, grain: int = GRAIN) -> Followed:
    """The model with one set of `parameters`, shape (1,), along `record`.

    Raises `RecordMismatchError` where the model gives the record no chance, with the month and the instrument.
    """
    workspace = Workspace(record, grain, detailed=True)
    if workspace.follow(parameters[0]) == 0:
        month, column = np.argwhere(np.isneginf(workspace.logs))[0]
        raise RecordMismatchError(
            f"{record.dates[month]}: the model cannot produce what is recorded of the {SEEN[column]} in this month; "
            "check the months before it, or mend the record"
        )
    expected = workspace.expected
    return Followed(record, workspace.logs, expected.predicted, expected.starts, expected.terms, *workspace.ends())


def sampled_ends(
    followed: Sequence[Followed], counts: NDArray[np.int64], generator: np.random.Generator
) -> np.recarray:
    """States in which the record may have ended: `counts[i]` of `followed[i]`, one behind another."""
    drawn = [
        end.final_states[generator.choice(len(end.final_weights), count, p=end.final_weights)]
        for end, count in zip(followed, counts, strict=True)
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
    likelihoods = np.empty((len(parameters), record.months))

    def work(share: range) -> None:
        workspace = Workspace(record, grain, detailed=False)
        for index in share:
            possible = workspace.follow(parameters[index])
            likelihoods[index] = workspace.logs[:, columns].sum(axis=1) if possible else -np.inf

    open_ways = np.bitwise_count(record.seen).clip(1).prod(axis=1).sum()
    workers = min(threads or cores(), len(parameters)) if open_ways > WORTH_A_THREAD else 1
    shares = [range(start, len(parameters), workers) for start in range(workers)]
    if workers == 1:
        work(shares[0])
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, shares))
    return likelihoods if by_month else likelihoods.sum(axis=1)


def merging_error(record: Record, parameters: np.recarray, grain: int = GRAIN) -> float:
    """The largest change of a log-likelihood when beliefs keep branches apart four times as finely."""
    coarse, fine = (log_likelihood(record, parameters, fineness) for fineness in (grain, 4 * grain))
    return float(np.abs(coarse - fine).max())
