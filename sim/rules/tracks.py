"""The two tracks of diplomacy, each with the chances that compete for its one draw a month."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.rules.diplomacy import advance_stage, move_channel
from sim.vocabulary import DECISION


class Track(NamedTuple):
    """A state that moves by chance at the end of a month.

    `advance(state, parameters, month)` moves it by the draw `month.draws[decision]` and writes what was possible into
    the chances of the month: one of `first`, and after it, where that did not come, one of `second`.
    """

    name: str
    decision: int
    advance: Callable[..., Any]
    first: tuple[str, ...]
    second: tuple[str, ...]


TRACKS = (
    Track(
        "stage", DECISION.stage, advance_stage,
        ("join", "interim", "renege", "reversal"), ("lapse", "collapse", "comprehensive"),
    ),
    Track("channel", DECISION.channel, move_channel, ("open", "sever", "channel_talks_end"), ("channel_talks",)),
)  # fmt: skip
"""In the order in which they move."""
CHANCES = tuple(name for track in TRACKS for name in track.first + track.second)
"""Probabilities of the transitions that were possible in a month; NaN where one was not."""
