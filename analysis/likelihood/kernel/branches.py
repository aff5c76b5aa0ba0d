"""The branches that a record leaves open at the start of a month: weighted states, merged where they hardly differ.

Two branches whose discrete states are equal, and whose beliefs lie in one cell of a grid, are merged: numbers become
weighted means, whole numbers are those of the heavier branch, because a mean of them would mean nothing.
"""

from math import prod
from typing import NamedTuple

import numpy as np

from sim.numerics.compiler import rule
from sim.state import DISCRETE, INDEX, MEMORY

ALIKE = ("consensus", "border_closed", "moratorium", "treaty")
"""Discrete states that branches need not be kept apart by: a record dates them, or they follow from the stage."""
APART = tuple(variable for variable in DISCRETE if variable.name not in ALIKE)
"""Discrete states that keep branches apart: every one that the model has but for those above."""
BELIEFS = ("belief_paid", "trust_us_nk", "trust_nk_rok")
"""Beliefs that keep branches apart where a grain asks for it."""

APART_FIELDS = np.array([INDEX[variable.name] for variable in APART])
APART_VALUES = np.array([int(variable.high) + 1 for variable in APART])
BELIEF_FIELDS = np.array([INDEX[name] for name in BELIEFS])
WHOLE_FIELDS = np.array([INDEX[variable.name] for variable in DISCRETE + MEMORY if variable.whole])
DISCRETE_STATES = prod(int(values) for values in APART_VALUES)
"""Combinations of the discrete states that keep branches apart."""


class Branches(NamedTuple):
    """Room for the branches of one month.

    `states` (slots, VARIABLES) holds sums until `settle_branches` turns them into states; `weights` (slots,) their
    weights. `heaviest` (slots,) is the weight of the heaviest branch merged into a slot and `whole` (slots,
    WHOLE_FIELDS) its whole numbers. `keys` (slots,) says where in `table` the number of a slot stands; -1 in `table`
    marks a combination that no branch has reached. `used` (1,) is how many slots are in use, `grain` (1,) how finely
    beliefs keep branches apart: 1 not at all, 0 never merges.
    """

    states: np.ndarray
    weights: np.ndarray
    heaviest: np.ndarray
    whole: np.ndarray
    keys: np.ndarray
    table: np.ndarray
    used: np.ndarray
    grain: np.ndarray


def cells(grain: int) -> int:
    """How many combinations of discrete states and beliefs a grain keeps apart."""
    return int(DISCRETE_STATES * max(1, grain) ** len(BELIEFS))


@rule
def key_of(vector, grain):
    """Where a state stands in the table of branches: its discrete part, and its beliefs in steps of 1 / grain."""
    key = 0
    for position in range(len(APART_FIELDS)):
        key = key * APART_VALUES[position] + int(vector[APART_FIELDS[position]])
    for position in range(len(BELIEF_FIELDS)):
        key = key * grain + min(int(vector[BELIEF_FIELDS[position]] * grain), grain - 1)
    return key


@rule
def insert(branches, vector, weight):
    """Add a branch, or merge it with the one of its key; False if there is no room."""
    grain = branches.grain[0]
    key = -1
    if grain > 0:
        key = key_of(vector, grain)
        slot = branches.table[key]
        if slot >= 0:
            branches.weights[slot] += weight
            for field in range(len(vector)):
                branches.states[slot, field] += weight * vector[field]
            if weight > branches.heaviest[slot]:
                branches.heaviest[slot] = weight
                for position in range(len(WHOLE_FIELDS)):
                    branches.whole[slot, position] = vector[WHOLE_FIELDS[position]]
            return True
    slot = branches.used[0]
    if slot == len(branches.weights):
        return False
    if grain > 0:
        branches.table[key] = slot
    branches.keys[slot] = key
    branches.weights[slot] = weight
    branches.heaviest[slot] = weight
    for field in range(len(vector)):
        branches.states[slot, field] = weight * vector[field]
    for position in range(len(WHOLE_FIELDS)):
        branches.whole[slot, position] = vector[WHOLE_FIELDS[position]]
    branches.used[0] = slot + 1
    return True


@rule
def settle_branches(branches, total):
    """Turn the sums of the branches into states and their weights into shares of `total`, and empty the table."""
    for slot in range(branches.used[0]):
        for field in range(branches.states.shape[1]):
            branches.states[slot, field] /= branches.weights[slot]
        for position in range(len(WHOLE_FIELDS)):
            branches.states[slot, WHOLE_FIELDS[position]] = branches.whole[slot, position]
        if branches.grain[0] > 0:
            branches.table[branches.keys[slot]] = -1
        branches.weights[slot] /= total
