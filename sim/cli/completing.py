"""What the shell offers when a person presses Tab: shipped scenarios, files, folders, and the words of an option."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

TAKEN = (".yaml", ".yml", ".json")
"""Files that a command takes in place of a shipped name."""


def scenarios(incomplete: str) -> list[str]:
    """Shipped scenarios, scenario files, manifests and folders whose name begins so; a folder ends with a slash."""
    from sim.scenario import catalogue

    return [*(name for name in catalogue.names() if name.startswith(incomplete)), *_paths(incomplete)]


def among(words: Sequence[str]) -> Callable[[str], list[str]]:
    """A completion that offers fixed words."""

    def offered(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return offered


def _paths(incomplete: str) -> list[str]:
    folder, _, start = incomplete.rpartition("/")
    shown = f"{folder}/" if "/" in incomplete else ""
    try:
        entries = sorted(os.scandir(Path(shown or ".")), key=lambda entry: entry.name)
    except OSError:
        return []
    fitting = [entry for entry in entries if entry.name.startswith(start) and (start or not entry.name.startswith("."))]
    return [
        f"{shown}{entry.name}{'/' if entry.is_dir() else ''}"
        for entry in fitting
        if entry.is_dir() or entry.name.endswith(TAKEN)
    ]
