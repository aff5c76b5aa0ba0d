"""Whether two scenarios say the same, whatever they are called and however much of it they leave to the defaults.

Only that makes a difference of zero certain: two scenarios that were equal in every run may differ in the next one.
"""

from collections.abc import Mapping
from typing import Any

from analysis.wording.scenario_words import UNSAID, leaves, start_of
from sim.parameters import DEFAULT_STRUCTURES, PARAMETERS
from sim.scenario import Scenario
from sim.scenario.state_sections import FROM, ORIGINS
from sim.state import VARIABLES

_DEFAULTS: dict[str, Mapping[str, Any]] = {
    "parameters": {parameter.key: parameter.default for parameter in PARAMETERS},
    "initial": {FROM: ORIGINS[0], **{variable.name: start_of(variable.name) for variable in VARIABLES}},
    "structures": DEFAULT_STRUCTURES,
}


def content(scenario: Mapping[str, Any]) -> dict[str, Any] | None:
    """All that a resolved scenario decides but the number of runs; None for a design, which is known by name only."""
    if set(scenario) <= {"name"}:
        return None
    said: dict[str, Any] = {}
    for key, field in Scenario.model_fields.items():
        if key in (*UNSAID, "runs"):
            continue
        value = scenario[key] if key in scenario else field.get_default(call_default_factory=True)
        if key in _DEFAULTS:
            given = dict(leaves(scenario.get(key) or {}))
            value = given if given.get(FROM) == "record" else {**_DEFAULTS[key], **given}
        said[key] = list(value) if isinstance(value, tuple) else value
    return said


def same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two resolved scenarios are one under two names."""
    known = content(a)
    return known is not None and known == content(b)
