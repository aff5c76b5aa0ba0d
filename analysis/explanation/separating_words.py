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

    `moves`: in some month the choice itself changes what is likely, like with like; else it is only a sign of the
    situation. `months` are those of which that is found, `strongest` the row of the frame with the largest of those
    differences.
    """

    instrument: str
    level: str
    moves: bool
    months: tuple[int, ...]
    strongest: pd.Series

    @property
    def words(self) -> str:
        """The decision as a sentence without its full stop."""
        return LEVEL_WORDS[COLUMNS[self.instrument]][self.level].sentence


def decisions(separation: Separation) -> list[Decision]:
    """The decisions that separate runs: first those that move the outcome, then the signs; the largest first."""
    frame, gathered = separation.frame, []
    for instrument in INSTRUMENTS:
        for level in instrument.levels:
            rows = frame[(frame["instrument"] == instrument.name) & (frame["level"] == level)]
            moves = bool(rows["effect_found"].any())
            found = rows[rows["effect_found"]] if moves else rows[rows["found"]]
            if len(found):
                sizes = found["effect" if moves else "difference"].abs().to_numpy()
                strongest = found.iloc[int(sizes.argmax())]
                gathered.append(Decision(instrument.name, level, moves, tuple(found["month"].tolist()), strongest))
    return sorted(gathered, key=_size, reverse=True)


def _size(decision: Decision) -> tuple[bool, float]:
    row = decision.strongest
    return decision.moves, abs(float(row["effect"] if decision.moves else row["difference"]))


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
    """How likely the outcome is."""
    return f"{separation.runs:,} runs: it comes true with probability {brief(*separation.reached)}."


def lead(separation: Separation) -> str:
    """What separates most, in one sentence."""
    told = decisions(separation)
    least = f"{100 * separation.smallest:g} points"
    if not told:
        return (
            f"No decision separates the runs by {least} or more: it is luck, many small steps, or too few runs to tell"
        )
    first = told[0]
    row = first.strongest
    if not first.moves:
        return f"Decisions are signs of what is coming; none is shown to move it by {least} or more in any one month"
    sentence = first.words[0].upper() + first.words[1:]
    size = f"{100 * abs(row['effect']):.0f} points {'more' if row['effect'] > 0 else 'less'} likely"
    return f"{sentence} in month {row['month']}: that makes the outcome {size}"


def notes(separation: Separation) -> list[str]:
    """How to read the numbers, and what they do not say; a paragraph each."""
    compared = len(separation.frame)
    table = [
        "goes with: how much likelier the outcome is in runs with the decision than in the others, in percentage "
        "points. like with like: the same between runs in which it was equally likely, so that what is left is what "
        "the choice itself does in the model; a dash: too few runs had the choice open. Below each its 95 % interval, "
        "of the luck of the simulation only. Of many months the strongest is shown, which luck flatters a little.",
    ]
    lines = [
        f"{compared} comparisons; p-values are adjusted for all of them (Benjamini and Yekutieli), so that at most "
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
