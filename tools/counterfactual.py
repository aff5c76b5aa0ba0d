"""The numbers of the two examples in `docs/counterfactual.md`, made by the command that the page explains.

`python -m tools.counterfactual` (or `make reference`) writes the blocks between the page's marks, and the chart of the
first example. The same program gives the same page, byte for byte.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.charts import counterfactual as chart
from analysis.charts.saving import svg
from analysis.counterfactual.findings import Counterfactual
from analysis.counterfactual.question import calibration_for, question, record_for
from analysis.counterfactual.twins import twins
from analysis.counterfactual.words import chance, changes, counts, parameters_words, words_of
from analysis.record import SHIPPED, read
from analysis.wording.months import month_words
from sim.scenario import Scenario, load

PAGE = Path("docs/counterfactual.md")
EXAMPLES = {"hanoi": "history/hanoi-accepted", "leap-day": "history/leap-day-kept"}
"""The marks of the page, and the scenarios whose numbers stand there."""
CHART = Path("results/reference/counterfactual.svg")
RUNS, DRAWS = 10_000, 200
"""What the command takes when it is not told."""
MOST = 12
LIKELY = 0.05


def found_of(scenario: Scenario, runs: int = RUNS, draws: int = DRAWS) -> Counterfactual:
    """What the command finds for a scenario."""
    record = record_for(scenario, read(SHIPPED))
    return Counterfactual(twins(question(scenario, record, calibration_for(record, None), draws), runs))


def block(name: str, found: Counterfactual) -> str:
    """The numbers of one example as Markdown."""
    return "\n".join(_lines(name, found))


def _lines(name: str, found: Counterfactual) -> Iterator[str]:
    asked = found.twins.question
    worlds = f"{len(found.twins.draw):,} pairs of worlds, {asked.dates[0]} to {asked.dates[-1]}"
    yield f"`panmunjom counterfactual {name}`: {worlds}."
    yield f"{parameters_words(asked)} The change:"
    yield ""
    yield from (f"- {sentence}" for sentence in changes(asked))
    yield ""
    yield "| over the window | record, months | changed world | none at all | at least one |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for row in found.window.to_dict("records"):
        if row["record"] or row["changed"]:
            made = "the change" if row["forced"] > 0.5 else _chance(row, "sufficiency")
            yield f"| {' | '.join((*counts(row), _chance(row, 'necessity'), made))} |"
    for row in found.lasting.to_dict("records"):
        if row["record"] or row["changed"]:
            yield f"| {' | '.join(counts(row))} | | |"
    months = found.months
    yield from _months("What came", "necessity", months[months["record"] >= 0.5])
    likely = (months["sufficiency_estimate"] >= LIKELY) & (months["forced"] < 0.5)
    yield from _months("What did not come", "sufficiency", months[(months["record"] < 0.5) & likely])


def _months(title: str, prefix: str, months: pd.DataFrame) -> Iterator[str]:
    shown = months.nlargest(MOST, f"{prefix}_estimate", keep="first").sort_values("month", kind="stable")
    if shown.empty:
        return
    yield ""
    yield f"| month | {title.lower()} | {prefix} |"
    yield "| --- | --- | ---: |"
    for row in shown.to_dict("records"):
        yield f"| {month_words(row['date'])} | {words_of(row['thing'])} | {_chance(row, prefix)} |"


def _chance(row: Any, prefix: str) -> str:
    return chance(row, prefix).replace("\n", " ")


def filled(page: str, blocks: dict[str, str]) -> str:
    """The page with each block between its mark and the next end; a mark that is not there is an error."""
    for mark, text in blocks.items():
        pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, times = pattern.subn(lambda match, text=text: f"{match[1]}{text}\n{match[2]}", page)  # type: ignore[misc]
        assert times == 1, f"{PAGE} has no mark {mark}"
    return page


def main() -> None:
    """Write the page and the chart."""
    found = {mark: found_of(load(name)) for mark, name in EXAMPLES.items()}
    blocks = {mark: block(EXAMPLES[mark], each) for mark, each in found.items()}
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks), encoding="utf-8")
    CHART.write_text(svg(chart.draw(found["hanoi"])), encoding="utf-8")


if __name__ == "__main__":
    main()
