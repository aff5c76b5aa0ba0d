"""How an ensemble is cut into chunks, and the task that simulates one.

Chunks are a matter of speed only: every draw is keyed and every total is exact, so a result does not depend on them.
Their size comes from a timed pilot. A chunk lasts a fraction of a second, which is how soon an interrupted run stops.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.engine.tally import Totals, most_warheads, runs_frame
from sim.errors import PanmunjomError
from sim.scenario import design as design_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

CHUNK_SECONDS = 0.3
MOST_CHUNK_RUNS = 16_384
"""Runs a chunk at most, which bounds the memory of those in work."""
PART_MONTHS = 200_000
"""Months in a file of paths, about."""
PILOT_RUNS = {"compiled": 256, "mesa": 2}
ENGINES = tuple(PILOT_RUNS)


class EngineError(PanmunjomError, ValueError):
    """An engine that does not exist; the message says which do."""


class Span(NamedTuple):
    """`runs` runs, beginning with run `first`."""

    first: int
    runs: int

    @property
    def end(self) -> int:
        """The first run behind the span."""
        return self.first + self.runs


class Chunk(NamedTuple):
    """What the runs of a span gave: one row a run, the totals of their months, and their paths as a Parquet file."""

    span: Span
    runs: pa.Table
    totals: Totals
    paths: bytes
    """Empty where no paths are kept."""


Job = Callable[[], Chunk]
"""One chunk, still to be simulated; it may be sent to another process, so what it carries should be small."""


@dataclass(frozen=True)
class ChunkTask:
    """Simulates spans of an ensemble; a small value that can be sent to another process.

    Of a scenario it makes the design of a span when it is asked for it, so that no array of all runs is ever needed.
    """

    source: "Scenario | Design"
    runs: int
    engine: str = "compiled"
    kept: int = 0
    """Paths are kept of the runs before this one."""

    def __post_init__(self) -> None:
        """Refuse an engine that does not exist."""
        if self.engine not in ENGINES:
            raise EngineError(f"engine must be {' or '.join(map(repr, ENGINES))}, not {self.engine!r}")

    def design(self, span: Span) -> Design:
        """The design of `span`."""
        if isinstance(self.source, Design):
            return self.source
        return design_of(self.source, runs=self.runs, part=span)

    def job(self, span: Span) -> Job:
        """The chunk of `span` as a job, which takes no more of a design along than that."""
        source = self.source
        return partial(replace(self, source=_part(source, span)) if isinstance(source, Design) else self, span)

    def __call__(self, span: Span) -> Chunk:
        """The chunk of `span`."""
        design = self.design(span)
        kept = min(max(self.kept - span.first, 0), span.runs)
        if self.engine == "mesa":
            from sim.batch.stepping import step_chunk as simulate
        else:
            simulate = run_chunk
        outcomes, totals, paths = simulate(design, *span, kept)
        runs = pa.Table.from_pandas(runs_frame(design, outcomes, span.first), preserve_index=False)
        part = paths.frame(design, span.first).to_parquet(compression="zstd", index=False) if kept else b""
        return Chunk(span, runs, totals, part)


def _part(design: Design, span: Span) -> Design:
    """The part of a design that `span` needs; the ensemble's totals have the same grid in every part."""
    rows = design.rows(*span)
    parameters, initial = (
        records if len(records) == 1 else records[rows].view(np.recarray)
        for records in (design.parameters, design.initial)
    )
    return replace(
        design,
        parameters=parameters,
        initial=initial,
        varied={key: values[rows] for key, values in design.varied.items()},
        draw=None if design.draw is None else design.draw[rows],
        first=span.first,
        most_warheads=most_warheads(design) if design.most_warheads is None else design.most_warheads,
    )


class Cost(NamedTuple):
    """Seconds that a chunk takes on one core: `fixed`, and `each` run."""

    fixed: float
    each: float

    def of(self, runs: int) -> float:
        """Seconds for a chunk of `runs` runs."""
        return self.fixed + self.each * runs


def part_runs(months: int) -> int:
    """Runs in a file of paths."""
    return max(1, PART_MONTHS // months)


def pilot(task: ChunkTask, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """What a chunk costs, compilation apart, in seconds of a clock."""
    count = min(PILOT_RUNS[task.engine], task.runs)
    task(Span(0, 1))
    one, several = _seconds(task, 1, clock), _seconds(task, count, clock)
    each = (several - one) / (count - 1) if count > 1 else one
    each = max(each, several / count / 10, 1e-9)
    return Cost(max(0.0, several - each * count), each)


def _seconds(task: ChunkTask, count: int, clock: Callable[[], float]) -> float:
    started = clock()
    task(Span(0, count))
    return clock() - started


def chunk_cost(task: ChunkTask) -> Cost:
    """What a chunk costs, from a pilot where there are more runs than it would take."""
    if task.runs > PILOT_RUNS[task.engine]:
        return pilot(task)
    task(Span(0, 1))  # compiles
    return Cost(0.0, CHUNK_SECONDS / task.runs)


def chunk_size(cost: Cost, runs: int, workers: int) -> int:
    """Runs a chunk: short enough to stop soon, and no fewer chunks than workers where there is work for them."""
    by_time = max(CHUNK_SECONDS - cost.fixed, cost.fixed) / cost.each
    return max(1, min(int(by_time), MOST_CHUNK_RUNS, -(-runs // workers)))


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
