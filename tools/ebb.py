"""Do campaigns of tests above the red line ebb: gaps between them, and their share year by year without talks.

`python -m tools.ebb` (or `make reference`) writes `results/reference/ebb.csv` and `ebb.md`. Runs start where the record
leaves the model, each with its own draw of the posterior; the record's own gaps are counted by the same functions.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd

from analysis.patterns import Histories, Numbers, ratio, record
from analysis.patterns.counting import gaps_above_line, gaps_at_least, longest_gap, mean, median
from analysis.wording.limits import LIMITS_LINE
from sim.calendar import month_number
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data, load
from sim.vocabulary import TEST
from tools.reference import CHUNK, TAILS, table, verdict

FIRST, LAST = "2006-07", "2024-12"
"""The record's gaps are counted from the first test above the line to its last month."""
TODAY = "today"
STARTS = {FIRST: 222, TODAY: 120}
"""Where runs start, with how many months they last: the month of the first test above the line, and the scenario."""
YEARS = 20
LEVEL_YEARS = (11, 20)
"""First and last year of the level at which the share settles."""
LEVEL = f"years {LEVEL_YEARS[0]} to {LEVEL_YEARS[1]}"
MOST = 0.15
"""The share that the second edition set itself to stay below."""
SHOWN_YEARS = (1, 2, 3, 5, 10, 15, 20)
RUNS = 4000
RESAMPLES = 400
FOLDER = Path("results/reference")
WIDTH = 98
POSTERIOR = {"posterior": "shipped", "hindsight": "on"}
NO_TALKS = {"diplomacy": {"join_base": -20.0, "join_relief": 0.0}}
"""North Korea never joins."""

type Counts = Callable[[Histories], Numbers]


def months_above(histories: Histories) -> Numbers:
    """Months with a test above the line of every run, and 1: added up they give the mean."""
    above = (histories.test >= TEST.long).sum(axis=1)
    return np.column_stack([above, np.ones_like(above)]).astype(np.float64)


def month_gaps(histories: Histories) -> Numbers:
    """The number of gaps of every run, and 1."""
    gaps = gaps_above_line(histories).sum(axis=1)
    return np.column_stack([gaps, np.ones_like(gaps)])


def year_above(histories: Histories, year: int) -> Numbers:
    """Months with a test above the line in one year, counted from 1, and the months of a year."""
    above = histories.test[:, 12 * (year - 1) : 12 * year] >= TEST.long
    return np.column_stack([above.sum(axis=1), np.full(len(above), above.shape[1])]).astype(np.float64)


GAPS: dict[str, tuple[Counts, Callable[[Numbers], Numbers]]] = {
    "months above the line": (months_above, mean),
    "gaps between them": (month_gaps, mean),
    "median gap (months)": (gaps_above_line, median),
    "gaps of 12 months and more": (partial(gaps_at_least, months=12), ratio),
    "gaps of 30 months and more": (partial(gaps_at_least, months=30), ratio),
    "longest gap (months)": (longest_gap, mean),
}
"""What is counted, and how the counts give a value: of a run, of all runs, and of the record."""
COLUMNS = ("start", "talks", "months", "what", "record", "estimate", "standard_error", "low", "high", "verdict")


def begun(start: str, months: int, talks: bool = True, runs: int = RUNS) -> Design:
    """Runs of so many months from a start, each in a state in which the record leaves the model with its parameters."""
    data = load(start).resolved() if start == TODAY else {"start": start, "initial": {"from": "record"}}
    data |= {"name": f"from-{start}", "months": months, "runs": runs, "uncertainties": POSTERIOR}
    return design(from_data(data if talks else {**data, "parameters": NO_TALKS}))


def counted(made: Design, functions: Sequence[Counts]) -> list[Numbers]:
    """The counts of each function in every run, shape (runs, counts)."""
    parts: list[list[Numbers]] = [[] for _ in functions]
    for first in range(0, made.runs, CHUNK):
        size = min(CHUNK, made.runs - first)
        histories = Histories.from_paths(made, first, run_chunk(made, first, size, size)[2])
        for place, function in enumerate(functions):
            parts[place].append(function(histories))
    return [np.concatenate(part) for part in parts]


def error(counts: Numbers, of_counts: Callable[[Numbers], Numbers], made: Design) -> float:
    """The Monte-Carlo error of a value: its spread if draws of the posterior, each with all its runs, came anew."""
    _, of_run = np.unique(np.arange(made.runs) if made.draw is None else made.draw, return_inverse=True)
    sums = np.zeros((of_run.max() + 1, counts.shape[1]))
    np.add.at(sums, of_run, counts)
    generator = np.random.default_rng(made.seed)
    times = generator.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), RESAMPLES)
    return float(of_counts(times @ sums).std(ddof=1))


def gaps(runs: int = RUNS) -> pd.DataFrame:
    """One row a (start, what), talks being possible: `low` and `high` hold 90 % of single runs. See `COLUMNS`."""
    own = record().between(month_number(FIRST), month_number(LAST))
    rows = []
    for start, months in STARTS.items():
        made = begun(start, months, runs=runs)
        counts = counted(made, [function for function, _ in GAPS.values()])
        for (what, (function, of_counts)), numbers in zip(GAPS.items(), counts, strict=True):
            values = of_counts(numbers)
            low, high = map(float, np.nanquantile(values, TAILS, method="inverted_cdf"))
            shown = float(of_counts(function(own))[0])
            comparable = months == own.test.shape[1] or what not in ("months above the line", "gaps between them")
            judged = verdict(shown, low, high) if comparable else "-"
            estimate = float(of_counts(numbers.sum(axis=0)))
            sure = error(numbers, of_counts, made)
            rows.append((start, "on", months, what, shown, estimate, sure, low, high, judged))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def yearly(runs: int = RUNS) -> pd.DataFrame:
    """One row a (start, year) and one for the level, without talks: the share of months above the line."""
    first, last = LEVEL_YEARS
    rows = []
    for start in STARTS:
        made = begun(start, 12 * YEARS, talks=False, runs=runs)
        years = counted(made, [partial(year_above, year=year) for year in range(1, YEARS + 1)])
        parts = {f"year {year}": numbers for year, numbers in enumerate(years, start=1)}
        parts[LEVEL] = np.sum(years[first - 1 : last], axis=0)
        for what, numbers in parts.items():
            low, high = map(float, np.quantile(ratio(numbers), TAILS, method="inverted_cdf"))
            estimate = float(ratio(numbers.sum(axis=0)))
            judged = ("met" if estimate < MOST else "missed") if what == LEVEL else "-"
            sure = error(numbers, ratio, made)
            rows.append((start, "off", 12 * YEARS, what, np.nan, estimate, sure, low, high, judged))
    return pd.DataFrame(rows, columns=list(COLUMNS))


# ---- The page -------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
Made by `make reference`; do not edit it by hand. {runs} runs from each start, each with parameters drawn from the
shipped calibration and begun where the record leaves the model. From July 2006 on it is a check of the fit, because
the parameters knew most of these months; `today` begins in January 2025. A gap is the number of months from one month
with a test above the line (long-range or nuclear) to the next; one that is not over when a run ends is not counted, so
short runs show short ones. `model` is the value of all runs with its Monte-Carlo error (a median moves in half months,
or not at all); in brackets where 90 % of single runs lie. `met`: the record's value lies there. The record has more
months than the ten years, so months and gaps are not compared with them."""

NO_TALKS_TEXT = """\
The share of months with a test above the line, year by year, if North Korea never joins talks. The second edition set
itself to level off below {most:g}."""


def page(frame: pd.DataFrame) -> str:
    """The whole page."""
    lines = ["# Do campaigns ebb?", "", fill(INTRODUCTION.format(runs=RUNS), WIDTH), "", f"> {LIMITS_LINE}", ""]
    with_talks, without = frame[frame["talks"] == "on"], frame[frame["talks"] == "off"]
    for start, part in with_talks.groupby("start", sort=False):
        rows = part.to_dict("records")
        months = rows[0]["months"]
        cells = [(row["what"], f"{row['record']:.3g}", f"{_sure(row)} ({_range(row)})", row["verdict"]) for row in rows]
        header = ("", f"record, {FIRST} to {LAST}", "model", "")
        lines += [f"## Gaps, {months} months from {start}", "", *table(header, cells), ""]
    lines += ["## Twenty years without talks", "", fill(NO_TALKS_TEXT.format(most=MOST), WIDTH), ""]
    wanted = [*(f"year {year}" for year in SHOWN_YEARS), LEVEL]
    by_year = {what: part.to_dict("records") for what, part in without.groupby("what", sort=False)}
    shown = [(what, *(_sure(row) for row in by_year[what])) for what in wanted]
    lines += [*table(("", *(f"from {start}" for start in STARTS)), shown), "", *reading(frame)]
    return "\n".join(lines) + "\n"


def _sure(row: Mapping[Hashable, Any]) -> str:
    return f"{row['estimate']:.3f} ± {row['standard_error']:.3f}"


def _range(row: Mapping[Hashable, Any]) -> str:
    return f"{row['low']:.3g} to {row['high']:.3g}"


def reading(frame: pd.DataFrame) -> list[str]:
    """Whether the share levels off as low as was wanted, an item a start."""
    levels = frame[frame["what"] == LEVEL].to_dict("records")
    return [f"- from {row['start']} it levels off at {_sure(row)}: {row['verdict']}" for row in levels]


def main() -> None:
    """Write both files."""
    frame = pd.concat([gaps(), yearly()], ignore_index=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    frame.to_csv(FOLDER / "ebb.csv", index=False, float_format="%.5g", lineterminator="\n")
    (FOLDER / "ebb.md").write_text(page(pd.read_csv(FOLDER / "ebb.csv")), encoding="utf-8")


if __name__ == "__main__":
    main()
