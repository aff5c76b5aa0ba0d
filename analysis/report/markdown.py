"""The report as Markdown, for pasting: the same words and tables, no pictures."""

from analysis.audit.words import GAME_NOTES, MEANING, RESPONSE_NOTES
from analysis.comparison.text import plain, table
from analysis.discovery.tables import READING
from analysis.report.content import POLICIES_NOTE, Content, Table, variant_note
from analysis.statistics.kept import Numbers


def markdown(content: Content) -> str:
    """The report as a Markdown document."""
    parts = [f"# {plain(content.title)}", plain(content.question), *(plain(sentence) for sentence in content.answer)]
    parts.append(f"> {content.limits_line}")
    first = content.scenarios[0]
    parts += [f"## {plain(first.result.title)}", _paragraphs(first.description), _numbers(content.headline)]
    if content.comparison:
        parts.append("## What each scenario changes")
        if content.matrix:
            parts.append(_numbers(content.matrix))
        for part in content.scenarios[1:]:
            parts += [f"### {plain(part.result.title)}", _paragraphs(part.description)]
            lines = [f"- {plain(line)}" for line in part.changes]
            parts.append("\n".join(lines) or "It does not differ from the baseline.")
            if part.table:
                parts.append(_numbers(part.table))
        parts.append("  \n".join(content.notes))
    if content.variant_tables:
        parts.append("## Does it depend on the form of the model?")
        parts.append("\n".join(f"- **{variant.name}**: {variant.words}." for variant in content.variants[1:]))
        if content.turned:
            parts.append("\n".join(f"- **{line}**" for line in content.turned))
        elif content.comparison:
            parts.append("No finding of the headline changes its sign under any of them.")
        parts += [_numbers(numbers) for numbers in content.variant_tables]
        parts.append(variant_note(content))
    if content.drivers:
        parts.append("## What it depends on")
        parts += [_numbers(numbers) for numbers in content.drivers]
    parts += _discoveries(content)
    if content.policies:
        parts += ["## How policies fare across futures", POLICIES_NOTE]
        parts += [_numbers(numbers) for numbers in content.policies]
    parts += _audits(content)
    parts += ["## What these numbers cannot say", "\n".join(f"- {line}" for line in content.limits)]
    parts += ["## How to make this report again", f"```\n{content.command}\n```"]
    parts.append("\n".join(f"- {words}: {value}" for words, value in content.reproduce))
    return "\n\n".join(part for part in parts if part) + "\n"


def _paragraphs(text: str) -> str:
    return "\n\n".join(plain(paragraph) for paragraph in text.split("\n\n"))


def _discoveries(content: Content) -> list[str]:
    parts = ["## Under which values something comes", READING] if content.discoveries else []
    for found in content.discoveries:
        parts += [f"### {plain(found.question)}", plain(found.finding)]
        parts += [_numbers(numbers) for numbers in (*found.boxes, found.tree)]
    return parts


def _audits(content: Content) -> list[str]:
    parts = ["## What leaving a rule would pay, and what beliefs are worth", MEANING] if content.audits else []
    for found in content.audits:
        parts += [_numbers(found.gains), "\n".join(f"- {plain(line)}" for line in found.plans)]
        for line, numbers in found.beliefs:
            parts += [_numbers(numbers), plain(line)]
        parts += [_numbers(found.game), plain(found.game_note)]
    return [*parts, RESPONSE_NOTES, GAME_NOTES] if parts else []


def _numbers(numbers: Table | Numbers) -> str:
    return f"{plain(numbers.caption)}\n\n{table(numbers.header, numbers.rows)}"
