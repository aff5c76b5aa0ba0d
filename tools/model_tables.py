"""The tables of docs/model.md, made from the words and numbers that the model itself uses, and from the list of claims.

`make docs` writes each of them between its two comments in the page; a test keeps the committed page equal to that.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from analysis.charts.theme import ACTOR_WORDS
from analysis.wording.terms import claims, grounds, parameter_of, term_words
from sim.engine.month_record import TERMS
from sim.parameters import PARAMETERS
from sim.state import MEMORY, VARIABLES, Variable
from sim.vocabulary import CALENDAR_MONTHS, INSTRUMENTS, Instrument
from tools.documentation import number, table

CLAIMS = Path(__file__).with_name("claims.csv")
PLACE = re.compile(r"(?P<open><!-- table: (?P<name>\w+) -->\n).*?(?P<close><!-- end of table -->\n)", re.DOTALL)
JOINT = {"drill": "South Korea with the United States"}
"""Who holds an instrument that is not one actor's alone."""


class Claim(NamedTuple):
    """A claim of the article: who it is about, where the model has it, and what a test asserts."""

    place: int
    claim: str
    actors: str
    in_the_model: str
    must_follow: str


def all_claims() -> list[Claim]:
    """The claims in order."""
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return [Claim(int(place), *others) for place, *others in rows]


def filled(text: str) -> str:
    """A page with every table between its two comments made anew."""
    return PLACE.sub(lambda place: f"{place['open']}{TABLES[place['name']]()}{place['close']}", text)


def _lines(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"{line}\n" for line in table(header, rows))


def _named(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def instruments() -> str:
    """Who does what, by which levels."""
    rows = [(_holder(each), f"`{each.name}`{_months(each)}", _named(each.levels)) for each in INSTRUMENTS]
    return _lines(("actor", "instrument", "levels; the first is the reference with utility 0"), rows)


def _holder(instrument: Instrument) -> str:
    return JOINT.get(instrument.name, ACTOR_WORDS[instrument.actor])


def _months(instrument: Instrument) -> str:
    if instrument.months == CALENDAR_MONTHS:
        return ""
    names = {3: "March", 8: "August"}
    return f", in {' and '.join(names[month] for month in instrument.months)} only"


def state() -> str:
    """Every state variable: what it may be, whether all see it, what it is."""
    rows = [(f"`{each.name}`", _values(each), _seen(each), each.meaning) for each in VARIABLES]
    return _lines(("variable", "values", "known to", "meaning"), rows)


def _values(variable: Variable) -> str:
    if variable.words:
        return _named(variable.words)
    if variable.whole:
        return "0 or 1" if variable.high == 1 else f"whole, {number(variable.low)} to {number(variable.high)}"
    return f"{number(variable.low)} to {number(variable.high)}"


def _seen(variable: Variable) -> str:
    if variable in MEMORY:
        return "the rules alone"
    return "all" if variable.public else "its actor alone"


def terms() -> str:
    """Every term of every instrument: what it is, its coefficients, and what these rest on."""
    rows = []
    for instrument in INSTRUMENTS:
        behind: dict[str, list[str]] = {}
        for level, names in zip(instrument.levels, TERMS[instrument.name], strict=True):
            for name in names:
                behind.setdefault(name, []).append(level)
        for name, levels in behind.items():
            coefficients = dict.fromkeys(parameter_of(level, name) for level in levels)
            rests = dict.fromkeys(map(grounds, coefficients))
            words = term_words(instrument.name, name).words
            keys = _named(tuple(each.name for each in coefficients))
            rows.append((f"`{instrument.name}`", f"`{name}`", words, keys, "; ".join(rests)))
    return _lines(("instrument", "term", "what it is", "coefficients", "rests on"), rows)


def article() -> str:
    """The claims, each with the coefficients that cite it."""
    citing: dict[int, list[str]] = {}
    for parameter in PARAMETERS:
        for claim in claims(parameter):
            citing.setdefault(claim, []).append(parameter.name)
    rows = [
        (str(each.place), each.claim, each.actors, each.in_the_model, each.must_follow,
         _named(tuple(citing.get(each.place, ()))))
        for each in all_claims()
    ]  # fmt: skip
    return _lines(("#", "claim", "actor", "in the model", "must follow", "cited by"), rows)


TABLES = {"instruments": instruments, "state": state, "terms": terms, "claims": article}
"""By the name in the page's comment."""
