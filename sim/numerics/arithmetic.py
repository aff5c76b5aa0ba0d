"""Arithmetic that gives the same bits on every machine, compiled or not.

The exponential functions of C libraries differ in the last bit, between systems and even between processors of one
kind; a choice that depends on that bit would differ with them. This one is made of additions and multiplications alone.
It is also several times faster than a call of a library, because the compiler puts it where it is used.
"""

import math
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from sim.numerics.compiler import JIT, rule

if JIT:
    from llvmlite import ir

    @intrinsic
    def multiply_high(typing_context, first, second):  # type: ignore[no-untyped-def]
        """The upper 64 bits of the product of two unsigned 64-bit words."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            wide = ir.IntType(128)
            product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
            return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

        return types.uint64(types.uint64, types.uint64), generate

    @intrinsic
    def power_of_two(typing_context, exponent):  # type: ignore[no-untyped-def]
        """2 to the power of a whole number from -1022 to 1023: a float whose exponent bits are written directly."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            word = ir.IntType(64)
            biased = builder.add(arguments[0], ir.Constant(word, 1023))
            return builder.bitcast(builder.shl(biased, ir.Constant(word, 52)), ir.DoubleType())

        return types.float64(types.int64), generate

else:

    def multiply_high(first: int, second: int) -> int:
        """The upper 64 bits of the product of two unsigned 64-bit words."""
        return (first * second) >> 64

    def power_of_two(exponent: int) -> float:
        """2 to the power of a whole number from -1022 to 1023."""
        return math.ldexp(1.0, exponent)


def _decimals() -> tuple[np.ndarray, float, float, float]:
    """2 ** (i / 64) for i from 0 to 63; 64 / ln 2; and ln 2 / 64 as a short upper and a small lower part."""
    with localcontext() as context:
        context.prec = 40
        step = Decimal(2).ln() / 64
        high = float(np.float32(float(step)))
        powers = np.array([float((step * i).exp()) for i in range(64)])
        return powers, float(1 / step), high, float(step - Decimal(high))


POWERS, STEPS, STEP_HIGH, STEP_LOW = _decimals()
ROUNDING = 1.5 * 2.0**52
"""Added to a number and taken off again, it leaves the nearest whole number."""
LOWEST, HIGHEST = -708.0, 709.0
"""Beyond these the exponential leaves the normal numbers; it is held there."""


@rule
def exponential(x):
    """The exponential of x, within one unit in the last place: x = steps * (ln 2 / 64) + rest."""
    x = min(max(x, LOWEST), HIGHEST)
    nearest = (x * STEPS + ROUNDING) - ROUNDING
    rest = (x - nearest * STEP_HIGH) - nearest * STEP_LOW
    series = rest + rest * rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0))))
    steps = int(nearest)
    power = POWERS[steps & 63] * power_of_two(steps >> 6)
    return power + power * series


@rule
def logarithm(x):
    """The natural logarithm of x from 1/1000 to 1000, by Halley's iteration on the exponential: the same everywhere."""
    value = 0.0
    for _ in range(12):
        reached = exponential(value)
        value += 2.0 * (x - reached) / (x + reached)
    return value
