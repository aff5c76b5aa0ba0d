"""Uncertain quantities in words: to which actor or part of the model each belongs, and what it means."""

from sim.parameters import BY_KEY, ORDERED
from sim.state import BY_NAME

ACTORS = {
    "north_korea": "North Korea", "south_korea": "South Korea", "united_states": "United States",
    "diplomacy": "Diplomacy", "economy": "Economy", "pressure": "Pressure", "beliefs": "Beliefs",
    "initial": "At the start",
}  # fmt: skip
OTHERS = "All others"
_IN_ORDER = tuple(f"parameters.{key}" for key in ORDERED)


def actor(keys: tuple[str, ...]) -> str:
    """The actor, or the part of the model, to which the dotted keys belong."""
    groups = {_group(key) for key in keys}
    return ACTORS[groups.pop()] if len(groups) == 1 else OTHERS


def _group(key: str) -> str:
    if key.startswith("initial."):
        return "initial"
    parts = key.removeprefix("parameters.").split(".")
    return parts[1] if parts[0] == "rationality" else parts[0]


def meaning(keys: tuple[str, ...]) -> str:
    """What the quantities of the dotted keys mean, as a clause; of many only how many they are."""
    if set(keys) <= set(_IN_ORDER) and len(keys) > 1:
        ranges = [key.rpartition("_")[2] for key in _IN_ORDER if key in keys]
        return f"what full pressure adds to {'-, '.join(ranges[:-1])}- and {ranges[-1]}-range tests (kept in order)"
    if len(keys) > 1:
        return f"{len(keys)} quantities together"
    key = keys[0].removeprefix("parameters.")
    return BY_KEY[key].meaning if key in BY_KEY else BY_NAME[key.removeprefix("initial.")].meaning
