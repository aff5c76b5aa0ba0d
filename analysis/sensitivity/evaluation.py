"""Outcomes at many points of a space of factors: what the designs of screening and of indices are made of.

A design has columns and blocks. The points of one block differ in what is to be compared, so they share random draws;
other blocks have other draws. Each point is simulated several times, each replication with draws of its own, which all
points of the block share: so a difference within a block owes little to chance, and a product of two different
replications owes nothing to it on average.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.sensitivity.outcomes import outcome_values
from analysis.sensitivity.space import Space
from analysis.statistics.outcomes import measured
from sim.batch.chunks import MOST_CHUNK_RUNS, Chunk, Span
from sim.batch.pieces import NO_PIECES, Pieces
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.engine.tally import OUTCOME_DTYPE, runs_frame
from sim.scenario import Scenario
from sim.scenario.designing import design, uncertain_keys
from sim.scenario.distributions import LARGEST_DRAW

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.executors import Executor

type Points = NDArray[np.float64]
"""Draws in [0, 1), shape (columns, blocks, dimensions)."""
type Values = NDArray[np.float64]
"""Outcomes, shape (outcomes, columns, blocks, replications)."""
type Report = Callable[[int, int], None]


class Evaluator(Protocol):
    """Whatever has outcomes at points: the model, or in tests a function whose indices are known."""

    @property
    def outcomes(self) -> Sequence[str]:
        """The names of all outcomes that it can give."""
        ...

    def __call__(self, space: Space, points: Points, replications: int, outcomes: Sequence[str]) -> Values:
        """The named outcomes at points of the space."""
        ...


@dataclass(frozen=True)
class Model:
    """The model as a function of the draws of what is uncertain in a scenario."""

    scenario: Scenario
    executor: "Executor"
    report: Report = lambda finished, wanted: None
    asked: tuple[str, ...] = ()
    """Outcomes that it gives besides the rows of a summary: conditions."""
    pieces: Pieces = NO_PIECES
    """Where finished parts are kept; one that is there already is not simulated."""

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The rows of a summary, and what is asked for besides."""
        rows = (name for name, _ in measured(no_runs(self.scenario), self.scenario.months))
        return tuple(dict.fromkeys([*rows, *self.asked]))

    def __call__(self, space: Space, points: Points, replications: int, outcomes: Sequence[str]) -> Values:
        """The outcomes of the runs, all points and replications of a design in one batch."""
        task = PointsTask(self.scenario, space.keys, replications, tuple(outcomes))
        columns, blocks, _ = points.shape
        values = np.empty((len(outcomes), columns, blocks, replications))
        wanted, finished = columns * blocks * replications, 0
        missing: dict[Span, Part] = {}

        def fill(part: Part, table: pa.Table) -> None:
            nonlocal finished
            for row, name in enumerate(outcomes):
                runs = table[name].to_numpy().reshape(part.count, blocks)
                values[row, part.column, :, part.first : part.first + part.count] = runs.T
            finished += part.span.runs
            self.report(finished, wanted)

        for part in parts(points, replications):
            kept = self.pieces.get(task.key(part))
            if kept is None:
                missing[part.span] = part
            else:
                fill(part, kept)
        with closing(self.executor.chunks(partial(task, part) for part in missing.values())) as chunks:
            for chunk in chunks:
                part = missing[chunk.span]
                self.pieces.keep(task.key(part), chunk.runs)
                fill(part, chunk.runs)
        return values


@dataclass(frozen=True)
class Part:
    """Some replications of the points of one column of a design.

    The draws of a run have its number within its column: run k of every column has the same.
    """

    points: NDArray[np.float64]
    """Draws in [0, 1), shape (blocks, dimensions)."""
    column: int
    first: int
    """The first replication."""
    count: int
    """How many replications."""
    span: Span
    """The runs, counted column by column, in it replication by replication."""


def parts(points: Points, replications: int) -> Iterator[Part]:
    """The parts of a design: whole replications of one column, some thousand runs."""
    columns, blocks, _ = points.shape
    together = max(1, min(replications, MOST_CHUNK_RUNS // blocks))
    for column in range(columns):
        for first in range(0, replications, together):
            count = min(together, replications - first)
            span = Span((column * replications + first) * blocks, count * blocks)
            yield Part(points[column], column, first, count, span)


@dataclass(frozen=True)
class PointsTask:
    """Simulates parts of a design; a small value that can be sent to another process, and so is a part."""

    scenario: Scenario
    keys: tuple[str, ...]
    replications: int
    outcomes: tuple[str, ...]

    def __call__(self, part: Part) -> Chunk:
        """The chunk of a part."""
        several = self.design(part)
        outcomes, totals, _ = run_chunk(several, several.first, part.span.runs)
        runs = outcome_values(runs_frame(several, outcomes, several.first), self.scenario.months, self.outcomes)
        return Chunk(part.span, pa.table(runs), totals, b"")

    def key(self, part: Part) -> str:
        """A digest of all that the chunk of a part depends on, so that what was kept is never taken for another."""
        digest = blake2b(self._own, digest_size=16)
        digest.update(json.dumps([part.points.shape, part.first, part.count]).encode())
        digest.update(np.ascontiguousarray(part.points))
        return digest.hexdigest()

    @cached_property
    def _own(self) -> bytes:
        return json.dumps([self.scenario.resolved(), self.keys, self.replications, self.outcomes]).encode()

    def design(self, part: Part) -> Design:
        """The design of a part, whose runs have the numbers of their draws."""
        points = np.clip(part.points, 0.0, LARGEST_DRAW)
        blocks = len(points)
        # Where runs start in states that the record leaves open, each replication has starts of its own.
        made = part.count if self.scenario.starts_from_record else 1
        # What is uncertain but without effect is no part of the space: it may stay in its middle.
        draws = {key: np.full(made * blocks, 0.5) for key in uncertain_keys(self.scenario)}
        draws |= {key: np.tile(of_key, made) for key, of_key in zip(self.keys, points.T, strict=True)}
        runs = (part.first * blocks, made * blocks)
        one = design(self.scenario, runs=self.replications * blocks, part=runs, draws=draws)
        parameters, initial = (_repeated(records, part.count // made) for records in (one.parameters, one.initial))
        return replace(one, parameters=parameters, initial=initial, varied={})


def _repeated(records: np.recarray, count: int) -> np.recarray:
    """The records of some replications for `count` times as many; one for all runs stays one."""
    return records if len(records) == 1 else np.tile(records, count).view(np.recarray)


def no_runs(scenario: Scenario) -> "pd.DataFrame":
    """The runs of a scenario without a single one: their outcomes as columns."""
    one = replace(design(scenario, runs=1), varied={}, draw=None)
    return runs_frame(one, np.zeros(0, OUTCOME_DTYPE)).drop(columns="run")
