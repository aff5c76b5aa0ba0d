"""What the tables of a study of sensitivity say, in sentences: what drives an outcome, which way, how sure that is."""

from collections.abc import Sequence
from itertools import accumulate
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
    leading = indices[indices["parameter"] != OTHERS].to_dict("records")
    return [_how_uncertain(variance), _what_drives(variance, leading), _what_it_means(ranges, leading)]


def _how_uncertain(variance: Row) -> str:
    kind = "probability" if is_share(variance["outcome"]) else "value"
    if variance["noise_share_low"] > HALF:
        chance = "which no better knowledge of the parameters removes: a single history can hardly be foretold"
    elif variance["noise_share_high"] > HALF:
        chance = "about as much as what we do not know"
    else:
        chance = "less than what we do not know"
    return (
        f"**{words(variance['outcome'])}.** The mean {kind} over the priors is {mean_words(variance)}. What we do not "
        f"know about the parameters moves it by {spread_words(variance)}, one standard deviation. Of the variance of "
        f"single runs {chance_words(variance)} is chance, {chance}."
    )


def _what_drives(variance: Row, leading: Sequence[Row]) -> str:
    first, *others = leading
    outcome = variance["outcome"]
    order = (
        "It leads beyond doubt: its interval lies above all others."
        if first["total_low"] > max(row["total_high"] for row in others)
        else "Which of the first ones leads is open, because their intervals overlap."
    )
    return (
        f"What drives it most is {_meaning(first)} ({first['actor']}): known alone it would take away {_share(first)} "
        f"of the variance that the parameters make{_direction(outcome, first)}. Next come "
        f"{_listed([_following(outcome, row) for row in others[:NEXT]])}. {order} {_sure(leading[: NEXT + 1])} "
        f"{_by_actor(leading)} {_together(variance)}"
    )


def _meaning(row: Row) -> str:
    return f"“{row['meaning']}”"


def _following(outcome: str, row: Row) -> str:
    """A parameter that does not lead, with its share and direction."""
    way = "" if isnan(row["effect"]) else f"; {_moves(outcome, row)}"
    return f"{_meaning(row)} ({row['actor']}; {round(100 * row['first'])} %{way})"


def _share(row: Row) -> str:
    """The first-order share in per cent, with its interval."""
    middle, low, high = (round(100 * row[f"first{end}"]) for end in ("", "_low", "_high"))
    return f"{middle} % ({low} to {high})"


def _direction(outcome: str, row: Row) -> str:
    """Which way one standard deviation more moves an outcome; several together move it in no single one."""
    if isnan(row["effect"]):
        return ", in no single direction, as it is several together"
    return f", and one standard deviation more {_moves(outcome, row, 'the outcome')}"


def _moves(outcome: str, row: Row, what: str = "it") -> str:
    by = effect_words(outcome, abs(row["effect"]), row["effect_error"]).removeprefix("+")
    return f"{'raises' if row['effect'] > 0 else 'lowers'} {what} by {by}"


def _sure(leading: Sequence[Row]) -> str:
    """Whether the directions of what leads are sure."""
    doubtful = [_meaning(row) for row in leading if abs(row["effect"]) <= SURE * row["effect_error"]]
    if doubtful:
        return f"The direction of {_listed(doubtful)} is not sure."
    return "The directions are sure, as averages over what all others may be."


def _by_actor(leading: Sequence[Row]) -> str:
    """Whose parameters make most of the variance."""
    shares = pd.DataFrame(leading).groupby("actor", sort=False)["first"].sum().nlargest(NEXT + 1)
    parts = [f"{actor} {round(100 * share)} %" for actor, share in shares.items()]
    return f"By actor and part of the model: {_listed(parts)}."


def _together(variance: Row) -> str:
    """What the sum of the first-order indices leaves for parameters together."""
    total, low, high = (variance[f"first_sum{end}"] for end in ("", "_low", "_high"))
    known = f"The first-order indices sum to {total:.2f} ({low:.2f} to {high:.2f})"
    if high < 1:
        return f"{known}: the rest, {1 - total:.2f}, parameters do together, so what two of them do does not add up."
    if low > 1:
        return f"{known}, though there is only 1 to share: the sample errs by more than its interval says."
    return f"{known}. That is 1 within its error: there is no sure sign of parameters that act together."


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
    forms = f"another form of the model {_listed(moved)}" if moved else "and no form moves it by more than chance"
    open_ends = [ranges["posterior_low"], ranges["posterior_high"]]
    low, high = (number(end, places) for end in open_ends)
    posterior = "" if any(map(isnan, open_ends)) else f"; what the record leaves open reaches from {low} to {high}"
    return (
        f"For the reader: the file as it is says {estimate}, {forms}{posterior}. The ± is the least of it, so quote "
        f"the range. {_advice(leading)}"
    )


def _advice(leading: Sequence[Row]) -> str:
    """What is worth an argument."""
    first = leading[0]
    if first["first_low"] > HALF:
        return f"Who doubts the answer should begin with {_meaning(first)}: all else together moves it less."
    enough = [count for count, known in enumerate(accumulate(row["first"] for row in leading), 1) if known >= HALF]
    if not enough:
        return "No few parameters decide it: most of it is what many do together."
    if enough[0] == 1:
        return (
            f"Who doubts the answer should begin with {_meaning(first)}, which makes about half of what is not known."
        )
    return f"No single parameter decides it: {enough[0]} would have to be known to halve what is not known."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
