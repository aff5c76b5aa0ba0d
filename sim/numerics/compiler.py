"""How a rule is compiled, and where compiled code is kept.

Numba notices a change of the file in which a compiled function stands, not of the functions that it calls. The cache
therefore lives in a folder named after a digest of every module that may hold a rule: a change of any of them starts
an empty folder, and a stale month can never run.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba import config

PACKAGE = Path(__file__).parent.parent
ROOMS = ("", "numerics", "rules", "engine")


@cache
def source_digest() -> str:
    """A digest of every module that may hold a rule: what the numbers of a result depend on."""
    content = hashlib.sha256()
    for source in sorted(path for room in ROOMS for path in (PACKAGE / room).glob("*.py")):
        content.update(source.read_bytes())
    return content.hexdigest()[:16]


def _cache_folder() -> Path | None:
    """The folder of this version's compiled code, or None where nothing can be written."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    version = f"{source_digest()}-python{sys.version_info[0]}.{sys.version_info[1]}-numba{numba.__version__}"
    folder = Path(base) / "panmunjom" / version
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


JIT = not config.DISABLE_JIT
CACHE_FOLDER = _cache_folder() if JIT else None


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar function of the model; with `NUMBA_DISABLE_JIT=1` it stays plain Python.

    Compiled rules release the interpreter lock, so an ensemble can use threads. They are inlined into what calls them,
    so that the compiler knows the shape of every array of terms: that alone halves the time of a month.

    A rule allocates nothing: it works on what it is given. Numba therefore need not count references to the arrays of a
    bundle, which would take longer than the rules. A rule that is made inside a function is not cached by itself but
    with the rule that calls it.
    """
    previous = config.CACHE_DIR
    config.CACHE_DIR = str(CACHE_FOLDER or "")
    try:
        cached = CACHE_FOLDER is not None and function.__closure__ is None
        options = {"nogil": True, "error_model": "numpy", "forceinline": True, "_nrt": False}
        compiled: F = numba.njit(cache=cached, **options)(function)
    finally:
        config.CACHE_DIR = previous
    return compiled


def is_compiled(name: str) -> bool:
    """Whether the function called `name` stands compiled in the cache, so that a first call will not have to wait."""
    return not JIT or (CACHE_FOLDER is not None and any(CACHE_FOLDER.rglob(f"*.{name}-*.nbi")))
