"""A Sobol study in full, and EMA Workbench with SALib on the Mesa model at a hundredth of its size, in one process.

`python -m tests.benchmarks.sensitivity` prints seconds of a core, runs and the ratio per run, one core each: a minute.
Both vary the same 40 parameters, we over priors, EMA Workbench over two standard deviations to both sides, and end
with first-order and total indices. `--small` tries it.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.sensitivity.evaluation import Model
from analysis.sensitivity.indices import Indices, indices
from analysis.sensitivity.space import Space, space_of
from sim.batch.executors import Threads
from sim.parameters import BY_KEY
from sim.scenario import Scenario, load
from sim.scenario.designing import design
from tests.benchmarks.contenders import stepped

PARAMETERS, SAMPLES, REPLICATIONS = 40, 1024, 16
OURS_PER_THEIRS = 100
OUTCOME = "final_economy"
SEED = 1
MOST_RUNS = 1_000_000
"""Of the Mesa model, each with a number of its own."""


def space_of_size(scenario: Scenario, count: int) -> Space:
    """The first single parameters of the scenario's space."""
    alone = [factor for factor in space_of(scenario).factors if len(factor.keys) == 1]
    return Space(tuple(alone[:count]))


def ours(scenario: Scenario, space: Space, samples: int, replications: int) -> Indices:
    """The study of the command, on one thread, without its screening."""
    return indices(space, Model(scenario, Threads(1)), [OUTCOME], samples, replications, SEED)


class Peninsula:
    """The Mesa model as a function of parameters, each run with luck of its own."""

    __name__ = "peninsula"

    def __init__(self, scenario: Scenario, space: Space) -> None:
        self.plan = design(scenario.model_copy(update={"uncertainties": "off"}), runs=MOST_RUNS)
        self.names = [BY_KEY[key.removeprefix("parameters.")].name for key in space.keys]
        self.runs = 0

    def __call__(self, **values: float) -> dict[str, float]:
        parameters = self.plan.parameters.copy().view(np.recarray)
        for name in self.names:
            parameters[name] = values[name]
        self.runs += 1
        return {OUTCOME: float(stepped(replace(self.plan, parameters=parameters), self.runs).outcome[OUTCOME])}


def theirs(scenario: Scenario, space: Space, samples: int) -> tuple[Any, int]:
    """EMA Workbench samples and runs the Mesa model, sequentially; SALib makes indices of it: these, and the runs."""
    import ema_workbench as ema
    from SALib.analyze import sobol

    model = ema.Model("peninsula", function=Peninsula(scenario, space))
    rows = [BY_KEY[key.removeprefix("parameters.")] for key in space.keys]
    model.uncertainties = [
        ema.RealParameter(
            row.name, max(row.low, row.prior_mean - 2 * row.prior_sd), min(row.high, row.prior_mean + 2 * row.prior_sd)
        )
        for row in rows
    ]
    model.outcomes = [ema.ScalarOutcome(OUTCOME)]
    with ema.SequentialEvaluator(model) as evaluator:
        _, outcomes = evaluator.perform_experiments(scenarios=samples, uncertainty_sampling=ema.Samplers.SOBOL)
    problem = {"num_vars": len(rows), "names": [row.name for row in rows], "bounds": [[0, 1]] * len(rows)}
    return sobol.analyze(problem, outcomes[OUTCOME]), len(outcomes[OUTCOME])


def timed[T](work: Callable[[], T]) -> tuple[float, T]:
    """The seconds of a core that something takes, whatever else the machine does, and what it gives."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few seconds, and no figure to quote")
    small = parser.parse_args().small
    scenario = load("baseline", ["uncertainties=prior", "initial={from: defaults}"])
    samples, replications = (128, 4) if small else (SAMPLES, REPLICATIONS)
    space = space_of_size(scenario, 10 if small else PARAMETERS)
    our_runs = (len(space.factors) + 2) * samples * replications
    # SALib's second-order design, which is EMA Workbench's, has 2 (parameters + 1) runs a row; rows are a power of two.
    wanted = our_runs / OURS_PER_THEIRS / (2 * (len(space.factors) + 1))
    their_samples = 1 << max(2, round(np.log2(wanted)))
    ours(scenario, space, 64, 2)  # compiled before the clock starts
    our_seconds, _ = timed(lambda: ours(scenario, space, samples, replications))
    their_seconds, (_, their_runs) = timed(lambda: theirs(scenario, space, their_samples))
    ratio = (their_seconds / their_runs) / (our_seconds / our_runs)
    print(f"{len(space.factors)} parameters, one core each, {scenario.months} months a run")
    print(f"{'':44}{'rows':>8}{'runs':>12}{'seconds':>10}{'runs/s':>10}")
    for name, rows, runs, seconds in (
        ("panmunjom: Sobol design, ensemble, indices", samples, our_runs, our_seconds),
        ("EMA Workbench, Mesa model, SALib", their_samples, their_runs, their_seconds),
    ):
        print(f"{name:44}{rows:8,}{runs:12,}{seconds:10.1f}{runs / seconds:10,.0f}")
    print(f"ratio of the time of a run: {ratio:,.0f}")
    minutes = their_seconds / their_runs * our_runs / 60
    print(f"all runs of our study with EMA Workbench and SALib, at this speed: {minutes:,.0f} minutes")


if __name__ == "__main__":
    main()
