"""Where two worlds with the same random draws part, in passages: the decision, what flipped it, and what follows."""

from collections.abc import Sequence

from analysis.explanation.parting import Difference, Move, Parting, TermDifference
from analysis.explanation.passages import MOVES, movements, turned_words
from analysis.explanation.story import Passage, in_short
from analysis.explanation.structure import Decision, Run, State
from analysis.explanation.turning import turning_points
from analysis.explanation.why import noun, what
from analysis.wording.chances import counted, listed, odds, percent, sentence
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.months import month_words
from analysis.wording.states import called, state_number
from analysis.wording.terms import BASE, claim_list, claims, is_base, parameter_of, term_words

MOST_TERMS = 4
MOST_DIFFERENCES = 8


def parting_story(parting: Parting) -> list[Passage]:
    """What the run is in both worlds, where they part, why, and what came of it."""
    ours, theirs = parting.names
    decided = sum(len(month.decisions) for month in parting.ours.months)
    count = len(parting.differences)
    share = f"{count} of {counted(decided, 'decision')} differ{'s' if count == 1 else ''}"
    passages = [
        Passage(
            f"Run {parting.ours.number} with the same random draws",
            (f"{ours}: {in_short(parting.ours)[0]}", f"{theirs}: {in_short(parting.theirs)[0]}", f"{share}."),
        )
    ]
    first, move = parting.first_free, parting.first_move
    if parting.first is None and move is None:
        return [*passages, Passage("No decision differs", (_nothing(parting),))]
    if parting.first is not None and parting.first.forced:
        passages.append(
            Passage(f"{_date(parting.first)}: what {_who(parting.first)}", (_forced(parting),), turning=True)
        )
    if move is not None and (first is None or move.month.month < first.month.month):
        heading = f"{month_words(move.month.date)}: chance moves the two worlds apart"
        passages.append(Passage(heading, (_chance_apart(parting, move),), turning=True))
    if first is None:
        only = "Every decision that the actors make themselves is the same in both."
        return [*passages, Passage("No choice differs", (only,)), *_ends(parting)]
    passages.append(Passage(f"{_date(first)}: the first choice that differs", tuple(flip(parting)), turning=True))
    rest = [difference for difference in parting.differences if difference.month.month >= first.month.month]
    if len(rest) > 1:
        passages.append(Passage("The chain from there", tuple(_chain(rest[1:], theirs)), points=True))
    return [*passages, *_ends(parting)]


def _date(difference: Difference) -> str:
    return month_words(difference.month.date)


def _nothing(parting: Parting) -> str:
    state = parting.first_state
    if state is None:
        return "Nothing differs: every decision and every state of every month is the same in both."
    month, names = state
    words = [called(name) for name in names]
    return (
        f"States differ from {month_words(month.date)} on ({listed(words[:4])}), but with these draws never by enough "
        "to turn a decision."
    )


def _chance_apart(parting: Parting, move: Move) -> str:
    """A track that moved otherwise by one draw: where it stands in each world, and the chances that were met there."""
    sides = []
    worlds = ((move.ours, move.our_chances), (move.theirs, move.their_chances))
    for name, (place, chances) in zip(parting.names, worlds, strict=True):
        possible = [f"{MOVES[each.name]}: {percent(each.probability)}" for each in chances if each.name in MOVES]
        might = f" (chance that {'; '.join(possible)})" if possible else ""
        sides.append(f"in {name} {LEVEL_WORDS[move.track][place].sentence}{might}")
    draws = {each.draw for each in (*move.our_chances, *move.their_chances)}
    same = f" Both met the same draw, {draws.pop():.3f}." if len(draws) == 1 else ""
    apart = _apart(move.month.opened, move.twin.opened)
    because = f" What the two differ in by then: {listed(apart)}." if apart else ""
    return f"{sentence('; '.join(sides))}{same}{because}"


def _apart(ours: State, theirs: State) -> list[str]:
    """The states that can be seen to differ, with both values."""
    texts = []
    for name, value in ours.items():
        one, other = (
            state_number(name, each) if isinstance(each, float) else str(each).replace("_", " ")
            for each in (value, theirs[name])
        )
        if one != other:
            texts.append(f"{called(name)} {one} and {other}")
    return texts


def _played(difference: Difference) -> bool:
    """Whether a person, rather than a scenario, made the difference."""
    return difference.ours.played and not difference.theirs.forced


def _who(difference: Difference) -> str:
    return "the player chose" if _played(difference) else "a scenario forces"


def _forced(parting: Parting) -> str:
    first = parting.first
    assert first is not None
    sides = []
    for name, decision in zip(parting.names, (first.ours, first.theirs), strict=True):
        mark = f"chance {percent(decision.chosen_level.probability)}"
        if decision.forced:
            mark = "the player chose it" if decision.played else "the scenario forces it"
        sides.append(f"in {name} {what(decision)} ({mark})")
    return sentence("; ".join(sides))


def flip(parting: Parting) -> list[str]:
    """The first free decision that differs: both choices, the one draw, and what was weighed otherwise."""
    first = parting.first_free
    assert first is not None
    a, b = parting.names
    sides = [
        f"In {name} {what(decision)} (chance {percent(decision.chosen_level.probability)})."
        for name, decision in ((a, first.ours), (b, first.theirs))
    ]
    draw = (
        f"Both met the same draw, {first.ours.draw:.3f}: in {a} it lies in the stretch of {_stretch(first.ours)}, "
        f"in {b} in that of {_stretch(first.theirs)}."
    )
    return [" ".join(sides), draw, *_weighed(first, a, b)]


def _stretch(decision: Decision) -> str:
    low, high = decision.stretch(decision.own)
    return f"{noun(decision, decision.own)} ({low:.3f} to {high:.3f})"


def _weighed(difference: Difference, a: str, b: str) -> list[str]:
    """What moved the chances: the terms that differ, or what else made them differ."""
    by_term: dict[str, list[TermDifference]] = {}
    for pair in difference.terms:
        by_term.setdefault("base" if is_base(pair.term) else pair.term, []).append(pair)
    if by_term:
        parts = [_term(difference, name, pairs, a, b) for name, pairs in list(by_term.items())[:MOST_TERMS]]
        return [f"What weighed otherwise: {'; '.join(parts)}."]
    if difference.ours.rationality != difference.theirs.rationality:
        return ["The same was weighed, but one of the scenarios makes the actor choose more sharply."]
    return ["The same was weighed, but a level that is possible in one world is not possible in the other any more."]


def _term(difference: Difference, name: str, pairs: Sequence[TermDifference], a: str, b: str) -> str:
    """A term in both worlds, as what it makes of the odds, with the states it was read from and its claims."""
    ours, theirs, first = difference.ours, difference.theirs, pairs[0]
    words = BASE if name == "base" else term_words(ours.instrument, name)
    factors = [odds(decision.rationality * value) for decision, value in ((ours, first.value), (theirs, first.against))]
    states = []
    for state in words.states:
        one, other = (state_number(state, float(decision.seen[state])) for decision in (ours, theirs))
        if one != other:
            states.append(f"{called(state)} {one} and {other}")
    because = f" ({listed(states)})" if states else ""
    numbers = claims(parameter_of(first.level, first.term))
    rests = f" ({claim_list(numbers)})" if numbers else ""
    level = noun(ours, first.level)
    return f"{words.words}{because} makes the odds of {level} ×{factors[0]} in {a}, ×{factors[1]} in {b}{rests}"


def _chain(differences: Sequence[Difference], other: str) -> list[str]:
    lines = []
    for difference in differences[:MOST_DIFFERENCES]:
        forced = f", {'chosen by the player' if _played(difference) else 'forced'}" if difference.forced else ""
        lines.append(f"{_date(difference)}: {what(difference.ours)}; in {other}: {what(difference.theirs)}{forced}")
    if len(differences) > MOST_DIFFERENCES:
        last = _date(differences[-1])
        lines.append(f"and {len(differences) - MOST_DIFFERENCES} more decisions, the last in {last}")
    return lines


def _ends(parting: Parting) -> list[Passage]:
    """What turned in one world alone, and how far apart the ends lie."""
    ours, theirs = (_turns(run) for run in (parting.ours, parting.theirs))
    lines = []
    for name, own, others in zip(parting.names, (ours, theirs), (theirs, ours), strict=True):
        only = [words for words in own if words not in others]
        lines.append(f"Only in {name}: {'; '.join(only) if only else 'nothing that turned'}.")
    a, b = parting.ours.months[-1].after, parting.theirs.months[-1].after
    stages = [LEVEL_WORDS["stage"][str(state["stage"])].sentence for state in (a, b)]
    if stages[0] == stages[1]:
        end = f"At the end, in both, {stages[0]}."
    else:
        end = f"At the end of {parting.names[0]}, {stages[0]}; of {parting.names[1]}, {stages[1]}."
    moved = movements(a, b)
    gap = f" From {parting.names[0]} to {parting.names[1]}, {listed(moved)}." if moved else ""
    return [Passage("What came of it", (*lines, end + gap))]


def _turns(run: Run) -> dict[str, None]:
    """The major turning points with their months, without the chances they had."""
    turned: dict[str, None] = {}
    for point in turning_points(run):
        if point.major:
            turned[f"{turned_words(point)} ({month_words(point.month.date)})"] = None
    return turned
