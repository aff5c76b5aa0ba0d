"""Where a scenario starts that says `initial: {from: record}`: in a state in which the record leaves the model.

The historical record is followed, with the parameters of the run, to the end of the month before the first one. What
the model makes of a record belongs to `analysis`; this is the one door through which the model asks for it, opened only
for such a scenario.
"""

import hashlib
from typing import Any

import numpy as np

from sim.calendar import month_date, month_number
from sim.parameters import BY_KEY
from sim.scenario.schema import DEFAULT_START
from sim.state import BY_NAME

KEY = "initial.from"
FIRST, LAST = "2006-02", "2025-01"
"""The months that can be the first of such a scenario: those that follow a month of the shipped record."""


def starts(start: str, parameters: np.recarray, seed: int, first: int, count: int) -> np.recarray:
    """States at the end of the month before `start`, shape (count,): of runs `first` to `first + count - 1`.

    `parameters` holds a set for each of these runs, or one for all. The arsenal, of which the record says nothing, is
    `warheads_before(start)`.
    """
    from analysis.likelihood import starts as known

    states = known.starts(start, parameters, seed, first, count)
    states["warheads"] = warheads_before(start)
    return states


def warheads_before(start: str) -> float:
    """The default arsenal, moved from its own month to the one before `start` by the default production."""
    months = month_number(start) - month_number(DEFAULT_START)
    moved = BY_NAME["warheads"].start + BY_KEY["north_korea.arsenal.production"].default * months
    return max(0.0, moved)


def origin(start: str) -> dict[str, Any]:
    """What a manifest says of such a start: the facts, their last month, their coding, and what followed them."""
    from analysis.likelihood.starts import source_digest
    from analysis.record import SHIPPED
    from analysis.record.switches import settings

    return {
        "facts_sha256": hashlib.sha256(SHIPPED.read_bytes()).hexdigest(),
        "until": month_date(month_number(start) - 1),
        "coding": settings({}),
        "source_digest": source_digest(),
    }
