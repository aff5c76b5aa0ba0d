"""The state of one run: every variable once, with meaning, range and start.

All fields are 64-bit floats, so a state is also a vector: events write by index, bands read by index, saving and
restoring is a copy. Discrete variables hold whole numbers. `pain` is derived from `economy` and kept in step by
`rules.world`; the Beta beliefs are kept as a mean and a weight (the sum of the two counts).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.vocabulary import (
    CHANNEL,
    HIGHEST_ECONOMY,
    LOBBYING_MONTHS,
    LONG_AGO,
    MONTHS_UNANSWERED,
    PAIN_SCALE,
    STAGE,
    UNANSWERED,
)  # fmt: skip

EPSILON = 0.001
"""Trust and economy are positive; this is the least value that they can take."""


class Variable(NamedTuple):
    """One state variable. `public` ones may appear in an event's `when`; `settable` ones in `initial` and `set`."""

    name: str
    start: float
    low: float
    high: float
    meaning: str
    words: tuple[str, ...] = ()
    whole: bool = False
    public: bool = True
    settable: bool = True


def _flag(name: str, start: int, meaning: str, public: bool = True, settable: bool = True) -> Variable:
    return Variable(name, float(start), 0.0, 1.0, meaning, (), True, public, settable)


def _inner(name: str, start: float, low: float, high: float, meaning: str, whole: bool = False) -> Variable:
    return Variable(name, start, low, high, meaning, (), whole, False, False)


def _words(name: str, start: int, words: tuple[str, ...], meaning: str) -> Variable:
    return Variable(name, float(start), 0.0, len(words) - 1.0, meaning, words, True)


def _private(name: str, start: float, low: float, high: float, meaning: str) -> Variable:
    return Variable(name, start, low, high, meaning, public=False)


CONTINUOUS: tuple[Variable, ...] = (
    Variable("sanctions", 0.90, 0, 1, "sanctions level; 1 is everything after UNSCR 2397, fully in force"),
    Variable("enforcement", 0.90, 0, 1, "how far sanctions bite (China, Russia)"),
    Variable("economy", 0.885, EPSILON, HIGHEST_ECONOMY, "North Korea's output, 2016 = 1"),
    Variable("pain", 0.0, 0, 1, f"clip((1 - economy) / {PAIN_SCALE}, 0, 1)", settable=False),
    _private("pressure", 0.70, 0, 1, "escalation pressure: the stock of unmet demand"),
    Variable("warheads", 45.0, 0, 1000, "warhead equivalents"),
    Variable("tension", 0.40, 0, 1, "reporting index; it feeds no decision"),
    Variable("deal_relief", 0.0, 0, 1, "relief enjoyed under a deal, which snapback can withdraw"),
    Variable("engagement_us", 0.45, 0, 1, "preference for engagement of the president in office"),
    Variable("engagement_rok", 1.0, 0, 1, "preference for engagement of the president in Seoul"),
    _private("trust_us_nk", 0.25, EPSILON, 1 - EPSILON, "US belief that North Korea keeps its word"),
    _private("trust_nk_rok", 0.40, EPSILON, 1 - EPSILON, "North Korea's belief in Seoul as an effective broker"),
    _private("belief_paid", 0.25, EPSILON, 1 - EPSILON, "North Korea's belief that Washington pays for restraint"),
    _private("belief_punished", 0.95, EPSILON, 1 - EPSILON, "its belief that crossing the red line is punished"),
    Variable("test_activity", 0.30, 0, 1, "share of recent months with a test, fading over six months"),
)
"""They stand first, so the bands of fan charts read the start of the vector."""

DISCRETE: tuple[Variable, ...] = (
    _flag("consensus", 1, "a new UN measure is possible (no veto)"),
    _flag("border_closed", 1, "pandemic closure of the border"),
    _flag("moratorium", 1, "no test above the red line since it was declared"),
    _words("stage", 0, STAGE._fields, "the nuclear track"),
    _words("channel", 0, CHANNEL._fields, "the inter-Korean channel"),
    _flag("declared", 0, "an end-of-war declaration has been made"),
    _flag("treaty", 0, "a peace treaty is in force"),
    _flag("tested_last_month", 1, "any test last month"),
    _flag("soft_last_month", 1, "last month's message was two_track, offer or concession"),
    _flag("two_track_last_month", 1, "last month's message was two_track"),
    _words("unanswered", 0, UNANSWERED._fields, "highest test above the red line not yet answered by sanctions"),
    _flag("campaign", 0, "with programme_phase on: a testing campaign rather than development", public=False),
)
"""Stages, flags, and what was done last month; whole numbers."""

MEMORY: tuple[Variable, ...] = (
    _inner("belief_paid_weight", 10.0, 0, 1000, "counts behind belief_paid"),
    _inner("belief_punished_weight", 10.0, 0, 1000, "counts behind belief_punished"),
    _inner("unanswered_age", 0, 0, MONTHS_UNANSWERED, "months since the unanswered test", whole=True),
    _inner("red_line_activity", 0.0, 0, 6, "months with a test above the red line, fading over six months"),
    _inner("need_met", 3.83, 0, 240, "months with a test above the red line, fading over need_months"),
    _inner("since_nuclear", 49, 1, 999, "months since the last nuclear test", whole=True),
    _inner("since_declaration", LONG_AGO, 0, LONG_AGO, "months since Seoul last called for a declaration", whole=True),
    _inner(
        "lobbying",
        0,
        0,
        (1 << LOBBYING_MONTHS) - 1,
        "lobbying not yet followed by talks or relief: bit j is j months ago",
        whole=True,
    ),
    _inner("relief_elsewhere", 0.0, 0, 1, "part of deal_relief that never lowered the sanctions level, such as aid"),
    _inner("trust_us_nk_start", 0.25, EPSILON, 1 - EPSILON, "what trust_us_nk drifts back to"),
    _inner("trust_nk_rok_start", 0.40, EPSILON, 1 - EPSILON, "what a leader change moves trust_nk_rok towards"),
)
"""What the rules remember besides; a scenario cannot set it."""

VARIABLES = CONTINUOUS + DISCRETE + MEMORY
BY_NAME = {variable.name: variable for variable in VARIABLES}
INDEX = {variable.name: index for index, variable in enumerate(VARIABLES)}
STATE_DTYPE = np.dtype((np.record, [(name, np.float64) for name in INDEX]))


def starting_states(count: int, initial: Mapping[str, float | np.ndarray] | None = None) -> np.recarray:
    """`count` states at the start, with `initial` (settable names to a number or one a run) in place of the defaults.

    Relief and treaty exist only inside deals: at an earlier stage they start at 0 whatever `initial` says.
    """
    states = np.recarray(count, dtype=STATE_DTYPE)
    for variable in VARIABLES:
        states[variable.name] = variable.start
    return changed_start(
        states, {"trust_us_nk": states.trust_us_nk, "trust_nk_rok": states.trust_nk_rok, **(initial or {})}
    )


def changed_start(states: np.recarray, initial: Mapping[str, float | np.ndarray]) -> np.recarray:
    """`states`, changed where they are to start with `initial`, and what depends on it with them."""
    for name, value in initial.items():
        states[name] = value
    states.pain = np.clip((1.0 - states.economy) / PAIN_SCALE, 0.0, 1.0)
    states.deal_relief[states.stage < STAGE.interim] = 0.0
    states.treaty[states.stage < STAGE.comprehensive] = 0.0
    if "deal_relief" in initial:
        states.relief_elsewhere = 0.0
    states.relief_elsewhere[states.stage < STAGE.interim] = 0.0
    for name in ("trust_us_nk", "trust_nk_rok"):
        if name in initial:
            states[f"{name}_start"] = states[name]
    return states


def as_vectors(states: np.recarray) -> np.ndarray:
    """The same memory as an array of shape (states, VARIABLES)."""
    return states.view(np.float64).reshape(len(states), len(VARIABLES))
