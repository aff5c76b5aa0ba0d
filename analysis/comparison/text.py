"""A comparison in words and tables: for a screen, a memo, a report."""

import re
from math import isnan

import pandas as pd

from analysis.comparison import Comparison
from analysis.comparison.importance import by_strength, mark, smallest_words
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.months import month_words
from analysis.wording.numbers import decimals, error, estimate, interval, number, top
from analysis.wording.outcomes import BEFORE, ENDINGS, label
from analysis.wording.outcomes import row as row_of

MARKS = re.compile(r"[\\`*\[\]<>#~]")
"""What Markdown acts on wherever it stands; tables take care of | themselves."""


def cells(row: pd.Series, exceeds: bool = False) -> list[str]:
    """Words, both estimates, the difference, its error and interval, the runs that change; how often b exceeds a."""
    outcome, places = row["outcome"], decimals(row["outcome"], row["standard_error"])
    changed = row["share_changed"]
    return [
        label(outcome),
        *(estimate(row[f"estimate_{b}"], row[f"low_{b}"], row[f"high_{b}"], places, top(outcome)) for b in "ab"),
        number(row["difference"], places, signed=True) + mark(row),
        error(row["standard_error"], places),
        interval(row["low"], row["high"], places),
        "-" if isnan(changed) else f"{100 * changed:.0f}%" if not 0 < changed < 0.005 else "<1%",
        *([f"{row['superiority']:.2f}"] if exceeds else []),
    ]


def headings(comparison: Comparison, scenario: str, exceeds: bool = False) -> list[str]:
    """The column headings of `cells`."""
    return [
        "outcome",
        comparison.a.name,
        scenario,
        "difference",
        "error",
        "95 % interval",
        "runs changed",
        *(["P(exceeds)"] if exceeds else []),
    ]


def matrix(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """The headings and rows of all scenarios side by side: estimates of the first, differences of the others."""
    names = [row_of(name, comparison.a.horizon) for name in ENDINGS]
    shown = comparison.frame[comparison.frame["outcome"].isin(names)]
    first = comparison.of(comparison.others[0].name).loc[names]
    rows = [[comparison.a.name, *(cells(row)[1] for _, row in first.iterrows())]]
    for scenario in by_strength(shown):
        differences = comparison.of(scenario).loc[names]
        rows.append([scenario, *(f"{cells(row)[3]} ± {cells(row)[4]}" for _, row in differences.iterrows())])
    return ["scenario", *(label(name) for name in names)], rows


def situations(comparison: Comparison) -> list[str]:
    """That the scenarios start in different months, if they do: what differs is then more than a policy."""
    results = (comparison.a, *comparison.others)
    starts = {result.name: month_words(str(result.months["date"].iloc[0])) for result in results}
    if len(set(starts.values())) == 1:
        return []
    months = ", ".join(f"{name} in {month}" for name, month in starts.items())
    return [f"The scenarios start in different months ({months}): the differences are of situations, not of a policy."]


def notes(comparison: Comparison, firsts: bool = False) -> list[str]:
    """How to read a comparison, and how far it may be trusted; `firsts`: whether rows of first months are shown."""
    shared = f" from {comparison.draws:,} draws of the posterior" if comparison.draws else ""
    asked = f", at least {smallest_words(comparison.smallest)}" if comparison.smallest else ""
    read = [
        *_same(comparison),
        f"{_pairing(comparison)}{shared}; errors are of the simulation.",
        f"*: sure and large enough to matter{asked} (docs/reading-the-numbers.md). Economy: 2016 = 1.",
        *(["Months before a first event: to the horizon where none comes."] if firsts else []),
    ]
    return [" ".join(read), LIMITS_LINE]


def _pairing(comparison: Comparison) -> str:
    if comparison.paired:
        return f"Differences run by run over {comparison.runs:,} runs with the same random draws"
    return f"NOT paired: {comparison.reason}; differences between independent samples"


def _same(comparison: Comparison) -> list[str]:
    same = ", ".join(comparison.same)
    return [f"{same}: the same scenario as {comparison.a.name}, so nothing can differ."] if same else []


def plain(text: str) -> str:
    """Somebody's text as Markdown that shows it as it is: on one line, without marks that Markdown would act on."""
    return MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, its first column to the left and the others to the right."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in [header, rule, *rows]
    )


def markdown(comparison: Comparison, frame: pd.DataFrame, whole: bool = False) -> str:
    """The rows of `frame` as a Markdown table for each scenario, with the notes; if `whole` with every column."""
    parts = situations(comparison)
    for b in comparison.others:
        rows = frame[frame["scenario"] == b.name]
        parts += [f"**{plain(b.caption)}** against **{plain(comparison.a.caption)}**"]
        parts += [table(headings(comparison, b.name, whole), [cells(row, whole) for _, row in rows.iterrows()])]
    if whole:
        parts.append("P(exceeds): how often the scenario is the larger of a pair, ties counted half.")
    return "\n\n".join([*parts, "  \n".join(notes(comparison, shows_firsts(frame)))])


def shows_firsts(frame: pd.DataFrame) -> bool:
    """Whether rows of a comparison tell of the months before first events."""
    return bool(frame["outcome"].str.startswith(BEFORE).any())
