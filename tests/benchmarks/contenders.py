"""The same ensemble, run by everyone who is compared: `CONTENDERS[name](plan, workers)` simulates all runs of a design.

All get the ready design, meet the same luck and end with the outcomes of `sim.outcomes` for every run. Whoever starts
processes pays for them, as a user would.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.batch.executors import Dask, Threads
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.model import PeninsulaModel
from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS
from tests.benchmarks import yardstick

CHUNK = 1000
"""Runs that the bare engine and the C version simulate at a time; both keep the outcomes of all."""


def mesa_batch_run(plan: Design, workers: int) -> None:
    """Mesa's own `batch_run` of the model as shipped, its data collected at the end of a run."""
    from mesa.batchrunner import batch_run

    parameters = {"scenario": [plan], "run": range(plan.runs)}
    rows = batch_run(
        PeninsulaModel, parameters, number_processes=workers, data_collection_period=-1, display_progress=False
    )
    assert len({row["run"] for row in rows}) == plan.runs


class Bare(PeninsulaModel):
    """The Mesa model without its data collector, which collects every variable every month."""

    collects = False


def stepped(plan: Design, run: int) -> Bare:
    model = Bare(plan, run=run)
    while model.running:
        model.step()
    return model


def mesa_steps(plan: Design, workers: int) -> None:
    """The Mesa model stepped without a data collector, its outcomes read at the end: what Mesa costs at least."""
    for run in range(plan.runs):
        stepped(plan, run).outcome.tolist()


class Peninsula:
    """A run as a function of its number, for EMA Workbench; an object, so that worker processes can be sent it."""

    __name__ = "peninsula"

    def __init__(self, plan: Design) -> None:
        self.plan = plan

    def __call__(self, run: int) -> dict[str, float]:
        outcome = stepped(self.plan, int(run)).outcome
        return {name: float(outcome[name]) for name in (*COUNTS, *FIRSTS, *FLAGS, *LEVELS, "outcome")}


def ema_workbench(plan: Design, workers: int) -> None:
    """EMA Workbench's evaluator around the Mesa model; it collects the outcomes itself, so the collector is off."""
    import ema_workbench as ema

    model = ema.Model("peninsula", function=Peninsula(plan))
    model.uncertainties = [ema.IntegerParameter("run", 0, max(1, plan.runs - 1))]
    model.outcomes = [ema.ScalarOutcome(name) for name in (*COUNTS, *FIRSTS, *FLAGS, *LEVELS, "outcome")]
    experiments = [ema.Sample(str(run), run=run) for run in range(plan.runs)]
    evaluators: Any = {1: ema.SequentialEvaluator, 2: partial(ema.MultiprocessingEvaluator, n_processes=workers)}
    with evaluators[min(workers, 2)](model) as evaluator:
        _, outcomes = evaluator.perform_experiments(scenarios=experiments)
    assert len(outcomes["tests"]) == plan.runs


def threads(plan: Design, workers: int) -> None:
    """Our ensemble in this process: a result in memory, one row a run and one a month."""
    assert len(sim.run(plan, executor=Threads(workers)).runs) == plan.runs


def dask_local(plan: Design, workers: int) -> None:
    """Our ensemble on a local Dask cluster, started for it and closed after it."""
    with Dask("local", workers) as executor:
        assert len(sim.run(plan, executor=executor).runs) == plan.runs


def _in_chunks(simulate: Callable[[Design, int, int], tuple[Any, ...]], plan: Design) -> None:
    kept = [simulate(plan, first, min(CHUNK, plan.runs - first))[0] for first in range(0, plan.runs, CHUNK)]
    assert len(np.concatenate(kept)) == plan.runs


def compiled_months(plan: Design, workers: int) -> None:
    """The compiled months alone, on one thread, with outcomes and totals of months and no tables made of them."""
    _in_chunks(run_chunk, plan)


def c_months(plan: Design, workers: int) -> None:
    """The same months by hand in C, on one thread."""
    _in_chunks(yardstick.run_chunk, plan)


class Contender(NamedTuple):
    """One line of the table: what it is called, what runs it, on how many workers, and for which numbers of runs."""

    title: str
    run: Callable[[Design, int], None]
    workers: int
    sizes: tuple[int, ...]
    library: str = "sim"
    """What it imports besides."""
    processes: bool = False
    """Whether its workers are processes, whose memory counts besides."""


SLOW, FAST = (100, 1_000), (1_000, 10_000, 100_000, 1_000_000)
CONTENDERS = {
    "mesa-1": Contender("Mesa `batch_run`, 1 process", mesa_batch_run, 1, SLOW, "mesa"),
    "mesa-2": Contender("Mesa `batch_run`, 2 processes", mesa_batch_run, 2, SLOW, "mesa", True),
    "mesa-steps": Contender("Mesa model stepped, without its data collector", mesa_steps, 1, SLOW, "mesa"),
    "ema-1": Contender("EMA Workbench, sequential", ema_workbench, 1, SLOW, "ema_workbench"),
    "ema-2": Contender("EMA Workbench, 2 processes", ema_workbench, 2, SLOW, "ema_workbench", True),
    "threads-1": Contender("ensemble, 1 thread", threads, 1, FAST),
    "threads-2": Contender("ensemble, 2 threads", threads, 2, FAST),
    "dask-2": Contender("ensemble, Dask local, 2 processes", dask_local, 2, FAST, "distributed", True),
    "compiled": Contender("compiled months alone, 1 thread", compiled_months, 1, FAST),
    "c": Contender("C months alone, 1 thread", c_months, 1, FAST),
}
