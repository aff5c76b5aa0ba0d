"""What a result ends with: the commands that say why, compare, and make it again, ready to be copied."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from sim.batch.folder import MANIFEST
from sim.cli.screen import Screen

OTHER = "OTHER"
"""Stands for a scenario or a result of the reader's choice."""

type Words = Sequence[str | Path]


def command(words: Words) -> str:
    """A command line as a shell takes it."""
    return shlex.join(["panmunjom", *map(str, words)])


def say_next(**steps: Words) -> None:
    """A line for each step, such as `why` or `repeat`, with the words of its command after `panmunjom`."""
    screen, widest = Screen(), max(map(len, steps), default=0)
    for name, words in steps.items():
        screen.say(f"{name.capitalize()}:".ljust(widest + 2) + command(words))


def after_study(path: str, settings: Sequence[str], folder: Path) -> None:
    """The steps after a study of the scenario `path` with some settings, kept in `folder`."""
    changed = as_typed(settings)
    say_next(
        why=["explain", path, *changed],
        **_comparing(path, settings, folder),
        repeat=["run", folder / MANIFEST],
    )


def _comparing(path: str, settings: Sequence[str], folder: Path) -> dict[str, Words]:
    """What compares: of levers a study of them, unless it was that; of a sweep nothing; of all else `compare`."""
    from sim.scenario import load

    changed = as_typed(settings)
    if Path(path).is_dir():  # a result
        return {"compare": ["compare", path, OTHER]}
    scenario = load(path, list(settings))
    if scenario.levers:
        return {} if _kind(folder) == "robustness" else {"compare": ["robustness", path, *changed]}
    return {} if scenario.sweep else {"compare": ["compare", path, OTHER, *changed]}


def _kind(folder: Path) -> str:
    """The kind of study that `folder` holds."""
    return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("kind", ""))


def as_typed(settings: Sequence[str]) -> list[str]:
    """Settings as the words of a command."""
    return [word for setting in settings for word in ("--set", setting)]


def after_runs(folders: Sequence[Path], width: int = 80) -> None:
    """The steps after runs, each kept in a folder of its own; as many are named as a line holds, and one at least."""

    def named(verb: str, words: Sequence[Path], least: int) -> Words:
        count = len(words)
        while count > least and len(f"Compare: {command([verb, *words[:count]])}") > width:
            count -= 1
        return [verb, *words[:count]]

    several = len(folders) > 1
    say_next(
        why=["explain", folders[0]],
        compare=named("compare", folders, 2) if several else ["compare", folders[0], OTHER],
        repeat=named("run", [folder / MANIFEST for folder in folders], 1),
    )
