"""What a report says, before it is a page: gathered once, rendered as HTML or Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.audit.kept import KeptAudit, audited, is_audit
from analysis.comparison import Comparison, compare
from analysis.comparison.forms import Report, Variant, runs_of, tables, turned, variants
from analysis.comparison.importance import ranked
from analysis.comparison.text import cells, headings, matrix, notes
from analysis.discovery.kept import KeptDiscovery, discovered, is_discovery
from analysis.report.answer import answer
from analysis.robustness.kept import is_robustness, policies
from analysis.sensitivity.kept import drivers, is_study
from analysis.statistics.draws import draws_of
from analysis.statistics.outcomes import headline, summarise
from analysis.wording.limits import LIMITS, LIMITS_LINE
from analysis.wording.numbers import cells as summary_cells
from analysis.wording.numbers import draws_note
from analysis.wording.outcomes import headline_names, inside, label
from analysis.wording.scenario_words import changes
from sim.result import Result

QUESTION = "What does each scenario change, by how much, and how sure is that?"
QUESTION_OF_ONE = "What follows in the model from this scenario, and how sure is that?"
POLICIES_NOTE = (
    "Every policy in the same futures with the same random draws. Worst decile: what one future in ten falls short of. "
    "Regret: how far a policy falls short, in the same future, of the one that does best there. ± is the standard "
    "error. That less or more of an outcome is better is a judgement, not a finding, and no policy is called best."
)


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first column holds words, the others numbers."""

    caption: str
    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class ScenarioPart:
    """A scenario: what it asks, how it differs, and what it changes."""

    result: Result
    description: str
    changes: list[str]
    table: Table | None
    """Against the baseline; None for the baseline itself."""


@dataclass(frozen=True)
class Content:
    """A report; `comparison` is None where there is one result only."""

    title: str
    question: str
    answer: list[str]
    """Sentences: one a scenario, and the situation that they are compared with."""
    results: tuple[Result, ...]
    comparison: Comparison | None
    headline: Table
    matrix: Table | None
    """All scenarios side by side; None where there are fewer than three results."""
    scenarios: list[ScenarioPart]
    variants: list[Variant]
    variant_tables: list[Table]
    turned: list[str]
    notes: list[str]
    limits: list[str]
    limits_line: str
    reproduce: list[tuple[str, str]]
    command: str
    drivers: list[Table]
    """What outcomes depend on, from studies that were made before."""
    policies: list[Table]
    """How policies fare across futures, from robustness runs that were made before."""
    discoveries: list[KeptDiscovery]
    """Under which values of what was drawn something comes, from searches that were made before."""
    audits: list[KeptAudit]
    """What leaving a rule would pay, and beliefs against what comes, from audits that were made before."""


def gather(
    results: Sequence[Result], title: str, question: str, command: str, structures: bool = True,
    report: Report = lambda finished, wanted: None, studies: Sequence[str] = (),
) -> Content:  # fmt: skip
    """The content of a report on `results`, the first of which is the baseline.

    With `structures` every scenario is run again under each structural switch, which `report` is told of. `studies` are
    folders of `panmunjom sensitivity`, `discover`, `robustness` and `audit`.
    """
    driving = [Table(*each) for folder in studies if is_study(folder) for each in drivers(folder)]
    across = [Table(*each) for folder in studies if is_robustness(folder) for each in policies(folder)]
    comparison = compare(*results) if len(results) > 1 else None
    compared = variants(results, report) if structures else []
    return Content(
        title=title or _title(results),
        question=question or (QUESTION if comparison else QUESTION_OF_ONE),
        answer=answer(results, comparison, compared),
        results=tuple(results),
        comparison=comparison,
        headline=_headline(results[0]),
        matrix=_matrix(comparison) if comparison and len(results) > 2 else None,
        scenarios=[_part(result, results[0], comparison) for result in results],
        variants=compared,
        variant_tables=[Table(*parts) for parts in tables(compared)] if compared else [],
        turned=turned(compared) if compared else [],
        notes=notes(comparison) if comparison else [*_draws_notes(results[0]), LIMITS_LINE],
        limits=paragraphs(LIMITS),
        limits_line=LIMITS_LINE,
        reproduce=_reproduce(results),
        command=command,
        drivers=driving,
        policies=across,
        discoveries=[discovered(folder) for folder in studies if is_discovery(folder)],
        audits=[audited(folder) for folder in studies if is_audit(folder)],
    )


def is_kept_study(folder: str | Path) -> bool:
    """Whether a folder holds a study that is a part of a report, beside results."""
    return any(holds(folder) for holds in (is_study, is_discovery, is_robustness, is_audit))


def variant_note(content: Content) -> str:
    """How the table of structures was made."""
    runs = min(map(runs_of, content.results))
    return (
        f"First row: estimates; other rows: differences from it. {runs:,} runs in every form, with the same random "
        "draws; ± is the Monte-Carlo standard error, * sure and large enough to matter."
    )


def _title(results: Sequence[Result]) -> str:
    if len(results) == 1:
        return results[0].title
    others = f"{len(results) - 1} scenarios" if len(results) > 2 else results[1].title
    return f"{others} against {inside(results[0].title)}"


def paragraphs(text: str) -> list[str]:
    """The limits, a paragraph each: a line that begins with a capital letter begins one."""
    texts: list[str] = []
    for line in text.splitlines():
        if texts and not texts[-1].endswith("."):
            texts[-1] += f" {line}"
        else:
            texts.append(line)
    return texts


def _headline(result: Result) -> Table:
    summary = headline(summarise(result.runs, result.horizon))
    rows = [[label(str(row[0])), *summary_cells(*row)] for row in summary.itertuples(index=False)]
    caption = f"{result.caption}: {len(result.runs):,} runs of {result.horizon} months"
    return Table(caption, ["outcome", "estimate", "error", "95 % interval"], rows)


def _matrix(comparison: Comparison) -> Table:
    header, rows = matrix(comparison)
    return Table(f"First row: {comparison.a.name}; then differences from it, the strongest first", header, rows)


def _draws_notes(result: Result) -> list[str]:
    draws = draws_of(result.runs)
    return [] if draws is None else [draws_note(len(result.runs), draws.count)]


def _part(result: Result, baseline: Result, comparison: Comparison | None) -> ScenarioPart:
    description = str(result.manifest["scenario"].get("description", "")).strip()
    if comparison is None or result is baseline:
        return ScenarioPart(result, description, [], None)
    frame = ranked(comparison.of(result.name))
    chosen = frame[frame["outcome"].isin(headline_names(list(frame["outcome"])))]
    rows = [cells(row) for _, row in chosen.iterrows()]
    table = Table(f"{result.name} against {baseline.name}", headings(comparison, result.name), rows)
    differences = changes(result.manifest["scenario"], baseline.manifest["scenario"])
    return ScenarioPart(result, description, differences, table)


def _reproduce(results: Sequence[Result]) -> list[tuple[str, str]]:
    first = results[0].manifest
    lines: list[tuple[str, Any]] = [
        ("seed", ", ".join(dict.fromkeys(str(result.manifest["seed"]) for result in results))),
        ("runs", ", ".join(dict.fromkeys(f"{result.manifest['runs']:,}" for result in results))),
        ("months", first["months"]),
        ("version", first["version"]),
        ("digest of the model's source", first["source_digest"]),
    ]
    lines += [(f"content hash of {result.name}", result.manifest["content_hash"][:16]) for result in results
             if "content_hash" in result.manifest]  # fmt: skip
    return [(words, str(value)) for words, value in lines]
