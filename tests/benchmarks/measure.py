"""One measurement in a process of its own: `python -m tests.benchmarks.measure WHAT ...` prints it as JSON.

run CONTENDER RUNS          seconds and peak memory of an ensemble
duel ONE RUNS OTHER RUNS N  seconds a run of two contenders that take turns, N rounds
command ARGUMENT...         seconds and peak memory of `panmunjom ARGUMENT...`
compile                     seconds until a first run, with nothing in the cache of compiled code
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from typing import Any

MEGABYTE = 1 << 20
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ru_maxrss."""


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss * UNIT / MEGABYTE


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _baseline(runs: int) -> Any:
    from sim.scenario import design, load

    return design(load("baseline"), runs=runs, months=36)


def _import(library: str) -> None:
    """Import what a contender will need, so that only its work is timed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # EMA Workbench warns of evaluators that are not installed
        importlib.import_module(library)


def run(name: str, runs: str) -> dict[str, float]:
    """Seconds of an ensemble, what is compiled being compiled before; megabytes at most of all its processes."""
    from tests.benchmarks.contenders import CONTENDERS, c_months, compiled_months

    contender = CONTENDERS[name]
    _import(contender.library)
    (c_months if name == "c" else compiled_months)(_baseline(10), 1)
    plan = _baseline(int(runs))
    seconds = _timed(lambda: contender.run(plan, contender.workers))
    children = _peak(resource.RUSAGE_CHILDREN) * contender.workers if contender.processes else 0.0
    return {"seconds": seconds, "megabytes": _peak(resource.RUSAGE_SELF) + children}


def duel(one: str, runs: str, other: str, other_runs: str, rounds: str) -> dict[str, list[float]]:
    """Seconds a run of both in each round; they take turns, so a slow spell of the machine strikes both."""
    from tests.benchmarks.contenders import CONTENDERS

    _import(CONTENDERS[other].library)
    sides = [(CONTENDERS[one], _baseline(int(runs))), (CONTENDERS[other], _baseline(int(other_runs)))]
    seconds: list[list[float]] = [[], []]
    for turn in range(int(rounds) + 1):
        for (contender, plan), found in zip(sides, seconds, strict=True):
            each = _timed(lambda c=contender, p=plan: c.run(p, c.workers)) / plan.runs  # type: ignore[misc]
            if turn > 0:  # the first round warms up
                found.append(each)
    return {"one": seconds[0], "other": seconds[1]}


def command(*arguments: str) -> dict[str, float]:
    """Seconds of a command from its start to its end, start of Python included; megabytes at most."""
    from shutil import which

    beside = os.path.join(os.path.dirname(sys.executable), "panmunjom")  # noqa: PTH118, PTH120
    program = beside if os.path.exists(beside) else which("panmunjom")  # noqa: PTH110
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        call = [str(program), *arguments, *(["--out", folder] if arguments[0] == "run" else [])]
        seconds = _timed(lambda: subprocess.run(call, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    return {"seconds": seconds, "megabytes": _peak(resource.RUSAGE_CHILDREN)}


def compile_anew() -> dict[str, float]:
    """Seconds of a first chunk of one run; the caller gives an empty folder for compiled code."""
    from sim.engine.ensemble import run_chunk

    plan = _baseline(1)
    return {"seconds": _timed(lambda: run_chunk(plan, 0, 1))}


ACTIONS: dict[str, Callable[..., Any]] = {"run": run, "duel": duel, "command": command, "compile": compile_anew}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
