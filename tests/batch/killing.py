"""Kills runs: `python -m tests.batch.killing FOLDER POINT...`, a process for each point, which dies there.

A point is `files:N`, which kills before the N-th change of the file system that a run makes, `files-backwards:N`, the
same where folders are removed in the reverse order, `after:SECONDS`, or `study:N`, which is `files:N` of a study. Each
run writes to FOLDER/POINT/small, where an older result may stand; a line a point says whether its run was killed. Where
a run makes fewer than N changes, it ends with that line: so do those of all later points.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sim.batch import run, work
from sim.batch.chunks import ChunkTask, Cost, Span
from sim.batch.executors import Threads
from tests.batch.folders import made, small, studied

CHANGES = ("fsync", "mkdir", "rename", "replace", "rmdir", "unlink")
CHUNK = 120


def kill_before(number: int) -> None:
    """Let this process die before its `number`-th change of the file system."""
    left = [number]

    def counted(change: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **options)

        return call

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))


def remove_in_steps(folder: Any, ignore_errors: bool = False, backwards: bool = False) -> None:
    """Remove a folder file by file in one order; that of the library differs between versions of Python."""
    for path in sorted(Path(folder).iterdir(), reverse=backwards):
        if path.is_dir() and not path.is_symlink():
            remove_in_steps(path, ignore_errors, backwards)
        else:
            path.unlink()
    Path(folder).rmdir()


def play(folder: Path, point: str) -> None:
    """Run the small scenario in many chunks, each flushed at once, and die at `point`."""
    kind, _, amount = point.partition(":")
    run.chunk_cost = lambda task: Cost(0.0, 1.0)  # type: ignore[assignment]
    run.chunk_size = lambda cost, missing, workers: CHUNK  # type: ignore[assignment]
    work.FLUSH_SECONDS = -1.0
    if kind == "after":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, float(amount))
    else:
        backwards = kind == "files-backwards"
        shutil.rmtree = lambda path, ignore_errors=False: remove_in_steps(path, ignore_errors, backwards)  # type: ignore[assignment]
        kill_before(int(amount))
    if kind == "study":
        studied(folder / point / "small")
        return
    made(folder / point / "small", paths="all", executor=Threads(1))


def main() -> None:
    """Play every point in a process of its own."""
    folder, points = Path(sys.argv[1]), sys.argv[2:]
    ChunkTask(small(), 1, kept=1)(Span(0, 1))  # what is loaded once need not be loaded by every child
    for point in points:
        child = os.fork()
        if child == 0:
            play(folder, point)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        print(point, "killed" if killed else "done", flush=True)
        if not killed and not point.startswith("after:"):
            return


if __name__ == "__main__":
    main()
