"""What each month shows of the model: for every instrument the levels that agree with what is recorded.

A set of levels is a bit mask: bit k says that level k is possible. One bit is an observation, all bits are silence, and
what lies between is what silence does rule out. Nothing unrecorded is ever taken as observed.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.calendar import month_date, month_number, simulated_month
from sim.design import Design
from sim.engine.paths import Paths
from sim.numerics.draws import DRAWS, draw_month
from sim.rules.events import EFFECT, EVENT_DTYPE
from sim.state import INDEX
from sim.vocabulary import CHANNEL, DECISION, FLOOD_MONTHS, INSTRUMENTS, STAGE

SEEN = (*(instrument.name for instrument in INSTRUMENTS), "stage", "channel")
"""The columns of `Record.seen`, in the order in which a month plays them: the instruments, then the stage and the
channel at the end of the month."""

LEVELS: dict[str, tuple[str, ...]] = {
    **{instrument.name: instrument.levels for instrument in INSTRUMENTS},
    "stage": STAGE._fields,
    "channel": CHANNEL._fields,
}
OPEN = np.array([(1 << len(LEVELS[name])) - 1 for name in SEEN], np.uint8)
"""The mask of silence for each column."""


@dataclass(frozen=True, eq=False)
class Record:
    """A record coded month by month.

    `seen` has the shape (months, SEEN): masks of the levels that agree with the record; 0 for the drill outside March
    and August, and for a channel that the record dates itself. `design` holds the calendar, the state before the first
    month and the dated events (leaders, border, sanctions). `scored` names the instruments whose presence and absence
    are both recorded: of the others, what is recorded is a selection, which tells of the state but not of a rate.
    `coding` names the switches used, `coverage` says `full` or `partial` for each month. `carried` says that a state
    which the design sets at the start of a month was known at the end of the month before, as in a coded record.
    """

    design: Design
    seen: np.ndarray
    scored: tuple[str, ...]
    coding: dict[str, str]
    coverage: np.ndarray
    carried: bool = False

    @property
    def months(self) -> int:
        """How many months the record has."""
        return len(self.seen)

    @property
    def first(self) -> int:
        """The number of the first month (`sim.calendar.month_number`)."""
        return month_number(self.design.date(1))

    @property
    def dates(self) -> list[str]:
        """The calendar months, such as 2016-01."""
        return [month_date(self.first + place) for place in range(self.months)]

    def until(self, months: int) -> "Record":
        """The first `months` months and nothing else: what happens later is not in it.

        A state that is carried over is known for the month that follows.
        """
        events = self.design.events
        known = months + (self.carried & (events["effect"] == EFFECT.set))
        events, known = events[events["first"] <= known].copy(), known[events["first"] <= known]
        # A gradual change would tell where it will end.
        assert not ((events["effect"] == EFFECT.enforcement) & (events["last"] > months)).any()
        events["last"] = np.minimum(events["last"], known)
        design = replace(self.design, months=months, events=events)
        return replace(self, design=design, seen=self.seen[:months].copy(), coverage=self.coverage[:months].copy())

    @property
    def carried_over(self) -> np.ndarray:
        """The events that set the month after the last one, as those of a first month."""
        events = self.design.events[self.design.events["last"] > self.months].copy()
        events["first"] = events["last"] = 1
        return np.asarray(events)

    def dated_value(self, name: str, month: int) -> float | None:
        """What its events last made of a state by the start of a month (from 1); None if they never name it."""
        own = self.design.events
        rows = own[(own["effect"] == EFFECT.set) & (own["target"] == INDEX[name]) & (own["first"] <= month)]
        return float(rows["value"][np.argmax(rows["first"])]) if len(rows) else None

    def level(self, name: str) -> np.ndarray:
        """The level of `name` where it is observed, else -1: integers, shape (months,)."""
        masks = self.seen[:, SEEN.index(name)]
        single = (masks != 0) & (masks & (masks - 1) == 0)
        return np.where(single, np.log2(np.maximum(masks, 1)).astype(np.int64), -1)


def observed(design: Design, paths: Paths, run: int = 0) -> Record:
    """A record in which every instrument of one simulated run is seen, `run` counted within `paths`.

    Floods and the reopening of the border, which are drawn in a simulation, are dated events in its record. The events
    of the design must be certain ones: whether another one happened is not part of a record.
    """
    actions = paths.actions[run]
    seen = np.zeros((len(actions), len(SEEN)), np.uint8)
    for column in range(len(INSTRUMENTS)):
        seen[:, column] = np.where(actions[:, column] >= 0, 1 << np.maximum(actions[:, column], 0), 0)
    for name in ("stage", "channel"):
        seen[:, SEEN.index(name)] = 1 << paths.states[run, :, INDEX[name]].astype(np.int64)
    given = {}
    for name in ("parameters", "initial"):
        values = getattr(design, name)  # one for each run, or one for all
        given[name] = values if len(values) == 1 else values[run : run + 1]
    plain = replace(design, runs=1, first=0, varied={}, **given)
    events = np.concatenate([design.events, _shocks(plain, design.first + run, paths.states[run])])
    return Record(replace(plain, events=events), seen, SEEN, {}, np.full(len(seen), "full"))


def _shocks(design: Design, run: int, states: np.ndarray) -> np.ndarray:
    """The floods of a run and the changes of its border, as events."""
    rows = []
    draws = np.empty(DRAWS)
    border = design.initial.border_closed[0]
    for month in range(1, len(states) + 1):
        draw_month(draws, design.seed, run, month)
        row = np.zeros((), EVENT_DTYPE)
        row["first"] = row["last"] = month
        row["probability"] = 1.0
        summer = simulated_month(design.calendar_month, month) in FLOOD_MONTHS
        if summer and draws[DECISION.flood] < design.parameters.flood_hazard[0]:
            row["effect"] = EFFECT.flood
            rows.append(row.copy())
        if states[month - 1, INDEX["border_closed"]] != border:
            border = states[month - 1, INDEX["border_closed"]]
            row["effect"], row["target"], row["value"] = EFFECT.set, INDEX["border_closed"], border
            rows.append(row)
    return np.array(rows, EVENT_DTYPE)
