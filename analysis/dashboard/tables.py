"""The outcomes of an answer as a table: for the page, where a telephone folds its rows, and as CSV."""

from collections.abc import Mapping, Sequence
from html import escape
from math import copysign, inf
from typing import Any

import pandas as pd

from analysis.comparison.importance import mark, smallest_words
from analysis.dashboard.answers import Answer
from analysis.wording.numbers import cells, decimals, error, number, top
from analysis.wording.outcomes import label, unit

HEADER = ("Outcome", "These settings", "Baseline", "Difference")
OVER = ("Over the forms", "Posterior, 90%")
NOT_YET, NONE, SAME = "…", "none", "the same"
MARKED = "* sure, and large enough to matter: at least {}. These stand first, the largest on top."
NOTE = (
    "Estimates ± their simulation error, and the 95% interval of it. Differences are taken run by run, with the same "
    "random draws. The ranges over the forms of the model, and over the posterior where there is one, say how far a "
    "number depends on what nobody knows."
)


def outcomes(answer: Answer, over: pd.DataFrame | None = None) -> str:
    """The table of an answer as HTML; `over`, of `answers.over_forms`, gives its last two columns."""
    ranges: dict[str, Any] = {} if over is None else {str(row.outcome): row for row in over.itertuples()}
    rows = [[*_cells(row, answer.same), *_over(row, ranges, over is not None)] for row in answer.table.itertuples()]
    marked = "" if answer.same else f" {MARKED.format(smallest_words({}))}"
    caption = f"Outcomes of {answer.runs:,} runs each.{marked} {NOTE}"
    return table((*HEADER, *OVER), rows, caption)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table as HTML, everything in it escaped; the first cell of a row is its heading.

    Of a cell of two lines the second one is small.
    """
    head = "".join(f"<th scope='col'>{escape(word)}</th>" for word in header)
    body = "".join(
        f"<tr><th scope='row'>{escape(first)}</th>"
        + "".join(
            f"<td data-label='{escape(word)}'><span>{_lines(cell)}</span></td>"
            for word, cell in zip(header[1:], rest, strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<div class='scroll' role='region' tabindex='0' aria-label='Outcomes'><table><caption>{escape(caption)}"
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def csv(answer: Answer, over: pd.DataFrame | None = None) -> str:
    """The table of an answer as CSV, with the unit of each row."""
    frame = answer.table.copy()
    frame.insert(1, "unit", [unit(str(name)) for name in frame["outcome"]])
    if over is not None:
        more = ["outcome", "forms_low", "forms_high", "lowest_form", "highest_form", "posterior_low", "posterior_high"]
        frame = frame.merge(over[more], on="outcome", how="left")
    return frame.to_csv(index=False)


def _lines(cell: str) -> str:
    first, *rest = (escape(line) for line in cell.split("\n"))
    return first + "".join(f"<br><small>{line}</small>" for line in rest)


def _cells(row: Any, certain: bool) -> list[str]:
    own = _estimated(row.outcome, row.estimate, row.standard_error, row.low, row.high)
    other = _estimated(row.outcome, row.baseline, row.baseline_error, row.baseline_low, row.baseline_high)
    places = decimals(row.outcome, row.difference_error)
    difference = f"{number(row.difference, places, signed=True)} ± {error(row.difference_error, places)}"
    marked = f"{difference} {mark(row._asdict())}".rstrip()
    spread = difference_spread(row.difference_low, row.difference_high, places)
    return [label(row.outcome), own, other, SAME if certain else f"{marked}\n{spread}"]


def _estimated(outcome: str, value: float, standard_error: float, low: float, high: float) -> str:
    said, wrong, _ = cells(outcome, value, standard_error, low, high)
    return f"{said} ± {wrong}\n{spread_words(low, high, decimals(outcome, standard_error), top(outcome))}"


def spread_words(low: float, high: float, places: int, most: float = inf) -> str:
    """The range of what is never negative, and at most `most`; no end is told as 0, or as `most`, for certain."""
    least = 10.0**-places
    nearly_none, nearly_all = f"<{least:.{places}f}", f">{most - least:.{places}f}"
    if high < least / 2:
        return nearly_none
    if most - low < least / 2:
        return nearly_all
    lower = nearly_none if low < least / 2 else number(low, places)
    upper = nearly_all if most - high < least / 2 else number(high, places)
    return f"{lower} to {upper}"


def difference_spread(low: float, high: float, places: int) -> str:
    """The range of a difference; an end that is merely near 0 keeps its sign, and is not told as 0."""
    least = 10.0**-places
    ends = (copysign(least, end) if 0 < abs(end) < least / 2 else end for end in (low, high))
    return " to ".join(number(end, places) for end in ends)


def _over(row: Any, ranges: Mapping[str, Any], known: bool) -> list[str]:
    spread = ranges.get(row.outcome)
    if spread is None:
        return ["-" if known else NOT_YET] * len(OVER)
    places = decimals(row.outcome, row.standard_error)
    # The form that is shown is known better from its many runs than from the few of each form.
    forms = min(spread.forms_low, row.estimate), max(spread.forms_high, row.estimate)
    drawn = spread.posterior_low, spread.posterior_high
    most = top(row.outcome)
    return [NONE if pd.isna(low) else spread_words(low, high, places, most) for low, high in (forms, drawn)]
