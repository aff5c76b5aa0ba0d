"""Each headline under each structural switch: does a conclusion turn round with the model's own form?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.comparison import Comparison, compare
from analysis.comparison.importance import mark
from analysis.statistics.outcomes import summarise
from analysis.wording.numbers import cells, decimals, error, number
from analysis.wording.outcomes import HEADLINES, label, row
from sim.batch.run import run
from sim.parameters import STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, from_data, layered

RUNS = 2000
"""Runs of each scenario in each form, at most: fewer than most results have, which their errors show."""
FORMS = 1 + sum(len(structure.alternatives) for structure in STRUCTURES.values())
"""Forms of the model: as a scenario has it, and each switch turned."""

type Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Variant:
    """All scenarios of a report under one structural switch, against their baseline under the same switch."""

    name: str
    words: str
    comparison: Comparison


def other_forms(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """Each form of the model that is one switch away from the scenario's own, in words, and the scenario under it."""
    settings = scenario.structure_settings()
    for name, structure in STRUCTURES.items():
        for setting in structure.settings:
            if setting.name != settings[name]:
                words = setting.short or f"{name.replace('_', ' ')} {setting.name}"
                yield words, layered(scenario, {"structures": {name: setting.name}})


def scenario_of(result: Result) -> Scenario:
    """The scenario that a result was made of, with the seed, runs and months that it was made with."""
    manifest = result.manifest
    return from_data({**manifest["scenario"], **{key: manifest[key] for key in ("seed", "runs", "months")}})


def variants(results: Sequence[Result], report: Report = lambda finished, wanted: None) -> list[Variant]:
    """The results as they are, and their scenarios run again under each switch; the first result is the baseline.

    All forms have the same runs, so a form that cannot move an outcome shows the very number of the first one. A
    scenario that has set a switch itself stays as it is there.
    """
    switches = [(name, setting) for name, structure in STRUCTURES.items() for setting in structure.alternatives]
    wanted, finished = len(switches) * len(results), 0
    compared = [Variant("as shipped", "As the results have it", compare(*map(_few, results)))]
    for name, setting in switches:
        changed = []
        for result in results:
            changes = {"runs": runs_of(result), "structures": {name: setting.name}}
            changed.append(replace(run(layered(scenario_of(result), changes)), label=result.label))
            finished += 1
            report(finished, wanted)
        compared.append(Variant(setting.short, setting.words, compare(*changed)))
    return compared


def runs_of(result: Result) -> int:
    """The runs of a result's scenario in each form."""
    return min(RUNS, int(result.manifest["runs"]))


def _few(result: Result) -> Result:
    """A result with those of its runs that every form has; run again where drawn values are spread over all of them."""
    scenario, runs = scenario_of(result), runs_of(result)
    if runs == result.manifest["runs"]:
        return result
    if scenario.sampling != "random":
        return replace(run(layered(scenario, {"runs": runs})), label=result.label)
    return replace(result, runs=result.runs[result.runs["run"] < runs])


def tables(variants: Sequence[Variant]) -> list[tuple[str, list[str], list[list[str]]]]:
    """A table for each headline outcome: its words, the column headings, a row a scenario.

    The row of the baseline holds estimates, the others differences from it; each with its standard error.
    """
    first = variants[0].comparison
    headline_tables = []
    for headline in HEADLINES:
        outcome = row(headline, first.a.horizon)
        rows = [[first.a.name, *(_estimate(variant.comparison, outcome) for variant in variants)]]
        for b in first.others:
            rows.append([b.name, *(_difference(variant.comparison.of(b.name), outcome) for variant in variants)])
        headline_tables.append((label(outcome), ["scenario", *(variant.name for variant in variants)], rows))
    return headline_tables


def _estimate(comparison: Comparison, outcome: str) -> str:
    summary = summarise(comparison.a.runs, comparison.a.horizon)
    estimate, standard_error, _ = cells(*summary[summary["outcome"] == outcome].iloc[0])
    return f"{estimate} ± {standard_error}"


def _difference(rows: pd.DataFrame, outcome: str) -> str:
    compared = rows.loc[[outcome]].iloc[0]
    places = decimals(outcome, compared["standard_error"])
    middle = number(compared["difference"], places, signed=True)
    return f"{middle}{mark(compared)} ± {error(compared['standard_error'], places)}"


def turned(variants: Sequence[Variant]) -> list[str]:
    """Which conclusions turn round: differences that matter, with one sign as shipped and the other under a switch."""
    first = variants[0].comparison
    turns = []
    for headline in HEADLINES:
        outcome = row(headline, first.a.horizon)
        for b in first.others:
            shipped = first.of(b.name).loc[[outcome]].iloc[0]
            for variant in variants[1:]:
                switched = variant.comparison.of(b.name).loc[[outcome]].iloc[0]
                both = shipped["matters"] and switched["matters"]
                if both and shipped["difference"] * switched["difference"] < 0:
                    turns.append(f"{label(outcome)}, {b.name}: the sign turns round under “{variant.words.lower()}”.")
    return turns
