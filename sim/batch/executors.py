"""Where chunks are simulated: one small interface, so that a batch does not know whether threads or a cluster work.

An executor takes a task and the spans and yields chunks as they finish, in any order. When the caller stops asking, or
is interrupted, no new chunk starts.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Protocol

from sim.batch.chunks import Chunk, Span, Task


class Executor(Protocol):
    """Simulates chunks, `workers` of them at a time."""

    workers: int

    def chunks(self, task: Task, spans: Iterable[Span]) -> Iterator[Chunk]:
        """The chunk of every span, in the order in which they finish."""
        ...


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Threads:
    """Threads inside this process; compiled rules release the interpreter lock, so all cores work."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def chunks(self, task: Task, spans: Iterable[Span]) -> Iterator[Chunk]:
        """The chunk of every span, in the order in which they finish."""
        waiting = iter(spans)
        if self.workers == 1:
            yield from map(task, waiting)
            return
        pool = ThreadPoolExecutor(self.workers)
        running: set[Future[Chunk]] = set()
        try:
            while True:
                for span in islice(waiting, self.workers + 1 - len(running)):
                    running.add(pool.submit(task, span))
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
