"""Relief has a size: how much of it an ease or a deal brings, and what that is worth to North Korea.

An ordinary ease, which lifts half of what an interim deal would, has size 1. What an ease does to hope, to pressure and
to talks grows with its size: nothing jumps as the step goes to 0, and more never does less. Up to an ordinary ease in
all, ten small steps do about what one large one does; of more relief they do less for talks than all of it at once.
"""

import math

from sim.numerics.arithmetic import logarithm
from sim.numerics.compiler import rule
from sim.state import EPSILON
from sim.vocabulary import SANCTIONS


@rule
def ordinary_step(parameters):
    """The fall of the sanctions level that has size 1."""
    return max(0.5 * parameters.interim_relief, EPSILON)


@rule
def size_of_ease(state, parameters, month):
    """The size of this month's ease, 0 where there is none; no more is lifted than there is."""
    if month.sanctions != SANCTIONS.ease:
        return 0.0
    ordinary = ordinary_step(parameters)
    step = ordinary if math.isnan(month.step) else month.step
    return min(step, state.sanctions) / ordinary


@rule
def worth(size):
    """What relief of a size is worth: as much as its size up to 1, and 1 + ln(size) beyond."""
    return size if size <= 1.0 else 1.0 + logarithm(size)
