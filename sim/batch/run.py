"""One scenario from its design to its result: simulate what is missing, assemble, finish, publish."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.batch import provenance
from sim.batch.chunks import ChunkTask, Span, chunk_cost, chunk_size, missing_spans, part_runs
from sim.batch.executors import Executor, Threads
from sim.batch.folder import claimed, explained
from sim.batch.interrupts import InterruptedRunError, interruptible
from sim.batch.publishing import is_unfinished, recover
from sim.batch.store import assemble, finished, publish
from sim.batch.work import Work
from sim.design import Design
from sim.engine.tally import Totals
from sim.errors import ArgumentError
from sim.result import Result
from sim.scenario import Scenario, load
from sim.scenario.wording import described

Progress = Callable[[int, int], None]
"""Called with the runs finished and the runs wanted."""
Finish = Callable[[Result, Path], None]
"""Adds the summary and the charts to the folder of a result, before it is published."""
Enough = Callable[[Result], int]
"""The runs that a result needs; more than it has, and the batch goes on."""


def no_progress(finished: int, wanted: int) -> None:
    """Show nothing."""


def run_to_folder(
    scenario: "Scenario",
    folder: Path,
    *,
    engine: str = "compiled",
    executor: Executor | None = None,
    paths: str = "none",
    precision: float | None = None,
    resume: bool = False,
    progress: Progress = no_progress,
    enough: Enough = lambda result: len(result.runs),
    finish: Finish = lambda result, folder: None,
) -> Result:
    """Run `scenario` and write its result to `folder`; the result, whose many `runs` are a `RunsFile`.

    `paths` says which monthly histories are kept: `none`, `sample` (of the first 100 runs) or `all`; `precision` what
    `enough` aims at. With `resume` an unfinished run of the same plan goes on, and a finished one is left as it is.
    Raises `FolderError` if the folder cannot be written, is in use or holds something else to resume, and
    `InterruptedRunError` on an interrupt, with all that is finished kept.
    """
    started = datetime.now(UTC)
    executor = executor or Threads()
    task = ChunkTask(scenario, scenario.runs, engine)
    design = task.design(Span(0, 1))
    plan = provenance.plan(scenario.resolved(), design.seed, design.runs, design.months, paths, precision)
    with explained(folder, resumable=True), claimed(folder):
        recover(folder)
        if resume and not is_unfinished(folder) and (found := finished(folder, plan)):
            return found
        work = Work(folder, plan, design, resume)
        try:
            while True:
                _simulate(work, replace(task, runs=work.wanted, kept=work.kept), executor, progress)
                result = assemble(work, design, plan)
                wanted = enough(result)
                if wanted <= work.runs:
                    break
                work.grow(wanted)
            finish(result, work.out)
        except KeyboardInterrupt:
            work.flush()
            raise InterruptedRunError(
                f"{folder}: stopped; {work.runs:,} of {work.wanted:,} runs are finished and kept. "
                "To go on, repeat the command with --resume"
            ) from None
        return publish(work, folder, {**plan, "runs": work.runs}, engine, started)


def _simulate(work: Work, task: ChunkTask, executor: Executor, progress: Progress) -> None:
    progress(work.runs, task.runs)
    if work.runs == task.runs:
        return
    cost = interruptible(lambda: chunk_cost(task))
    if task.engine == "mesa" and isinstance(executor, Threads):
        executor = Threads(1)  # plain Python gains nothing from threads
    elif cost.of(task.runs - work.runs) < executor.worth:
        executor = Threads()
    size = chunk_size(cost, task.runs - work.runs, executor.workers)
    part = part_runs(len(work.totals.shares))
    spans = missing_spans(task.runs, work.finished, size, task.kept, part)
    with closing(executor.chunks(task.job(span) for span in spans)) as chunks:
        for chunk in chunks:
            work.add(chunk)
            progress(work.runs, task.runs)


def run(
    scenario: Scenario | Design | str | Path,
    *,
    engine: str = "compiled",
    executor: Executor | None = None,
    progress: Progress = no_progress,
    chunk: int | None = None,
) -> Result:
    """Run a scenario (an object, a path, a shipped name, or a design) in memory; the result, with nothing written.

    `chunk` runs are simulated at a time; if it is not given, as many as a timed pilot says.
    """
    resolved: dict[str, Any] = {"name": "design"}
    scenario = _loaded(scenario)
    if isinstance(scenario, Scenario):
        resolved = scenario.resolved()
    task = ChunkTask(scenario, scenario.runs, engine)
    design = task.design(Span(0, 1))
    executor = executor or Threads()
    size = chunk or chunk_size(interruptible(lambda: chunk_cost(task)), design.runs, executor.workers)
    totals = Totals.empty(design)
    tables = {}
    spans = missing_spans(design.runs, [], size)
    with closing(executor.chunks(task.job(span) for span in spans)) as chunks:
        for finished in chunks:
            totals.add(finished.totals)
            tables[finished.span] = finished.runs
            progress(totals.runs, design.runs)
    runs = pa.concat_tables([tables[span] for span in sorted(tables)]).to_pandas()
    plan = provenance.plan(resolved, design.seed, design.runs, design.months)
    return Result(runs, totals.frame(design), plan)


def _loaded(scenario: object) -> Scenario | Design:
    if isinstance(scenario, str | Path):
        return load(scenario)
    if not isinstance(scenario, Scenario | Design):
        allowed = "must be a scenario, its path or shipped name, or a design"
        raise ArgumentError(f"scenario is {described(scenario)}, {allowed}; sim.load reads a file")
    return scenario
