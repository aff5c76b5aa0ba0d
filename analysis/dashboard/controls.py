"""The parameters and switches that a page lets a person move: meaning, claim, bounds and prior of each."""

from collections.abc import Mapping
from math import floor, log10
from typing import Any

from analysis.wording.quantities import actor
from analysis.wording.scenario_words import leaves, value_words
from analysis.wording.terms import grounds
from sim.parameters import BY_KEY, STRUCTURES
from sim.scenario import Scenario

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
    return [{"title": title, "rows": rows} for title, rows in by_actor.items()] + [{"title": FORM, "rows": switches}]


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
        "decimals": max(0, 2 - floor(log10(high - low))),
    }  # fmt: skip


def _switch(name: str, value: str, start: str) -> Control:
    structure = STRUCTURES[name]
    options = [[setting.name, f"{setting.name}: {setting.meaning.replace('`', '')}"] for setting in structure.settings]
    return {
        "key": f"structures.{name}", "kind": "choice", "label": structure.meaning.rstrip("."), "unit": "",
        "value": value, "start": start, "options": options, "note": "", "drawn": False,
    }  # fmt: skip


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
