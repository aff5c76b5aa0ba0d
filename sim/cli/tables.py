"""The summary of results on the screen: within 80 columns, every estimate with its error, the limits below."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from analysis.limits import LIMITS_LINE
from analysis.outcomes import headline, is_probability, label, unit

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import Result

Reported = list[tuple["Result", "pd.DataFrame", Path]]
OVERVIEW = {"red_line_test_within_12": "red line\n12 months", "talks_within_12": "talks\n12 months"}


def print_results(results: Reported) -> None:
    """A table of outcomes for one result, an overview for several, and where the files are."""
    console = Console()
    if len(results) == 1:
        _print_one(console, *results[0])
    else:
        _print_overview(console, results)
    console.print(LIMITS_LINE, style="dim")


def _print_one(console: Console, result: "Result", summary: "pd.DataFrame", folder: Path) -> None:
    runs = len(result.runs)
    console.print(f"\n[bold]{result.title}[/bold]  ({result.name})", highlight=False)
    first, last = result.months["date"].iloc[0], result.months["date"].iloc[-1]
    console.print(f"{runs:,} runs of {result.horizon} months, {first} to {last}\n", highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("outcome")
    table.add_column("estimate", justify="right")
    table.add_column("error", justify="right")
    table.add_column("95 % interval", justify="right")
    wanted = result.manifest["scenario"].get("outcomes") or ()
    kind = None
    for row in headline(summary, wanted).itertuples():
        if kind is not None and kind != is_probability(row.outcome):
            table.add_section()
        kind = is_probability(row.outcome)
        table.add_row(
            label(row.outcome) + ("" if kind else f" ({unit(row.outcome)})"),
            _number(row.estimate, kind), _number(row.standard_error, kind),
            f"{_number(row.low, kind)} to {_number(row.high, kind)}",
        )  # fmt: skip
    console.print(table)
    console.print(f"\nerror: Monte-Carlo standard error of {runs:,} runs.", style="dim", highlight=False)
    console.print(f"Files: {folder}  (summary.csv has every outcome, charts/ the pictures)", highlight=False)


def _print_overview(console: Console, results: Reported) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("scenario", overflow="fold")
    chosen = {
        "outcome_broken_moratorium": "broken\nmoratorium", "outcome_stalemate": "stalemate", "talks": "talks",
        "interim": "interim\ndeal", "lowest_economy": "lowest\neconomy",
    }  # fmt: skip
    for heading in chosen.values():
        table.add_column(heading, justify="right")
    for result, summary, _ in results:
        by_outcome = summary.set_index("outcome")
        cells = [result.name]
        for name in chosen:
            row = by_outcome.loc[name if name in by_outcome.index else f"{name}_within_{result.horizon}"]
            probability = name != "lowest_economy"
            cells.append(f"{_number(row.estimate, probability)}\n±{_number(row.standard_error, probability)}")
        table.add_row(*cells)
    console.print()
    console.print(table)
    console.print("\nProbabilities by the horizon, each with its Monte-Carlo standard error (±).", style="dim")
    console.print(f"Files: {results[0][2].parent}  (a folder for each scenario)", highlight=False)


def _number(value: float, probability: bool) -> str:
    return f"{value:.3f}" if probability or abs(value) < 10 else f"{value:.2f}"


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
    return json.dumps(document, indent=1)
