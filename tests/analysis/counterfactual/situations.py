"""Questions for tests: a record and a change, with parameters of one's own."""

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.counterfactual.question import Question, question
from analysis.record import SEEN, Record, observed
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data


def record_of(plan: Design) -> Record:
    """The record of the first run of a design, in which everything is seen."""
    return observed(plan, run_chunk(plan, 0, 1, 1)[2])


def opened(record: Record, months: int, **levels: tuple[int, ...]) -> Record:
    """The record with these levels, besides what was seen, left open in its first months where it has any."""
    seen = record.seen.copy()
    for name, more in levels.items():
        column = seen[:months, SEEN.index(name)]
        column[column > 0] |= np.uint8(sum(1 << level for level in more))
    return replace(record, seen=seen)


def asked(record: Record, first: int = 0, **scenario: Any) -> Question:
    """What a scenario from month `first` (from 0) of the record asks, with the record's own parameters."""
    data = {"name": "asked", "start": record.dates[first], "months": record.months - first, "seed": 5} | scenario
    made = question(from_data(data), record)
    return replace(made, parameters=record.design.parameters, changed=_changed(record, made))


def _changed(record: Record, made: Question) -> np.recarray:
    """The record's parameters with those that the scenario changes."""
    changed = record.design.parameters.copy()
    for name in made.changed.dtype.names or ():
        if made.changed[name][0] != made.parameters[name][0]:
            changed[name] = made.changed[name][0]
    return changed.view(np.recarray)


def simulated(months: int, seed: int, **scenario: Any) -> Design:
    """A design of one run with parameters drawn from the priors."""
    return design(from_data(
        {"name": "simulated", "runs": 1, "months": months, "seed": seed, "uncertainties": "prior"} | scenario
    ))  # fmt: skip
