"""The summary of results on the screen: within 80 columns, every estimate with its error, the limits below."""

import json
from collections.abc import Sequence
from math import floor, log10
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.incidence import EVENTS
from analysis.limits import LIMITS_LINE
from analysis.outcomes import headline, is_probability, label

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import Result

Reported = list[tuple["Result", "pd.DataFrame", Path]]
OVERVIEW = {
    "outcome_broken_moratorium": "broken\nmoratorium",
    "outcome_stalemate": "stalemate",
    "talks_within": "talks",
    "interim_within": "interim\ndeal",
    "lowest_economy": "lowest\neconomy",
}
"""The columns of the overview; the economy stands beside every result about leverage."""


def print_results(results: Reported, precision: float | None = None) -> None:
    """A table of outcomes for one result, an overview for several, and where the files are."""
    console = Console(highlight=False)
    if len(results) == 1:
        _print_one(console, *results[0])
    else:
        _print_overview(console, results)
    if precision is not None:
        _print_precision(console, results, precision)
    console.print(LIMITS_LINE, style="dim")


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))


def _print_one(console: Console, result: "Result", summary: "pd.DataFrame", folder: Path) -> None:
    runs = len(result.runs)
    first, last = result.months["date"].iloc[0], result.months["date"].iloc[-1]
    console.print(f"\n[bold]{escape(result.title)}[/bold]")
    console.print(f"{result.name}: {runs:,} runs of {result.horizon} months, {first} to {last}\n")
    table = _table()
    table.add_column("outcome")
    for heading in ("estimate", "error", "95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    kind = None
    for row in headline(summary, rows_of(result.manifest["scenario"].get("outcomes") or (), summary)).itertuples():
        if kind is not None and kind != is_probability(row.outcome):
            table.add_section()
        kind = is_probability(row.outcome)
        places = 3 if kind else decimals(row.standard_error)
        low, high = f"{row.low:.{places}f}", f"{row.high:.{places}f}"
        table.add_row(
            label(row.outcome), f"{row.estimate:.{places}f}", f"{row.standard_error:.{places}f}", f"{low} to {high}"
        )
    console.print(table)
    console.print("\nProbabilities, then means (economy 2016 = 1); Monte-Carlo standard errors.", style="dim")
    console.print(f"In {folder}: summary.csv (every outcome), charts/, runs and months.")


def decimals(error: float) -> int:
    """Decimal places that show an error with two digits, from 2 to 4."""
    return min(4, max(2, 1 - floor(log10(error)))) if error > 0 else 3


def rows_of(outcomes: Sequence[str], summary: "pd.DataFrame") -> list[str]:
    """The rows of the summary that say something about the outcomes, columns of `runs.parquet`, in their order."""
    events = {column: event for event, column in EVENTS.items()}
    found: list[str] = []
    for outcome in outcomes:
        start = "outcome_" if outcome == "outcome" else f"{events[outcome]}_within_" if outcome in events else None
        found += [row for row in summary["outcome"] if row == outcome or (start and row.startswith(start))]
    return list(dict.fromkeys(found))


def _print_overview(console: Console, results: Reported) -> None:
    table = _table()
    table.add_column("scenario", overflow="fold")
    for heading in OVERVIEW.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for result, summary, _ in results:
        by_outcome = summary.set_index("outcome")
        cells = []
        for name in OVERVIEW:
            row = by_outcome.loc[f"{name}_{result.horizon}" if name.endswith("_within") else name]
            places = 3 if is_probability(row.name) else decimals(row.standard_error)
            cells.append(f"{row.estimate:.{places}f}\n[dim]±{row.standard_error:.{places}f}[/dim]")
        table.add_row(result.name, *cells)
    console.print()
    console.print(table)
    sizes = sorted({f"{len(result.runs):,} runs of {result.horizon} months" for result, *_ in results})
    console.print(f"\n{', '.join(sizes)}. Broken moratorium, stalemate: at the end.", style="dim")
    console.print("Each with its Monte-Carlo standard error (±). Economy: mean over runs, 2016 = 1.", style="dim")
    console.print(f"A folder for each scenario in {results[0][2].parent}.")


def _print_precision(console: Console, results: Reported, precision: float) -> None:
    """Say where the precision asked for was not reached."""
    for result, summary, _ in results:
        worst = summary["standard_error"][summary["outcome"].map(is_probability)].max()
        if worst >= precision:
            console.print(f"{result.name}: error {worst:.5f} at the cap of {len(result.runs):,} runs, not {precision}.")


def as_document(results: Reported) -> str:
    """All results as one JSON document: per result name, folder, runs, months, seed, content hash and summary."""
    document = [
        {
            "name": result.name,
            "title": result.title,
            "folder": str(folder),
            "runs": len(result.runs),
            "months": result.horizon,
            "seed": result.manifest["seed"],
            "content_hash": result.manifest["content_hash"],
            "limits": LIMITS_LINE,
            "summary": json.loads(summary.to_json(orient="records", double_precision=15)),
        }
        for result, summary, folder in results
    ]
    return json.dumps({"results": document}, indent=1)
