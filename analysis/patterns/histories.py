"""What the patterns look at: full monthly histories, of simulated runs or of the record itself."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.record import SHIPPED, Record, code, read
from sim.calendar import month_number, month_of_year
from sim.design import Design
from sim.engine.paths import Paths
from sim.rules.events import EFFECT
from sim.state import INDEX
from sim.vocabulary import INSTRUMENT, SANCTIONS, STAGE, TEST, WINTER_MONTHS

type Flags = NDArray[np.bool_]
type Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """What the patterns look at; every array has the shape (runs, months).

    `first` is the number of the first month; `in_talks` is true where the month began in talks or under a deal, which
    is what North Korea knows when it tests or does not; `economy` is that at the end of the month.
    """

    first: int
    test: NDArray[np.int8]
    tightened: Flags
    in_talks: Flags
    border_closed: Flags
    economy: Numbers

    @classmethod
    def from_paths(cls, design: Design, first_run: int, paths: Paths) -> "Histories":
        """The histories of a chunk of runs that begins with run `first_run`."""
        runs = len(paths.actions)
        stage = paths.states[:, :, INDEX["stage"]]
        initial = design.initial if len(design.initial) == 1 else design.initial[first_run : first_run + runs]
        start = np.broadcast_to(initial["stage"], runs)
        return cls(
            first=month_number(design.date(1)),
            test=paths.actions[:, :, INSTRUMENT.test],
            tightened=paths.actions[:, :, INSTRUMENT.sanctions] == SANCTIONS.tighten,
            in_talks=np.column_stack([start, stage[:, :-1]]) >= STAGE.talks,
            border_closed=paths.states[:, :, INDEX["border_closed"]] == 1.0,
            economy=paths.states[:, :, INDEX["economy"]],
        )

    @classmethod
    def from_record(cls, record: Record) -> "Histories":
        """A coded record as the history of one run; what it says nothing of, the economy, is NaN.

        A month began in talks or under a deal if the one before it ended so.
        """
        stage = record.level("stage")
        before = np.concatenate([record.design.initial["stage"][:1], stage[:-1]])
        return cls(
            first=record.first,
            test=record.level("test").astype(np.int8)[None, :],
            tightened=(record.level("sanctions") == SANCTIONS.tighten)[None, :],
            in_talks=(before >= STAGE.talks)[None, :],
            border_closed=_closed(record)[None, :],
            economy=np.full((1, record.months), np.nan),
        )

    @property
    def last(self) -> int:
        """The number of the last month."""
        return self.first + int(self.test.shape[1]) - 1

    def between(self, first: int, last: int) -> "Histories":
        """The same histories from month `first` to month `last`, both included and both within them."""
        span = slice(first - self.first, last - self.first + 1)
        return Histories(
            first,
            self.test[:, span],
            self.tightened[:, span],
            self.in_talks[:, span],
            self.border_closed[:, span],
            self.economy[:, span],
        )

    @property
    def tested(self) -> Flags:
        """Whether there was a test of any class."""
        return np.asarray(self.test != TEST.none)

    @property
    def winter(self) -> Flags:
        """Whether the month is a December or a January, shape (months,)."""
        return np.isin(month_of_year(np.arange(self.first, self.last + 1)), WINTER_MONTHS)


def _closed(record: Record) -> Flags:
    """Whether the border was closed in each month, shape (months,)."""
    events = record.design.events
    dated = events[(events["effect"] == EFFECT.set) & (events["target"] == INDEX["border_closed"])]
    closed = np.full(record.months, record.design.initial["border_closed"][0] == 1.0)
    for event in dated:
        closed[event["first"] - 1 :] = event["value"] == 1.0
    return closed


@cache
def record() -> Histories:
    """The months of the shipped facts, to their end, as the history of one run."""
    return Histories.from_record(code(read(SHIPPED)))
