"""What can come in a month: events that a record and its twin either both have, or one of them alone."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.record import SEEN
from sim.vocabulary import MESSAGE, SANCTIONS, STAGE, TALK, TEST

type Flags = NDArray[np.bool_]
type Levels = NDArray[np.int8]


class Thing(NamedTuple):
    """Something that comes or does not come in a month.

    `words` for a table; `came(levels, before)` with the shape (runs, months): `levels` (runs, months, SEEN) of one
    world, `before` (runs, months) its stage before each month; `instrument` is the one by which a scenario can force
    it, empty where only setting the stage can.
    """

    words: str
    came: Callable[[Levels, Levels], Flags]
    instrument: str = ""


def _level(levels: Levels, name: str) -> Levels:
    return levels[..., SEEN.index(name)]


def _between(name: str, low: int, high: int) -> Callable[[Levels, Levels], Flags]:
    return lambda levels, before: (_level(levels, name) >= low) & (_level(levels, name) <= high)


THINGS: Mapping[str, Thing] = {
    "red_line_test": Thing("a test above the red line", _between("test", TEST.long, TEST.nuclear), "test"),
    "lesser_test": Thing("a test below the red line", _between("test", TEST.short, TEST.medium), "test"),
    "offer": Thing(
        "an offer or a concession from the North", _between("message", MESSAGE.offer, MESSAGE.concession), "message"
    ),
    "new_sanctions": Thing("new sanctions", _between("sanctions", SANCTIONS.tighten, SANCTIONS.tighten), "sanctions"),
    "relief": Thing("relief from Washington", _between("sanctions", SANCTIONS.ease, SANCTIONS.ease), "sanctions"),
    "session": Thing("a session, or talks offered by Washington", _between("talk", TALK.talk, TALK.talk), "talk"),
    "declaration": Thing("a declared end of the war", _between("talk", TALK.declare, TALK.declare), "talk"),
    "talks_begin": Thing(
        "talks begin", lambda levels, before: (_level(levels, "stage") == STAGE.talks) & (before < STAGE.talks)
    ),
    "deal": Thing(
        "a deal is made",
        lambda levels, before: (_level(levels, "stage") >= STAGE.interim) & (_level(levels, "stage") > before),
    ),
    "end": Thing(
        "talks or a deal end", lambda levels, before: (_level(levels, "stage") < STAGE.talks) & (before >= STAGE.talks)
    ),
}
"""Two things of one instrument exclude each other in a month."""
UNDER_WAY: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "talks_months": ("talks under way", (STAGE.talks,)),
    "deal_months": ("a deal in force", (STAGE.interim, STAGE.comprehensive)),
}
"""What lasts: words, and the stages that count."""


def came(levels: Levels, begun: NDArray[np.int8]) -> dict[str, Flags]:
    """Which things came in which month of one world: `levels` (runs, months, SEEN), `begun` (runs,) its first stage."""
    stage = _level(levels, "stage")
    before = np.concatenate([begun[:, None], stage[:, :-1]], axis=1)
    return {name: thing.came(levels, before) for name, thing in THINGS.items()}


def lasted(levels: Levels) -> dict[str, NDArray[np.float64]]:
    """How many months each stage that counts lasted, (runs,) each."""
    stage = _level(levels, "stage")
    return {name: np.isin(stage, stages).sum(axis=1).astype(float) for name, (_, stages) in UNDER_WAY.items()}
