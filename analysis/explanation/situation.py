"""The situation of a month in a few lines, from its state alone."""

from analysis.explanation.structure import State
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.states import state_number

UNANSWERED = {
    "none": "",
    "long": "a long-range test waits for an answer by new sanctions",
    "nuclear": "a nuclear test waits for an answer by new sanctions",
}


def situation(state: State) -> list[str]:
    """What everybody can see: sanctions, North Korea, diplomacy, the presidents; a line each."""

    def number(name: str) -> str:
        return state_number(name, float(state[name]))

    consensus = "new UN measures are possible" if state["consensus"] else "no new UN measure is possible"
    border = "closed" if state["border_closed"] else "open"
    moratorium = "is kept" if state["moratorium"] else "is broken"
    diplomacy = f"{LEVEL_WORDS['stage'][str(state['stage'])].sentence}; "
    diplomacy += LEVEL_WORDS["channel"][str(state["channel"])].sentence
    if state["declared"]:
        diplomacy += "; the war has been declared over"
    if waiting := UNANSWERED[str(state["unanswered"])]:
        diplomacy += f"; {waiting}"
    return [
        f"Sanctions: level {number('sanctions')} of 1, enforced at {number('enforcement')}; {consensus}.",
        f"North Korea: economy {number('economy')} (2016 = 1), border {border}, {number('warheads')} warheads; "
        f"the moratorium on long-range and nuclear tests {moratorium}.",
        f"Diplomacy: {diplomacy}.",
        f"Presidents' engagement, 0 to 1: Seoul {number('engagement_rok')}, Washington {number('engagement_us')}.",
    ]


def beliefs(state: State) -> str:
    """What nobody sees of the others: the pressure on North Korea, and what each believes."""

    def number(name: str) -> str:
        return state_number(name, float(state[name]))

    return (
        f"Unseen: pressure to escalate {number('pressure')}. North Korea believes at {number('belief_paid')} that "
        f"restraint is paid and at {number('belief_punished')} that crossing the red line is punished (1: certain); "
        f"its trust in Seoul as a broker is {number('trust_nk_rok')}. Washington believes at {number('trust_us_nk')} "
        "that North Korea keeps its word."
    )
