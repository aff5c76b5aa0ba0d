"""The sentences about a month that turned: what came and why, what else was done, what followed."""

from collections.abc import Sequence

from analysis.explanation.circumstances import circumstances
from analysis.explanation.structure import Chance, Change, Decision, Month, State
from analysis.explanation.turning import SOFT, TurningPoint
from analysis.explanation.why import mark, what, why
from analysis.wording.chances import listed, percent, sentence
from analysis.wording.scenario_words import CAPITALS
from analysis.wording.states import is_worth_telling, moved_words, state_number

TOLD = ("pressure", "sanctions", "enforcement", "economy", "warheads", "trust_us_nk", "trust_nk_rok",
            "belief_paid", "belief_punished")  # fmt: skip
MOVES = {
    "join": "talks open",
    "interim": "an interim deal is struck",
    "comprehensive": "a comprehensive deal is struck and the peace treaty signed",
    "renege": "the deal breaks",
    "collapse": "the talks break down",
    "reversal": "the comprehensive deal falls back to the interim one",
    "open": "the inter-Korean channel opens",
    "sever": "the inter-Korean channel is severed",
    "channel_talks": "the Koreas begin to talk",
    "channel_talks_end": "the talks between the Koreas end",
}


def change_words(change: Change) -> str:
    """What happened without an actor, as a sentence without its full stop."""
    if change.kind == "leader":
        capital, before, after = CAPITALS[change.subject], float(change.before), float(change.after)
        if f"{before:.2f}" == f"{after:.2f}":
            return f"{capital} has a new president, who seeks engagement as much as the last one ({after:.2f})"
        turn = "seeks engagement less" if after < before else "seeks engagement more"
        return f"{capital} has a new president, who {turn}: {after:.2f} after {before:.2f}"
    if change.kind == "flood":
        return "a flood strikes North Korea"
    if change.kind == "reopening":
        return "North Korea reopens its border"
    if change.kind == "phase":
        return "the weapons programme enters a phase of " + ("campaign" if change.after else "development")
    return f"the scenario sets {change.subject.replace('_', ' ')} to {_value(change.subject, change.after)}"


def _value(name: str, value: float | int | str) -> str:
    return state_number(name, value) if isinstance(value, float) else str(value).replace("_", " ")


def month_passage(month: Month, points: Sequence[TurningPoint]) -> list[str]:
    """The paragraphs of a month with a turning point: what came and why, the rest of the month, what followed."""
    paragraphs, told = [], set[str]()
    for point in points:
        if not point.major and point.kind != "tightening":
            continue
        if point.change is not None:
            paragraphs.append(sentence(change_words(point.change)))
        elif point.decision is not None:
            told.add(point.decision.instrument)
            paragraphs.append(" ".join(map(sentence, [_done(point.decision, point), *why(point.decision)])))
        elif point.chance is not None:
            paragraphs += _moved(point, month, told)
    paragraphs += _missed(month)
    if rest := _rest(month, points, told):
        paragraphs.append(rest)
    return [*paragraphs, *_followed(month)]


def _missed(month: Month) -> list[str]:
    """That talks could have opened, and did not, in a month in which something was offered or eased."""
    offered = month.chose("message") in SOFT or month.chose("sanctions") == "ease"
    for chance in month.chances:
        if chance.name == "join" and offered and chance.probability > 0.0 and not chance.came:
            missed = (
                f"Talks could have opened now: the chance was {percent(chance.probability)}, and the draw was against "
                "it."
            )
            return [f"{missed}{_bearing(chance, month)}"]
    return []


def _bearing(chance: Chance, month: Month) -> str:
    """A sentence about what bore on a chance; empty where nothing did."""
    bearing = circumstances(chance, month)
    return f" What bore on it: {listed(bearing)}." if bearing else ""


def turned_words(point: TurningPoint) -> str:
    """What turned, as a sentence without its full stop."""
    if point.change is not None:
        return change_words(point.change)
    if point.chance is not None:
        return MOVES[point.chance.name]
    assert point.decision is not None
    return _done(point.decision, point)


def point_words(point: TurningPoint) -> str:
    """What turned, with its chance, or that the scenario forced it."""
    if point.chance is not None:
        return f"{turned_words(point)} (chance {percent(point.chance.probability)})"
    if point.decision is None:
        return turned_words(point)
    return f"{turned_words(point)} ({mark(point.decision)})"


def _done(decision: Decision, point: TurningPoint) -> str:
    """What was done, and what that made of it."""
    head = what(decision)
    if point.kind == "moratorium_broken":
        head += ", which breaks the moratorium"
    elif point.kind == "refusal":
        head += " and leaves the offer without an answer"
    elif point.kind == "answer":
        head += ", in answer to the offer"
    return head


def _enablers(point: TurningPoint, month: Month) -> set[str]:
    """What made a move of the nuclear track possible: of talks, what Washington did."""
    if point.kind != "talks":
        return set()
    opened_by = set()
    if month.chose("talk") == "talk":
        opened_by.add("talk")
    if month.chose("sanctions") == "ease":
        opened_by.add("sanctions")
    return opened_by


def _moved(point: TurningPoint, month: Month, told: set[str]) -> list[str]:
    chance = point.chance
    assert chance is not None
    text = f"{MOVES[chance.name]} (chance {percent(chance.probability)})"
    relief = {
        "interim_relief": "lifts sanctions by",
        "comprehensive_relief": "lifts sanctions by",
        "snapback": "withdraws relief of",
    }
    for entry, words in relief.items():
        if chance.track == "stage" and entry in month.ledger:
            text += f"; it {words} {abs(month.ledger[entry]):.2f}"
    paragraphs = [f"{sentence(text)}{_bearing(chance, month)}"]
    for instrument in sorted(_enablers(point, month) - told):
        decision = month.decision(instrument)
        paragraphs.insert(0, " ".join(map(sentence, [what(decision), *why(decision)])))
        told.add(instrument)
    return paragraphs


def _rest(month: Month, points: Sequence[TurningPoint], told: set[str]) -> str:
    """What else there was in the month: shocks and the other actors in one sentence, forced actions marked."""
    moved = {point.chance.name for point in points if point.chance and point.major}
    parts = [change_words(point.change) for point in points if point.change and not point.major]
    for decision in month.decisions:
        idle = decision.chosen == decision.levels[0].level and decision.instrument != "drill"
        if decision.instrument in told or (idle and not decision.forced):
            continue
        parts.append(f"{what(decision)} ({mark(decision)})")
    parts += [
        MOVES[chance.name]
        for chance in month.chances
        if chance.came and chance.name in MOVES and chance.name not in moved
    ]
    return sentence(f"In the same month {listed(parts)}") if parts else ""


def movements(before: State, after: State) -> list[str]:
    """The states that moved enough to be told, each as a clause."""
    numbers = [(name, float(before[name]), float(after[name])) for name in TOLD]
    return [moved_words(*moved) for moved in numbers if is_worth_telling(*moved)]


def _followed(month: Month) -> list[str]:
    moved = movements(month.opened, month.after)
    return [sentence(f"By the end of the month {listed(moved)}")] if moved else []
