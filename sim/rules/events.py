"""What a scenario schedules: forced actions, changes of state and leaders, enforcement over a span, floods.

An event of the scenario file becomes one row for each of its effects. The rows of one event share a key, hence one
draw: its effects happen together or not at all.
"""

from typing import NamedTuple

import numpy as np

from sim.compiler import rule
from sim.draws import draw_event
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS, LEDGER


class Effects(NamedTuple):
    """What a row does; `target` is an instrument for `force` and a state variable for `set` and `leader`."""

    force: int = 0
    set: int = 1
    leader: int = 2
    enforcement: int = 3
    flood: int = 4


EFFECT = Effects()
MOST_CONDITIONS = 6

EVENT_DTYPE = np.dtype(
    (
        np.record,
        [
            ("first", np.int64),  # first and last month of the span, counted from 1
            ("last", np.int64),
            ("effect", np.int64),
            ("target", np.int64),
            ("value", np.float64),  # level, state value, engagement, or enforcement at the end of the span
            ("otherwise", np.float64),  # leader: engagement if the event does not happen; NaN: no change then
            ("step", np.float64),  # force: size of the change of sanctions; NaN: the model's own
            ("probability", np.float64),  # each month of the span
            ("key", np.uint64),  # which draw decides
            ("conditions", np.int64),  # how many of the next three count; all must hold: low <= state <= high
            ("condition_field", np.int64, (MOST_CONDITIONS,)),
            ("condition_low", np.float64, (MOST_CONDITIONS,)),
            ("condition_high", np.float64, (MOST_CONDITIONS,)),
        ],
    )
)

SANCTIONS = INDEX["sanctions"]
ENFORCEMENT = INDEX["enforcement"]
ENGAGEMENT_ROK = INDEX["engagement_rok"]
