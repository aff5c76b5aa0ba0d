"""A study of sensitivity on the screen: how sure the numbers are, what drives them, what could be left out."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.comparison.ranges import OWN
from analysis.sensitivity.outcomes import is_share, words
from analysis.sensitivity.space import OTHERS
from analysis.sensitivity.tables import OVER, effect_words, index_table, variance_table
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
        forms = _range(row["forms_low"], row["forms_high"], places)
        if row["lowest_form"] != row["highest_form"]:
            forms += f"\n{row['lowest_form']}\nto {row['highest_form']}"
        over = _range(row["posterior_low"], row["posterior_high"], places)
        estimate = f"{number(row['estimate'], digits)}\n±{error(row['standard_error'], digits)}"
        rows.append((words(row["outcome"]), estimate, forms, over))
    headings = [Column("as the file has it"), Column("over the forms", words=True), Column("over the\nposterior")]
    screen.table([Column("outcome", words=True, least=LEAST_WORDS), *headings], rows)
    screen.say(
        "\n± is the error of the simulation alone. Forms: least and greatest, every switch in turn. Posterior: 90 % of "
        "what its draws expect.",
        "dim",
    )


def _range(low: float, high: float, places: int) -> str:
    return "-" if isnan(low) else f"{low:.{places}f} to {high:.{places}f}"


def _print_drivers(screen: Screen, study: "Study", outcome: str) -> None:
    variance = variance_table(study).set_index("outcome").loc[outcome]
    share, spread = variance["noise_share"], variance["spread"]
    size = f"{100 * spread:.0f} points" if is_share(outcome) else f"{spread:.3f}"
    screen.title(f"What drives: {words(outcome)}")
    screen.say(
        f"Mean over the parameters {variance['estimate']:.3f} ± {variance['standard_error']:.3f}. Their uncertainty "
        f"moves it by {size} (one standard deviation). Of the variance of a single run, {100 * share:.0f} % is chance "
        f"and {100 * (1 - share):.0f} % is the parameters, which the indices share out."
    )
    screen.say()
    table = index_table(study)
    shown = table[table["outcome"] == outcome].head(SHOWN)
    over = study.over == "posterior"
    rows: list[Row] = [
        (
            f"{row['actor']}\n{row['meaning']}",
            *([] if over else [effect_words(outcome, row["effect"])]),
            *(_index(row, name) for name in (("first", "alone") if over else ("first", "total"))),
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
    negative = shown[shown["first"] < 0]
    if len(negative):
        screen.say(
            "\nAn index below 0 is one near 0: its estimate errs to both sides, as its interval shows.",
            "dim",
        )


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
            "95 % interval (bootstrap). One sd more: how far one standard deviation moves the outcome, on average."
        )
    screen.say(text, "dim")


def _print_forms(screen: Screen, found: "Answer") -> None:
    """For each outcome the indices, in every form, of the parameters that lead in one of them."""
    index = "first" if found.studies[0].over == "posterior" else "total"
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
            mean = variance_table(study).set_index("outcome")["estimate"][outcome]
            by_name = table.set_index("parameter")[[index, f"{index}_low", f"{index}_high"]]
            rows.append((study.form or OWN, f"{mean:.2f}", *(_among(by_name, name) for name in leading)))
        columns = [
            Column("form", words=True),
            Column("mean"),
            *(Column(str(place + 1)) for place in range(len(leading))),
        ]
        screen.table(columns, rows)
    kind = "First-order" if index == "first" else "Total"
    screen.say(
        f"\n{kind} indices of the parameters that lead in one of the forms, with half of the 95 % interval (±); "
        "-: there it is among all others.",
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
