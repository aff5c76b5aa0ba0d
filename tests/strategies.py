"""Hypothesis strategies that generate whole valid scenarios, as plain data for `sim.scenario.from_data`."""

from typing import Any

from hypothesis import strategies as st

from sim.outcomes import RUN_OUTCOMES
from sim.parameters import PARAMETERS, STRUCTURES, Parameter
from sim.scenario.state_sections import is_flag
from sim.state import VARIABLES, Variable
from sim.vocabulary import DRILL_MONTHS, INSTRUMENTS

MODERATE = 6.0
"""Log-odds beyond this are certainties; generated ones mostly stay within, so that runs differ."""
LONGEST = 48
MOST_CONDITIONS = 6


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers between two bounds; the bounds themselves come often enough."""
    return st.floats(low, high, allow_nan=False, allow_subnormal=False).map(lambda value: round(value, 6) or 0.0)


def point_values(parameter: Parameter) -> st.SearchStrategy[float]:
    """Values of a coefficient: mostly moderate, sometimes anywhere within the bounds."""
    low, high = max(parameter.low, -MODERATE), min(parameter.high, MODERATE)
    moderate = numbers(low, high)
    anywhere = numbers(parameter.low, parameter.high)
    return st.integers(0, 9).flatmap(lambda lot: anywhere if lot == 0 else moderate)


@st.composite
def distributions(draw: st.DrawFn, low: float, high: float) -> dict[str, Any]:
    """A distribution with enough of its probability between two bounds."""
    low, high = max(low, -MODERATE), min(high, MODERATE * 10)
    width = high - low
    middle = draw(numbers(low + 0.25 * width, low + 0.75 * width))
    kinds = ["normal", "uniform", "triangular", "beta", "choice"]
    if low >= 0 and middle > 0:
        kinds += ["gamma", "lognormal"]
    kind = draw(st.sampled_from(kinds))
    if kind == "normal":
        made = {"mean": middle, "sd": draw(st.sampled_from([0.05, 0.1, 0.3])) * width}
        return (
            {"dist": kind}
            | made
            | draw(st.sampled_from([{}, {"low": low}, {"high": high}, {"low": low, "high": high}]))
        )
    if kind == "uniform":
        return {"dist": kind, "low": low, "high": middle}
    if kind == "triangular":
        return {"dist": kind, "low": low, "mode": middle, "high": high}
    if kind == "beta":
        shapes = st.sampled_from([0.5, 1.0, 2.5, 10.0])
        return {"dist": kind, "a": draw(shapes), "b": draw(shapes), "low": low, "high": high}
    if kind == "gamma":
        return {"dist": kind, "shape": 4.0, "scale": middle / 4}
    if kind == "lognormal":
        return {"dist": kind, "median": middle, "sigma": draw(st.sampled_from([0.1, 0.5, 1.0]))}
    values = draw(st.lists(numbers(low, high), min_size=1, max_size=4))
    weights = draw(st.none() | st.lists(st.integers(1, 9), min_size=len(values), max_size=len(values)))
    return {"dist": kind, "values": values} | ({} if weights is None else {"weights": weights})


@st.composite
def parameter_sections(draw: st.DrawFn, uncertain: bool = True) -> dict[str, Any]:
    """The section `parameters` with up to a dozen coefficients."""
    chosen = draw(st.lists(st.sampled_from(PARAMETERS), max_size=12, unique_by=lambda parameter: parameter.key))
    section: dict[str, Any] = {}
    for parameter in chosen:
        *groups, leaf = parameter.key.split(".")
        branch = section
        for group in groups:
            branch = branch.setdefault(group, {})
        given = uncertain and draw(st.integers(0, 4)) == 0
        branch[leaf] = draw(distributions(parameter.low, parameter.high) if given else point_values(parameter))
    return section


def state_values(variable: Variable) -> st.SearchStrategy[Any]:
    """Values of a state variable as a file writes them."""
    if variable.words:
        return st.sampled_from(variable.words)
    if is_flag(variable):
        return st.integers(0, 1)
    return numbers(variable.low, min(variable.high, 100.0))


SETTABLE = [variable for variable in VARIABLES if variable.settable]
PUBLIC = [variable for variable in VARIABLES if variable.public]


@st.composite
def settings_of_states(draw: st.DrawFn, least: int = 0, most: int = 6) -> dict[str, Any]:
    """Values for some settable variables."""
    chosen = draw(st.lists(st.sampled_from(SETTABLE), min_size=least, max_size=most, unique_by=lambda each: each.name))
    return {variable.name: draw(state_values(variable)) for variable in chosen}


@st.composite
def initial_sections(draw: st.DrawFn, uncertain: bool = True) -> dict[str, Any]:
    """The section `initial`: values, and now and then a distribution."""
    section = draw(settings_of_states())
    for name in list(section):
        variable = next(each for each in SETTABLE if each.name == name)
        if uncertain and draw(st.integers(0, 4)) == 0:
            if variable.whole:
                values = draw(st.lists(state_values(variable), min_size=1, max_size=3))
                section[name] = {"dist": "choice", "values": values}
            else:
                section[name] = draw(distributions(variable.low, variable.high))
    return section


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """What `when` asks: values and ranges of public states."""
    chosen = draw(
        st.lists(st.sampled_from(PUBLIC), min_size=1, max_size=MOST_CONDITIONS, unique_by=lambda each: each.name)
    )
    asked: dict[str, Any] = {}
    for variable in chosen:
        if draw(st.booleans()):
            asked[variable.name] = draw(state_values(variable))
            continue
        bounds = [draw(state_values(variable)), draw(state_values(variable))]
        bounds.sort(key=variable.words.index if variable.words else float)
        names = draw(st.sampled_from([("min",), ("max",), ("min", "max")]))
        asked[variable.name] = {name: bounds[0 if name == "min" else 1] for name in names}
    return asked


@st.composite
def events(draw: st.DrawFn, start: str, months: int) -> dict[str, Any]:
    """An event of any kind that fits the calendar."""
    first = draw(st.integers(1, months + 2))
    last = draw(st.integers(first, months + 14))
    event: dict[str, Any] = {"month": first} if draw(st.booleans()) else {"months": [first, last]}
    span = event.get("months", [first, first])
    kinds = draw(
        st.lists(
            st.sampled_from(["force", "set", "leader", "enforcement", "flood"]), min_size=1, max_size=3, unique=True
        )
    )
    for kind in kinds:
        if kind == "force":
            event["force"] = draw(forces(start, span))
            if event["force"].get("united_states.sanctions") in ("ease", "tighten") and draw(st.booleans()):
                event["step"] = draw(numbers(0, 1))
        elif kind == "set":
            event["set"] = draw(settings_of_states(least=1, most=3))
        elif kind == "leader":
            event["leader"] = draw(st.sampled_from(["south_korea", "united_states"]))
            event["engagement"] = draw(numbers(0, 1))
            if draw(st.booleans()):
                event["otherwise"] = draw(numbers(0, 1))
        elif kind == "enforcement":
            event["enforcement"] = {"to": draw(numbers(0, 1))}
        else:
            event["flood"] = True
    if draw(st.booleans()):
        event["probability"] = draw(numbers(0, 1))
    if draw(st.booleans()):
        event["when"] = draw(conditions())
    return event


@st.composite
def forces(draw: st.DrawFn, start: str, span: list[int]) -> dict[str, str]:
    """Forced levels of one to three instruments; a drill only where the span holds one."""
    offset = int(start[5:]) - 1
    season = any((offset + month - 1) % 12 + 1 in DRILL_MONTHS for month in range(span[0], span[1] + 1))
    allowed = [instrument for instrument in INSTRUMENTS if season or instrument.name != "drill"]
    chosen = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=3, unique_by=lambda each: each.key))
    return {instrument.key: draw(st.sampled_from(instrument.levels)) for instrument in chosen}


@st.composite
def scenario_data(draw: st.DrawFn, uncertain: bool = True, longest: int = LONGEST) -> dict[str, Any]:
    """A whole valid scenario; with `uncertain=False` nothing varies between runs but luck."""
    start = f"{draw(st.integers(1990, 2100))}-{draw(st.integers(1, 12)):02d}"
    months = draw(st.integers(1, longest))
    data: dict[str, Any] = {
        "name": draw(st.from_regex(r"s[a-z0-9_-]{0,20}", fullmatch=True)),
        "start": start,
        "months": months,
        "runs": draw(st.integers(1, 64)),
        "seed": draw(st.integers(0, 2**63 - 1)),
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "title": st.text(st.characters(categories=["L", "N", "Zs"]), max_size=40).map(str.strip),
        "parameters": parameter_sections(uncertain),
        "initial": initial_sections(uncertain),
        "structures": st.fixed_dictionaries(
            {}, optional={name: st.sampled_from(structure.words) for name, structure in STRUCTURES.items()}
        ),
        "events": st.lists(events(start, months), max_size=8),
        "outcomes": st.lists(st.sampled_from(RUN_OUTCOMES), max_size=3, unique=True),
    }
    if uncertain:
        optional["uncertainties"] = st.sampled_from(["off", "on", "prior"])
    for key, strategy in optional.items():
        if draw(st.integers(0, 3)) > 0:
            data[key] = draw(strategy)
    return data
