"""When an outcome is settled in a run, and which decisions are the outcome rather than a reason for it.

Time is counted in moments: month t has one for each instrument in the order of play, and one for its end. A decision
can only be a reason for what was still open right after it. So a run takes part in the comparison of a decision until
its outcome is settled, either way: `first_red_line_month <= 12` is settled by a red-line test, and at the end of month
12 in a run that had none. Whoever counted later decisions would find what follows the outcome, and call it a reason;
and a run in which the outcome comes early would seem to make few decisions of any kind (immortal time: Suissa 2008,
Am. J. Epidemiol. 167; the remedy is the landmark of Anderson, Cain and Gelber 1983, J. Clin. Oncol. 1).
"""

import numpy as np
from numpy.typing import NDArray

from analysis.explanation.choices import Choices
from analysis.statistics.conditions import MONTH, Column, Comparison, Condition, Flagged, Joined, Opposite
from sim.outcomes import COUNTS
from sim.vocabulary import INSTRUMENT, INSTRUMENTS, MESSAGE, OUTCOME, OUTCOMES, SANCTIONS, TALK, TEST

MOMENTS = len(INSTRUMENTS) + 1
"""Moments of a month: a decision of each instrument, and the end."""
START = 0
"""The moment before all months."""

type Levels = frozenset[tuple[int, int]]
"""Levels of instruments: (instrument, level), both by number."""


def _levels(instrument: int, *levels: int) -> Levels:
    return frozenset((instrument, level) for level in levels)


TESTS = _levels(INSTRUMENT.test, TEST.short, TEST.medium, TEST.long, TEST.nuclear)
ABOVE_THE_LINE = _levels(INSTRUMENT.test, TEST.long, TEST.nuclear)
EASE = _levels(INSTRUMENT.sanctions, SANCTIONS.ease)
DECLARE = _levels(INSTRUMENT.talk, TALK.declare)
BROUGHT_BY: dict[str, Levels] = {
    "first_test_month": TESTS,
    "first_red_line_month": ABOVE_THE_LINE,
    "first_relief_month": EASE,
    "first_declaration_month": DECLARE,
    "declared": DECLARE,
    "tests": TESTS,
    "longest_quiet": TESTS,
    "tests_short": _levels(INSTRUMENT.test, TEST.short),
    "tests_medium": _levels(INSTRUMENT.test, TEST.medium),
    "tests_long": _levels(INSTRUMENT.test, TEST.long),
    "tests_nuclear": _levels(INSTRUMENT.test, TEST.nuclear),
    "offers": _levels(INSTRUMENT.message, MESSAGE.offer),
    "two_track_messages": _levels(INSTRUMENT.message, MESSAGE.two_track),
    "concessions": _levels(INSTRUMENT.message, MESSAGE.concession),
    "tightenings": _levels(INSTRUMENT.sanctions, SANCTIONS.tighten),
    "easings": EASE,
}
"""By outcome, the levels that are counted in it, or that are the event itself."""
BY_THE_LINE = (OUTCOMES[OUTCOME.stalemate], OUTCOMES[OUTCOME.broken_moratorium])
"""The classes of runs that a test above the red line tells apart."""
COUNTED = tuple(name for name in BROUGHT_BY if name in COUNTS and name != "longest_quiet")
"""Outcomes that count the months in which one of these levels was played, and so are known as they grow."""
FIXED = ("run", "draw")
"""Columns that are known before a run begins, besides the parameters and the start that it was given."""


def end_of(month: int) -> int:
    """The moment at the end of a month; of month 0, the start."""
    return month * MOMENTS + MOMENTS - 1 if month else START


def moment_of(month: int, instrument: int) -> int:
    """The moment of a decision in a month, from 1."""
    return month * MOMENTS + instrument


def settled(condition: Condition, choices: Choices) -> NDArray[np.int64]:
    """The moment from which it is certain whether the condition holds in a run, shape (runs,)."""
    match condition:
        case Opposite(part=part):
            return settled(part, choices)
        case Joined(parts=parts, every=every):
            # One part that fails settles an "and", one that holds an "or"; else all have to be known.
            deciding = [part.holds(choices.runs) != every for part in parts]
            moments = [settled(part, choices) for part in parts]
            never = end_of(choices.months) + 1
            earliest = np.min(
                [np.where(decides, moment, never) for decides, moment in zip(deciding, moments, strict=True)], axis=0
            )
            return np.where(earliest < never, earliest, np.max(moments, axis=0))
        case Flagged(column=column):
            return _known(column, choices)
        case Comparison(left=left, right=right) as comparison:
            if isinstance(right, Column):
                return _both_known(left, right, choices)
            if left.name in COUNTED:
                return _counted_enough(comparison, choices)
            known = _known(left, choices)
            if left.kind != MONTH:
                return known
            return np.minimum(known, end_of(_last_that_counts(comparison, choices.months)))
    raise AssertionError(condition)


def brought_by(condition: Condition) -> Levels:
    """The levels that are part of an outcome by its definition, and so no reason for it."""
    match condition:
        case Opposite(part=part):
            return brought_by(part)
        case Joined(parts=parts):
            return frozenset().union(*map(brought_by, parts))
        case Flagged(column=column):
            return BROUGHT_BY.get(column.name, frozenset())
        case Comparison(left=left, right=right):
            levels = BROUGHT_BY.get(left.name, frozenset())
            if isinstance(right, Column):
                return levels | BROUGHT_BY.get(right.name, frozenset())
            return levels | (ABOVE_THE_LINE if right in BY_THE_LINE else frozenset())
    raise AssertionError(condition)


def _known(column: Column, choices: Choices) -> NDArray[np.int64]:
    """The moment from which the value of a column is known, shape (runs,): of most, the end of the last month."""
    runs = len(choices.runs)
    if column.name in FIXED or "." in column.name:
        return np.full(runs, START)
    last = end_of(choices.months)
    if column.name == "declared":
        return _known(Column("first_declaration_month", MONTH), choices)
    if column.kind != MONTH:
        return np.full(runs, last)
    first = column.values(choices.runs)
    came = np.isfinite(first)
    month = np.where(came, first, 1).astype(np.int64)
    moment = month * MOMENTS + MOMENTS - 1
    for instrument, level in BROUGHT_BY.get(column.name, frozenset()):
        played = choices.levels[np.arange(runs), month - 1, instrument] == level
        moment = np.where(played, month * MOMENTS + instrument, moment)
    return np.where(came, moment, last)


def _counted_enough(comparison: Comparison, choices: Choices) -> NDArray[np.int64]:
    """The moment from which no later month can change whether a count is as compared, shape (runs,)."""
    months, levels = choices.months, BROUGHT_BY[comparison.left.name]
    (instrument,) = {number for number, _ in levels}
    came = np.isin(choices.levels[:, :, instrument], [level for _, level in levels])
    holds = comparison.of(np.arange(months + 1.0))
    # For each count, the highest one up to which nothing changes.
    changes = np.flatnonzero(holds[1:] != holds[:-1])
    same_up_to = np.append(changes, months)[np.searchsorted(changes, np.arange(months + 1))]
    moments = np.full(len(came), end_of(months))
    for month in range(months, 0, -1):
        count = came[:, :month].sum(axis=1)
        sure = count + months - month <= same_up_to[count]
        moments[sure] = moment_of(month, instrument)
    return np.where(months <= same_up_to[0], START, moments)


def _both_known(one: Column, other: Column, choices: Choices) -> NDArray[np.int64]:
    """The moment at which two columns can be compared: of two first months, once the earlier of them has ended."""
    moments = _known(one, choices), _known(other, choices)
    if one.kind == other.kind == MONTH:
        return np.min(moments, axis=0) // MOMENTS * MOMENTS + MOMENTS - 1
    return np.max(moments, axis=0)


def _last_that_counts(comparison: Comparison, months: int) -> int:
    """The last month in which it makes a difference whether the event comes then or later."""
    times = np.append(np.arange(1.0, months + 1), np.inf)
    holds = comparison.of(times)
    return int(np.flatnonzero(holds != holds[-1])[-1] + 1) if (holds != holds[-1]).any() else 0
