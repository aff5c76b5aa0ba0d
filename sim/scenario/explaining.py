"""From what pydantic finds to problems that an analyst can mend: where, what, what is allowed, what may be meant."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAliasType, get_args

from pydantic import BaseModel, ValidationError

from sim.errors import Problem, shown
from sim.scenario.distributions import DISTRIBUTION_NAMES
from sim.scenario.keys import suggestion
from sim.scenario.nodes import KeyPath, Node
from sim.scenario.paths import dotted
from sim.scenario.state_sections import INSTEAD
from sim.scenario.wording import closest, described, one_of
from sim.state import BY_NAME

UNKNOWN_KEY = "is not a key"
SINGLE_CHANNEL = "united_states.response"
"""The key of version 0.1.0, in which Washington did one thing a month."""
WRITE_INSTEAD = (
    "write united_states.sanctions: hold, tighten or ease, or united_states.talk: none, declare or talk; the old hold "
    "is {united_states.sanctions: hold, united_states.talk: none}"
)
MOST_LISTED = 16
FEW = 6
MOST_EXPLAINED = 200
"""So many keys are listed in a message, beside a suggestion only a few; after so many problems nothing is suggested."""


def problems_in(error: ValidationError, root: Node, model: type[BaseModel]) -> Iterator[tuple[KeyPath, Problem]]:
    """Every problem with the path, within `root`, of the value that has it."""
    for number, detail in enumerate(error.errors(include_url=False, include_input=True)):
        context: Mapping[str, Any] = detail.get("ctx", {})
        if detail["type"] == "too_short" and detail["input"]:
            continue  # no item of the list is right, and each has a problem of its own
        location = tuple(detail["loc"])
        if at := context.get("at"):
            location += (at,)
        followed = list(root.follow(location))
        path = tuple(part for part, _ in followed)
        place = followed[-1][1].place if followed else root.place
        if number >= MOST_EXPLAINED and detail["type"] == "extra_forbidden":
            yield path, Problem(place.path, place.line, dotted(path), UNKNOWN_KEY)
            continue
        message, allowed, meant = _worded(detail["type"], location, path, detail, context, model)
        yield path, Problem(place.path, place.line, dotted(path), message, allowed, shown(meant))


def _worded(
    kind: str, location: KeyPath, path: KeyPath, detail: Mapping[str, Any], context: Mapping[str, Any], model: Any
) -> tuple[str, str, str]:
    """What is wrong, what is allowed, and what may have been meant."""
    value = detail["input"]
    if kind == "fault":
        return context["message"], context["allowed"], context["suggestion"]
    if kind == "extra_forbidden":
        return _unknown_key(path, tuple(_keys_at(model, location[:-1])))
    if kind == "missing":
        return f"'{location[-1]}' is missing", "", ""
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        given = value.get("dist") if isinstance(value, dict) else None
        allowed = f"dist {one_of(DISTRIBUTION_NAMES)}"
        if given is None:
            return "is a mapping but names no distribution", f"give a number, or a mapping in which {allowed}", ""
        return f"dist is {described(given)}", allowed, closest(str(given), DISTRIBUTION_NAMES)
    if kind == "too_short":
        return "is an empty list", "needs at least one item", ""
    if kind == "too_long":
        return "is too long a list", f"at most {context['max_length']} items are allowed", ""
    wanted = {
        "model_type": "must be a mapping (key: value)",
        "model_attributes_type": "must be a mapping (key: value)",
        "dict_type": "must be a mapping (key: value)",
        "tuple_type": "must be a list (- item)",
        "literal_error": f"must be {str(context.get('expected', '')).lower()}",
        "string_type": "must be text",
    }.get(kind, detail["msg"])
    return f"is {described(value)}", wanted, ""


def _unknown_key(path: KeyPath, siblings: tuple[str, ...]) -> tuple[str, str, str]:
    key = str(path[-1]) if path else ""
    if key == "<<":
        return "merge keys are not read", "use extends to build on another file", ""
    if key == SINGLE_CHANNEL:
        return "Washington has two channels now", WRITE_INSTEAD, ""
    section = path[-2] if len(path) > 1 else ""
    if section in ("initial", "set", "when") and key in BY_NAME:
        meant = INSTEAD.get(key, "")
        if section == "when":
            return "is not public", "a condition can ask about: " + ", ".join(siblings), ""
        return "is worked out by the model and cannot be set", f"set {meant} instead" if meant else "", ""
    meant = suggestion(dotted(tuple(part for part in path if isinstance(part, str))), siblings)
    most = FEW if meant else MOST_LISTED
    listed = f"allowed here: {', '.join(siblings)}" if 0 < len(siblings) <= most else ""
    return UNKNOWN_KEY, listed, meant


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a type is made of."""
    if isinstance(annotation, TypeAliasType):
        annotation = annotation.__value__
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _keys_at(model: type[BaseModel], location: KeyPath) -> list[str]:
    """The keys that a file may have at a place."""
    models = [model]
    for part in location:
        fields = [
            field for model in models for name, field in model.model_fields.items() if part in (field.alias, name)
        ]
        if fields:
            kinds = (kind for field in fields for kind in (field.annotation, *field.metadata))
            models = [inner for kind in kinds for inner in _models_in(kind)]
        elif part in DISTRIBUTION_NAMES:
            models = [model for model in models if get_args(model.model_fields["dist"].annotation) == (part,)]
    return [field.alias or name for model in models for name, field in model.model_fields.items()]
