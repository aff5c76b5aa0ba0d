"""What `panmunjom run` is asked to run: scenario files, folders of them, shipped names, or the manifest of a result."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import PanmunjomError, Problem, ScenarioError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

MANIFEST = "manifest.json"


class ManifestError(PanmunjomError):
    """A manifest that cannot be repeated, or whose result could not be reproduced; the message says what differs."""


@dataclass(frozen=True)
class Job:
    """A scenario and the folder of its result; `original` is the manifest that is repeated, if one is."""

    scenario: "Scenario"
    folder: Path
    original: dict[str, Any] = field(default_factory=dict)

    def compare(self, result: "Result") -> None:
        """Raise a ManifestError if the repeated result is not, bit for bit, the original one."""
        made = result.manifest
        if not self.original or made["content_hash"] == self.original["content_hash"]:
            return
        keys = ("format", "source_digest", "source_revision", "machine")
        differences = [(key, self.original.get(key), made[key]) for key in keys]
        versions = self.original.get("versions", {})
        differences += [(name, versions.get(name), now) for name, now in made["versions"].items()]
        told = "\n".join(f"  {name}: {then} then, {now} now" for name, then, now in differences if then != now)
        raise ManifestError(
            f"{self.folder}: the repeated result differs from the original. What differs:\n"
            + (told or "  nothing that the manifest records; the original files may have been changed")
        )


def load_all(names: list[str], settings: list[str], out: Path) -> list[Job]:
    """Every scenario named, with its folder below `out`; all problems of all files are reported at once."""
    from sim.scenario import load
    from sim.scenario.catalogue import files_of

    problems: list[Problem] = []
    jobs: dict[str, Job] = {}
    for name in names:
        try:
            if Path(name).name == MANIFEST:
                found = [_repeated(Path(name), settings, out)]
            else:
                found = [Job(scenario, out / scenario.name) for scenario in _each(load, files_of(name), settings)]
        except ScenarioError as error:
            problems += error.problems
            continue
        for job in found:
            if job.folder.name in jobs:
                message = f"a second scenario of the name '{job.folder.name}', so their results would share a folder"
                problems.append(Problem(name, None, "name", message, "give one of them another name"))
            jobs[job.folder.name] = job
    if problems:
        raise ScenarioError(problems)
    return list(jobs.values())


def _each(load: Any, files: list[str], settings: list[str]) -> list["Scenario"]:
    problems: list[Problem] = []
    scenarios = []
    for file in files:
        try:
            scenarios.append(load(file, settings))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return scenarios


def _repeated(path: Path, settings: list[str], out: Path) -> Job:
    """The job that repeats the result of a manifest, in a folder of its own beside results of the same name."""
    from sim.scenario import from_data

    if settings:
        raise ManifestError(f"{path}: a manifest is repeated as it is; run the scenario file to change something")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        scenario, size = manifest["scenario"], {key: manifest[key] for key in ("seed", "runs", "months")}
        manifest["content_hash"]
    except FileNotFoundError:
        raise ManifestError(f"{path}: there is no such file; a finished result folder holds one") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(f"{path}: not the manifest of a result ({error})") from None
    repeated = from_data({**scenario, **size})
    return Job(repeated, out / f"{repeated.name}-repeated", manifest)
