"""The scenario language, key by key. The text under a field is its documentation and its description in the schema."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from sim.outcomes import COUNTS, FLAGS, LEVELS, RUN_OUTCOMES
from sim.parameters import STRUCTURES
from sim.scenario.checking import Checked, Word, checked_number, fault
from sim.scenario.events import Event
from sim.scenario.keys import CALENDAR, SAMPLINGS, UNCERTAINTIES
from sim.scenario.parameter_sections import flattened, parameters_model, structures_model
from sim.scenario.section import Section
from sim.scenario.state_sections import FROM, given_values, initial_model
from sim.scenario.sweep import Axis, checked_sweep
from sim.scenario.wording import closest, described, one_of

DEFAULT_SEED = 20210924
DEFAULT_START = "2021-10"
LONGEST_NAME = 80
MOST_PARENTS = 16
MOST_LEVERS = 100
MOST_THRESHOLDS = 20
LARGEST_WEIGHT = 1e6
RESERVED_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""Names that Windows keeps for devices: no folder can be called so."""


if TYPE_CHECKING:  # a type checker cannot see the fields that are made from the tables of the model
    Parameters = Section
    Initial = Section
    Structures = Section
else:
    Parameters, Initial, Structures = parameters_model(), initial_model(), structures_model()


def _name(value: object) -> str:
    allowed = f"must be letters, digits, - and _, at most {LONGEST_NAME}, not starting with -"
    if not isinstance(value, str):
        raise fault(f"is {described(value)}", f"{allowed} (put numbers into quotes)")
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", value) or len(value) > LONGEST_NAME:
        raise fault(f"is {described(value)}", allowed)
    if RESERVED_NAMES.fullmatch(value):
        raise fault(f"is {described(value)}", "must not be a name that Windows keeps for a device")
    return value


def _start(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"(199\d|20\d\d|2100)-(0[1-9]|1[0-2])", value):
        return value
    raise fault(f"is {described(value)}", "must be a month from 1990-01 to 2100-12, written like 2021-10")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise fault(f"is {described(value)}", "must be text (put numbers into quotes)")
    return value.strip()


Name = Annotated[str, Checked(_name, {"type": "string", "pattern": r"^[A-Za-z0-9_][\w-]*$"})]
Text = Annotated[str, Checked(_text, {"type": "string"})]
Start = Annotated[str, Checked(_start, {"type": "string", "pattern": r"^\d{4}-\d{2}$"})]


class Posterior(Section):
    """Parameters as a calibration left them."""

    posterior: Text
    """The folder that the calibration wrote; shipped: a calibration that comes with the program."""
    hindsight: Annotated[str, Word(("off", "on"))] = "off"
    """on: the calibration may know months of the record that the scenario has not yet seen when it starts."""


Uncertainties = Annotated[
    Annotated[str, Word(UNCERTAINTIES), Tag("<word>")] | Annotated[Posterior, Tag("<folder>")],
    Discriminator(lambda value: "<folder>" if isinstance(value, dict | Posterior) else "<word>"),
]


class Lever(Section):
    """A named package of events, parameters, initial values and structures: one policy of a robustness run."""

    name: Name
    """Name of the policy in tables."""
    description: Text = ""
    """What the policy is."""
    parameters: Parameters = Field(default_factory=Parameters)
    """Coefficients that differ under this policy."""
    initial: Initial = Field(default_factory=Initial)
    """Initial values that differ under this policy."""
    structures: Structures = Field(default_factory=Structures)
    """Structure switches that differ under this policy."""
    events: tuple[Event, ...] = ()
    """Events that come on top of the scenario's own."""


WEIGHED = (*COUNTS, *FLAGS, *LEVELS)
"""The outcomes of a run that a payoff can weigh: numbers, and what is true (1) or not (0)."""


def _weights(value: object) -> dict[str, float]:
    if not isinstance(value, dict) or not value:
        raise fault(f"is {described(value)}", "must be outcomes with their weights, such as {final_economy: 100}")
    for name, weight in value.items():
        if name not in WEIGHED:
            near = closest(name, WEIGHED) if isinstance(name, str) else ""
            raise fault("is no outcome that can be weighed", one_of(WEIGHED), near, at=str(name))
        checked_number(weight, -LARGEST_WEIGHT, LARGEST_WEIGHT)
    return {name: float(weight) for name, weight in value.items()}


Weights = Annotated[
    dict[str, float],
    Checked(_weights, {"type": "object", "propertyNames": {"enum": list(WEIGHED)},
                       "additionalProperties": {"type": "number"}, "minProperties": 1}),
]  # fmt: skip


class Payoffs(Section):
    """What each actor is taken to want, for `panmunjom audit`; it steers no decision of the model."""

    north_korea: Weights | None = None
    """Outcomes of a run and what one unit of each is worth to North Korea; negative for what it dislikes."""
    south_korea: Weights | None = None
    """The same for South Korea."""
    united_states: Weights | None = None
    """The same for the United States."""


def _few(outcomes: object) -> object:
    """Refuse a list that is longer than there are outcomes before each of its words is looked up."""
    if isinstance(outcomes, list) and len(outcomes) > len(RUN_OUTCOMES):
        raise fault(f"lists {len(outcomes):,} outcomes", f"there are {len(RUN_OUTCOMES)}")
    return outcomes


def _levers(levers: tuple[Lever, ...]) -> tuple[Lever, ...]:
    names = [lever.name for lever in levers]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise fault(f"has two levers named '{twice}'", "every lever needs a name of its own")
    return levers


class Scenario(Section):
    """A whole scenario: files merged, settings applied, checked."""

    name: Name = "scenario"
    """Name of the scenario and of its folder of results; the name of the file if not given. Never inherited."""
    title: Text = ""
    """One line for lists and charts; the name if not given. Never inherited."""
    description: Text = ""
    """What the scenario is about. Never inherited."""
    start: Start = DEFAULT_START
    """The first simulated month, such as 2021-10."""
    months: Annotated[int, CALENDAR["months"]] = 36
    """How many months are simulated."""
    runs: Annotated[int, CALENDAR["runs"]] = 10_000
    """How many runs are simulated."""
    seed: Annotated[int, CALENDAR["seed"]] = DEFAULT_SEED
    """Whole number that fixes all random draws; scenarios with the same seed share them."""
    parameters: Parameters = Field(default_factory=Parameters)
    """Coefficients of the model; a number or a distribution each. What is not given has its default."""
    initial: Initial = Field(default_factory=Initial)
    """The state at the end of the month before the first."""
    structures: Structures = Field(default_factory=Structures)
    """Switches that change the form of the model."""
    events: tuple[Event, ...] = ()
    """What happens when. An inherited event with the same months, subjects and conditions is replaced;
    [] clears all."""
    uncertainties: Uncertainties = "off"
    """What is drawn anew in each run. off: nothing, a distribution stands for its mean (choice: its likeliest value);
    on: everything that has a distribution; prior: besides, every parameter that the file does not fix to a number,
    from its prior; posterior: parameters as a shipped calibration left them that knows nothing after the start."""
    sampling: Annotated[str, Word(SAMPLINGS)] = "random"
    """How drawn values are spread over the runs. random: independently; latin_hypercube: evenly over the range of each
    quantity; sobol: evenly over all of them together."""
    levers: Annotated[tuple[Lever, ...], Field(max_length=MOST_LEVERS), AfterValidator(_levers)] = ()
    """Alternative policies that a robustness run compares. An inherited lever with the same name is replaced."""
    sweep: Annotated[dict[str, Axis], AfterValidator(checked_sweep)] = Field(default_factory=dict)
    """One to four dotted keys, such as parameters.pressure.build, structures.learning or events[1].probability, and the
    values they take in turn."""
    outcomes: Annotated[tuple[Annotated[str, Word(RUN_OUTCOMES)], ...], BeforeValidator(_few)] = ()
    """Which outcomes to report first; a robustness run judges policies by them."""
    satisfice: Annotated[tuple[Text, ...], Field(max_length=MOST_THRESHOLDS)] = ()
    """Thresholds of a robustness run: conditions on the outcomes of a run, such as "first_red_line_month > 24", all of
    which a policy is to meet."""
    payoffs: Payoffs = Field(default_factory=Payoffs)
    """What each actor is taken to want, for an audit; an actor that is not named has the audit's own."""

    def resolved(self) -> dict[str, Any]:
        """Plain data, fit for JSON, that loads again as an equal scenario; defaults that were not given stay out."""
        return self.model_dump(mode="json", exclude_unset=True)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to other processes as plain data: pickle cannot find classes that the program makes as it starts."""
        from sim.scenario import from_data

        return from_data, (self.resolved(),)

    def given_parameters(self) -> dict[str, Any]:
        """What the scenario says about coefficients: key of `sim.parameters` to a number or a distribution."""
        return flattened(self.parameters)

    def given_initial(self) -> dict[str, Any]:
        """What the scenario says about the initial state: name of the variable to a value or a distribution."""
        return given_values(self.initial)

    @property
    def starts_from_record(self) -> bool:
        """Whether the initial state is where the record leaves the model, before anything that is given besides."""
        return bool(getattr(self.initial, FROM) == "record")

    def structure_settings(self) -> dict[str, str]:
        """Every structure switch with its setting."""
        return {name: getattr(self.structures, name) for name in STRUCTURES}


PATHS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def _parents(value: object) -> tuple[str, ...]:
    allowed = f"must be a path or a list of at most {MOST_PARENTS} paths"
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise fault(f"is {described(value)}", allowed)
    if not 1 <= len(listed) <= MOST_PARENTS:
        raise fault(f"lists {len(listed)} files", allowed)
    for path in listed:
        if not isinstance(path, str) or not path.strip():
            raise fault("is empty" if isinstance(path, str) else f"holds {described(path)}", allowed)
    return tuple(listed)


class ScenarioFile(Scenario):
    """A scenario of Panmunjom."""

    extends: Annotated[tuple[str, ...], Checked(_parents, PATHS)] | None = None
    """The file or files that this one builds on, relative to it, or names of shipped scenarios; later ones win over
    earlier ones, and the keys of this file win over all."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors."""
    schema: dict[str, Any] = _tidy(ScenarioFile.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Panmunjom scenario"} | schema


def _tidy(schema: Any) -> Any:
    """A schema without pydantic's titles, which repeat the keys, and without null, which no file may hold."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _tidy(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if len(kept.get("anyOf", ())) == 1:
        kept |= kept.pop("anyOf")[0]
    return kept
