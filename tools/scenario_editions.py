"""The shipped scenarios in version 0.1.0 and in the present version, side by side.

`python -m tools.scenario_editions` (part of `make reference`) writes `results/reference/scenario-editions.md` and
`.csv`. What version 0.1.0 gave is kept in `scenarios-0.1.0.csv`: `measured` by the last commit before the second
edition (d5cc024), with that commit's scenario files.
"""

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import pandas as pd

import sim
from analysis.wording.limits import LIMITS_LINE

FOLDER = Path("results/reference")
BEFORE = FOLDER / "scenarios-0.1.0.csv"
RUNS = 10_000
WIDTH = 98
READING = "article-reading"
"""It starts now where the baseline of version 0.1.0 did, so it is set beside that one."""
COLUMNS = ("scenario", "outcome", "estimate", "standard_error")
CLASSES = ("short", "medium", "long", "nuclear")

HEADS = {
    "red_line_12": "red-line test within 12",
    "red_line_36": "within 36",
    "talks_36": "talks",
    "interim_36": "interim deal",
    "treaty": "comprehensive deal",
    **{f"tests_{name}": name for name in CLASSES},
    "final_warheads": "warheads",
    "final_economy": "economy",
}
"""Outcomes in the order of the columns, and what stands above them."""
DIGITS = {"final_economy": 3, "final_warheads": 1} | {f"tests_{name}": 1 for name in CLASSES}


def outcomes(runs: pd.DataFrame) -> pd.DataFrame:
    """The outcomes of the page, one row a run."""
    return pd.DataFrame(
        {
            "red_line_12": runs["first_red_line_month"] <= 12,
            "red_line_36": runs["first_red_line_month"] <= 36,
            "talks_36": runs["first_talks_month"] <= 36,
            "interim_36": runs["first_interim_month"] <= 36,
            "treaty": runs["treaty"],
        }
    ).join(runs[list(HEADS)[5:]]).astype(float)  # fmt: skip


def measured(names: Sequence[str], runs: int = RUNS) -> pd.DataFrame:
    """One row a (scenario, outcome); see `COLUMNS`."""
    rows = []
    for name in names:
        values = outcomes(sim.run(sim.load(name, [f"runs={runs}"])).runs)
        errors = values.std(ddof=1) / runs**0.5
        rows += [(name, outcome, values[outcome].mean(), errors[outcome]) for outcome in HEADS]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def beside(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Both in one row each, with the suffixes `_before` and `_after`, in the order of `before`."""
    reading = before[before["scenario"] == "baseline"].assign(scenario=READING)
    return pd.concat([before, reading]).merge(after, on=["scenario", "outcome"], suffixes=("_before", "_after"))


def page(both: pd.DataFrame) -> str:
    """The whole page."""
    errors = both.loc[both["outcome"].isin(list(HEADS)[:5]), ["standard_error_before", "standard_error_after"]]
    lines = [
        "# The shipped scenarios before and after the second edition",
        "",
        fill(
            INTRODUCTION.format(runs=RUNS, most=f"{errors.max().max():.3f}".removeprefix("0")),
            WIDTH,
            break_on_hyphens=False,
        ),
        "",
        f"> {LIMITS_LINE}",
        "",
        *_table(both, list(HEADS)[:5], "Probability of"),
        "",
        *_table(both, list(HEADS)[5:], "Mean months whose highest test is of a class; warheads and economy at the end"),
    ]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
Made by `make reference`; do not edit it by hand. Each cell is before → after: version 0.1.0 with its scenario file, the
present version with its own; {runs:,} runs with default parameters and without uncertainties, within 36 months or the
scenario's own horizon. Monte-Carlo standard errors are in `scenario-editions.csv`; those of probabilities are at most
{most}. In 0.1.0 the baseline, and all that extend it, started from the article's reading, now from where the record
leaves the model; `article-reading` is set beside the baseline of 0.1.0. A comprehensive deal is one in force at the
end."""


def _table(both: pd.DataFrame, names: Sequence[str], what: str) -> list[str]:
    lines = [f"**{what}**", "", f"| scenario | {' | '.join(HEADS[name] for name in names)} |"]
    lines.append("| --- |" + " ---: |" * len(names))
    for scenario in both["scenario"].unique():
        rows = both[both["scenario"] == scenario].set_index("outcome")
        cells = [
            " → ".join(f"{rows.loc[name, f'estimate_{side}']:.{DIGITS.get(name, 2)}f}" for side in ("before", "after"))
            for name in names
        ]
        lines.append(f"| `{scenario}` | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Write both files."""
    before = pd.read_csv(BEFORE)
    both = beside(before, measured([*before["scenario"].unique(), READING]))
    table = FOLDER / "scenario-editions.csv"
    both.to_csv(table, index=False, float_format="%.5g", lineterminator="\n")
    (FOLDER / "scenario-editions.md").write_text(page(pd.read_csv(table)), encoding="utf-8")  # what is kept is shown


if __name__ == "__main__":
    main()
