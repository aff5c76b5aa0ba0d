"""What is forecast: five targets, each month by month as the record has it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.record import Record
from sim.vocabulary import SANCTIONS, STAGE, TEST

HORIZONS = (1, 3, 6, 12)
"""Months ahead within which something is forecast to happen."""

type Flags = NDArray[np.bool_]

EVENTS: dict[str, Callable[[Record], Flags]] = {
    "test": lambda record: record.level("test") > TEST.none,
    "red_line_test": lambda record: record.level("test") >= TEST.long,
    "sanctions": lambda record: record.level("sanctions") == SANCTIONS.tighten,
    "talks": lambda record: record.level("stage") >= STAGE.talks,
}
"""Events: any test, one above the red line, new sanctions, nuclear talks or a deal."""
CLASS = "class"
"""The highest class of test, a distribution over the levels of `test`."""
WORDS = {
    "test": "any test",
    "red_line_test": "test above the red line",
    "sanctions": "new sanctions",
    "talks": "talks or a deal",
    CLASS: "highest class of test",
}


def happened(record: Record) -> dict[str, Flags]:
    """Each event month by month, shape (months,)."""
    return {name: of(record) for name, of in EVENTS.items()}


def classes(record: Record) -> NDArray[np.int64]:
    """The highest class of each month, shape (months,)."""
    return np.asarray(np.maximum(record.level("test"), 0))
