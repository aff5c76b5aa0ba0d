"""Every instrument in the order of play, with the two halves of its rule.

A choice is to consider the levels, to draw one, and to carry it out. What follows a record instead of drawing (the
likelihood) calls the two halves from this table, so an instrument that is added here is followed as well.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.numerics.compiler import rule
from sim.rules.north_korea import carry_out_test, consider_message, consider_test
from sim.rules.south_korea import carry_out_drill, consider_drill, consider_posture
from sim.rules.united_states import carry_out_talk, consider_sanctions, consider_talk
from sim.vocabulary import INSTRUMENTS, Instrument


@rule
def carry_out_nothing(state, month):
    """Nothing follows at once: a posture, a message, a change of sanctions act through those who see them."""


class Choice(NamedTuple):
    """The rule of one instrument.

    `consider(state, parameters, month)` fills the instrument's terms and probabilities; `carry_out(state, month)` does
    what follows at once from the level that stands in `month`.
    """

    instrument: Instrument
    consider: Callable[..., Any]
    carry_out: Callable[..., Any]


_RULES = {
    "drill": (consider_drill, carry_out_drill),
    "test": (consider_test, carry_out_test),
    "posture": (consider_posture, carry_out_nothing),
    "message": (consider_message, carry_out_nothing),
    "sanctions": (consider_sanctions, carry_out_nothing),
    "talk": (consider_talk, carry_out_talk),
}

CHOICES = tuple(Choice(instrument, *_RULES[instrument.name]) for instrument in INSTRUMENTS)
"""In the order of play."""
