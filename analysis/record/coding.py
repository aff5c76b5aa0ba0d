"""From facts to months: which levels of each instrument agree with what is recorded, and what was going on besides.

A state that the record dates, such as the level of sanctions, holds from the month after its date: a measure of
December is what January starts from. Between such dates the level of sanctions does not move by itself, because what
the model would make of a measure is not what the record says; everything else moves by the model's own rules.

A draft resolution that fails by a veto ends the consensus of the Security Council from the month after it, because the
tests that it was to answer came before the vote, and nobody knew of it at the end of the month before. What it teaches
needs no rule of its own: the test above the line goes unanswered and lapses, as the model has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.record.facts import RecordError
from analysis.record.record import LEVELS, OPEN, SEEN, Record
from analysis.record.switches import settings
from sim.calendar import month_date, month_number, month_of_year
from sim.engine.month_record import empty_months
from sim.parameters import parameter_sets
from sim.rules.beliefs import learn_punishment
from sim.rules.north_korea import choose_test
from sim.rules.united_states import settle_red_line
from sim.rules.world import remember
from sim.scenario import design, from_data
from sim.state import BY_NAME
from sim.vocabulary import DRILL_MONTHS, INSTRUMENT, MESSAGE, STAGE, TEST

START = "2006-01"
COVERED_FROM = "2006-01"
"""Before it tests below the red line are only partly recorded, so a month without one stays open."""

BEFORE: dict[str, Any] = {
    "sanctions": 0.15, "economy": 0.98, "border_closed": 0, "pressure": 0.3, "warheads": 0, "moratorium": 1,
    "tension": 0.1, "engagement_us": 0.3, "engagement_rok": 1.0, "trust_us_nk": 0.25, "trust_nk_rok": 0.3,
    "belief_paid": 0.25, "belief_punished": 0.5, "tested_last_month": 0, "test_activity": 0.1, "soft_last_month": 0,
    "two_track_last_month": 0, "channel": "open",
}  # fmt: skip
"""The state before the first month where no fact says otherwise: judgement for January 2006, a launch moratorium kept
since 1999, no resolution yet that a test had brought about, inter-Korean ministers meeting, trust in Pyongyang and hope
of payment as the specification has them for 2021. A later start finds what `_remembered` reads off the facts."""
SCORED = ("drill", "test", "sanctions", "talk", "stage")
"""Covered in full, so that absence counts too. Messages and postures are a selection, and the channel is dated."""
CHANNEL_MONTHS = 6
"""How long a meeting of the Koreas counts as talks; a cut lasts until the next meeting."""
FAINT = 2.0
"""Counts behind the belief that crossing the line is punished, before there was a case of it."""
LEADERS = {"leader_us": ("united_states", "engagement_us"), "leader_rok": ("south_korea", "engagement_rok")}


def code(
    facts: pd.DataFrame, start: str = START, until: str | None = None, covered_from: str = COVERED_FROM, **given: str
) -> Record:
    """The record of `facts` from month `start` to month `until` (the last one of the facts), under `given` switches.

    Facts after `until` are put away before anything is coded, so that nothing of them can be in the record. Raises
    `SwitchError` for a switch that does not exist and `RecordError` where no month is left or the facts end earlier.
    """
    chosen = settings(given)
    ended = facts["month"].max()
    until = ended if until is None else until
    if until > ended:
        raise RecordError(
            f"the facts end in {ended}, the record would end in {until}; give an earlier month, or a file whose facts "
            "go on: a row such as 'stage' says that nothing came until its month"
        )
    known_facts = facts = facts[facts["month"] <= until]
    facts = facts[[not each or chosen[each.split("=")[0]] == each.split("=")[1] for each in facts["coding"]]]
    if facts.empty:
        raise RecordError("no fact counts under this coding; give other switches, or a file that holds more")
    facts = _with_vetoes(facts)
    first, last = month_number(start), month_number(until)
    if last < first:
        raise RecordError(f"the record would begin in {start} and end in {month_date(last)}; give an earlier start")
    if start < (known := facts["month"].min()):
        raise RecordError(
            f"the facts begin in {known}, the record would begin in {start}; give the facts before, or begin later"
        )
    seen = np.tile(OPEN, (last - first + 1, 1))
    by_month = {str(month): rows for month, rows in facts.groupby("month")}
    stage = _in_force(facts[facts["kind"] == "stage"], "level", start, STAGE._fields[0])
    for row, number in enumerate(range(first, last + 1)):
        month = by_month.get(month_date(number), facts.iloc[:0])
        levels = {str(kind): list(rows["level"]) for kind, rows in month.groupby("kind")}
        stage = levels.get("stage", [stage])[-1]
        covered = number >= month_number(covered_from)
        seen[row] = [
            _bits(name, of(levels, number, covered, chosen["silence"] == "open", stage)) for name, of in RULES.items()
        ]
    coverage = np.where(np.arange(first, last + 1) >= month_number(covered_from), "full", "partial")
    # What the last month ends with is known for the month after it, and carried over.
    plan = replace(_design(facts, start, len(seen) + 1), months=len(seen))
    if (begun := max(START, known)) < start:
        _remembered(plan.initial, code(known_facts, begun, month_date(first - 1), covered_from, **chosen))
    return Record(plan, seen, SCORED, chosen, coverage, carried=True)


def _with_vetoes(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with every veto as the state that it leaves behind: no consensus."""
    vetoes = facts["kind"] == "veto"
    lost = {"kind": "state", "level": "consensus", "value": 0.0}
    return facts.assign(**{name: facts[name].mask(vetoes, value) for name, value in lost.items()})


def _bits(name: str, levels: Iterable[str]) -> int:
    return sum(1 << LEVELS[name].index(level) for level in set(levels))


type Levels = dict[str, list[str]]


def _drill(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    if month_of_year(number) not in DRILL_MONTHS:
        return ()
    return levels["drill"][-1:] if "drill" in levels else LEVELS["drill"]


def _test(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """The highest class of the month; before full coverage a month without a test may have had a small one."""
    if "test" in levels:
        highest = max(TEST._fields.index(level) for level in levels["test"])
        below = () if covered or highest >= TEST.long else TEST._fields[highest : TEST.medium + 1]
        return (TEST._fields[highest], *below)
    return TEST._fields[:1] if covered else TEST._fields[: TEST.long]


def _posture(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    named = [level for level in levels.get("posture", ()) if level]
    return named[-1:] or LEVELS["posture"]


def _message(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """The most conciliatory one recorded; the choice of offers is selective, so silence says nothing."""
    if "message" in levels:
        return (max(levels["message"], key=MESSAGE._fields.index),)
    return MESSAGE._fields


def _sanctions(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """New sanctions, else relief."""
    return ("tighten",) if "tighten" in levels else ("ease",) if "ease" in levels else ("hold",)


def _talk(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """A declaration that the war is over, else a session or an offer of talks, whatever became of the sanctions."""
    if "declare" in levels:
        return ("declare",)
    if "session" in levels or "offer_us" in levels:
        return ("talk",)
    return ("none", "talk") if silent else ("none",)


def _stage(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """Offers are not all recorded, so a month without a process may have one on the table."""
    return STAGE._fields[: STAGE.talks] if stage in STAGE._fields[: STAGE.talks] else (stage,)


def _channel(levels: Levels, number: int, covered: bool, silent: bool, stage: str) -> Iterable[str]:
    """Dated by the record itself: see `_channels`."""
    return ()


RULES = dict(zip(SEEN, (_drill, _test, _posture, _message, _sanctions, _talk, _stage, _channel), strict=True))


def _in_force(facts: pd.DataFrame, column: str, start: str, default: Any) -> Any:
    """The last value before month `start`; facts come in the order of their dates."""
    before = facts[facts["month"] < start]
    return default if before.empty else before[column].iloc[-1]


def _design(facts: pd.DataFrame, start: str, months: int) -> Any:
    initial = dict(BEFORE)
    dated = facts[facts["kind"] == "state"]
    for name, rows in dated.groupby("level"):
        initial[str(name)] = _in_force(rows, "value", start, initial.get(str(name)))
    for kind, (_, name) in LEADERS.items():
        initial[name] = _in_force(facts[facts["kind"] == kind], "value", start, initial[name])
    initial["stage"] = _in_force(facts[facts["kind"] == "stage"], "level", start, STAGE._fields[0])
    data = {
        "name": "record",
        "start": start,
        "months": months,
        "runs": 1,
        "initial": {name: value for name, value in initial.items() if value is not None},
        "events": [event for event in _events(facts, month_number(start), months, initial) if event],
    }
    plan = design(from_data(data))
    plan.initial["belief_punished_weight"] = FAINT
    plan.initial["need_met"], plan.initial["since_nuclear"] = 0.0, BY_NAME["since_nuclear"].high
    return plan


def _remembered(initial: np.recarray, earlier: Record) -> None:
    """Write into `initial` what months before a late start leave behind: tests and messages, and how tests were met."""
    state, parameters, month = initial[0], parameter_sets(1)[0], empty_months(1)[0]
    talking = earlier.level("stage") >= STAGE.talks
    for number, test in enumerate(earlier.level("test")):
        month.forced[INSTRUMENT.test] = max(test, TEST.none)
        choose_test(state, parameters, month)
        month.message, month.sanctions = earlier.level("message")[number], earlier.level("sanctions")[number]
        settle_red_line(state, month)
        learn_punishment(state, parameters, month)
        remember(state, parameters, month)
        if talking[number] and not talking[max(number - 1, 0)]:
            state.moratorium = 1.0


def _events(facts: pd.DataFrame, first: int, months: int, initial: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in facts.to_dict("records"):
        month = month_number(row["month"]) - first + 1
        if row["kind"] in LEADERS and 1 <= month <= months:
            yield {"month": month, "leader": LEADERS[row["kind"]][0], "engagement": row["value"]}
        elif row["kind"] == "state" and row["level"] != "sanctions" and 2 <= month + 1 <= months:
            yield {"month": month + 1, "set": {row["level"]: row["value"]}}
    for month, level in enumerate(_channels(facts, first, months), start=1):
        yield {"month": month, "set": {"channel": level}}
    dated = facts[(facts["kind"] == "state") & (facts["level"] == "sanctions")]
    changes = dated[dated["month"] >= month_date(first)]
    begins = [1, *(month_number(month) - first + 2 for month in changes["month"]), months + 1]
    values = [initial.get("sanctions"), *changes["value"]]
    for begin, end, value in zip(begins, begins[1:], values, strict=False):
        if value is not None and begin < min(end, months + 1):
            yield {"months": [begin, min(end - 1, months)], "set": {"sanctions": value}}


def _channels(facts: pd.DataFrame, first: int, months: int) -> list[str]:
    """The channel at the start of each month: severed after it was cut, talks after a meeting, open in between."""
    channel, left, found = str(BEFORE["channel"]), 0, []
    known = facts[facts["kind"].isin(("channel", "inter_korean_talks"))]
    by_month = {str(month): rows for month, rows in known.groupby("month")}
    begun = min([first - 1, *map(month_number, by_month)])
    for number in range(begun, first + months - 1):
        rows = by_month.get(month_date(number))
        left -= 1
        if rows is not None:
            cut = rows["kind"].iloc[-1] == "channel"
            channel, left = (str(rows["level"].iloc[-1]), 10**6) if cut else ("talks", CHANNEL_MONTHS)
        elif left == 0:
            channel = "open"
        found.append(channel)
    return found[-months:]
