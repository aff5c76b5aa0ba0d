"""Forecasters of all targets at all horizons, given a record that ends where the forecast begins.

A forecaster is handed a truncated record and nothing else: what came later is not in the object, so it cannot leak.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from analysis.backtest.baselines import BASELINES, Baseline
from analysis.backtest.targets import CLASS, EVENTS, HORIZONS, classes, happened
from analysis.likelihood import Followed, follow, log_likelihood, sampled_ends
from analysis.record import SEEN, Record
from analysis.record.record import OPEN
from sim.batch.executors import cores
from sim.calendar import year_and_month
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.parameters import parameter_sets
from sim.state import INDEX
from sim.vocabulary import DRILL_MONTHS, INSTRUMENT, SANCTIONS, STAGE, TEST

PATHS = 2000
"""Futures that are simulated for horizons beyond one month: the standard error of a probability is below .012."""

type Numbers = NDArray[np.float64]
type Forecast = dict[tuple[str, int], NDArray[np.float64]]
"""By target and horizon: the probability of an event, shape (1,), or the distribution of the highest class."""
type Fit = Callable[[Record], np.recarray]
"""Sets of parameters that agree with a record, shape (n,)."""


class Forecaster(Protocol):
    """Learns from a record that ends at the origin and makes forecasts of what follows its last month."""

    def predict(self, record: Record) -> Forecast:
        """Forecasts of what follows the last month of `record`."""
        ...


class Statistic:
    """One of the baselines, fitted every month to each target's own history."""

    def __init__(self, name: str) -> None:
        self.name = name

    def predict(self, record: Record) -> Forecast:
        """Exact for one month; beyond it counted over simulated futures."""
        events = happened(record)
        generator = np.random.default_rng(record.months)
        found: Forecast = {}
        levels = classes(record)
        mix = np.bincount(levels[levels > 0], minlength=len(TEST)) + np.array([0.0, 1, 1, 1, 1])
        mix = mix / mix.sum()
        for target in EVENTS:
            baseline: Baseline = BASELINES[self.name]()
            baseline.fit(events[target], events["talks"])
            futures = baseline.simulate(PATHS, max(HORIZONS), generator)
            for horizon in HORIZONS:
                share = baseline.next() if horizon == 1 else futures[:, :horizon].any(axis=1).mean()
                found[target, horizon] = np.array([share])
            if target == "test":
                drawn = generator.choice(len(TEST), size=futures.shape, p=mix) * futures
                found[CLASS, 1] = np.concatenate([[1 - baseline.next()], baseline.next() * mix[1:]])
                for horizon in HORIZONS[1:]:
                    highest = drawn[:, :horizon].max(axis=1)
                    found[CLASS, horizon] = np.bincount(highest, minlength=len(TEST)) / PATHS
        return found


class Model:
    """The model, its probabilities averaged over sets of parameters that agree with the record.

    It is fitted to the first record that it is asked about and anew each January; until the next fit every set weighs
    as much as the months since then are likely under it.
    """

    def __init__(self, agreeing: Fit) -> None:
        self.agreeing = agreeing
        self.sets = parameter_sets(0)
        self.fitted = np.zeros(0)

    def fit(self, record: Record) -> None:
        """Find the parameters that agree with the record."""
        self.sets = self.agreeing(record)
        self.fitted = log_likelihood(record, self.sets)

    def predict(self, record: Record) -> Forecast:
        """Exact for one month; beyond it by simulation from the states in which the record may have ended."""
        if not len(self.sets) or record.dates[-1].endswith("-12"):
            self.fit(record)
        ended = _followed(record, self.sets)
        weights = softmax(np.array([followed.log_likelihood for followed in ended]) - self.fitted)
        opened = _followed(with_open_month(record), self.sets)
        ahead = np.average([followed.predicted[-1] for followed in opened], axis=0, weights=weights)
        expected = {name: ahead[column] for column, name in enumerate(SEEN)}
        chances: Forecast = {
            ("test", 1): np.array([1 - expected["test"][TEST.none]]),
            ("red_line_test", 1): np.array([expected["test"][TEST.long :].sum()]),
            ("sanctions", 1): np.array([expected["sanctions"][SANCTIONS.tighten]]),
            ("talks", 1): np.array([expected["stage"][STAGE.talks :].sum()]),
            (CLASS, 1): expected["test"],
        }
        test, sanctions, stage = _futures(record, self.sets, ended, weights)
        events = {
            "test": test > TEST.none,
            "red_line_test": test >= TEST.long,
            "sanctions": sanctions == SANCTIONS.tighten,
            "talks": stage >= STAGE.talks,
        }
        for horizon in HORIZONS[1:]:
            for target, flags in events.items():
                chances[target, horizon] = np.array([flags[:, :horizon].any(axis=1).mean()])
            highest = test[:, :horizon].max(axis=1)
            chances[CLASS, horizon] = np.bincount(highest, minlength=len(TEST)) / len(highest)
        return chances


def _futures(
    record: Record, sets: np.recarray, ended: list[Followed], weights: Numbers
) -> tuple[NDArray[np.int8], NDArray[np.int8], Numbers]:
    """Tests, changes of sanctions and stages of futures, shape (PATHS, months); no later event is known to them."""
    generator = np.random.default_rng(record.months)
    shares = np.bincount(generator.choice(len(weights), PATHS, p=weights), minlength=len(weights))
    states = sampled_ends(ended, shares, generator)
    year, month = year_and_month(record.design.date(record.months + 1))
    drawn = np.repeat(sets, shares).view(np.recarray)
    plan = Design(
        PATHS, max(HORIZONS), record.months, year, month, parameters=drawn, initial=states, events=record.carried_over
    )
    paths = run_chunk(plan, 0, PATHS, PATHS)[2]
    actions = paths.actions
    return actions[:, :, INSTRUMENT.test], actions[:, :, INSTRUMENT.sanctions], paths.states[:, :, INDEX["stage"]]


def _followed(record: Record, sets: np.recarray) -> list[Followed]:
    """The record followed with each set of parameters."""
    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(partial(follow, record), np.split(sets, len(sets))))


def with_open_month(record: Record) -> Record:
    """The record with one month more, of which nothing is known."""
    _, month = year_and_month(record.design.date(record.months + 1))
    row = OPEN.copy()
    if month not in DRILL_MONTHS:
        row[SEEN.index("drill")] = 0
    if not record.seen[:, SEEN.index("channel")].any():
        row[SEEN.index("channel")] = 0
    design = replace(record.design, months=record.months + 1)
    return replace(
        record, design=design, seen=np.vstack([record.seen, row]), coverage=np.append(record.coverage, "full")
    )
