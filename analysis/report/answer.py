"""What a report answers, before any table: what each scenario changes in all forms, and from what it does so."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.comparison import Comparison
from analysis.comparison.forms import Variant
from analysis.comparison.importance import by_strength, smallest_words
from analysis.comparison.text import situations
from analysis.statistics.outcomes import summarise
from analysis.wording.numbers import decimals, estimate, number
from analysis.wording.outcomes import EVENT_WORDS, WITHIN, drawn_unit, ending, inside, is_probability, label, row
from analysis.wording.outcomes import unit as unit_of
from sim.result import Result

TOLD = ("red_line_test", "talks", "interim")
"""The events that the answer names, within the horizon."""
MOST_TOLD, MOST_CHANGES = 4, 2
"""Scenarios that have a sentence of their own, and changes that it names."""
LEFT_OUT = "How far this depends on the form of the model was left out; --no-structures was given."


class Change(NamedTuple):
    """What a scenario changes of an outcome: the row of the comparison, and the differences in the other forms."""

    row: "pd.Series"
    forms: list[float]


def answer(results: Sequence[Result], comparison: Comparison | None, variants: Sequence[Variant]) -> list[str]:
    """Sentences: one a scenario with its range over the forms, if these were run, then what it is compared with.

    Of more than `MOST_TOLD` scenarios those are told that change most.
    """
    if comparison is None:
        return [_situation(results[0]), _ends(results[0]), _range(results[0], variants)]
    return [
        *situations(comparison),
        *_counted(comparison),
        *_changes(comparison, variants),
        _situation(results[0]),
        *([] if variants else [LEFT_OUT]),
    ]


def _counted(comparison: Comparison) -> list[str]:
    """Of many scenarios, how many change something, before the strongest of them are told."""
    several = len(comparison.others)
    if several <= MOST_TOLD:
        return []
    count = int(comparison.frame.groupby("scenario")["matters"].any().sum())
    return [f"Of {several} scenarios, {count} change something that matters; the {MOST_TOLD} that change most:"]


def _changes(comparison: Comparison, variants: Sequence[Variant]) -> list[str]:
    """A sentence for each scenario, in the order in which they were given."""
    strongest = set(by_strength(comparison.frame[comparison.frame["matters"]])[:MOST_TOLD])
    told = [b for b in comparison.others if b.name in strongest or len(comparison.others) <= MOST_TOLD]
    sentences: list[str] = []
    again = False
    for b in told:
        said: list[str] = []
        for change in _strongest(comparison, b.name, variants):
            said.append(_words(change, len(variants), again))
            again = True
        nothing = f"nothing that is sure and at least {smallest_words(comparison.smallest)}"
        sentences.append(f"“{b.title.rstrip('.')}”: {', '.join(said) or nothing}.")
    return sentences


def _strongest(comparison: Comparison, scenario: str, variants: Sequence[Variant]) -> list[Change]:
    """The changes of events, else the one of anything, that matter most; none if nothing matters."""
    rows = comparison.of(scenario)
    matters = rows[rows["matters"]].sort_values("size", ascending=False, kind="stable")
    events = matters[matters["outcome"].isin([row(event, comparison.a.horizon) for event in TOLD])]
    chosen = events.head(MOST_CHANGES) if len(events) else matters.head(1)
    return [
        Change(change, [float(form.comparison.of(scenario)["difference"][str(outcome)]) for form in variants[1:]])
        for outcome, change in chosen.iterrows()
    ]


def _words(change: Change, forms: int, again: bool) -> str:
    """An outcome with its change, and in brackets its range over the forms; told in full unless told `again`."""
    outcome = str(change.row["outcome"])
    factor, _ = drawn_unit(outcome)
    places = 0 if is_probability(outcome) else 1 if factor > 1 else decimals(outcome, 0.01)
    middle = number(factor * change.row["difference"], places, signed=True)
    ends = (change.row["low"], change.row["high"])
    if change.forms:
        every = [float(change.row["difference"]), *change.forms]
        ends = (min(every), max(every))
    low, high = (number(factor * end, places, signed=True) for end in ends)
    over = f" over {forms} forms of the model" if change.forms else ", 95 % interval of the simulation alone"
    turns = "; its very sign depends on the form" if change.forms and ends[0] < 0 < ends[1] else ""
    name = inside(label(outcome)) if not again or WITHIN not in outcome else _short(outcome)
    return f"{name} {middle}{_unit(outcome)} ({low} to {high}{'' if again else over}{turns})"


def _short(outcome: str) -> str:
    """An event within the horizon without its months, which were said before."""
    return EVENT_WORDS[outcome.partition(WITHIN)[0]].before


def _unit(outcome: str) -> str:
    """What the difference of an outcome is measured in, behind its number."""
    if is_probability(outcome):
        return " points"
    return " % of the output of 2016" if drawn_unit(outcome)[0] > 1 else f" {unit_of(outcome)}"


def _shares(result: Result) -> dict[str, str]:
    rows = summarise(result.runs, result.horizon).set_index("outcome")[["estimate", "low", "high"]]
    shares = {}
    for event in TOLD:
        middle, low, high = (100 * float(rows[end][row(event, result.horizon)]) for end in rows.columns)
        share = estimate(middle, low, high, 0, 100.0)
        shares[event] = f"{share} %"
    return shares


def _situation(result: Result) -> str:
    first, *others = (f"{EVENT_WORDS[event].before} comes in {share}" for event, share in _shares(result).items())
    rest = ", ".join(words.replace(" comes", "") for words in others)
    within = f"within {result.horizon} month{'s' * (result.horizon != 1)}"
    return f"In the model of “{result.title.rstrip('.')}”, {within}, {first} of the runs, {rest}."


def _ends(result: Result) -> str:
    shares = result.runs["outcome"].value_counts(normalize=True)
    return f"Most often, in {100 * shares.iloc[0]:.0f} % of the runs, it ends {ending(str(shares.index[0]))}."


def _range(result: Result, variants: Sequence[Variant]) -> str:
    """How far the first event of `TOLD` ranges over the forms in one scenario."""
    if not variants:
        return LEFT_OUT
    outcome = row(TOLD[0], result.horizon)
    shares = []
    for variant in variants:
        rows = summarise(variant.comparison.a.runs, result.horizon)
        shares.append(float(rows["estimate"][rows["outcome"] == outcome].iloc[0]))
    return (
        f"Over {len(variants)} forms of the model the share of runs with {EVENT_WORDS[TOLD[0]].before} ranges from "
        f"{100 * min(shares):.0f} to {100 * max(shares):.0f} %."
    )
