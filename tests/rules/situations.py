"""Records made by hand for one rule at a time, and Hypothesis strategies that generate them."""

import math
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from sim.engine.month_record import empty_months
from sim.parameters import DEFAULT_STRUCTURES, PARAMETERS, STRUCTURES, apply_structures
from sim.rules.relief import size_of_ease, worth
from sim.scenario import design, load
from sim.state import VARIABLES, starting_states
from sim.vocabulary import DRILL, INSTRUMENT, MESSAGE, POSTURE, SANCTIONS, TALK, TEST

SPECIFIED = design(load("specification-values"), runs=1).parameters
"""The coefficients of the specification, by which its answers were computed by hand."""
BINDING = 0.9999999
"""A draw that meets no chance but a certain one."""


FEW = settings(max_examples=40)
"""Enough for formulas: each example has a number of its own for every coefficient and every state."""

SWITCHES = STRUCTURES.keys() - {parameter.name for parameter in PARAMETERS}


class Situation:
    """A state, parameters and a month, as the rules take them; `rule(*situation)` plays a rule on all three.

    The size of an ease, and what the month's relief is worth, follow from the rest unless they are given.
    """

    def __init__(self, state: dict[str, Any], parameters: dict[str, Any], month: dict[str, Any]) -> None:
        states = starting_states(1, {name: value for name, value in state.items() if name != "pain"})
        if "pain" in state:
            states["pain"] = state["pain"]
        for name in ("deal_relief", "relief_elsewhere", "treaty", "trust_us_nk_start", "trust_nk_rok_start"):
            if name in state:
                states[name] = state[name]
        self._states, self._start = states, states.copy()
        self.state: Any = states[0]
        records = SPECIFIED.copy()
        settings = {name: parameters.get(name, DEFAULT_STRUCTURES[name]) for name in SWITCHES}
        apply_structures(records, settings)
        for name in parameters.keys() - settings.keys():
            records[name] = parameters[name]
        self.parameters: Any = records[0]
        months = empty_months(1)
        months["drill"] = -1
        months["forced"] = -1
        months["step"] = math.nan
        months["calendar"] = 10
        months["draws"] = BINDING
        for name, value in month.items():
            months[name] = value
        self.month: Any = months[0]
        if "ease_size" not in month:
            self.month.ease_size = size_of_ease(self.state, self.parameters, self.month)
        if "relief" not in month:
            self.month.relief = worth(self.month.ease_size)

    def reset(self) -> None:
        """Bring the state back to what it was at first."""
        self._states[:] = self._start

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((self.state, self.parameters, self.month))


def situation(
    state: dict[str, Any] | None = None,
    parameters: dict[str, Any] | None = None,
    month: dict[str, Any] | None = None,
) -> Situation:
    """The specification's values everywhere but in what is named; a quiet October in which no chance comes true."""
    return Situation(state or {}, parameters or {}, month or {})


def forcing(**levels: int) -> list[int]:
    """The `forced` of a month in which these instruments, by name, are held at these levels."""
    return [levels.get(name, -1) for name in INSTRUMENT._fields]


def _values(low: float, high: float, whole: bool = False) -> st.SearchStrategy[float]:
    if whole:
        return st.integers(int(low), int(high)).map(float)
    return st.floats(low, high, allow_nan=False, allow_subnormal=False)


STATES = st.fixed_dictionaries(
    {variable.name: _values(variable.low, variable.high, variable.whole) for variable in VARIABLES}
)
"""A value for every state variable, each within its range; they need not fit together."""

PARAMETER_VALUES = st.fixed_dictionaries(
    {
        parameter.name: _values(max(parameter.low, -5.0), min(parameter.high, max(5.0, 4 * parameter.low)))
        for parameter in PARAMETERS
    }
    | {"programme_phase": st.sampled_from(["off", "on"]), "commitment": st.sampled_from(["off", "on"])}
)
"""A moderate value for every coefficient, and the structures that change a formula."""

_INTENSITY = {-1: 0.0, DRILL.full: 1.0, DRILL.scaled: 0.5, DRILL.suspended: 0.0}


def _months(drill: int, **rest: Any) -> dict[str, Any]:
    return {"drill": drill, "drill_intensity": _INTENSITY[drill], **rest}


MONTHS = st.builds(
    _months,
    drill=st.sampled_from(list(_INTENSITY)),
    calendar=st.integers(1, 12),
    test=st.sampled_from(list(TEST)),
    posture=st.sampled_from(list(POSTURE)),
    message=st.sampled_from(list(MESSAGE)),
    sanctions=st.sampled_from(list(SANCTIONS)),
    talk=st.sampled_from(list(TALK)),
)
"""What was done in a month, in any combination."""

SITUATIONS = st.builds(Situation, STATES, PARAMETER_VALUES, MONTHS)
