"""How an ensemble is cut into chunks, and the task that simulates one.

Chunks are a matter of speed only: every draw is keyed and every total is exact, so a result does not depend on them.
Their size comes from a timed pilot. A chunk lasts a fraction of a second, which is how soon an interrupted run stops.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from sim.design import Design
from sim.ensemble import run_chunk
from sim.paths import Paths
from sim.tally import Totals

CHUNK_SECONDS = 0.3
PART_MONTHS = 200_000
"""Months in a file of paths, about."""
PILOT_RUNS = {"compiled": 64, "mesa": 1}
ENGINES = tuple(PILOT_RUNS)


class Span(NamedTuple):
    """The runs from `first` to `first + count - 1`."""

    first: int
    count: int

    @property
    def end(self) -> int:
        """The first run behind the span."""
        return self.first + self.count


class Chunk(NamedTuple):
    """What the runs of a span gave: their outcome records, the totals of their months, the paths kept."""

    span: Span
    outcomes: np.ndarray
    totals: Totals
    paths: Paths


Task = Callable[[Span], Chunk]


class ChunkTask(NamedTuple):
    """Simulates a span of a design on an engine; a value that can be sent to another process."""

    design: Design
    engine: str = "compiled"
    kept: int = 0
    """Paths are kept of the runs before this one."""

    def __call__(self, span: Span) -> Chunk:
        """The chunk of `span`."""
        kept = min(max(self.kept - span.first, 0), span.count)
        if self.engine == "mesa":
            from sim.batch.stepping import step_chunk

            return Chunk(span, *step_chunk(self.design, *span, kept))
        return Chunk(span, *run_chunk(self.design, *span, kept))


def part_runs(months: int) -> int:
    """Runs in a file of paths."""
    return max(1, PART_MONTHS // months)


def pilot(task: ChunkTask) -> float:
    """Seconds that one run takes on one core, compilation apart."""
    count = min(PILOT_RUNS[task.engine], task.design.runs)
    task(Span(0, 1))
    started = time.perf_counter()
    task(Span(0, count))
    return (time.perf_counter() - started) / count


def chunk_size(seconds_a_run: float, runs: int, workers: int) -> int:
    """Runs a chunk: short enough to stop soon, and no fewer chunks than workers where there is work for them."""
    by_time = max(1, int(CHUNK_SECONDS / max(seconds_a_run, 1e-9)))
    return min(by_time, max(1, -(-runs // workers)))


def missing_spans(runs: int, finished: Iterable[Span], size: int, kept: int = 0, part: int = 1) -> Iterator[Span]:
    """The spans that, with the finished ones, cover runs 0 to `runs - 1` exactly once.

    Spans hold at most `size` runs. Where paths are kept, of the runs before `kept`, a span is a part of exactly `part`
    runs (the last may be shorter): each part is one file, which must not depend on anything else.
    """
    at = 0
    for done in sorted([*finished, Span(runs, 0)]):
        while at < done.first:
            count = min(part, kept - at) if at < kept else size
            yield Span(at, min(count, done.first - at))
            at += min(count, done.first - at)
        at = max(at, done.end)
