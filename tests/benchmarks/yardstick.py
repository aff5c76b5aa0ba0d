"""The C version of the month, `yardstick.c`: built into a temporary folder and called with the engine's own arrays.

The fields of the records and the words of the model are written to a header from the tables that NumPy's records are
made from, so the two can never stand in a different order.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from sim.design import Design
from sim.engine.paths import Paths
from sim.engine.tally import BANDED, GRID, OUTCOME_DTYPE, SHARES, Totals
from sim.parameters import PARAMETER_DTYPE
from sim.rules.events import EFFECT, EVENT_DTYPE
from sim.state import STATE_DTYPE, VARIABLES
from sim.vocabulary import CHANNEL, DECISION, INSTRUMENTS, STAGE, UNANSWERED

SOURCE = Path(__file__).with_name("yardstick.c")
FLAGS = ("-O3", "-ffp-contract=off")
"""Without -ffast-math and without fused multiply-adds, so that the numbers are those of the specification."""
C_TYPES = {"float64": "double", "int64": "int64_t", "uint64": "uint64_t"}


@cache
def compiler() -> str | None:
    """The C compiler of this machine, if it has one that runs; a name may be there and not work."""
    path = shutil.which(os.environ.get("CC", "cc"))
    works = path is not None and subprocess.run([path, "--version"], capture_output=True).returncode == 0
    return path if works else None


def _struct(name: str, dtype: np.dtype) -> str:
    lines = []
    for field in dtype.names or ():
        kind = dtype[field]
        length = f"[{kind.shape[0]}]" if kind.shape else ""
        lines.append(f"    {C_TYPES[kind.base.name]} {field}{length};")
    return "typedef struct {\n" + "\n".join(lines) + f"\n}} {name};\n"


def _words(prefix: str, words: Iterable[str]) -> str:
    return f"enum {{ {', '.join(f'{prefix}_{word}' for word in words)} }};\n"


def header() -> str:
    """The structs and words of the model for C."""
    structs = {
        "parameters_t": PARAMETER_DTYPE, "state_t": STATE_DTYPE, "outcome_t": OUTCOME_DTYPE, "event_t": EVENT_DTYPE,
    }  # fmt: skip
    words: dict[str, Iterable[str]] = {instrument.name.upper(): instrument.levels for instrument in INSTRUMENTS}
    words |= {"STAGE": STAGE._fields, "CHANNEL": CHANNEL._fields, "UNANSWERED": UNANSWERED._fields}
    words |= {"DECISION": DECISION._fields, "STATE": STATE_DTYPE.names or (), "SHARE": SHARES}
    sizes = {
        "VARIABLES": len(VARIABLES),
        "SHARES": len(SHARES),
        "BANDED": len(BANDED),
        "GRID": GRID,
        "INSTRUMENTS": len(INSTRUMENTS),
        "MOST_LEVELS": max(len(instrument.levels) for instrument in INSTRUMENTS),
    }
    return "\n".join([
        *(_struct(name, dtype) for name, dtype in structs.items()),
        *(_words(prefix, names) for prefix, names in words.items()),
        *(f"#define {name} {size}" for name, size in sizes.items()),
        "",
    ])  # fmt: skip


def build(folder: Path, flags: Iterable[str] = FLAGS) -> Path:
    """Compile the C version in `folder`; the shared library."""
    (folder / "fields.h").write_text(header(), encoding="utf-8")
    library = folder / "yardstick.so"
    command = [compiler() or "cc", *flags, "-std=c11", "-Wall", "-Wextra", "-fPIC", "-shared"]
    subprocess.run([*command, f"-I{folder}", str(SOURCE), "-o", str(library), "-lm"], check=True)
    return library


@cache
def _library() -> ctypes.CDLL:
    with tempfile.TemporaryDirectory(prefix="yardstick-") as folder:
        return ctypes.CDLL(str(build(Path(folder))))


def _address(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)


def run_chunk(design: Design, first_run: int, count: int, kept: int = 0) -> tuple[np.ndarray, Totals, Paths]:
    """Simulate runs `first_run` to `first_run + count - 1` in C, as `sim.engine.ensemble.run_chunk` does.

    Paths are kept of all runs or of none. The only events that the C version knows are changes of leaders.
    """
    assert kept in (0, count), "the C version keeps the paths of all runs or of none"
    assert all(event["effect"] == EFFECT.leader and event["conditions"] == 0 for event in design.events)
    span = design.rows(first_run, count)
    each = len(design.parameters) > 1
    parameters = np.ascontiguousarray(design.parameters[span] if each else design.parameters)
    states = np.empty(count, STATE_DTYPE)
    states[:] = design.initial[span] if len(design.initial) > 1 else design.initial
    outcomes = np.zeros(count, OUTCOME_DTYPE)
    totals = Totals.empty(design)
    paths = Paths.empty(kept, design.months)
    events = np.ascontiguousarray(design.events)
    _library().simulate(
        _address(parameters), ctypes.c_int32(each), _address(states), ctypes.c_int64(count),
        _address(events), ctypes.c_int64(len(events)), ctypes.c_uint64(design.seed), ctypes.c_int64(first_run),
        ctypes.c_int64(design.calendar_month), ctypes.c_int64(design.months), _address(outcomes),
        _address(totals.shares), _address(totals.histogram), _address(totals.sums), _address(totals.scale),
        _address(paths.states) if kept else None, _address(paths.actions) if kept else None,
    )  # fmt: skip
    totals.runs = count
    return outcomes, totals, paths
