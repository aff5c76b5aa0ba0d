"""The patterns of the record beside what the baseline and the history scenarios produce, as committed tables.

`python -m tools.reference` (or `make reference`) writes `results/reference/patterns.csv` and `patterns.md`. The same
program gives the same files, byte for byte; a test keeps the committed ones up to date.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.patterns import (
    LEAST_SHARED,
    PATTERNS,
    RECORD_LAST,
    Histories,
    Numbers,
    Pattern,
    markov_chain,
    ratio,
    record,
)
from analysis.record import ARTICLE
from analysis.wording.limits import LIMITS_LINE
from sim.calendar import month_date, month_number
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import design as design_of
from sim.scenario import load

SCENARIOS = ("baseline", "history/2016-01", "history/2019-04", "today")
DRAWN = "uncertainties={posterior: shipped, hindsight: on}"
"""The starts in the past draw from a calibration that knew their months: it shows a fit, not foresight."""
RUNS = 4000
CHUNK = 500
"""Runs whose full paths are in memory at a time."""
FOLDER = Path("results/reference")
TAILS = (0.05, 0.95)
WIDE = 0.5
"""A range of shares wider than this refuses little."""
FAR = 0.1
"""An ensemble whose share is farther from the record's than this is named, whatever the verdict."""
EDGE = 0.1
SELDOM = 0.9
"""Where fewer runs than this share have the months of a pattern, the page says how many do."""
WIDTH = 98
MET, MISSED, SILENT = "met", "missed", "-"


class Window(NamedTuple):
    """The months, by number, that a scenario is asked about."""

    first: int
    last: int

    @property
    def months(self) -> int:
        """How many there are; none or fewer where the last lies before the first."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{month_date(self.first)} to {month_date(self.last)}"


def window_of(pattern: Pattern, first: int, last: int) -> Window | None:
    """The months of a scenario, from `first` to `last`, that are compared with a pattern; None if it cannot speak.

    A scenario is asked about a dated pattern only in the months that it shares with it. One that begins after the
    article shares no month with the patterns that end there, so all its months are asked about these; one that begins
    after the record is so asked about all of them, if it has as many as a pattern needs.
    """
    shared = Window(max(first, month_number(pattern.first)), min(last, month_number(pattern.last)))
    if pattern.whole:
        return shared if str(shared) == f"{pattern.first} to {pattern.last}" else None
    if not pattern.dated or (first > month_number(ARTICLE) and pattern.last <= ARTICLE):
        return Window(first, last)
    if first > month_number(RECORD_LAST):
        return Window(first, last) if last - first + 1 >= pattern.least else None
    return shared if shared.months >= pattern.least else None


def verdict(value: float, low: float, high: float) -> str:
    """Whether the record's value lies within the range of single runs."""
    if np.isnan(value) or np.isnan(low):
        return SILENT
    return MET if low <= value <= high else MISSED


def jackknife(pattern: Pattern, counts: Numbers) -> float:
    """The Monte-Carlo standard error of the ensemble's value by leaving out one run at a time."""
    runs = len(counts)
    left = pattern.of_counts(counts.sum(axis=0) - counts)
    return float(np.sqrt((runs - 1) / runs * ((left - left.mean()) ** 2).sum()))


def tail(values: NDArray[np.float64], value: float) -> float:
    """The share of runs at the record's value or beyond it, on the side where fewer are."""
    if np.isnan(value):
        return np.nan
    return float(min((values <= value).mean(), (values >= value).mean()))


def counts_of(design: Design, patterns: Sequence[Pattern]) -> dict[str, Numbers]:
    """The counts of every run, shape (runs, counts), of each pattern that the scenario can speak to, by key."""
    gathered: dict[str, list[Numbers]] = {}
    for first_run in range(0, design.runs, CHUNK):
        size = min(CHUNK, design.runs - first_run)
        histories = Histories.from_paths(design, first_run, run_chunk(design, first_run, size, size)[2])
        for pattern in patterns:
            months = window_of(pattern, histories.first, histories.last)
            if months:
                gathered.setdefault(pattern.key, []).append(pattern.counts(histories.between(*months)))
    return {key: np.concatenate(parts) for key, parts in gathered.items()}


def compared(name: str, design: Design, patterns: Sequence[Pattern] = PATTERNS) -> pd.DataFrame:
    """One row a pattern: the record, what the runs of `design` produce, and the verdict. See `COLUMNS`."""
    counts = counts_of(design, patterns)
    first, last = month_number(design.date(1)), month_number(design.date(design.months))
    rows = [_row(pattern, counts.get(pattern.key), window_of(pattern, first, last)) for pattern in patterns]
    frame = pd.DataFrame(rows, columns=list(COLUMNS[1:]))
    frame.insert(0, "scenario", name)
    return frame


COLUMNS = (
    "scenario", "pattern", "words", "record", "record_first", "record_last", "record_sample", "months",
    "estimate", "standard_error", "low", "high", "runs_with_value", "tail", "verdict",
    "same_months", "same_months_sample", "same_months_tail", "same_months_verdict", "note",
)  # fmt: skip
"""`estimate` is the ensemble's value, `low` and `high` the 5 and 95 % quantiles of single runs, `runs_with_value` the
share of runs that have one, `tail` the share of these at the record's value or beyond it; `same_months` is the record
counted by the same function in the same months, with its own tail and verdict."""


def _row(pattern: Pattern, counts: Numbers | None, months: Window | None) -> tuple[object, ...]:
    head = (pattern.key, pattern.words, pattern.value, pattern.first, pattern.last, pattern.sample)
    values = np.empty(0) if counts is None else pattern.of_counts(counts)
    values = values[~np.isnan(values)]
    if counts is None or months is None or not len(values):
        return *head, "", *(np.nan,) * 4, 0.0, np.nan, SILENT, np.nan, "", np.nan, SILENT, pattern.note
    low, high = (float(each) for each in np.quantile(values, TAILS, method="inverted_cdf"))
    same, sample = recounted(pattern, months)
    return (
        *head,
        str(months),
        float(pattern.of_counts(counts.sum(axis=0))),
        jackknife(pattern, counts),
        low,
        high,
        len(values) / len(counts),
        tail(values, pattern.value),
        verdict(pattern.value, low, high),
        same,
        sample,
        tail(values, same),
        verdict(same, low, high),
        pattern.note,
    )


def recounted(pattern: Pattern, months: Window) -> tuple[float, str]:
    """The record's value in `months` by the pattern's own function, and its sample; NaN where it has none.

    A pattern that ends with the article is not recounted in later months.
    """
    history = record()
    end = month_number(ARTICLE) if pattern.last <= ARTICLE else history.last
    first, last = max(months.first, history.first), min(months.last, end)
    if last - first + 1 < LEAST_SHARED:
        return np.nan, ""
    counts = pattern.counts(history.between(first, last))[0]
    value = float(pattern.of_counts(counts))
    sample = f"{counts[0]:.0f} of {counts[1]:.0f}" if pattern.of_counts is ratio and not np.isnan(value) else ""
    return value, sample


def reference(runs: int = RUNS) -> tuple[pd.DataFrame, list[Design]]:
    """The rows of all scenarios, with `runs` runs each, and the designs that were run."""
    scenarios = [load(name, [DRAWN]) for name in SCENARIOS]
    designs = [design_of(scenario, runs=runs) for scenario in scenarios]
    frames = [compared(scenario.name, made) for scenario, made in zip(scenarios, designs, strict=True)]
    return pd.concat(frames, ignore_index=True), designs


def csv(frame: pd.DataFrame) -> str:
    """The rows as text, numbers to four places."""
    return str(frame.to_csv(index=False, float_format="%.4f", lineterminator="\n"))


# ---- The page -------------------------------------------------------------------------------------------------------


def number(value: float, places: int = 2) -> str:
    """A value without its leading zero, as the record's table writes it; `-` where there is none."""
    return SILENT if np.isnan(value) else _bare(f"{value + 0.0:.{places}f}")


def _bare(text: str) -> str:
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table whose columns line up as plain text too."""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return [
        "| " + " | ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]


def page(frame: pd.DataFrame, designs: Sequence[Design]) -> str:
    """The whole page."""
    seeds = ", ".join(sorted({str(each.seed) for each in designs}))
    introduction = fill(INTRODUCTION.format(runs=designs[0].runs, seeds=seeds), WIDTH)
    lines = ["# The patterns of the record and the model", "", introduction, ""]
    lines += [f"> {LIMITS_LINE}", "", *_record_section()]
    for name, design in zip(frame["scenario"].unique(), designs, strict=True):
        lines += _scenario_section(frame[frame["scenario"] == name], str(name), design)
    lines += ["## What is counted", ""]
    lines += [_item(f"{pattern.words}: {pattern.note}") for pattern in PATTERNS if pattern.note and not pattern.whole]
    lines += [_item(f"growth: {next(pattern.note for pattern in PATTERNS if pattern.whole)}"), "", "## Reading", ""]
    lines += [_item(text) for text in reading(frame)]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
Made by `make reference`; do not edit it by hand. A posterior predictive check: {runs} runs a scenario, seed {seeds},
parameters drawn from the calibration to September 2021 (to December 2024 for a start after it), so runs differ by
chance and by what the record leaves open. They were fitted to the record up to then, so a pattern that is met there is
no independent evidence, and one that is missed counts the more. The rows to 2024 hold months besides; but who chose the
form of the model knew them. `patterns.csv` has the same rows with more columns."""

RECORD_TEXT = """\
`record` is the value that the model is to be judged by, over the months of `window`: to 2021 as the specification gives
it, to 2024 counted from the facts (growth: the Bank of Korea). `recount` applies the functions that count in the model
to the facts as they are coded month by month (ballistic tests in the CNS/NTI database and nuclear tests). Where the two
differ by more than rounding, `record` was counted by another rule. `chain` is the null to beat,
exactly: tests as a two-state Markov chain with probabilities .22 and .64."""

HOW_TO_READ = """\
In the tables below, `model` is the value of the whole ensemble with its Monte-Carlo standard error. `single runs` is
where 90 % of single runs lie, 5 to 95 %, because the record is one history; their length is that of the scenario, not
that of the record. `met`: the record's value lies in that range. `missed`: it does not. `-`: the scenario cannot speak
to it. A wide range is easily met."""

HISTORY_TEXT = """\
A pattern with dates is asked only in the months that the scenario shares with them. `same months` is the record
recounted in just those months, compared with the same range: the fairer test, on fewer months."""

AFTER_TEXT = """\
This scenario begins after the article. A pattern that ends there is asked of all its months: `met` says that the model
goes on as the record did, `missed` that it does not; neither tests it, as the situation differs from the record's. A
pattern to 2024 is asked in the months that both have, and `same months` compares it with these alone: what came."""

LATER_TEXT = """\
This scenario begins after the record. A pattern is asked of all its months: `met` says that the model goes on as the
record did, `missed` that it does not; neither tests it, as the situation differs from the record's."""


def _record_section() -> list[str]:
    chain, rows = markov_chain(), []
    for pattern in PATTERNS:
        value, sample = recounted(pattern, Window(month_number(pattern.first), month_number(pattern.last)))
        rows.append(
            (
                pattern.words,
                f"{pattern.first} to {pattern.last}",
                _bare(f"{pattern.value:.3g}"),
                pattern.sample,
                number(value, 3),
                sample,
                number(chain.get(pattern.key, np.nan), 3),
            )
        )
    header = ("pattern", "window", "record", "sample", "recount", "sample", "chain")
    text = fill(RECORD_TEXT, WIDTH)
    return ["## The record and the null", "", text, "", *table(header, rows), "", fill(HOW_TO_READ, WIDTH), ""]


def _scenario_section(rows: pd.DataFrame, name: str, design: Design) -> list[str]:
    span = f"{design.date(1)} to {design.date(design.months)}"
    start = design.date(1)
    shared = bool(rows["same_months"].notna().any())
    records = {str(row["pattern"]): row for row in rows.to_dict("records")}
    lines = []
    for pattern in PATTERNS:
        row = records[pattern.key]
        model, between = SILENT, SILENT
        if row["months"]:
            model = f"{number(row['estimate'], 3)} ± {number(row['standard_error'], 4)}"
            between = f"{number(row['low'])} to {number(row['high'])}"
        cells = [pattern.words, _bare(f"{pattern.value:.3g}"), model, between, row["verdict"]]
        if shared:
            same = number(row["same_months"])
            cells += [same if same == SILENT else f"{same} {row['same_months_verdict']}"]
        lines.append(cells)
    header = ["pattern", "record", "model", "single runs", "verdict", *(["same months"] if shared else [])]
    told = HISTORY_TEXT if start <= ARTICLE else AFTER_TEXT if start <= RECORD_LAST else LATER_TEXT
    text = fill(told, WIDTH)
    return [f"## {name}, {span}", "", text, "", *table(header, lines), "", *_notes(rows, span), ""]


def _notes(rows: pd.DataFrame, span: str) -> Iterator[str]:
    for months, group in rows[~rows["months"].isin(["", span])].groupby("months", sort=True):
        yield _item(f"Only {months}: {'; '.join(group['words'])}.")
    seldom = rows[rows["months"].ne("") & (rows["runs_with_value"] < SELDOM)]
    if len(seldom):
        shares = (f"{row['words']} {row['runs_with_value']:.0%}" for _, row in seldom.iterrows())
        yield _item(f"Runs that have such months, where not nearly all do: {'; '.join(shares)}.")
    silent = rows[rows["verdict"] == SILENT]
    if len(silent):
        yield _item(f"Not within this horizon, or for too few months of it: {'; '.join(silent['words'])}.")


def _item(text: str) -> str:
    return fill(text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)


# ---- The reading ----------------------------------------------------------------------------------------------------


def reading(frame: pd.DataFrame) -> Iterator[str]:
    """What the table says, in sentences made from it."""
    for name, rows in frame.groupby("scenario", sort=False):
        text = f"{name}: {_tally(rows, 'verdict')}"
        if rows["same_months_verdict"].ne(SILENT).any():
            text += f" Against the record of the same months: {_tally(rows, 'same_months_verdict')}"
        yield text
    frame = frame.assign(fairest=frame["same_months"].fillna(frame["record"]))
    shares = frame[frame["pattern"].isin([pattern.key for pattern in PATTERNS if pattern.of_counts is ratio])]
    met = shares[shares["verdict"] == MET]
    wide = met["high"] - met["low"] > WIDE
    far = shares[(shares["estimate"] - shares["fairest"]).abs() > FAR]
    yield (
        f"`met` is a weak word: of the {len(met)} shares that are met, {wide.sum()} have a range wider than {WIDE:g}. "
        f"Ensemble shares more than {FAR:g} from the record, of the same months where there are such: "
        f"{_named(far, 'fairest')}."
    )
    edge = [_named(frame[(frame[f"{of}verdict"] == MET) & (frame[f"{of}tail"] < EDGE)]) for of in ("", "same_months_")]
    yield (
        f"Met at the edge, with fewer than {EDGE:.0%} of runs at the record's value or beyond it: {edge[0]}. The same "
        f"against the record of the same months: {edge[1]}."
    )
    line = frame[(frame["pattern"] == "above_line") & frame["months"].ne("")]
    kept = ", ".join(f"{row['tail']:.0%} of runs in {row['scenario']}" for _, row in line.iterrows())
    yield f"Not one test above the red line, as in the record from December 2017: {kept}."
    chain = markov_chain()
    sequence = frame[frame["pattern"].isin(chain) & frame["months"].ne("")]
    null_error = (sequence["pattern"].map(chain) - sequence["fairest"]).abs()
    nearer = (sequence["estimate"] - sequence["fairest"]).abs() < null_error
    places = ", ".join(
        f"{each.sum()} of {len(each)} in {name}" for name, each in nearer.groupby(sequence["scenario"], sort=False)
    )
    yield (
        "The Markov chain has no actors; its parameters are two figures of the whole record, so in the baseline it can "
        "be beaten on two of four at most. The ensemble is nearer than the chain to the record, of the same months "
        f"where there are such, for {places} of the figures on the sequence of tests. Where it is not, this table "
        "does not show that the strategic layer adds anything to the chain. These are distances between averages, not "
        "scores of forecasts; on classes, answers, talks and growth the chain is silent."
    )
    yield (
        "The counts are no score: the share, both transitions and the autocorrelation have two degrees of freedom "
        "between them, the four classes three, and the same few episodes of the record decide most rows."
    )


def _tally(rows: pd.DataFrame, column: str) -> str:
    met, missed = int((rows[column] == MET).sum()), rows[rows[column] == MISSED]
    names = f" ({'; '.join(missed['words'])})" if len(missed) else ""
    return f"{met} met, {len(missed)} missed{names}, {len(rows) - met - len(missed)} without a verdict."


def _named(rows: pd.DataFrame, against: str | None = None) -> str:
    parts = []
    for name, group in rows.groupby("scenario", sort=False):
        words = [
            f"{row['words']} {number(row['estimate'])} for {number(row[against])}" if against else str(row["words"])
            for _, row in group.iterrows()
        ]
        parts.append(f"{name} ({'; '.join(words)})")
    return ", ".join(parts) or "none"


def main() -> None:
    """Write both files."""
    frame, designs = reference()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "patterns.csv").write_text(csv(frame), encoding="utf-8")
    (FOLDER / "patterns.md").write_text(page(frame, designs), encoding="utf-8")


if __name__ == "__main__":
    main()
