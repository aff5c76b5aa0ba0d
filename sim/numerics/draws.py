"""Keyed random numbers: a draw is a pure function of (seed, run, month, decision).

The generator is the counter-based Philox 4x64 with ten rounds (Salmon, Moraes, Dror & Shaw 2011), equal to NumPy's
`Philox(key=[seed, stream], counter=...)`. Because nothing is drawn in sequence, every scenario has the same draws
(common random numbers), a run does not depend on how many others there are, who computes them or in which order, and
a new decision or parameter moves no other draw.
"""

import hashlib
from typing import Any

import numpy as np

from sim.numerics.arithmetic import multiply_high
from sim.numerics.compiler import JIT, rule
from sim.vocabulary import DECISION

MASK = 0xFFFFFFFFFFFFFFFF
DRAWS = 4 * -(-len(DECISION) // 4)
"""Length of a month's array of draws: whole blocks of four."""

word: Any = np.uint64 if JIT else int

ROUND_0, ROUND_1 = word(0xD2E7470EE14C6C93), word(0xCA5A826395121157)
KEY_0, KEY_1 = word(0x9E3779B97F4A7C15), word(0xBB67AE8584CAA73B)
ALL_BITS, ELEVEN = word(MASK), word(11)
EVENT_STREAM = word(1)
MESA_STREAM = 2


@rule
def philox(key_0, key_1, counter_0, counter_1, counter_2, counter_3):
    """The four 64-bit words of one Philox block."""
    for _ in range(10):
        high_0, low_0 = multiply_high(counter_0, ROUND_0), (counter_0 * ROUND_0) & ALL_BITS
        high_1, low_1 = multiply_high(counter_2, ROUND_1), (counter_2 * ROUND_1) & ALL_BITS
        counter_0, counter_1 = high_1 ^ counter_1 ^ key_0, low_1
        counter_2, counter_3 = high_0 ^ counter_3 ^ key_1, low_0
        key_0, key_1 = (key_0 + KEY_0) & ALL_BITS, (key_1 + KEY_1) & ALL_BITS
    return counter_0, counter_1, counter_2, counter_3


@rule
def uniform(bits):
    """A number in [0, 1) from the upper 53 bits of a word, as NumPy makes it."""
    return float(bits >> ELEVEN) * (1.0 / 9007199254740992.0)


@rule
def draw_month(draws, seed, run, month):
    """Fill `draws`, shape (DRAWS,), with the draws of one month; `draws[DECISION.test]` decides the test."""
    for block in range(len(draws) // 4):
        bits = philox(word(seed), word(0), word(block), word(month), word(run), word(0))
        for word_of_block in range(4):
            draws[4 * block + word_of_block] = uniform(bits[word_of_block])


@rule
def draw_event(seed, run, month, event):
    """The draw in [0, 1) that decides whether the event with the 64-bit key `event` happens this month."""
    return uniform(philox(word(seed), EVENT_STREAM, word(event), word(month), word(run), word(0))[0])


def key_of(text: str) -> int:
    """A 64-bit key for a name, the same in every process (Python's own hash is not)."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def parameter_draws(seed: int, key: str, first_run: int, runs: int) -> np.ndarray:
    """Uniform draws in [0, 1) for the parameter `key`, shape (runs,): one a run, from a stream of its own."""
    draws = np.empty(runs)
    _draw_parameter(draws, seed, word(key_of(key)), first_run)
    return draws


@rule
def _draw_parameter(draws, seed, stream, first_run):
    for index in range(len(draws)):
        bits = philox(word(seed), stream, word(0), word(0), word(first_run + index), word(0))
        draws[index] = uniform(bits[0])
