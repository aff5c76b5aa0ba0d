"""A study of sensitivity on the screen: how sure the numbers are, what drives them, what could be left out."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.comparison.ranges import OWN
from analysis.sensitivity.outcomes import is_share, words
from analysis.sensitivity.space import OTHERS
from analysis.sensitivity.tables import (
    OVER,
    chance_words,
    effect_words,
    index_table,
    mean_words,
    negative_words,
    spread_words,
    variance_of,
)
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import decimals, error, number
from analysis.wording.quantities import actor, meaning
from sim.cli.screen import Column, Row, Screen

if TYPE_CHECKING:
    from analysis.sensitivity.study import Study
    from sim.cli.sensitivity import Answer

SHOWN = 12
LEADING = 3
LEAST_WORDS = 24
UNMOVED = "no form moves it\nby more than chance"
HIDDEN = 0.1
"""The lower end of the total index of all others together above which the screening has missed something."""


def print_answer(found: "Answer", folder: Path) -> None:
    """The headline numbers with their ranges, a table for each outcome, the forms, what could be left out."""
    screen = Screen()
    own = found.studies[0]
    screen.say()
    screen.say(found.scenario.title or found.scenario.name, "bold")
    screen.say(
        f"{found.scenario.name}: {len(own.space.keys)} uncertain quantities over {OVER[own.over]}, "
        f"{own.runs:,} runs of {found.scenario.months} months."
    )
    _print_ranges(screen, found.ranges)
    for outcome in own.outcomes:
        _print_drivers(screen, own, outcome)
    _print_reading(screen, own)
    if len(found.studies) > 1 or found.refused:
        _print_forms(screen, found)
    _print_removable(screen, own)
    charts = " and charts" if any(folder.glob("*.svg")) else ""
    screen.say(f"\nIn {folder}: indices, variance, screening and ranges as .csv{charts}.")
    screen.say(LIMITS_LINE, "dim")


def _print_ranges(screen: Screen, ranges: pd.DataFrame) -> None:
    screen.title("The numbers, and how far they move")
    rows: list[Row] = []
    for row in ranges.to_dict("records"):
        share = is_share(row["outcome"])
        places, digits = (2, 3) if share else (3, decimals(row["outcome"], row["standard_error"]))
        estimate = f"{number(row['estimate'], digits)}\n±{error(row['standard_error'], digits)}"
        lowest, highest = (f"{row[f'{end}_form']}" for end in ("lowest", "highest"))
        over = f"{_known(row, 'forms_low', places)}\n{lowest}\nto {_known(row, 'forms_high', places)}\n{highest}"
        if lowest == highest:
            over = UNMOVED
        known = f"{_known(row, 'posterior_low', places)}\nto {_known(row, 'posterior_high', places)}"
        if isnan(row["posterior_low"]):
            known = "-"
        rows.append((words(row["outcome"]), estimate, over, known))
    headings = [Column("as the file\nhas it"), Column("over the forms", words=True), Column("over the\nposterior")]
    screen.table([Column("outcome", words=True, least=LEAST_WORDS), *headings], rows)
    screen.say(
        "\n± is the error of the simulation alone. Forms: least and greatest, every switch in turn; a form is named "
        "where it differs from the file by more than chance. Posterior: 90 % of what its draws expect, each end known "
        "to ±.",
        "dim",
    )


def _known(row: dict[Any, Any], name: str, places: int) -> str:
    """An end of a range with its error."""
    return f"{number(row[name], places)} ±{error(row[f'{name}_error'], places + 1)}"


def _print_drivers(screen: Screen, study: "Study", outcome: str) -> None:
    variance = variance_of(study, outcome)
    screen.title(f"What drives: {words(outcome)}")
    screen.say(
        f"Mean over the parameters {mean_words(variance)}. Their uncertainty moves it by {spread_words(variance)}, one "
        "standard deviation. Of the variance of a single run "
        f"{chance_words(variance)} is chance; the rest is the parameters, which the indices share out."
    )
    screen.say()
    table = index_table(study)
    shown = table[table["outcome"] == outcome].head(SHOWN)
    over = study.over == "posterior"
    kinds = ("first", "alone") if over else ("first", "total")
    rows: list[Row] = [
        (
            f"{row['actor']}\n{row['meaning']}",
            *([] if over else [_effect(outcome, row)]),
            *(_index(row, name) for name in kinds),
        )
        for row in shown.to_dict("records")
    ]
    columns = (
        [Column("what it says"), Column("without\nthe others")]
        if over
        else [Column("one sd\nmore"), Column("first\norder"), Column("total")]
    )
    screen.table([Column("parameter", words=True, least=LEAST_WORDS), *columns], rows)
    rest = table[(table["outcome"] == outcome) & (table["parameter"] == OTHERS) & (table["total_low"] > HIDDEN)]
    if len(rest):
        screen.say(
            "\nAmong all others something matters that the screening did not see: ask again with more --parameters.",
            "bold",
        )
    if negative := negative_words(shown, kinds):
        screen.say(f"\n{negative}", "dim")


def _effect(outcome: str, row: dict[Any, Any]) -> str:
    middle, *known = effect_words(outcome, row["effect"], row["effect_error"]).split(" ", 1)
    return "\n".join([middle, *known]).replace("± ", "±")


def _index(row: dict[Any, Any], name: str) -> str:
    index, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    return f"{number(index, 2)}\n{number(low, 2)} to {number(high, 2)}"


def _print_reading(screen: Screen, study: "Study") -> None:
    screen.say()
    if study.over == "posterior":
        text = (
            "In a posterior parameters go together, so the variance cannot be shared out among them, and there are no "
            "total indices. 'What it says': the share of the variance that would go if the parameter alone were known, "
            "with all that it tells of others; these may sum to more than 1. 'Without the others': the same of what it "
            "shares with no other; where that is larger, others that go with it work against it. Below: 95 % interval."
        )
    else:
        text = (
            "First order: the share of the variance that would go if this alone were known. Total: the share that "
            "would stay if all but this were known; what exceeds the first order it does together with others. Below: "
            "95 % interval (bootstrap), as in parentheses above. One sd more: how far one standard deviation moves the "
            "outcome, on average, with its standard error."
        )
    screen.say(text, "dim")


def _print_forms(screen: Screen, found: "Answer") -> None:
    """For each outcome the indices, in every form, of the parameters that lead in one of them."""
    index, negative = "first" if found.studies[0].over == "posterior" else "total", ""
    for outcome in found.studies[0].outcomes:
        screen.title(f"Under every form of the model: {words(outcome)}")
        tables = [index_table(study).query("outcome == @outcome and parameter != @OTHERS") for study in found.studies]
        leading = list(dict.fromkeys(name for table in tables for name in table["parameter"].head(LEADING)))
        meanings = pd.concat(tables).drop_duplicates("parameter").set_index("parameter")
        for number_of, name in enumerate(leading, start=1):
            screen.say(f"{number_of:2d}  {meanings['actor'][name]}: {meanings['meaning'][name]}")
        screen.say()
        rows: list[Row] = []
        for study, table in zip(found.studies, tables, strict=True):
            variance = variance_of(study, outcome)
            mean = f"{variance['estimate']:.2f}\n±{error(variance['standard_error'], 3)}"
            by_name = table.set_index("parameter")[[index, f"{index}_low", f"{index}_high"]]
            rows.append((study.form or OWN, mean, *(_among(by_name, name) for name in leading)))
            negative = negative or negative_words(by_name[by_name.index.isin(leading)], (index,))
        columns = [
            Column("form", words=True),
            Column("mean"),
            *(Column(str(place + 1)) for place in range(len(leading))),
        ]
        screen.table(columns, rows)
    kind = "First-order" if index == "first" else "Total"
    screen.say(
        f"\n{kind} indices of the parameters that lead in one of the forms, with half of the 95 % interval (±); "
        f"-: there it is among all others. {negative}",
        "dim",
    )
    for form, reason in found.refused.items():
        screen.item(f"{form}: no answer. {' '.join(reason.split())}")


def _among(table: pd.DataFrame, name: str) -> str:
    if name not in table.index:
        return "-"
    index, low, high = (float(column[name]) for _, column in table.items())
    return f"{number(index, 2)}\n±{(high - low) / 2:.2f}"


def _print_removable(screen: Screen, study: "Study") -> None:
    if study.over == "posterior":
        return
    screen.title("What could be left out")
    if not study.removable:
        screen.say("Nothing: one standard deviation of every quantity moves some outcome of the summary by a point.")
        return
    screen.say(
        f"One standard deviation of {len(study.removable)} of {len(study.space.factors)} moves no outcome of the "
        "summary by a point (1 % of a probability, an index, output or the months; half a warhead). That is so in this "
        "scenario; another may need them."
    )
    factors = {factor.name: factor.keys for factor in study.space.factors}
    by_actor: dict[str, list[str]] = {}
    for name in study.removable:
        by_actor.setdefault(actor(factors[name]), []).append(meaning(factors[name]))
    for who, meanings in by_actor.items():
        screen.item(f"{who}: {'; '.join(meanings)}.")
