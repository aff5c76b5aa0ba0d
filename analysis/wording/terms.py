"""The words of the terms of a utility: what each one is, what it was read from, and which claim it rests on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sim.parameters import PARAMETERS, Parameter


class TermWords(NamedTuple):
    """A term in a sentence, and the states that it is read from; of other terms the words say all."""

    words: str
    states: tuple[str, ...] = ()


BASE = TermWords("how it stands in a quiet month")
_TESTED = TermWords("a test this month")
_ENGAGED_SEOUL = TermWords("an engaged president in Seoul", ("engagement_rok",))
_ENGAGED_WASHINGTON = TermWords("an engaged president in Washington", ("engagement_us",))
_TRUST = TermWords("Washington's trust in North Korea's word", ("trust_us_nk",))
_HOPE = TermWords("hope that restraint is paid", ("belief_paid",))

TERM_WORDS = {
    "pressure": TermWords("unmet demand", ("pressure",)),
    "momentum": TermWords("a test the month before"),
    "drill_reaction": TermWords("this month's joint drill"),
    "pandemic_restraint": TermWords("the closed border"),
    "winter_restraint": TermWords("the winter lull"),
    "talks_restraint": TermWords("talks or a deal under way"),
    "red_line_caution": TermWords("fear of punishment", ("belief_punished",)),
    "option_value": _HOPE,
    "campaign_memory": TermWords("the tests of recent months", ("test_activity",)),
    "red_line_momentum": TermWords("recent tests above the red line"),
    "need_restraint": TermWords("what earlier tests above the red line have already proved"),
    "nuclear_spacing": TermWords("a nuclear test not long ago"),
    "relief_seeking": TermWords("hardship under sanctions", ("pain", "sanctions")),
    "broker_value": TermWords("a trusted, engaged Seoul", ("trust_nk_rok", "engagement_rok")),
    "declaration_response": TermWords("Seoul's call for a declaration this month"),
    "drill_grievance": TermWords("this month's joint drill"),
    "arms_grievance": TermWords("Seoul's arms purchases this month"),
    "payment_belief": _HOPE,
    "talks_momentum": TermWords("talks under way"),
    "test_response": _TESTED,
    "arms_engagement": _ENGAGED_SEOUL,
    "engagement": _ENGAGED_SEOUL,
    "reciprocity": TermWords("a soft message the month before"),
    "broker_response": TermWords("a two-track message the month before"),
    "scaled_engagement": _ENGAGED_SEOUL,
    "suspended_engagement": _ENGAGED_SEOUL,
    "suspended_talks": TermWords("talks or a deal under way"),
    "medium_response": TermWords("a medium-range test this month"),
    "long_response": TermWords("a long-range test not yet answered"),
    "nuclear_response": TermWords("a nuclear test not yet answered"),
    "saturation": TermWords("how little is left to sanction", ("sanctions",)),
    "ease_trust": _TRUST,
    "ease_lobbying": TermWords("Seoul's lobbying this month"),
    "ease_concession": TermWords("North Korea's concession this month"),
    "ease_engagement": TermWords("an engaged president while talks run", ("engagement_us",)),
    "ease_test_penalty": _TESTED,
    "ease_red_line_penalty": TermWords("a test above the red line this month"),
    "declare_trust": _TRUST,
    "declare_proposal": TermWords("Seoul's call for a declaration this month"),
    "declare_engagement": _ENGAGED_WASHINGTON,
    "alliance_cost": TermWords("what it would cost the alliance"),
    "declare_test_penalty": _TESTED,
    "talk_offer": TermWords("North Korea's offer or concession this month"),
    "talk_engagement": _ENGAGED_WASHINGTON,
    "talk_lobbying": TermWords("Seoul's lobbying this month"),
    "talk_tightening": TermWords("new sanctions this month"),
}
"""By the name of a term, but for those of a quiet month; a test compares them with the rules."""
LAST_MONTH_TESTED = TermWords("a test the month before")
"""What `test_response` is for a drill, which is decided before the month's test."""

_PARAMETERS = {parameter.name: parameter for parameter in PARAMETERS}
_CLAIMS = re.compile(r"ART ((?:\d+(?:, )?)+)")
_SOURCES = {"D": "the record", "R": "reasoning", "LIT": "the literature"}


def is_base(term: str) -> bool:
    """Whether a term is the starting point of its level: its log-odds in a quiet month."""
    return term == "base" or term.startswith("base_")


def term_words(instrument: str, term: str) -> TermWords:
    """The words of a term of an instrument."""
    if is_base(term):
        return BASE
    if (instrument, term) == ("drill", "test_response"):
        return LAST_MONTH_TESTED
    return TERM_WORDS[term]


def parameter_of(level: str, term: str) -> Parameter:
    """The coefficient behind a term of a level, with its meaning and source."""
    for name in (term, f"{term}_{level}"):
        if name in _PARAMETERS:
            return _PARAMETERS[name]
    raise KeyError(f"{term} of {level}")


def claims(parameter: Parameter) -> tuple[int, ...]:
    """The numbers of the article's claims that a coefficient rests on; none where it rests on something else."""
    found = _CLAIMS.search(parameter.source)
    return tuple(int(number) for number in found.group(1).rstrip(", ").split(", ")) if found else ()


def claim_list(numbers: Sequence[int]) -> str:
    """`claim 8`, `claims 8, 38`."""
    return f"claim{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def grounds(parameter: Parameter) -> str:
    """What a coefficient rests on: `claims 8, 38`, `the record`, `the literature`, `reasoning`."""
    numbers = claims(parameter)
    if numbers:
        return claim_list(numbers)
    first = re.match(r"[A-Z]+\b", parameter.source)
    return _SOURCES[first.group()] if first else parameter.source
