"""The outcomes of an answer as a table: for the page, where a telephone folds its rows, and as CSV."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from analysis.dashboard.answers import Answer
from analysis.wording.numbers import cells, decimals, error, interval, number, top
from analysis.wording.outcomes import label, unit

HEADER = ("Outcome", "These settings", "Baseline", "Difference")
OVER = ("Over the forms", "Posterior, 90%")
NOT_YET, NONE, SAME = "…", "none", "the same"
NOTE = (
    "Estimates ± their simulation error, and the 95% interval of it. Differences are taken run by run, with the same "
    "random draws. The ranges over the forms of the model, and over the posterior where there is one, say how far a "
    "number depends on what nobody knows."
)


def outcomes(answer: Answer, over: pd.DataFrame | None = None) -> str:
    """The table of an answer as HTML; `over`, of `answers.over_forms`, gives its last two columns."""
    ranges: dict[str, Any] = {} if over is None else {str(row.outcome): row for row in over.itertuples()}
    rows = [[*_cells(row, answer.same), *_over(row, ranges, over is not None)] for row in answer.table.itertuples()]
    caption = f"Outcomes of {answer.runs:,} runs each. {NOTE}"
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
    own, own_error, own_interval = cells(row.outcome, row.estimate, row.standard_error, row.low, row.high)
    ends = row.baseline_low, row.baseline_high
    other, other_error, other_interval = cells(row.outcome, row.baseline, row.baseline_error, *ends)
    places = decimals(row.outcome, row.difference_error)
    difference = number(row.difference, places, signed=True)
    spread = interval(row.difference_low, row.difference_high, places)
    return [
        label(row.outcome),
        f"{own} ± {own_error}\n{own_interval}",
        f"{other} ± {other_error}\n{other_interval}",
        SAME if certain else f"{difference} ± {error(row.difference_error, places)}\n{spread}",
    ]


def _over(row: Any, ranges: Mapping[str, Any], known: bool) -> list[str]:
    spread = ranges.get(row.outcome)
    if spread is None:
        return ["-" if known else NOT_YET] * len(OVER)
    places = decimals(row.outcome, row.standard_error)
    # The form that is shown is known better from its many runs than from the few of each form.
    forms = min(spread.forms_low, row.estimate), max(spread.forms_high, row.estimate)
    drawn = spread.posterior_low, spread.posterior_high
    return [NONE if pd.isna(low) else interval(low, high, places, top(row.outcome)) for low, high in (forms, drawn)]
