"""The parameters that a page lets a person move, and the slider of each: its meaning, claim, bounds and prior."""

from typing import Any

import panel as pn

from analysis.wording.quantities import actor
from analysis.wording.terms import grounds
from sim.parameters import BY_KEY
from sim.scenario.starting import SHOWN_PARAMETERS

SPREAD = 3
"""Standard deviations of the prior that a slider reaches on each side of its mean."""


def slider(key: str, value: float) -> Any:
    """The slider of a parameter, as wide as its prior and never beyond its bounds; `value` is always on it."""
    parameter = BY_KEY[key]
    low = max(parameter.low, min(parameter.prior_mean - SPREAD * parameter.prior_sd, value))
    high = min(parameter.high, max(parameter.prior_mean + SPREAD * parameter.prior_sd, value))
    meaning = f"{parameter.meaning[:1].upper()}{parameter.meaning[1:]}"
    return pn.widgets.EditableFloatSlider(
        name=f"{meaning} ({parameter.unit})", value=value, start=low, end=high, step=round((high - low) / 100, 4),
        fixed_start=parameter.low, fixed_end=parameter.high, sizing_mode="stretch_width",
    )  # fmt: skip


def explained(key: str) -> str:
    """Where the range of a slider comes from."""
    parameter = BY_KEY[key]
    return (
        f"{grounds(parameter)}. Default {parameter.default:g}, allowed {parameter.low:g} to {parameter.high:g}; "
        f"prior: mean {parameter.prior_mean:g}, standard deviation {parameter.prior_sd:g}."
    )


def groups() -> dict[str, list[str]]:
    """The keys of the parameters offered, by the actor or part of the model that they belong to."""
    by_actor: dict[str, list[str]] = {}
    for key in SHOWN_PARAMETERS:
        by_actor.setdefault(actor((f"parameters.{key}",)), []).append(key)
    return by_actor
