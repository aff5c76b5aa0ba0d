"""What a report answers, in three sentences: what changes, what it changes from, and how far the form decides that."""

from collections.abc import Sequence

import pandas as pd

from analysis.comparison import Comparison
from analysis.comparison.forms import Variant
from analysis.comparison.importance import smallest_words
from analysis.statistics.outcomes import summarise
from analysis.wording.numbers import decimals, estimate, interval, number
from analysis.wording.outcomes import EVENT_WORDS, drawn_unit, ending, is_probability, label, row
from analysis.wording.outcomes import unit as unit_of
from sim.result import Result

TOLD = ("red_line_test", "talks", "interim")
"""The events that the answer names, within the horizon."""


def answer(results: Sequence[Result], comparison: Comparison | None, variants: Sequence[Variant]) -> list[str]:
    """Three sentences; the last one says how far the numbers range over the forms of the model, if these were run."""
    strongest = None if comparison is None else _strongest(comparison)
    first = _situation(results[0]) if comparison is None else _change(comparison, strongest)
    second = _ends(results[0]) if comparison is None else _situation(results[0])
    return [first, second, _range(results[0], variants, strongest)]


def _strongest(comparison: Comparison) -> "pd.Series | None":
    """The change of an event, else of anything, that matters most; None if nothing matters."""
    matters = comparison.frame[comparison.frame["matters"]]
    names = [row(event, comparison.a.horizon) for event in TOLD]
    events = matters[matters["outcome"].isin(names)]
    chosen = events if len(events) else matters
    return None if chosen.empty else chosen.sort_values("size", ascending=False, kind="stable").iloc[0]


def _change(comparison: Comparison, strongest: "pd.Series | None") -> str:
    several = len(comparison.others) > 1
    if strongest is None:
        who = "None of the scenarios" if several else f"“{comparison.others[0].title.rstrip('.')}”"
        verb = "changes anything" if several else "changes nothing"
        return f"{who} {verb} that is sure and at least as large as {smallest_words(comparison.smallest)}."
    title = next(b.title for b in comparison.others if b.name == strongest["scenario"]).rstrip(".")
    change = f"“{title}” changes “{label(strongest['outcome'])}” by {_difference(strongest)}"
    if not several:
        return f"{change}."
    count = int(comparison.frame.groupby("scenario")["matters"].any().sum())
    return f"Of {len(comparison.others)} scenarios, {count} change something that matters; most of all, {change}."


def _difference(change: "pd.Series") -> str:
    factor, _ = drawn_unit(change["outcome"])
    if is_probability(change["outcome"]):
        places = 0 if change["standard_error"] > 0.0025 else 1
    else:
        places = 1 if factor > 1 else decimals(change["outcome"], 0.01)
    middle = number(factor * change["difference"], places, signed=True)
    ends = interval(factor * change["low"], factor * change["high"], places)
    return f"{middle}{_unit(change['outcome'])} (95 % interval {ends}, simulation error only)"


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


def _range(result: Result, variants: Sequence[Variant], strongest: "pd.Series | None") -> str:
    if not variants:
        return "How far this depends on the form of the model was left out; --no-structures was given."
    forms = f"Over {len(variants)} forms of the model"
    if strongest is not None:
        outcome, scenario = strongest["outcome"], strongest["scenario"]
        changes = [variant.comparison.of(scenario).loc[[outcome]].iloc[0]["difference"] for variant in variants]
        factor, _ = drawn_unit(outcome)
        low, high = (number(factor * end, 1 if factor > 1 else 2, signed=True) for end in (min(changes), max(changes)))
        unit = _unit(outcome)
        turns = min(changes) < 0 < max(changes)
        verdict = "so that its very sign depends on the form" if turns else "always in the same direction"
        return f"{forms} this change ranges from {low} to {high}{unit}, {verdict}."
    outcome = row("red_line_test", result.horizon)
    shares = []
    for variant in variants:
        rows = summarise(variant.comparison.a.runs, result.horizon)
        shares.append(float(rows["estimate"][rows["outcome"] == outcome].iloc[0]))
    words = EVENT_WORDS["red_line_test"].before
    return f"{forms} the share of runs with {words} ranges from {100 * min(shares):.0f} to {100 * max(shares):.0f} %."
