"""What bears on the chance of a move of the nuclear track: the states that its rule reads, as they stood.

The rule adds these up inside (`sim.rules.diplomacy`), so they are told with their values and without their weights,
which a scenario may set to 0. A test compares this table with the rule: each state that is named here moves the chance,
and no other does.
"""

from collections.abc import Callable
from typing import NamedTuple

from analysis.explanation.structure import Chance, Month
from analysis.explanation.turning import ABOVE_THE_LINE, SOFT
from analysis.wording.states import state_number


class Circumstances(NamedTuple):
    """Groups of states that count as numbers, each with its words, and what counts by being so."""

    numbers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    facts: tuple[tuple[str, Callable[[Month], bool]], ...] = ()


HARDSHIP = ("hardship under sanctions", ("pain", "sanctions"))
TRUST = ("Washington's trust in North Korea's word", ("trust_us_nk",))
ENGAGED = ("an engaged president in Washington", ("engagement_us",))
RED_LINE = ("a test above the red line", lambda month: month.chose("test") in ABOVE_THE_LINE)

BEARS_ON: dict[str, Circumstances] = {
    "join": Circumstances(
        (HARDSHIP, ("hope that restraint is paid", ("belief_paid",))),
        (
            ("an offer or a concession this month", lambda month: month.chose("message") in SOFT),
            ("relief this month", lambda month: month.chose("sanctions") == "ease"),
            ("the war declared over", lambda month: month.after["declared"] == 1),
            ("talks between the Koreas", lambda month: month.opened["channel"] == "talks"),
        ),
    ),
    "interim": Circumstances((TRUST, HARDSHIP, ENGAGED)),
    "collapse": Circumstances((), (RED_LINE,)),
    "renege": Circumstances((("the relief that would be withdrawn", ("deal_relief",)),), (RED_LINE,)),
    "comprehensive": Circumstances((TRUST, ("the sanctions still in place", ("sanctions", "deal_relief")), ENGAGED)),
    "reversal": Circumstances(),
    "lapse": Circumstances(),
}
"""By the name of a chance of the nuclear track."""


def circumstances(chance: Chance, month: Month) -> list[str]:
    """What bore on a chance, each with its numbers; facts only where they were so."""
    known = BEARS_ON.get(chance.name, Circumstances())
    told = []
    for words, states in known.numbers:
        values = [state_number(state, float(month.opened[state])) for state in states]
        sign = " − " if states[-1] == "deal_relief" and len(states) > 1 else " × "
        told.append(f"{words} ({sign.join(values)})")
    return [*told, *(words for words, holds in known.facts if holds(month))]
