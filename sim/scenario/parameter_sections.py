"""The sections `parameters` and `structures`, made from the tables of `sim.parameters`."""

from typing import Annotated, Any

from pydantic import Field, create_model

from sim.parameters import PARAMETERS, STRUCTURES, Parameter, Structure
from sim.scenario.checking import Number, Word
from sim.scenario.distributions import Uncertain
from sim.scenario.quantities import point_or_distribution
from sim.scenario.section import MadeSection, Section, entries
from sim.scenario.wording import plain_number


def _documentation(parameter: Parameter) -> str:
    """Meaning, default, unit, bounds, prior and source of a coefficient in one line."""
    default, low, high = (plain_number(value) for value in (parameter.default, parameter.low, parameter.high))
    prior = f"normal({plain_number(parameter.prior_mean)}, {plain_number(parameter.prior_sd)})"
    meaning = parameter.meaning[0].upper() + parameter.meaning[1:]
    return (
        f"{meaning}. Default {default} {parameter.unit}, from {low} to {high}; "
        f"prior {prior} cut there. Source: {parameter.source}."
    )


def parameters_model() -> type[Section]:
    """The section `parameters`, nested by the parts of the keys."""
    tree: dict[str, Any] = {}
    for parameter in PARAMETERS:
        *groups, leaf = parameter.key.split(".")
        branch = tree
        for group in groups:
            branch = branch.setdefault(group, {})
        branch[leaf] = parameter
    return _group_model("Parameters", "Coefficients of the model; a number or a distribution each.", tree)


def _group_model(name: str, text: str, tree: dict[str, Any]) -> type[Section]:
    fields: dict[str, Any] = {}
    for key, below in tree.items():
        if isinstance(below, Parameter):
            kind = point_or_distribution(Number(below.low, below.high), below.low, below.high)
            fields[key] = (kind, Field(default=below.default, description=_documentation(below)))
        else:
            title = "".join(part.title() for part in key.split("_"))
            group = _group_model(f"{name}{title}", f"Coefficients under {key}.", below)
            fields[key] = (group, Field(default_factory=group, description=f"Coefficients under {key}."))
    return create_model(name, __base__=MadeSection, __doc__=text, **fields)


def structures_model() -> type[Section]:
    """The section `structures`, a switch each."""
    fields: dict[str, Any] = {
        name: (
            Annotated[str, Word(structure.words)],
            Field(default=structure.words[0], description=_meanings(structure)),
        )
        for name, structure in STRUCTURES.items()
    }
    text = "Switches that change the form of the model, so that a conclusion can be checked against it."
    return create_model("Structures", __base__=MadeSection, __doc__=text, **fields)


def _meanings(structure: Structure) -> str:
    """What the switch is about and what each setting means, in one line."""
    settings = "; ".join(f"{setting.name}: {setting.meaning.replace('`', '')}" for setting in structure.settings)
    return f"{structure.meaning} {settings}."


def flattened(section: Section, prefix: str = "") -> dict[str, float | Uncertain]:
    """What a section of nested groups says: dotted key to number or distribution."""
    values: dict[str, float | Uncertain] = {}
    for key, value in entries(section).items():
        if isinstance(value, Section) and not isinstance(value, Uncertain):
            values |= flattened(value, f"{prefix}{key}.")
        else:
            values[f"{prefix}{key}"] = value
    return values
