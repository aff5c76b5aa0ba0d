"""The scenarios that come with Panmunjom, and how a scenario is found by path or by name.

A file that exists is meant as a file. Anything else is looked up among the shipped scenarios, whose names are their
paths below the folder without the suffix, such as `baseline` or `history/2016-01`; the suffix may be given too, and the
folder left out.
"""

import os
from pathlib import Path, PurePosixPath

from sim.errors import Problem, ScenarioError
from sim.scenario.reading import parse, read_file
from sim.scenario.wording import closest

SUFFIXES = (".yaml", ".yml")
PACKAGE = Path(__file__).parent.parent


def folder() -> Path:
    """Where the shipped scenarios are: inside an installed package, or in the repository beside it."""
    installed = PACKAGE / "shipped"
    return installed if installed.is_dir() else PACKAGE.parent / "scenarios"


def names() -> tuple[str, ...]:
    """The names of the shipped scenarios: baseline, then by name, folders last."""
    base = folder()
    paths = [path.relative_to(base).with_suffix("") for path in base.rglob("*.yaml") if path.is_file()]
    paths.sort(key=lambda path: (path.as_posix() != "baseline", len(path.parts) > 1, path.as_posix()))
    return tuple(path.as_posix() for path in paths)


def shipped() -> list[tuple[str, str]]:
    """Names of the shipped scenarios with their one-line titles."""
    titles = []
    for name in names():
        label = f"{name}.yaml"
        node, _ = parse(read_file(folder() / label, label), label)
        title = node.entries.get("title")
        titles.append((name, str(title.value) if title else name))
    return titles


def shipped_path(asked: str) -> Path | None:
    """The file of a shipped scenario, named with or without folder and suffix; None if there is none, or several."""
    known = names()
    for name in (asked, *(asked.removesuffix(suffix) for suffix in SUFFIXES)):
        below = [path for path in known if path == name] or [path for path in known if path.endswith(f"/{name}")]
        if len(below) == 1:
            return folder() / f"{below[0]}.yaml"
    return None


def exists(path: Path) -> bool:
    """Whether there is a file or a folder; a name that none can have, such as one that is too long, does not exist."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def find(asked: str | Path) -> Path:
    """The file of a scenario that is named by path or by shipped name; a ScenarioError if there is neither."""
    path = Path(asked)
    if str(asked) and exists(path) and not (path.is_dir() and shipped_path(str(asked))):
        return path
    shipped_file = shipped_path(path.as_posix())
    if shipped_file is not None:
        return shipped_file
    raise ScenarioError([not_found(str(asked))])


def is_shipped(label: str) -> bool:
    """Whether a file, as messages name it, is one of the shipped scenarios."""
    path = Path(label)
    return exists(path) and path.resolve().is_relative_to(folder().resolve())


def short(label: str) -> str:
    """A file as a table names it: a shipped one by its path among them, such as `sweeps/red-line.yaml`."""
    path = Path(label)
    return path.resolve().relative_to(folder().resolve()).as_posix() if is_shipped(label) else label


def reference(path: Path, base: Path) -> str:
    """How a file in the folder `base` names a file that it extends: a shipped one by its name, wherever that is."""
    if is_shipped(str(path)):
        return short(str(path)).rpartition(".")[0]
    return Path(os.path.relpath(path.resolve(), base.resolve())).as_posix()


def label(path: Path) -> str:
    """A path as messages show it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def files_of(asked: str) -> list[str]:
    """The scenario files in a folder and below it; anything but a folder is itself."""
    path = Path(asked)
    if not asked or not (exists(path) and path.is_dir()) or shipped_path(asked):
        return [asked]
    files = sorted(str(file) for suffix in SUFFIXES for file in path.rglob(f"*{suffix}"))
    if not files:
        raise ScenarioError([Problem(asked, message="holds no scenario", allowed="a scenario is a file *.yaml")])
    return files


def not_found(asked: str) -> Problem:
    """The problem that a name is neither a file nor a shipped scenario."""
    known = names()
    near = closest(asked.removesuffix(".yaml"), known) or closest(PurePosixPath(asked).stem, known)
    what = "there is no such file and no shipped scenario of this name"
    return Problem(asked or "''", message=what, allowed="see 'panmunjom list'", suggestion=near)
