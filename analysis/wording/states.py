"""The words of states in a sentence, and how their numbers are written."""

from typing import NamedTuple


class StateWords(NamedTuple):
    """A state in a sentence, the least change worth telling, and the places after the point."""

    words: str
    least: float = 0.05
    places: int = 2


STATE_WORDS = {
    "sanctions": StateWords("the sanctions level", 0.005),
    "enforcement": StateWords("the enforcement of sanctions"),
    "economy": StateWords("North Korea's economy", 0.015, 3),
    "pain": StateWords("hardship"),
    "pressure": StateWords("pressure to escalate", 0.03),
    "warheads": StateWords("the arsenal", 4.0, 0),
    "tension": StateWords("tension", 0.1),
    "deal_relief": StateWords("relief under the deal"),
    "engagement_us": StateWords("Washington's engagement", 0.005),
    "engagement_rok": StateWords("Seoul's engagement", 0.005),
    "trust_us_nk": StateWords("Washington's trust in North Korea's word", 0.03),
    "trust_nk_rok": StateWords("North Korea's trust in Seoul as a broker"),
    "belief_paid": StateWords("North Korea's belief that restraint is paid", 0.03),
    "belief_punished": StateWords("North Korea's belief that crossing the red line is punished", 0.03),
    "test_activity": StateWords("the share of recent months with a test", 0.1),
}
"""By name, the states that are numbers; a test compares them with the model's."""


OTHER_WORDS = {
    "consensus": "new UN measures possible",
    "border_closed": "the border closed",
    "moratorium": "the moratorium kept",
    "stage": "the nuclear track",
    "channel": "the inter-Korean channel",
    "declared": "the end of the war declared",
    "treaty": "a peace treaty in force",
    "tested_last_month": "a test last month",
    "soft_last_month": "a soft message last month",
    "two_track_last_month": "a two-track message last month",
    "unanswered": "a test above the red line not yet answered",
    "campaign": "a campaign of tests",
    "belief_paid_weight": "evidence behind the belief that restraint is paid",
    "belief_punished_weight": "evidence behind the belief in punishment",
    "unanswered_age": "months since the unanswered test",
    "red_line_activity": "recent months with a test above the red line",
    "need_met": "the need for tests above the red line that is met",
    "since_nuclear": "months since the last nuclear test",
    "since_declaration": "months since Seoul last called for a declaration",
    "lobbying": "months of lobbying not yet followed by talks or relief, as a sum of powers of 2",
    "relief_elsewhere": "relief of a deal that lifted no sanctions",
    "trust_us_nk_start": "what Washington's trust drifts back to",
    "trust_nk_rok_start": "what a new leader moves trust in Seoul towards",
}
"""The others; a test compares both with the model's."""


def called(name: str) -> str:
    """A state as a table or a sentence calls it."""
    return STATE_WORDS[name].words if name in STATE_WORDS else OTHER_WORDS[name]


def state_number(name: str, value: float) -> str:
    """A state's number as a sentence writes it: 0.93, and 45 for warheads."""
    return f"{value:.{STATE_WORDS[name].places}f}"


def moved_words(name: str, before: float, after: float) -> str:
    """`pressure to escalate rises from 0.70 to 0.86`."""
    verb = "rises" if after > before else "falls"
    return f"{STATE_WORDS[name].words} {verb} from {state_number(name, before)} to {state_number(name, after)}"


def is_worth_telling(name: str, before: float, after: float) -> bool:
    """Whether a change is large enough to be told."""
    return abs(after - before) >= STATE_WORDS[name].least and state_number(name, before) != state_number(name, after)
