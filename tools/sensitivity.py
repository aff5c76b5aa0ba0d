"""What drives the headline outcomes, as committed tables and pictures, and the reading of them in the documentation.

`python -m tools.sensitivity` (or `make reference`) asks `panmunjom sensitivity` about `SCENARIOS`, as far as they are
shipped, keeps tables and pictures in `results/reference` and writes the end of `docs/sensitivity.md` from the tables:
two minutes a scenario on two cores.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from textwrap import fill
from typing import Any

import pandas as pd

from analysis.comparison.text import table as markdown_table
from analysis.sensitivity.outcomes import words
from analysis.sensitivity.space import OTHERS
from analysis.sensitivity.tables import effect_words, index_words, negative_words
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import decimals, error, number
from sim.cli.app import status
from sim.scenario import load
from sim.scenario.catalogue import names
from tools.sensitivity_reading import paragraphs

SCENARIOS = ("baseline", "today")
FOLDER = Path("results/reference")
PAGE = Path("docs/sensitivity.md")
MARK = "<!-- What follows is written by `python -m tools.sensitivity`. -->"
TABLES = ("indices", "variance", "ranges", "screening")
LEADING = 6
WIDTH = 120


def studied() -> list[str]:
    """The scenarios that are shipped."""
    return [name for name in SCENARIOS if name in names()]


def study(name: str) -> None:
    """Ask about a scenario as a person would, and keep what came out."""
    with tempfile.TemporaryDirectory() as out:
        if code := status(["sensitivity", name, "--quiet", "--out", out]):
            sys.exit(code)
        keep(name, Path(out) / name / "sensitivity")


def keep(name: str, results: Path) -> None:
    """Keep the tables and pictures of a folder of results, each as `sensitivity-NAME-` and its own name.

    Of the screening, which has a row for each of some forty outcomes, one row a factor is kept.
    """
    for table in TABLES:
        copyfile(results / f"{table}.csv", _file(name, f"{table}.csv"))
    for picture in results.glob("*.svg"):
        copyfile(picture, _file(name, picture.name))
    screening = pd.read_csv(_file(name, "screening.csv"))
    factors = screening[["parameter", "actor", "meaning", "removable"]].drop_duplicates()
    factors.to_csv(_file(name, "screening.csv"), index=False, lineterminator="\n")


def _file(name: str, end: str) -> Path:
    return FOLDER / f"sensitivity-{name}-{end}"


def reading(name: str) -> Iterator[str]:
    """What the kept tables of a scenario say: paragraphs and tables in Markdown."""
    indices, variance, ranges, screening = (pd.read_csv(_file(name, f"{table}.csv")) for table in TABLES)
    yield f"### `{name}`: {load(name).title}"
    yield _numbers(ranges)
    first = str(variance["outcome"].iloc[0])
    yield f"![What drives: {words(first)}](../results/reference/sensitivity-{name}-{first}.svg)"
    beside = ranges.set_index("outcome", drop=False)
    for row in variance.to_dict("records"):
        own = indices[indices["outcome"] == row["outcome"]]
        uncertain, drives, means = paragraphs(row, own, beside.loc[row["outcome"]].to_dict())
        yield _filled(uncertain)
        yield _filled(drives)
        yield _drivers(own)
        yield _filled(means)
    if negative := negative_words(indices.groupby("outcome").head(LEADING), ("first", "total")):
        yield _filled(negative)
    removable = screening[screening["removable"]]
    by_actor = [f"{actor} {count}" for actor, count in removable["actor"].value_counts(sort=False).items()]
    yield _filled(
        f"One standard deviation of {len(removable)} of the {len(screening)} factors moves no outcome of the summary "
        f"by a point in this scenario ({', '.join(by_actor)}). They are candidates for removal, marked in "
        f"[sensitivity-{name}-screening.csv](../results/reference/sensitivity-{name}-screening.csv); before one goes, "
        "ask a scenario that was written for it."
    )


def _filled(paragraph: str) -> str:
    return fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)


def _numbers(ranges: pd.DataFrame) -> str:
    rows = []
    for row in ranges.to_dict("records"):
        outcome = str(row["outcome"])
        places = decimals(outcome, row["standard_error"])
        over = "-" if pd.isna(row["posterior_low"]) else _span(row, "posterior", "", "")
        forms = _span(row, "forms", f" ({row['lowest_form']})", f" ({row['highest_form']})")
        if row["lowest_form"] == row["highest_form"]:
            forms = "no form moves it by more than chance"
        rows.append(
            [words(outcome), f"{number(row['estimate'], places)} ± {error(row['standard_error'], places)}", forms, over]
        )
    return markdown_table(["outcome", "as the file has it", "over the forms", "over the posterior, 90 %"], rows)


def _span(row: Any, name: str, low: str, high: str) -> str:
    """Both ends of a range with their errors, each with a word."""
    ends = []
    for end, word in (("low", low), ("high", high)):
        known = row[f"{name}_{end}_error"]
        places = decimals(str(row["outcome"]), known)
        ends.append(f"{number(row[f'{name}_{end}'], places)} ± {error(known, places)}{word}")
    return " to ".join(ends)


def _drivers(indices: pd.DataFrame) -> str:
    leading = indices[indices["parameter"] != OTHERS].head(LEADING)
    rows = [
        [
            f"{row['actor']}: {row['meaning']}",
            effect_words(str(row["outcome"]), row["effect"], row["effect_error"]),
            index_words(row, "first"),
            index_words(row, "total"),
        ]
        for row in leading.to_dict("records")
    ]
    return markdown_table(["parameter", "one sd more", "first order", "total"], rows)


def page() -> str:
    """The page of the documentation: as it stands up to the mark, then what the tables say."""
    text, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark, f"{PAGE} has lost its mark"
    parts = [part for name in studied() if _file(name, "indices.csv").exists() for part in reading(name)]
    return "\n\n".join([f"{text}{mark}", *parts, LIMITS_LINE]) + "\n"


def main() -> None:
    """Study all scenarios, then write the page."""
    for name in studied():
        study(name)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
