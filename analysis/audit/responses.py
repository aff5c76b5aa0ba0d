"""What an actor could gain by leaving its rule while the others keep theirs, searched for on the model itself.

The search goes over a small class of plans. There are three situations; in each, every instrument of the actor is left
to its rule or held at one of its levels. Situations are taken in turn, again and again, and each is given the levels
that do best with what stands for the others, until no situation has better ones: a search coordinate by coordinate,
which tries a small part of the class. The plan found is then judged on runs that the search has not seen, against the
actor's own rule with the same random draws. A better plan may lie in the class or outside of it: the gain is a lower
bound.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.audit.payoffs import payoff
from analysis.statistics.draws import error_of_mean, shared
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import Scenario, design
from sim.scenario.event_rows import event_rows
from sim.scenario.events import Event
from sim.vocabulary import INSTRUMENTS, Instrument

SITUATIONS: dict[str, dict[str, Any]] = {
    "no talks, no test the month before": {"stage": {"max": "offer"}, "tested_last_month": 0},
    "no talks, a test the month before": {"stage": {"max": "offer"}, "tested_last_month": 1},
    "talks or a deal": {"stage": {"min": "talks"}},
}
"""The situations of a plan, by what everybody can see at the start of the month; they exclude each other."""
OWN = "own rule"
PASSES = 10
"""Times that the search goes over all situations, at most; two or three are usual."""

type Plan = dict[str, dict[str, str]]
"""Per situation the instruments that are held at a level; what is not named is left to the rule."""
type Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Response:
    """What an actor could gain: its payoff by its own rule, the plan that was found, and what that adds.

    `gain` is the mean over runs that the search has not seen, with its standard error; `spread` is the standard
    deviation of its payoff over runs; `plans` is how many plans were tried, of `plans_in_class`; `settled` says whether
    no situation had better levels in the end, rather than that the search was broken off.
    """

    actor: str
    weights: Mapping[str, float]
    own: float
    own_error: float
    plan: Plan
    gain: float
    gain_error: float
    spread: float
    plans: int
    plans_in_class: int
    settled: bool


def tries(actor: str) -> int:
    """How many plans a search for an actor looks at in one pass over the situations."""
    return len(SITUATIONS) * sum(1 for _ in _choices(actor))


def best_response(
    scenario: Scenario, actor: str, weights: Mapping[str, float], runs: int,
    report: Report = lambda finished, wanted: None,
) -> Response:  # fmt: skip
    """Search with `runs` runs, judge with as many others, which share no draw of a posterior with those.

    `report` is told the plans looked at, and how many it takes if no situation changes any more: more with each that
    does.
    """
    everything = parted(design(scenario, runs=2 * runs), runs)
    plan, plans, settled = _search(scenario, everything, actor, weights, runs, report)
    judging = None if everything.draw is None else shared(everything.draw[runs:])
    own = _payoffs(scenario, everything, {}, weights, runs, runs)
    gains = _payoffs(scenario, everything, plan, weights, runs, runs) - own
    error = error_of_mean(gains, judging) if plan else 0.0
    return Response(
        actor, weights, float(own.mean()), error_of_mean(own, judging), plan, float(gains.mean()), error,
        float(own.std(ddof=1)), plans, sum(1 for _ in _choices(actor)) ** len(SITUATIONS), settled,
    )  # fmt: skip


def parted(whole: Design, runs: int) -> Design:
    """The same runs with their parameters dealt anew: no draw of a posterior is in the first `runs` and in the others.

    Else a plan would be judged on parameters for which it was chosen. A design without a posterior is left as it is.
    """
    if whole.draw is None:
        return whole
    present, place = np.unique(whole.draw, return_inverse=True)
    dealt = np.random.Generator(np.random.Philox(whole.seed)).permutation(len(present))[place]
    order = np.argsort(dealt, kind="stable")
    ended = dealt == dealt[order[runs - 1]]  # the draw at the border of the halves stays in the first one
    others = order[runs:][~ended[order[runs:]]]
    if not len(others):
        return whole
    order[runs:] = np.resize(others, len(order) - runs)

    def of_runs(records: np.recarray) -> np.recarray:
        return records[order].view(np.recarray) if len(records) > 1 else records

    varied = {key: values[order] for key, values in whole.varied.items()}
    parameters, initial = of_runs(whole.parameters), of_runs(whole.initial)
    return replace(whole, parameters=parameters, initial=initial, varied=varied, draw=whole.draw[order])


def _search(
    scenario: Scenario, everything: Design, actor: str, weights: Mapping[str, float], runs: int, report: Report
) -> tuple[Plan, int, bool]:
    """The plan that does best in the first `runs` runs, how many were tried, and whether the search has settled."""
    choices, situations = list(_choices(actor)), list(SITUATIONS)
    values: dict[str, float] = {}

    def value(tried: Plan) -> float:
        key = repr(tried)
        if key not in values:
            values[key] = float(_payoffs(scenario, everything, tried, weights, 0, runs).mean())
        return values[key]

    plan: Plan = {}
    best, settled, last = value(plan), 0, PASSES * len(situations)
    for turn in range(last):
        situation = situations[turn % len(situations)]
        settled += 1
        for number, levels in enumerate(choices, start=1):
            tried = _with(plan, situation, levels)
            if (worth := value(tried)) > best:
                plan, best, settled = tried, worth, 1
            turns = min(last, turn + 1 + len(situations) - settled)
            report(turn * len(choices) + number, turns * len(choices))
        if settled == len(situations):
            break
    return plan, len(values), settled == len(situations)


def _with(plan: Plan, situation: str, levels: dict[str, str]) -> Plan:
    """A plan with other levels in a situation; with none it is left to the rule."""
    changed = {**plan, situation: levels}
    return {name: changed[name] for name in SITUATIONS if changed.get(name)}


def instruments(actor: str) -> list[Instrument]:
    """The instruments that an actor holds."""
    return [instrument for instrument in INSTRUMENTS if instrument.actor == actor]


def _choices(actor: str) -> Iterator[dict[str, str]]:
    """All ways to hold an actor's instruments in a situation, its own rule among them."""
    own = instruments(actor)
    for levels in product(*((OWN, *instrument.levels) for instrument in own)):
        yield {instrument.key: level for instrument, level in zip(own, levels, strict=True) if level != OWN}


def _payoffs(
    scenario: Scenario, everything: Design, plan: Plan, weights: Mapping[str, float], first: int, runs: int
) -> NDArray[np.float64]:
    """The payoff of runs `first` to `first + runs - 1` under a plan, shape (runs,)."""
    events = [*scenario.events, *(_event(scenario, *entry) for entry in plan.items())]
    outcomes, *_ = run_chunk(replace(everything, events=event_rows(events)), first, runs)
    return payoff(weights, outcomes)


def _event(scenario: Scenario, situation: str, levels: Mapping[str, str]) -> Event:
    data = {"months": [1, scenario.months], "when": SITUATIONS[situation], "force": dict(levels)}
    return Event.model_validate(data)
