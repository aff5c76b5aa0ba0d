"""Short names for results that share one, made of the paths that they were given as."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

UNSAFE = re.compile(r"[^\w.+=@/ -]")
"""What a folder's name may hold and a table, a page or another folder's name must not."""


def labels(given: Sequence[str]) -> list[str]:
    """A name for each of several different paths: its last part, and those before it that tell it apart from the rest.

    `a/baseline` and `b/baseline` are called so; `x/2020/results/baseline` and `x/2021/results/baseline` are called
    `2020/baseline` and `2021/baseline`.
    """
    paths = [_parts(path) for path in given]
    deepest = max(map(len, paths))
    differ = [depth for depth in range(1, deepest) if len({path[depth : depth + 1] for path in paths}) > 1]
    for count in range(len(differ) + 1):
        names = [_name(path, [0, *differ[:count]]) for path in paths]
        if len(set(names)) == len(names):
            break
    return [name if names.count(name) == 1 else f"{name} {number}" for number, name in enumerate(names, start=1)]


def _parts(given: str) -> tuple[str, ...]:
    """The parts of a path, the last one first; or those of a shipped name, which is not a path."""
    path = Path(given)
    path = path.resolve() if path.exists() else Path(os.path.normpath(path))
    return tuple(part for part in reversed(path.parts) if part not in (path.anchor, os.pardir))


def _name(path: tuple[str, ...], depths: Sequence[int]) -> str:
    return UNSAFE.sub("-", "/".join(path[depth] for depth in reversed(depths) if depth < len(path)))
