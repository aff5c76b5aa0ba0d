"""What the tables of a study of sensitivity say, in sentences: what drives an outcome, which way, how sure that is."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from analysis.comparison.ranges import OWN
from analysis.sensitivity.outcomes import is_share, words
from analysis.sensitivity.space import OTHERS
from analysis.sensitivity.tables import chance_words, effect_words, mean_words, spread_words
from analysis.wording.numbers import decimals, error, number

NEXT = 2
"""Parameters that are named after the one that leads."""
HALF = 0.5
SURE = 2.0
"""Standard errors from which the direction of an effect is sure."""

type Row = dict[Any, Any]


def paragraphs(variance: Row, indices: pd.DataFrame, ranges: Row) -> list[str]:
    """Three paragraphs on an outcome: how uncertain it is, what drives it, and what that means for the reader.

    `indices` has the rows of the outcome, the most important first; `variance` and `ranges` are its rows.
    """
    leading = indices[indices["parameter"] != OTHERS].to_dict("records")
    return [_how_uncertain(variance), _what_drives(variance, leading), _what_it_means(ranges, leading)]


def _how_uncertain(variance: Row) -> str:
    outcome = variance["outcome"]
    kind = "probability" if is_share(outcome) else "value"
    chance = (
        "so most of what decides a single history is chance, which no better knowledge of the parameters removes"
        if variance["noise_share_low"] > HALF
        else "so what we do not know weighs as much as chance"
        if variance["noise_share_high"] > HALF
        else "so the parameters decide more than chance"
    )
    return (
        f"**{words(outcome)}.** The mean {kind} over the priors is {mean_words(variance)}. What we do not know about "
        f"the parameters moves it by {spread_words(variance)}, one standard deviation; {chance_words(variance)} of the "
        f"variance of single runs is chance, {chance}."
    )


def _what_drives(variance: Row, leading: Sequence[Row]) -> str:
    first, *others = leading
    outcome = variance["outcome"]
    following = [f"{_name(row)} ({_share(row)}{_direction(outcome, row, short=True)})" for row in others[:NEXT]]
    order = (
        "It leads beyond doubt: its interval lies above all others."
        if first["total_low"] > max(row["total_high"] for row in others)
        else "Which of the first ones leads is open: their intervals overlap."
    )
    return (
        f"What drives it most is {_name(first)}: known alone it would take away {_share(first)} of the variance that "
        f"the parameters make{_direction(outcome, first)}. Next come {_listed(following)}. {order} "
        f"{_unsure(leading[: NEXT + 1])}{_together(variance)}"
    )


def _name(row: Row) -> str:
    return f"“{row['meaning']}” ({row['actor']})"


def _share(row: Row) -> str:
    """The first-order share in per cent, with its interval."""
    middle, low, high = (100 * row[f"first{end}"] for end in ("", "_low", "_high"))
    return f"{number(middle, 0)} % ({number(low, 0)} to {number(high, 0)})"


def _direction(outcome: str, row: Row, short: bool = False) -> str:
    """Which way one standard deviation more moves an outcome; nothing of several parameters that move together."""
    if pd.isna(row["effect"]):
        return "" if short else ", in no single direction, as it is several together"
    by = effect_words(outcome, abs(row["effect"]), row["effect_error"]).removeprefix("+")
    verb = "raises" if row["effect"] > 0 else "lowers"
    return f", {verb} it by {by}" if short else f", and one standard deviation more {verb} the outcome by {by}"


def _unsure(leading: Sequence[Row]) -> str:
    """Whether the directions of what leads are sure."""
    doubtful = [_name(row) for row in leading if abs(row["effect"]) <= SURE * row["effect_error"]]
    if doubtful:
        return f"The direction of {_listed(doubtful)} is not sure. "
    return "These directions are sure, as averages over what the others may be. "


def _together(variance: Row) -> str:
    """What the sum of the first-order indices leaves for parameters together."""
    total, low, high = (variance[f"first_sum{end}"] for end in ("", "_low", "_high"))
    known = f"The first-order indices sum to {total:.2f} ({low:.2f} to {high:.2f})"
    if high < 1:
        return (
            f"{known}: the rest, {1 - total:.2f}, parameters do together, so two of them at once do not simply add up."
        )
    if low > 1:
        return f"{known}, more than the 1 that there is to share: a mistake of the sample."
    return f"{known}, which does not differ from 1 by more than the sample's error: parameters act one by one, nearly."


def _what_it_means(ranges: Row, leading: Sequence[Row]) -> str:
    outcome = ranges["outcome"]
    places = 2 if is_share(outcome) else 3
    known = decimals(outcome, ranges["standard_error"])
    estimate = f"{number(ranges['estimate'], known)} ± {error(ranges['standard_error'], known)}"
    moved = [
        f"{number(ranges[f'forms_{end}'], places)} with {ranges[form]}"
        for end, form in (("low", "lowest_form"), ("high", "highest_form"))
        if ranges[form] != OWN
    ]
    forms = f"another form of the model says {_listed(moved)}" if moved else "no form moves it by more than chance"
    open_ends = [ranges["posterior_low"], ranges["posterior_high"]]
    low, high = (number(end, places) for end in open_ends)
    posterior = "" if any(map(isnan, open_ends)) else f", and what the record leaves open lies from {low} to {high}"
    return f"For the reader: the file as it is says {estimate}, {forms}{posterior}. Quote that. {_advice(leading)}"


def _advice(leading: Sequence[Row]) -> str:
    """What is worth an argument."""
    first, known = leading[0], 0.0
    if first["first_low"] > HALF:
        return f"Who doubts the answer should begin with {_name(first)}: all else together moves it less."
    for count, row in enumerate(leading, start=1):
        known += row["first"]
        if known >= HALF:
            return f"No single parameter decides it: {count} would have to be known to halve its variance."
    return "No parameter decides it, nor do the few that lead: most of it is what many do together."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
