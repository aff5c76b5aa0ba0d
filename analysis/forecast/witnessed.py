"""What a record shows of the outcomes that a forecast gives: the months in which each of them came.

A forecast reports only what is in these tables, because only that can be judged.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.record import Record
from sim.vocabulary import SANCTIONS, STAGE, TALK, TEST

type Months = Callable[[Record], NDArray[np.bool_]]

COUNTS: Mapping[str, Months] = {
    "tests": lambda record: record.level("test") > TEST.none,
    "tests_short": lambda record: record.level("test") == TEST.short,
    "tests_medium": lambda record: record.level("test") == TEST.medium,
    "tests_long": lambda record: record.level("test") == TEST.long,
    "tests_nuclear": lambda record: record.level("test") == TEST.nuclear,
    "tightenings": lambda record: record.level("sanctions") == SANCTIONS.tighten,
    "talks_months": lambda record: record.level("stage") == STAGE.talks,
}
"""The months that each count of a forecast counts."""
HAPPENED: Mapping[str, Months] = {
    "red_line_test": lambda record: record.level("test") >= TEST.long,
    "talks": lambda record: record.level("stage") >= STAGE.talks,
    "relief": lambda record: (record.level("sanctions") == SANCTIONS.ease) | _new_deal(record),
    "interim": lambda record: record.level("stage") >= STAGE.interim,
    "declaration": lambda record: record.level("talk") == TALK.declare,
}
"""The months in which each event of a forecast happened."""


def _new_deal(record: Record) -> NDArray[np.bool_]:
    """The months in which a deal brings relief."""
    stage = record.level("stage")
    return np.asarray((stage >= STAGE.interim) & (stage > np.concatenate([[STAGE.none], stage[:-1]])))
