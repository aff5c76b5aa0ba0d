"""Files of a person's own that a manifest names: facts, and the folder of a calibration.

A manifest holds a relative path from the folder that it lies in, so that it can be repeated from anywhere, also after
results have been moved together with what they were made from. Everywhere else a path counts from the current folder.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.scenario.catalogue import exists
from sim.scenario.keys import SHIPPED

KEYS = (("scenario", "uncertainties", "posterior"), ("arguments", "posterior"), ("arguments", "record"))
"""Where paths stand in a manifest."""
WORDS = (SHIPPED, "none", "")
"""What stands there in place of one."""


def kept(facts: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Facts, whose paths count from the current folder, as the manifest in `folder` holds them."""
    there = os.path.realpath(folder)
    return _with_paths(facts, lambda path: os.path.relpath(_physical(Path(path)), there))


def followed(manifest: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What the manifest in `folder` says, with paths that count from the current folder.

    One that leads nowhere from there is left as it is if it leads somewhere from here: older manifests hold such.
    """

    def from_here(path: str) -> str:
        there = _physical(folder / path)
        if exists(Path(path)) and not exists(there):
            return path
        return str(there) if folder.is_absolute() else os.path.relpath(there)

    return _with_paths(manifest, from_here)


def _with_paths(facts: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The facts with each relative path changed."""
    changed = dict(facts)
    for keys in KEYS:
        _change(changed, keys, change)
    return changed


def _change(facts: dict[str, Any], keys: tuple[str, ...], change: Callable[[str], str]) -> None:
    """Put the changed path under `keys`, if there is a relative one, in copies of what it stands in."""
    first, *rest = keys
    value = facts.get(first)
    if rest and isinstance(value, dict):
        facts[first] = dict(value)
        _change(facts[first], tuple(rest), change)
    elif not rest and isinstance(value, str) and value not in WORDS and not Path(value).is_absolute():
        facts[first] = change(value)


def _physical(path: Path) -> Path:
    """The absolute path without links among its folders, where `..` is the folder above; the name itself stays."""
    return Path(os.path.realpath(path.parent)) / path.name
