"""The parameters and switches that a page lets a person move: meaning, claim, bounds and prior of each."""

from collections.abc import Mapping
from math import exp, floor, log, log10
from typing import Any

from analysis.wording.chances import percent
from analysis.wording.quantities import actor
from analysis.wording.scenario_words import leaves, setting_words, value_words
from analysis.wording.terms import grounds, is_base
from sim.parameters import BY_KEY, STRUCTURES, Parameter
from sim.scenario import Scenario
from sim.scenario.keys import CALENDAR

SPREAD = 3
"""Standard deviations of the prior that a slider reaches on each side of its mean."""
KEYS = (
    "north_korea.test.red_line_caution", "north_korea.test.need_restraint", "north_korea.test.base_long",
    "north_korea.test.option_value", "north_korea.test.pandemic_restraint", "north_korea.test.momentum",
    "north_korea.message.relief_seeking", "north_korea.message.broker_value", "rationality.north_korea",
    "south_korea.engagement", "south_korea.broker_response", "south_korea.base_lobby",
    "united_states.base_talk", "united_states.talk_offer", "united_states.base_ease", "united_states.ease_trust",
    "united_states.ease_lobbying", "rationality.united_states",
    "diplomacy.join_base", "diplomacy.join_hardship", "diplomacy.join_relief", "diplomacy.interim_trust",
    "economy.sanctions_cost", "economy.reopening_hazard", "pressure.build", "beliefs.unpaid_by_refusal",
    "beliefs.window",
)  # fmt: skip
"""Those that drive tests, talks and the economy most, as results/reference/sensitivity-baseline-indices.csv has it,
and those of the article's claims about each actor; all others are set in a file."""
FORM = "The form of the model"
SPAN = "Months and random draws"
NUMBERS = {
    "months": ("Months to simulate", "Events that come later do not happen."),
    "seed": ("Seed of the random draws", "Another number, other draws; the baseline has the same ones."),
}
"""Whole numbers of a scenario file that a page offers."""
EXACT = 2**53 - 1
"""The largest whole number that a browser keeps as it is."""
SHOWN_CHANCES = (0.1, 0.5)
"""Chances by which log-odds are explained."""

type Control = dict[str, Any]
"""A row as the page draws it: plain data, for a browser."""


def groups(scenario: Scenario, unchanged: Scenario) -> list[dict[str, Any]]:
    """The controls by the actor or part of the model that they belong to, set as the scenario is."""
    by_actor: dict[str, list[Control]] = {}
    given, before = (dict(leaves(each.resolved().get("parameters", {}))) for each in (scenario, unchanged))
    for key in KEYS:
        by_actor.setdefault(actor((f"parameters.{key}",)), []).append(_slider(key, given, before))
    switches = [
        _switch(name, scenario.structure_settings()[name], unchanged.structure_settings()[name]) for name in STRUCTURES
    ]
    numbers = [_number(key, getattr(scenario, key), getattr(unchanged, key)) for key in NUMBERS]
    by_part = by_actor | {FORM: switches, SPAN: [row for row in numbers if row["value"] <= EXACT]}
    return [{"title": title, "rows": rows} for title, rows in by_part.items()]


def log_odds_words() -> str:
    """What log-odds are, for somebody who has never met them, and what is said beside some of them."""
    moved = (f"of {percent(chance)} to {percent(_chance(log(chance / (1 - chance)) + 1))}" for chance in SHOWN_CHANCES)
    return (
        f"Log-odds: 1 more takes a chance {', one '.join(moved)}; 1 less takes it back. “Alone” is the chance in a "
        "month if nothing else counted."
    )


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _slider(key: str, given: Mapping[str, Any], before: Mapping[str, Any]) -> Control:
    parameter = BY_KEY[key]
    now, then = (values.get(key, parameter.default) for values in (given, before))
    drawn = not isinstance(now, int | float)
    value, start = (float(v) if isinstance(v, int | float) else parameter.default for v in (now, then))
    low = max(parameter.low, min(parameter.prior_mean - SPREAD * parameter.prior_sd, value, start))
    high = min(parameter.high, max(parameter.prior_mean + SPREAD * parameter.prior_sd, value, start))
    note = (
        f"{_sentence(grounds(parameter))}. Default {parameter.default:.3g}, allowed {parameter.low:g} to "
        f"{parameter.high:g}; prior: mean {parameter.prior_mean:.3g}, standard deviation {parameter.prior_sd:.3g}."
    )
    unit = "" if parameter.unit.startswith("1 /") else parameter.unit
    if drawn:
        note = f"This scenario gives it as {value_words(now)}; the slider fixes it. {note}"
    return {
        "key": f"parameters.{key}", "kind": "range", "label": _sentence(parameter.meaning), "unit": unit,
        "value": value, "start": start, "low": low, "high": high, "note": note, "drawn": drawn,
        "decimals": max(0, 2 - floor(log10(high - low))), "alone": [] if drawn else _alone(parameter),
    }  # fmt: skip


def _alone(parameter: Parameter) -> list[str]:
    """Of what a choice starts from, the control of its sharpness, by which log-odds are multiplied; else nothing.

    In a list, as whether talks open is a start that has no sharpness: an empty word stands for it.
    """
    group, _, name = parameter.key.rpartition(".")
    if name.endswith("_base"):
        return [""]
    return [f"parameters.rationality.{group.partition('.')[0]}"] if is_base(name) else []


def _switch(name: str, value: str, start: str) -> Control:
    structure = STRUCTURES[name]
    options = [[setting.name, _sentence(setting_words(name, setting.name))] for setting in structure.settings]
    return {
        "key": f"structures.{name}", "kind": "choice", "label": structure.meaning.rstrip("."), "unit": "",
        "value": value, "start": start, "options": options, "note": "", "drawn": False,
    }  # fmt: skip


def _number(key: str, value: int, start: int) -> Control:
    label, note = NUMBERS[key]
    return {
        "key": key, "kind": "number", "label": label, "unit": "", "value": value, "start": start,
        "low": CALENDAR[key].low, "high": min(CALENDAR[key].high, EXACT), "note": note, "drawn": False,
    }  # fmt: skip


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
