"""The summary of results on the screen: every estimate with its error, the limits below."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.statistics.draws import draws_of
from analysis.statistics.outcomes import headline
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import cells, draws_note
from analysis.wording.outcomes import ENDINGS, ENDINGS_NOTE, heading, is_probability, label, rows_about
from analysis.wording.outcomes import row as row_of
from sim.cli.finishing import worst_error
from sim.cli.screen import Column, Row, Screen

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import Result

Reported = list[tuple["Result", "pd.DataFrame", Path]]


def print_results(results: Reported, precision: float | None = None) -> None:
    """A table of outcomes for one result, an overview for several, and where the files are."""
    screen = Screen()
    if len(results) == 1:
        _print_one(screen, *results[0])
    else:
        _print_overview(screen, results)
    if precision is not None:
        _print_precision(screen, results, precision)
    screen.say(LIMITS_LINE, "dim")


def _print_one(screen: Screen, result: "Result", summary: "pd.DataFrame", folder: Path) -> None:
    first, last = result.months["date"].iloc[0], result.months["date"].iloc[-1]
    screen.say()
    screen.say(result.title, "bold")
    screen.say(f"{result.name}: {_size(result)}, {first} to {last}")
    screen.say()
    rows: list[Row] = []
    kind = None
    first_rows = rows_of(result.manifest["scenario"].get("outcomes") or (), summary)
    for row in _rows(headline(summary, first_rows)):
        if kind is not None and kind != is_probability(row.outcome):
            rows.append(None)
        kind = is_probability(row.outcome)
        rows.append((label(row.outcome), *cells(*row)))
    screen.table([Column("outcome", words=True), *map(Column, ("estimate", "error", "95 % interval"))], rows)
    screen.say("\nProbabilities, then means (economy 2016 = 1); Monte-Carlo standard errors.", "dim")
    _print_draws(screen, result)
    others = [f"{name}/" for name in ("charts", "paths") if (folder / name).is_dir()]
    parts = ", ".join(["summary.csv (every outcome)", "runs", "months", *others])
    screen.say(f"In {folder}: {parts}.")


class _Row(NamedTuple):
    """A row of the summary."""

    outcome: str
    estimate: float
    standard_error: float
    low: float
    high: float


def _rows(summary: "pd.DataFrame") -> list[_Row]:
    return [_Row(*row) for row in zip(*(summary[name].tolist() for name in _Row._fields), strict=True)]


def _size(result: "Result") -> str:
    runs, months = len(result.runs), result.horizon
    return f"{runs:,} run{'s' * (runs != 1)} of {months} month{'s' * (months != 1)}"


def rows_of(outcomes: Sequence[str], summary: "pd.DataFrame") -> list[str]:
    """The rows of the summary that say something about the outcomes, columns of `runs.parquet`, in their order."""
    rows = list(summary["outcome"])
    return list(dict.fromkeys(row for outcome in outcomes for row in rows_about(outcome, rows)))


def _print_overview(screen: Screen, results: Reported) -> None:
    rows = []
    for result, summary, _ in results:
        by_outcome = {row.outcome: row for row in _rows(summary)}
        shown = [cells(*by_outcome[row_of(name, result.horizon)]) for name in ENDINGS]
        rows.append((result.name, *(f"{estimate}\n±{error}" for estimate, error, _ in shown)))
    screen.say()
    screen.table([Column("scenario", words=True), *(Column(heading(name)) for name in ENDINGS)], rows)
    sizes = sorted({_size(result) for result, *_ in results})
    screen.say(f"\n{', '.join(sizes)}.\n{ENDINGS_NOTE}", "dim")
    screen.say("Each with its Monte-Carlo standard error (±). Economy: mean over runs, 2016 = 1.", "dim")
    for result, *_ in results:
        _print_draws(screen, result, f"{result.name}: ")
    screen.say(f"A folder for each scenario in {results[0][2].parent}.")


def _print_draws(screen: Screen, result: "Result", name: str = "") -> None:
    """Say where runs share draws of a posterior, so that their errors are not those of as many independent runs."""
    draws = draws_of(result.runs)
    if draws is not None:
        screen.say(f"{name}{draws_note(len(result.runs), draws.count)}", "dim")


def _print_precision(screen: Screen, results: Reported, precision: float) -> None:
    """Say how sure the probabilities are, and where the precision asked for was not reached."""
    for result, summary, _ in results:
        worst, runs = worst_error(summary), f"{len(result.runs):,} runs"
        if worst < precision:
            screen.say(f"{result.name}: every probability's error is below {precision} after {runs}.")
        else:
            screen.say(
                f"{result.name}: stopped at the cap of {runs}, where the largest error of a probability is "
                f"{worst:.5f}, not below {precision}."
            )


def as_frame(results: Reported) -> "pd.DataFrame":
    """The summaries of all results, each row with the name of its scenario."""
    import pandas as pd

    frames = [summary.assign(scenario=result.name) for result, summary, _ in results]
    frame = pd.concat(frames, ignore_index=True)
    return frame[["scenario", *(name for name in frame.columns if name != "scenario")]]


def as_markdown(results: Reported) -> str:
    """The rows that the screen shows, as a Markdown table for each result."""
    from analysis.comparison.text import plain, table

    parts = []
    for result, summary, _ in results:
        rows = [[label(row.outcome), *cells(*row)] for row in _rows(headline(summary))]
        parts.append(f"**{plain(result.title)}**: {_size(result)}")
        parts.append(table(["outcome", "estimate", "error", "95 % interval"], rows))
    return "\n\n".join([*parts, LIMITS_LINE])


def as_document(results: Reported) -> dict[str, object]:
    """All results as one document: per result name, folder, runs, months, seed, content hash and summary."""
    documents = [
        {
            "name": result.name,
            "title": result.title,
            "folder": str(folder),
            "runs": len(result.runs),
            "months": result.horizon,
            "seed": result.manifest["seed"],
            "content_hash": result.manifest["content_hash"],
            "limits": LIMITS_LINE,
            "summary": [
                {name: None if value != value else value for name, value in row._asdict().items()}
                for row in _rows(summary)
            ],
        }
        for result, summary, folder in results
    ]
    return {"results": documents}
