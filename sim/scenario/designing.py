"""From a scenario to the design of an ensemble: one parameter set and one initial state a run, and event rows.

A quantity that varies is drawn by inversion from draws keyed by its dotted key, so that another uncertain quantity
moves no draw of this one, and two scenarios that share a distribution share its values run by run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from pydantic_core import PydanticCustomError

from sim.calendar import year_and_month
from sim.design import Design
from sim.engine.tally import most_warheads
from sim.errors import Problem, ScenarioError
from sim.parameters import BY_KEY, ORDERED, PARAMETERS, apply_structures, parameter_sets
from sim.scenario import posterior, record_start
from sim.scenario.distributions import Normal, Uncertain
from sim.scenario.event_rows import event_rows
from sim.scenario.keys import CALENDAR
from sim.scenario.sampling import samples
from sim.scenario.schema import Scenario
from sim.scenario.state_sections import as_number
from sim.scenario.wording import described
from sim.state import BY_NAME, changed_start, starting_states


def design(
    scenario: Scenario,
    runs: int | None = None,
    months: int | None = None,
    seed: int | None = None,
    part: tuple[int, int] | None = None,
) -> Design:
    """The design of a scenario; `runs`, `months` and `seed` take the place of its own where given.

    With `uncertainties: off` a distribution stands for its mean, a choice for its likeliest value. With `on` it is
    drawn anew in each run. With `prior` so is, from its prior, every parameter of which the scenario says nothing; a
    number in the file fixes a parameter. With a posterior each run has one whole draw of it; what the file gives counts
    before it, and a parameter of which neither says anything has the mean of its prior, as in the calibration. Raises a
    `ScenarioError` where that posterior cannot be read, or knew months of the scenario.

    `part`, a first run and a count, gives these runs of the ensemble alone: what a chunk needs and no more.
    """
    runs = _checked(scenario, "runs", runs)
    months = _checked(scenario, "months", months)
    seed = _checked(scenario, "seed", seed)
    setting = scenario.uncertainties
    first, count = part or (0, runs)
    folder = posterior.folder_of(setting, scenario.start)
    if folder is not None:
        posterior.refuse_hindsight(folder, setting, scenario.start, scenario.name)
    calibrated = None if folder is None else posterior.rows(folder, scenario.name)
    draws = samples(scenario, _uncertain_keys(scenario), seed, runs, first, count)
    varied: dict[str, np.ndarray] = {}
    fixed: dict[str, float] = {}
    for key, given, low, high in _parameters(scenario):
        if not isinstance(given, Uncertain):
            fixed[key] = given
        elif setting == "off":
            fixed[key] = given.point(low, high)
        else:
            varied[key] = given.quantile(draws[f"parameters.{key}"], low, high)
    if setting == "prior":
        _put_in_order(varied)
    draw = None
    if calibrated is not None:
        given_keys = scenario.given_parameters()
        rows = posterior.rows_of_runs(calibrated, seed, first, count)
        draw = posterior.distinct(calibrated)[rows]
        said = {*map(str, calibrated), *given_keys}
        fixed |= {parameter.key: parameter.middle for parameter in PARAMETERS if parameter.key not in said}
        varied |= {str(key): calibrated[key].to_numpy()[rows] for key in calibrated if key not in given_keys}
    # A structure may overrule a drawn coefficient, which then does not vary.
    overruled = _overruled(scenario)
    varied = {key: values for key, values in varied.items() if BY_KEY[key].name not in overruled}
    parameters = _records(scenario, {**fixed, **varied}, count if varied else 1)
    values, varied_initial = _initial(scenario, draws)
    if scenario.starts_from_record:
        # Where nobody learns from now on, until now everybody did.
        learning = _records(scenario, {**fixed, **varied}, len(parameters), {"learning": "on"})
        states = record_start.starts(scenario.start, learning, seed, first, count)
        initial = changed_start(states, values)
    else:
        initial = starting_states(count if varied_initial else 1, values)
    year, calendar_month = year_and_month(scenario.start)
    complete = Design(
        runs=runs,
        months=months,
        seed=seed,
        year=year,
        calendar_month=calendar_month,
        parameters=parameters,
        initial=initial,
        events=event_rows(scenario.events),
        varied={f"parameters.{key}": values for key, values in varied.items()} | varied_initial,
        draw=draw,
        first=first,
    )
    return replace(complete, most_warheads=most_warheads(_at_most(scenario, complete, calibrated)))


def _records(
    scenario: Scenario,
    values: Mapping[str, float | np.ndarray],
    count: int,
    structures: Mapping[str, str] = MappingProxyType({}),
) -> np.recarray:
    """`count` parameter sets with these values, the rest at their defaults; `structures` before the scenario's own."""
    records = parameter_sets(count)
    for key, value in values.items():
        records[BY_KEY[key].name] = value
    apply_structures(records, {**scenario.structure_settings(), **structures})
    return records


def _overruled(scenario: Scenario) -> set[str]:
    """The fields of a parameter set that the scenario's structures write."""
    probe = parameter_sets(1)
    names = probe.dtype.names or ()
    for name in names:
        probe[name] = np.nan
    apply_structures(probe, scenario.structure_settings())
    return {name for name in names if not np.isnan(probe[name][0])}


def _at_most(scenario: Scenario, design: Design, calibrated: pd.DataFrame | None) -> Design:
    """The design with its arsenal at the greatest: it bounds what any run can reach, however many there are."""
    parameters, initial = design.parameters[:1].copy().view(np.recarray), design.initial[:1].copy().view(np.recarray)
    for key, given, low, high in _parameters(scenario):
        if key.startswith("north_korea.arsenal.") and f"parameters.{key}" in design.varied:
            assert isinstance(given, Uncertain)
            parameters[BY_KEY[key].name] = given.greatest(low, high)
    if calibrated is not None:
        for key in map(str, calibrated):
            if key.startswith("north_korea.arsenal.") and f"parameters.{key}" in design.varied:
                parameters[BY_KEY[key].name] = calibrated[key].max()
    warheads = scenario.given_initial().get("warheads")
    if isinstance(warheads, Uncertain) and "initial.warheads" in design.varied:
        initial["warheads"] = warheads.greatest(BY_NAME["warheads"].low, BY_NAME["warheads"].high)
    return replace(design, parameters=parameters, initial=initial)


def _parameters(scenario: Scenario) -> Iterator[tuple[str, float | Uncertain, float, float]]:
    """Key, value or distribution, and bounds of each parameter that does not simply have its default."""
    given = scenario.given_parameters()
    for parameter in PARAMETERS:
        key = parameter.key
        if key in given:
            yield key, given[key], parameter.low, parameter.high
        elif scenario.uncertainties == "prior":
            prior = Normal(dist="normal", mean=parameter.prior_mean, sd=parameter.prior_sd)
            yield key, prior, *_prior_bounds(key, given)


def _prior_bounds(key: str, given: dict[str, float | Uncertain]) -> tuple[float, float]:
    """The bounds of a prior; where a number fixes a neighbour in the order, the prior is cut there."""
    low, high = BY_KEY[key].low, BY_KEY[key].high
    if key not in ORDERED:
        return low, high
    numbers = [(ORDERED.index(other), value) for other, value in given.items() if other in ORDERED]
    position = ORDERED.index(key)
    least = max([low, *(value for other, value in numbers if isinstance(value, float) and other < position)])
    most = min([high, *(value for other, value in numbers if isinstance(value, float) and other > position)])
    return (least, most) if least < most else (low, high)


def _put_in_order(varied: dict[str, np.ndarray]) -> None:
    """Sort, run by run, the drawn coefficients of pressure that must not decrease."""
    keys = [key for key in ORDERED if key in varied]
    if keys:
        values = np.sort(np.stack([varied[key] for key in keys]), axis=0)
        varied.update(zip(keys, values, strict=True))


def _uncertain_keys(scenario: Scenario) -> list[str]:
    """The dotted keys of all that is drawn."""
    if scenario.uncertainties == "off":
        return []
    parameters = [f"parameters.{key}" for key, given, *_ in _parameters(scenario) if isinstance(given, Uncertain)]
    initial = [f"initial.{name}" for name, given in scenario.given_initial().items() if isinstance(given, Uncertain)]
    return parameters + initial


def _initial(
    scenario: Scenario, draws: dict[str, np.ndarray]
) -> tuple[dict[str, float | np.ndarray], dict[str, np.ndarray]]:
    """What the scenario gives of the initial state, and what of it is drawn, a value a run."""
    values: dict[str, float | np.ndarray] = {}
    varied: dict[str, np.ndarray] = {}
    for name, given in scenario.given_initial().items():
        variable = BY_NAME[name]
        if not isinstance(given, Uncertain):
            values[name] = as_number(variable, given)
        elif scenario.uncertainties == "off":
            values[name] = given.point(variable.low, variable.high, variable.words)
        else:
            drawn = given.quantile(draws[f"initial.{name}"], variable.low, variable.high, variable.words)
            values[name] = varied[f"initial.{name}"] = drawn
    return values, varied


def _checked(scenario: Scenario, key: str, value: object) -> int:
    """What an argument says in place of the scenario's own number, if it says anything."""
    if value is None:
        given: int = getattr(scenario, key)
        return given
    try:
        return int(CALENDAR[key](int(value) if isinstance(value, np.integer) else value))
    except PydanticCustomError:
        problem = Problem(key, message=f"is {described(value)}", allowed=CALENDAR[key].allowed)
        raise ScenarioError([problem]) from None
