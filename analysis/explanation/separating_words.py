"""What separates runs, gathered by decision and put into words: for the table and the chart."""

from collections.abc import Iterable
from math import isnan
from typing import NamedTuple

import pandas as pd

from analysis.explanation.separating import FALSE, Separation
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.numbers import brief, draws_note
from sim.vocabulary import INSTRUMENTS

COLUMNS = {instrument.name: instrument.column for instrument in INSTRUMENTS}


class Decision(NamedTuple):
    """A level of an instrument that separates runs in one month or more.

    `moves`: the choice itself changes what is likely, like with like, in some month or on average; else it is a sign of
    the situation. `months` are those in which runs are found to differ, `strongest` the row of the frame with the
    largest difference among them, of those found like with like if there are any; `mean` is the row of the `means`.
    """

    instrument: str
    level: str
    moves: bool
    months: tuple[int, ...]
    strongest: pd.Series
    mean: pd.Series

    @property
    def words(self) -> str:
        """The decision as a sentence without its full stop."""
        return LEVEL_WORDS[COLUMNS[self.instrument]][self.level].sentence


def decisions(separation: Separation) -> list[Decision]:
    """The decisions that separate runs: first those that move the outcome, then the signs; the largest first."""
    frame, gathered = separation.frame, []
    for _, mean in separation.means.iterrows():
        rows = frame[(frame["instrument"] == mean["instrument"]) & (frame["level"] == mean["level"])]
        single = rows[rows["effect_found"]]
        found = single if len(single) else rows[rows["found"]]
        moves = bool(len(single) or mean["effect_found"])
        if len(rows) and (moves or len(found)):
            told = found if len(found) else rows
            sizes = told["effect" if len(single) else "difference"].abs().to_numpy()
            strongest, months = told.iloc[int(sizes.argmax())], tuple(found["month"].tolist())
            gathered.append(Decision(mean["instrument"], mean["level"], moves, months, strongest, mean))
    return sorted(gathered, key=_size, reverse=True)


def _size(decision: Decision) -> tuple[bool, float]:
    return decision.moves, abs(float(decision.mean["effect"] if decision.moves else decision.strongest["difference"]))


def month_spans(months: Iterable[int]) -> str:
    """Months as a reader lists them: 1-7, 9."""
    spans: list[list[int]] = []
    for month in months:
        if spans and month == spans[-1][1] + 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def points(difference: float) -> str:
    """A difference of probabilities in percentage points, with its sign; a dash where it could not be estimated."""
    return "-" if isnan(difference) else f"{100 * difference:+.1f}"


def headline(separation: Separation) -> str:
    """How likely the outcome is, in how many runs."""
    all_runs = separation.scenario.runs
    first = (
        f"The first {separation.runs:,} of {all_runs:,} runs" if separation.runs < all_runs else f"{all_runs:,} runs"
    )
    return f"{first}: it comes true with probability {brief(*separation.reached)}."


def lead(separation: Separation) -> str:
    """What separates most, in one sentence."""
    told = decisions(separation)
    least = f"{100 * separation.smallest:g} points"
    if not told:
        return (
            f"No decision separates the runs by {least} or more: it is chance, many small steps, or too few runs to "
            "tell"
        )
    first = told[0]
    if not first.moves:
        return f"Decisions are signs of what is coming; none is shown to move it by {least} or more"
    effect = first.mean["effect"]
    words, change = first.words[0].upper() + first.words[1:], "more" if effect > 0 else "less"
    return f"{words}: that makes the outcome {100 * abs(effect):.0f} points {change} likely, on average over months"


def notes(separation: Separation) -> list[str]:
    """How to read the numbers, and what they do not say; a paragraph each."""
    compared = len(separation.frame)
    table = [
        "goes with: how much likelier the outcome is in runs with the decision than in the others, in percentage "
        "points. like with like: the same between runs in which it was equally likely, so that what is left is what "
        "the choice itself does in the model. Both are those of the strongest month, which chance flatters a little; "
        "all months: like with like, on average. Below each its 95 % interval, of simulation error only; a dash: too "
        "few runs tell.",
    ]
    lines = [
        f"{compared} comparisons; p-values are adjusted for all of them (Benjamini and Yekutieli), and those of "
        "averages for all averages, so that at most "
        f"{100 * FALSE:g} % of findings are false, and none is below {100 * separation.smallest:g} points. A run is "
        "compared until its outcome is settled: what it does later cannot be a reason.",
    ]
    if decisions(separation):
        lines = table + lines
    if separation.left_out:
        names = [
            LEVEL_WORDS[INSTRUMENTS[instrument].column][INSTRUMENTS[instrument].levels[level]].short
            for instrument, level in sorted(separation.left_out)
        ]
        lines.append(f"Not compared, because they are the outcome itself: {', '.join(names)}.")
    if separation.draws:
        lines.append(draws_note(separation.runs, separation.draws))
    return lines
