"""What an actor could gain by leaving its rule while the others keep theirs, searched for on the model itself.

The search goes over a small class of plans. There are three situations; in each, every instrument of the actor is left
to its rule or held at one of its levels. Situations are taken in turn, and each is given the levels that do best with
what has been found for those before it. The plan found is then judged on runs that the search has not seen, against
the actor's own rule with the same random draws. A best response may lie outside of the class: the gain is a lower
bound.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.audit.payoffs import payoff
from analysis.statistics.draws import error_of_mean
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

type Plan = dict[str, dict[str, str]]
"""Per situation the instruments that are held at a level; what is not named is left to the rule."""
type Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Response:
    """What an actor could gain: its payoff by its own rule, the plan that was found, and what that adds.

    `gain` is the mean over runs that the search has not seen, with its standard error; `spread` is the standard
    deviation of its payoff over runs; `plans` is how many were tried.
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


def tries(actor: str) -> int:
    """How many plans a search for an actor tries."""
    return len(SITUATIONS) * sum(1 for _ in _choices(actor))


def best_response(
    scenario: Scenario, actor: str, weights: Mapping[str, float], runs: int, report: Callable[[], None] = lambda: None
) -> Response:
    """Search with `runs` runs, judge with as many others; `report` is called after each plan."""
    everything = design(scenario, runs=2 * runs)
    plan: Plan = {}
    found = _mean(scenario, everything, plan, weights, runs)
    for situation in SITUATIONS:
        for levels in _choices(actor):
            tried = {**plan, situation: levels}
            value = _mean(scenario, everything, tried, weights, runs)
            if value > found:
                plan, found = tried, value
            report()
    own = _payoffs(scenario, everything, {}, weights, runs, runs)
    gains = _payoffs(scenario, everything, plan, weights, runs, runs) - own
    error = error_of_mean(gains) if plan else 0.0
    held = {situation: levels for situation, levels in plan.items() if levels}
    return Response(
        actor, weights, float(own.mean()), error_of_mean(own), held, float(gains.mean()), error, float(own.std(ddof=1)),
        tries(actor),
    )  # fmt: skip


def instruments(actor: str) -> list[Instrument]:
    """The instruments that an actor holds."""
    return [instrument for instrument in INSTRUMENTS if instrument.actor == actor]


def _choices(actor: str) -> Iterator[dict[str, str]]:
    """All ways to hold an actor's instruments in a situation, its own rule among them."""
    own = instruments(actor)
    for levels in product(*((OWN, *instrument.levels) for instrument in own)):
        yield {instrument.key: level for instrument, level in zip(own, levels, strict=True) if level != OWN}


def _mean(scenario: Scenario, everything: Design, plan: Plan, weights: Mapping[str, float], runs: int) -> float:
    return float(_payoffs(scenario, everything, plan, weights, 0, runs).mean())


def _payoffs(
    scenario: Scenario, everything: Design, plan: Plan, weights: Mapping[str, float], first: int, runs: int
) -> NDArray[np.float64]:
    """The payoff of runs `first` to `first + runs - 1` under a plan, shape (runs,)."""
    events = [*scenario.events, *(_event(scenario, *entry) for entry in plan.items() if entry[1])]
    outcomes, *_ = run_chunk(replace(everything, events=event_rows(events)), first, runs)
    return payoff(weights, outcomes)


def _event(scenario: Scenario, situation: str, levels: Mapping[str, str]) -> Event:
    data = {"months": [1, scenario.months], "when": SITUATIONS[situation], "force": dict(levels)}
    return Event.model_validate(data)
