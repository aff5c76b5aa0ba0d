"""Where a result came from: scenario, seed, versions, source. Enough to repeat it bit for bit."""

import platform
import subprocess
from functools import cache
from importlib import metadata
from typing import Any

from sim.batch.folder import FORMAT
from sim.numerics.sources import NUMBERS, PACKAGE, digest, sources
from sim.scenario import posterior, record_start
from sim.scenario.schema import DEFAULT_START
from sim.scenario.state_sections import FROM

LIBRARIES = ("numpy", "scipy", "pandas", "pyarrow", "numba", "mesa")


def version() -> str:
    """The installed version of Panmunjom."""
    try:
        return metadata.version("panmunjom")
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def source_digest() -> str:
    """A digest of what the numbers of a result depend on; what only reads, words, stores or shows is not in it."""
    return digest(sources(NUMBERS))


@cache
def revision() -> str | None:
    """The commit of the checkout that the code runs from, `-modified` if it was changed since; None elsewhere."""
    if not (PACKAGE.parent / ".git").exists():
        return None
    command = ["git", "-C", str(PACKAGE.parent), "describe", "--always", "--abbrev=40", "--dirty=-modified"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def plan(
    resolved: dict[str, Any], seed: int, runs: int, months: int, paths: str = "none", precision: float | None = None,
    kind: str = "run",
) -> dict[str, Any]:  # fmt: skip
    """What decides a result: equal plans give equal results, whatever the engine, machine or number of workers.

    Of a posterior that parameters are drawn from it holds the hash and the last month that it knew; of a record that
    the runs start from, which facts these are, until when, how they are coded, and what followed them. Where a
    precision is asked for, `runs` are those of the first stage.
    """
    made: dict[str, Any] = {
        "format": FORMAT,
        "kind": kind,
        "scenario": resolved,
        "seed": seed,
        "runs": runs,
        "months": months,
        "paths": paths,
        "precision": precision,
        "version": version(),
        "source_digest": source_digest(),
    }
    start = resolved.get("start", DEFAULT_START)
    if resolved.get("initial", {}).get(FROM) == "record":
        made["record"] = record_start.origin(start)
    folder = posterior.folder_of(resolved.get("uncertainties"), start)
    if folder is None:
        return made
    known = {"posterior_until": until} if (until := posterior.known_until(folder)) else {}
    return {**made, "posterior": posterior.content_hash(folder), **known}


def environment() -> dict[str, Any]:
    """What the result was made with: interpreter, libraries, machine, source revision."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return {
        "versions": {"panmunjom": version(), "python": platform.python_version()} | versions,
        "machine": f"{platform.system()} {platform.machine()}",
        "source_revision": revision(),
    }
