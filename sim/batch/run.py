"""One scenario from its design to its result: simulate what is missing, assemble, finish, publish."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.batch import provenance
from sim.batch.chunks import ChunkTask, chunk_size, missing_spans, part_runs, pilot
from sim.batch.executors import Executor, Threads
from sim.batch.store import assemble, publish
from sim.batch.work import Work, claimed, explained
from sim.design import Design
from sim.errors import PanmunjomError
from sim.result import Result
from sim.scenario import design as design_of
from sim.scenario import load
from sim.tally import Totals, runs_frame

if TYPE_CHECKING:
    from sim.scenario import Scenario

Progress = Callable[[int, int], None]
"""Called with the runs finished and the runs wanted."""
Finish = Callable[[Result, Path], None]
"""Adds the summary and the charts to the folder of a result, before it is published."""
Enough = Callable[[Result], int]
"""The runs that a result needs; more than it has, and the batch goes on."""


class InterruptedRunError(PanmunjomError):
    """The run was stopped; what is finished is kept, and the message says how to go on."""

    exit_status = 3


def no_progress(finished: int, wanted: int) -> None:
    """Show nothing."""


def run_to_folder(
    scenario: "Scenario",
    folder: Path,
    *,
    engine: str = "compiled",
    executor: Executor | None = None,
    paths: str = "none",
    resume: bool = False,
    progress: Progress = no_progress,
    enough: Enough = lambda result: len(result.runs),
    finish: Finish = lambda result, folder: None,
) -> Result:
    """Run `scenario` and write its result to `folder`; the result.

    `paths` says which monthly histories are kept: `none`, `sample` (of the first 100 runs) or `all`. Raises
    `FolderError` if the folder cannot be written, is in use or holds something else to resume, and
    `InterruptedRunError` on an interrupt, with all that is finished kept.
    """
    started = datetime.now(UTC)
    design = design_of(scenario)
    plan = provenance.plan(scenario.resolved(), design.seed, design.runs, design.months, paths)
    with explained(folder), claimed(folder):
        work = Work(folder, plan, design, resume)
        if work.wanted > design.runs:
            work.grow(design_of(scenario, runs=work.wanted))
        try:
            while True:
                _simulate(work, engine, executor or Threads(), progress)
                out, result = assemble(work, plan)
                wanted = enough(result)
                if wanted <= len(result.runs):
                    break
                work.grow(design_of(scenario, runs=wanted))
            finish(result, out)
            manifest = publish(out, folder, {**plan, "runs": len(result.runs)}, engine, started)
        except KeyboardInterrupt:
            work.flush()
            raise InterruptedRunError(
                f"{folder}: stopped after {work.runs:,} of {work.design.runs:,} runs; all of them are kept. "
                "To go on, repeat the command with --resume"
            ) from None
        work.discard()
    return Result(result.runs, result.months, manifest)


def _simulate(work: Work, engine: str, executor: Executor, progress: Progress) -> None:
    wanted = work.design.runs
    progress(work.runs, wanted)
    if work.runs == wanted:
        return
    task = ChunkTask(work.design, engine, work.kept)
    size = chunk_size(pilot(task), wanted - work.runs, executor.workers)
    spans = list(missing_spans(wanted, work.finished, size, work.kept, part_runs(work.design.months)))
    for chunk in executor.chunks(task, spans):
        work.add(chunk)
        progress(work.runs, wanted)


def run(
    scenario: "Scenario | Design | str | Path",
    *,
    engine: str = "compiled",
    executor: Executor | None = None,
    progress: Progress = no_progress,
) -> Result:
    """Run a scenario (an object, a path, a shipped name, or a design) in memory; the result, with nothing written."""
    resolved: dict[str, Any] = {"name": "design"}
    if isinstance(scenario, Design):
        design = scenario
    else:
        loaded = load(scenario) if isinstance(scenario, str | Path) else scenario
        design, resolved = design_of(loaded), loaded.resolved()
    task = ChunkTask(design, engine)
    executor = executor or Threads()
    size = chunk_size(pilot(task), design.runs, executor.workers)
    totals = Totals.empty(design)
    chunks = []
    for chunk in executor.chunks(task, missing_spans(design.runs, [], size)):
        totals.add(chunk.totals)
        chunks.append((chunk.span, chunk.outcomes))
        progress(totals.runs, design.runs)
    outcomes = np.concatenate([outcomes for _, outcomes in sorted(chunks, key=lambda each: each[0])])
    plan = provenance.plan(resolved, design.seed, design.runs, design.months)
    return Result(runs_frame(design, outcomes), totals.frame(design), plan)
