"""`panmunjom compare --structures all`: what a scenario changes in every form of the model, and over the posterior."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.comparison.forms import FORMS, RUNS, Variant, scenario_of, turned, variants
from analysis.comparison.importance import mark
from analysis.comparison.ranges import drawn, rows_of_summary, spread
from analysis.comparison.text import situations
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import decimals, error, number
from analysis.wording.outcomes import HEADLINES, is_probability, label
from analysis.wording.outcomes import row as row_of
from sim.batch.executors import Threads
from sim.cli.duration import say_duration, seconds_of_draws, seconds_of_forms
from sim.cli.progress import Progress
from sim.cli.screen import Column, Row, Screen
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sim.result import Result

AS_IT_IS = "as it is"
POSTERIOR = "posterior, 90 %"

type Spreads = dict[str, list[tuple[float, float]]]
"""Of each outcome: between which values 90 % of the draws put the first scenario, then each difference from it."""


def compare_forms(
    results: "Sequence[Result]", frame: "pd.DataFrame", outcomes: list[str], workers: int | None, quiet: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Compare `results` with the first of them in every form; `frame` holds the rows that are shown as they are."""
    import pandas as pd

    silent = quiet or as_json
    if not silent:
        scenarios = [scenario_of(result) for result in results]
        say_duration(seconds_of_forms(scenarios, RUNS, FORMS) + seconds_of_draws(scenarios))
    chosen = list(dict.fromkeys(frame["outcome"])) if outcomes or as_json else _usual(results[0])
    with Progress(shown=not silent) as progress:
        forms = variants(results, progress.on("forms"))
        report = progress.on("posterior")
        report(0, 1)
        spreads = {} if as_json else _over_posterior(results, chosen, workers)
        report(1, 1)
    if as_json:
        frames = [form.comparison.frame.assign(form=form.name if number else "") for number, form in enumerate(forms)]
        rows = pd.concat(frames, ignore_index=True)
        rows = rows[rows["outcome"].isin(chosen)]
        echo_json(json.loads(rows.to_json(orient="records", double_precision=15)))
    elif not quiet:
        _print(forms, chosen, spreads)


def _usual(result: "Result") -> list[str]:
    return [row_of(name, result.horizon) for name in HEADLINES]


def _over_posterior(results: "Sequence[Result]", outcomes: list[str], workers: int | None) -> Spreads:
    """The spreads, or none where a scenario may not draw from a posterior."""
    executor = Threads(workers)
    over = [drawn(scenario_of(result), executor) for result in results]
    known = [result for result in over if result is not None]
    if len(known) < len(over):
        return {}
    values: list[dict[str, NDArray[np.float64]]] = [
        {name: of_runs.astype(float) for name, of_runs in rows_of_summary(result).items()} for result in known
    ]
    first, *others = values
    return {
        outcome: [
            spread(known[0], first[outcome]), *(spread(known[0], other[outcome] - first[outcome]) for other in others)
        ]
        for outcome in outcomes
        if outcome in first
    }  # fmt: skip


def _print(forms: Sequence[Variant], outcomes: list[str], spreads: Spreads) -> None:
    screen = Screen()
    comparison = forms[0].comparison
    for sentence in situations(comparison):
        screen.say(f"\n{sentence}", "bold")
    for outcome in outcomes:
        screen.title(label(outcome))
        rows: list[Row] = []
        for place, form in enumerate(forms):
            rows.append((AS_IT_IS if place == 0 else form.name, *_cells(form, outcome)))
        if outcome in spreads:
            rows += [None, (POSTERIOR, *_spread_cells(outcome, spreads[outcome]))]
        names = [comparison.a.name, *(other.name for other in comparison.others)]
        screen.table([Column("form", words=True), *map(Column, names)], rows)
    screen.say()
    for sentence in turned(forms):
        screen.item(sentence)
    if not turned(forms):
        screen.say("No finding of the headline turns round in another form.")
    screen.say(
        f"\nFirst column: {comparison.a.name}; then differences from it, each with its Monte-Carlo error (±); * sure "
        f"and large enough to matter. {comparison.runs:,} runs in every form, with the same random draws. Posterior: "
        "where 90 % of what its draws expect lies.",
        "dim",
    )
    screen.say(LIMITS_LINE, "dim")


def _spread_cells(outcome: str, spreads: Sequence[tuple[float, float]]) -> list[str]:
    """The ends of the spread of the first scenario, then, with their signs, of each difference."""
    places = 3 if is_probability(outcome) else 4
    return [
        f"{number(low, places, signed=column > 0)}\nto {number(high, places, signed=column > 0)}"
        for column, (low, high) in enumerate(spreads)
    ]


def _cells(form: Variant, outcome: str) -> list[str]:
    """The estimate of the first scenario, and the difference of each other one."""
    comparison = form.comparison
    cells: list[str] = []
    for other in comparison.others:
        row = comparison.of(other.name).loc[[outcome]].iloc[0]
        places = decimals(outcome, row["standard_error"])
        if not cells:
            half = (row["high_a"] - row["low_a"]) / 3.92
            cells.append(f"{number(row['estimate_a'], places)}\n±{error(half, places)}")
        difference = f"{number(row['difference'], places, signed=True)}{mark(row)}"
        cells.append(f"{difference}\n±{error(row['standard_error'], places)}")
    return cells
