"""The tables of one month: what each decision weighed, what could move by chance, what changed. Cells of text.

A screen and a page print the same ones.
"""

from collections.abc import Sequence

from analysis.explanation.passages import MOVES
from analysis.explanation.structure import Decision, Level, Month, State
from analysis.wording.states import called
from analysis.wording.terms import BASE, claim_list, claims, grounds, is_base, parameter_of, term_words

ACTORS = {"north_korea": "North Korea", "south_korea": "South Korea", "united_states": "United States"}
CHANCE_HEADINGS = ("move", "chance", "draw", "came")
CHANGE_HEADINGS = ("state", "before", "after")


def decision_heading(decision: Decision) -> str:
    """Who decides about what: `North Korea: test`."""
    return f"{ACTORS[decision.actor]}: {decision.instrument}"


def decision_headings(decision: Decision) -> tuple[str, ...]:
    """The column headings of `decision_rows`: the levels but the first, which all others are held against."""
    return ("log-odds", *(level.level.replace("_", " ") for level in decision.levels[1:]), "rests on")


def decision_rows(decision: Decision) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The terms of each level and what they rest on, a row a term; then their sums and the chances."""
    first, *others = decision.levels
    names = list(dict.fromkeys(_row_name(name) for level in others for name in level.terms))
    terms = [(_row_words(decision, name), *_term_cells(others, name)) for name in names]
    sums = (f"sum, against {first.level}", *(f"{level.utility:+.3f}" for level in others), "")
    chances = (f"chance ({first.level} {first.probability:.4f})", *(f"{each.probability:.4f}" for each in others), "")
    return terms, [sums, chances]


def _term_cells(levels: Sequence[Level], row: str) -> list[str]:
    """A term at each level, empty where the level has no such term, and what its coefficients rest on."""
    cells, numbers, grounds_of = [], set[int](), list[str]()
    for level in levels:
        name = next((name for name in level.terms if _row_name(name) == row), None)
        cells.append("" if name is None else f"{level.terms[name]:+.3f}")
        if name is not None:
            parameter = parameter_of(level.level, name)
            numbers |= set(claims(parameter))
            grounds_of.append(grounds(parameter))
    return [*cells, claim_list(sorted(numbers)) if numbers else grounds_of[0]]


def _row_name(name: str) -> str:
    return "base" if is_base(name) else name


def _row_words(decision: Decision, name: str) -> str:
    return BASE.words if name == "base" else f"{term_words(decision.instrument, name).words} ({name})"


def chance_rows(month: Month) -> list[tuple[str, ...]]:
    """What could move by chance, and whether it did."""
    return [
        (MOVES.get(chance.name, "the offer lapses"), f"{chance.probability:.4f}", f"{chance.draw:.6f}",
         "yes" if chance.came else "no")
        for chance in month.chances
    ]  # fmt: skip


def change_rows(month: Month) -> list[tuple[str, ...]]:
    """The states that are not what they were at the start of the month."""
    moved = [name for name in month.before if month.before[name] != month.after[name]]
    return [(called(name), _value(month.before, name), _value(month.after, name)) for name in moved]


def ledger(month: Month) -> str:
    """Why the sanctions level moved, as a sentence; empty where it did not."""
    entries = [f"{name.replace('_', ' ')} {value:+.4f}" for name, value in month.ledger.items()]
    return f"Sanctions level: {', '.join(entries)}." if entries else ""


def _value(state: State, name: str) -> str:
    value = state[name]
    return f"{value:.4f}" if isinstance(value, float) else str(value).replace("_", " ")
