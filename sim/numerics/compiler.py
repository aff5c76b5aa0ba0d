"""How a rule is compiled."""

from collections.abc import Callable
from typing import Any

import numba
from numba import config

from sim.numerics.compiled_code import CompiledCode, can_be_kept, is_kept

JIT = not config.DISABLE_JIT


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar function of the model; with `NUMBA_DISABLE_JIT=1` it stays plain Python.

    Compiled rules release the interpreter lock, so an ensemble can use threads. They are inlined into what calls them,
    so that the compiler knows the shape of every array of terms: that alone halves the time of a month.

    A rule allocates nothing: it works on what it is given. Numba therefore need not count references to the arrays of a
    bundle, which would take longer than the rules. A rule that is made inside a function is not kept by itself but with
    the rule that calls it.
    """
    options = {"nogil": True, "error_model": "numpy", "forceinline": True, "_nrt": False}
    compiled = numba.njit(**options)(function)
    if JIT and can_be_kept(function):
        compiled._cache = CompiledCode(function)
    return compiled  # type: ignore[no-any-return]


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether a rule stands compiled in the cache, so that a first call will not have to wait."""
    return not JIT or is_kept(function.py_func)  # type: ignore[attr-defined]
