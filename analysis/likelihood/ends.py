"""Where a record leaves the model: the states in which it may have ended, and how likely, for each parameter set.

The record dates the level of sanctions, and its deals lifted less of them than deals of the model do: those of 2007 and
2012 were for energy and food aid. A deal in force at the end holds by all its relief, as it does along the record; what
the dated level never showed of it is `relief_elsewhere`, and the end of the deal does not take that back.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from analysis.likelihood.follow import GRAIN, follow
from analysis.likelihood.workspace import Workspace
from analysis.record.record import SEEN, Record
from sim.batch.executors import cores
from sim.numerics.draws import parameter_draws
from sim.state import INDEX, STATE_DTYPE, as_vectors, changed_start
from sim.vocabulary import STAGE

STREAM = "initial.from"
DEALS = np.uint8(1 << STAGE.interim | 1 << STAGE.comprehensive)
"""The stages that are a deal, as a mask of `Record.seen`."""
WORTH_A_THREAD = 20
"""Sets of parameters, from which on threads gain more than they cost each other."""


class Ends(NamedTuple):
    """The states in which a record may have ended, shape (branches, VARIABLES), and their `weights`, which sum to 1."""

    states: np.ndarray
    weights: np.ndarray


def ends(record: Record, sets: np.recarray) -> list[Ends]:
    """Where `record` leaves the model under each of the parameter `sets`.

    What the record leaves open has several branches; of histories whose discrete states are equal one is kept, with
    their mean. What a dated fact of the last month changes is known, and what the record's sanctions never showed of a
    deal's relief. Raises `RecordMismatchError` where the model gives
    the record no chance.
    """
    workers = min(cores(), len(sets)) if len(sets) > WORTH_A_THREAD else 1
    shares = [range(first, len(sets), workers) for first in range(workers)]
    found: list[Ends | None] = [None] * len(sets)

    def work(share: range) -> None:
        workspace = Workspace(record, GRAIN, detailed=False)
        for index in share:
            if not workspace.follow(sets[index]):
                follow(record, sets[index : index + 1].view(np.recarray))  # tells which month and instrument
            states, weights = workspace.ends()
            for event in record.carried_over:
                states[:, event["target"]] = event["value"]
            _tell_relief_apart(record, states)
            found[index] = Ends(states, weights / weights.sum())

    if workers == 1:
        work(shares[0])
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, shares))
    return [end for end in found if end is not None]


def _tell_relief_apart(record: Record, states: np.ndarray) -> None:
    """Write into `states` (branches, VARIABLES) how much relief of a deal in force the dated level has not shown."""
    dealing = (record.seen[:, SEEN.index("stage")] & ~DEALS) == 0
    if not dealing[-1]:
        return
    begun = record.months - int(np.argmin(dealing[::-1])) if not dealing.all() else 0
    before = record.dated_value("sanctions", begun + 1)
    if before is not None:
        lifted = np.maximum(0.0, before - states[:, INDEX["sanctions"]])
        states[:, INDEX["relief_elsewhere"]] = np.maximum(0.0, states[:, INDEX["deal_relief"]] - lifted)


def ends_of_runs(
    ends_of: Callable[[np.recarray], list[Ends]], parameters: np.recarray, seed: int, first: int, count: int
) -> np.recarray:
    """A state in which a record may have ended for each of `count` runs from run `first` on, shape (count,).

    `parameters` holds a set for each of these runs, or one for all; `ends_of` gives where the record leaves sets. Which
    of the branches a run starts in is drawn from a stream of its own, so it does not depend on what else is drawn.
    """
    sets, places = np.unique(parameters, return_inverse=True)
    possible = ends_of(sets.view(np.recarray))
    drawn = parameter_draws(seed, STREAM, first, count)
    places = np.broadcast_to(places.reshape(-1), count)
    order = np.argsort(places, kind="stable")
    states = np.recarray(count, STATE_DTYPE)
    vectors = as_vectors(states)
    for of_set in np.split(order, np.flatnonzero(np.diff(places[order])) + 1):
        end = possible[places[of_set[0]]]
        branch = np.searchsorted(np.cumsum(end.weights), drawn[of_set], side="right")
        vectors[of_set] = end.states[np.minimum(branch, len(end.weights) - 1)]
    return changed_start(states, {})  # pain is that of the mean economy, not a mean of pains
