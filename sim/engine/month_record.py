"""The record of one month of one run: what was drawn, weighed, chosen and what followed.

The rules write it, the engines count from it, an explanation prints it. Its fields are the names that the
specification uses, so a rule reads `month.message` or `month.drill_intensity`.
"""

import numpy as np

from sim.numerics.draws import DRAWS
from sim.rules.north_korea import MESSAGE_TERMS, TEST_TERMS
from sim.rules.south_korea import DRILL_TERMS, POSTURE_TERMS
from sim.rules.tracks import CHANCES
from sim.rules.united_states import SANCTIONS_TERMS, TALK_TERMS
from sim.state import VARIABLES
from sim.vocabulary import DRILL, INSTRUMENTS, LEDGER, MESSAGE, POSTURE, SANCTIONS, TALK, TEST

TERMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "drill": DRILL_TERMS,
    "test": TEST_TERMS,
    "posture": POSTURE_TERMS,
    "message": MESSAGE_TERMS,
    "sanctions": SANCTIONS_TERMS,
    "talk": TALK_TERMS,
}
"""The names of the terms of each level of each instrument, in the order of the arrays `<instrument>_terms`."""


def _most(instrument: str) -> int:
    return max(len(names) for names in TERMS[instrument])


FLAGS = ("flood", "refusal", "collapsed", "new_talks", "new_interim", "new_comprehensive", "punished", "unpunished")

MONTH_DTYPE = np.dtype(
    (
        np.record,
        [
            ("calendar", np.int64),  # 1 for January to 12
            ("draws", np.float64, (DRAWS,)),
            ("before", np.float64, (len(VARIABLES),)),  # the state before the events: what their conditions see
            ("forced", np.int64, (len(INSTRUMENTS),)),  # level forced this month, -1 where the actor chose
            ("step", np.float64),  # size of a forced change of sanctions; NaN: the model's own
            ("drill", np.int64),  # -1 outside March and August
            ("test", np.int64),
            ("posture", np.int64),
            ("message", np.int64),
            ("sanctions", np.int64),
            ("talk", np.int64),
            ("ease_size", np.float64),  # of an ease, against an ordinary one; 0 where there is none
            ("relief", np.float64),  # what the month's relief, an ease's and a deal's, is worth to North Korea
            ("drill_intensity", np.float64),  # 1 full, .5 scaled, else 0
            ("drill_terms", np.float64, (len(DRILL), _most("drill"))),
            ("test_terms", np.float64, (len(TEST), _most("test"))),
            ("posture_terms", np.float64, (len(POSTURE), _most("posture"))),
            ("message_terms", np.float64, (len(MESSAGE), _most("message"))),
            ("sanctions_terms", np.float64, (len(SANCTIONS), _most("sanctions"))),
            ("talk_terms", np.float64, (len(TALK), _most("talk"))),
            ("drill_probabilities", np.float64, (len(DRILL),)),
            ("test_probabilities", np.float64, (len(TEST),)),
            ("posture_probabilities", np.float64, (len(POSTURE),)),
            ("message_probabilities", np.float64, (len(MESSAGE),)),
            ("sanctions_probabilities", np.float64, (len(SANCTIONS),)),
            ("talk_probabilities", np.float64, (len(TALK),)),
            ("ledger", np.float64, (len(LEDGER),)),
        ]
        + [(f"{name}_chance", np.float64) for name in CHANCES]
        + [(name, np.int64) for name in FLAGS],
    )
)


def empty_months(count: int) -> np.recarray:
    """`count` empty month records."""
    return np.zeros(count, MONTH_DTYPE).view(np.recarray)
