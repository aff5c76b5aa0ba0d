"""What `panmunjom run` is asked to run: scenario files, folders of them, shipped names, or the manifest of a result."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import Notice, PanmunjomError, Problem, Problems, ScenarioError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

MANIFEST = "manifest.json"
PATHS = ("none", "sample", "all")


class ManifestError(PanmunjomError):
    """A manifest whose result could not be reproduced; the message says what differs."""


@dataclass(frozen=True)
class Job:
    """A scenario and the folder of its result; `original` is the manifest that is repeated, if one is."""

    scenario: "Scenario"
    folder: Path
    original: dict[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    """What has no effect in the scenario."""

    @property
    def paths(self) -> str:
        """Which monthly histories are kept if the command does not say."""
        return str(self.original.get("paths", "none"))

    def difference(self, result: "Result") -> str:
        """What a repeated result and its original were made with that differs; empty if they are equal bit for bit."""
        made = result.manifest
        if not self.original or made["content_hash"] == self.original["content_hash"]:
            return ""
        keys = ("format", "version", "source_digest", "source_revision", "machine", "posterior")
        differences = [(key, self.original.get(key), made.get(key)) for key in keys]
        versions = self.original.get("versions", {})
        differences += [(name, versions.get(name), now) for name, now in made["versions"].items()]
        told = "\n".join(f"  {name}: {then} then, {now} now" for name, then, now in differences if then != now)
        return f"{self.folder}: the repeated result differs from the original. What differs:\n" + (
            told or "  nothing that the manifest records; the original files may have been changed"
        )


def load_all(names: list[str], settings: list[str], out: Path) -> list[Job]:
    """Every scenario named, with its folder below `out`; all problems of all files are reported at once."""
    problems = Problems()
    jobs: dict[str, Job] = {}
    for name in names:
        with problems.gathered():
            repeats = Path(name).name == MANIFEST
            for job in [_repeated(Path(name), settings, out)] if repeats else _jobs(name, settings, out):
                if job.folder.name in jobs:
                    message = (
                        f"a second scenario of the name '{job.folder.name}', so their results would share a folder"
                    )
                    problems.append(Problem(name, None, "name", message, "give one of them another name"))
                jobs[job.folder.name] = job
    problems.refuse()
    return list(jobs.values())


def _jobs(name: str, settings: list[str], out: Path) -> list[Job]:
    from sim.scenario.loading import load_each

    loaded, problems = load_each([name], settings)
    problems.refuse()
    return [Job(file.scenario, out / file.scenario.name, notices=file.notices) for file in loaded[name]]


def _repeated(path: Path, settings: list[str], out: Path) -> Job:
    """The job that repeats the result of a manifest, in a folder of its own beside results of the same name."""
    from sim.batch.provenance import FORMAT
    from sim.scenario import from_data

    def refused(message: str, allowed: str) -> ScenarioError:
        return ScenarioError([Problem(str(path), None, "", message, allowed)])

    if settings:
        raise refused("a manifest is repeated as it is", "run the scenario file to change something")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refused("there is no such file", "a finished result folder holds one") from None
    except (OSError, ValueError, RecursionError):
        raise refused("cannot be read as JSON", "give the manifest.json of a result") from None
    kinds = {"scenario": dict, "content_hash": str, "seed": int, "runs": int, "months": int, "versions": dict}
    if not isinstance(manifest, dict) or not all(isinstance(manifest.get(key), kind) for key, kind in kinds.items()):
        raise refused("not the manifest of a result", "give the manifest.json of a folder that 'panmunjom run' wrote")
    if manifest.get("format") != FORMAT:
        version = manifest.get("version", "another version")
        raise refused(
            f"has the format {manifest.get('format')!r}, and this version of Panmunjom reads {FORMAT}",
            f"repeat it with the version that wrote it ({version})",
        )
    if manifest.get("paths") not in PATHS:
        raise refused(f"'paths' is {manifest.get('paths')!r}", f"must be one of {', '.join(PATHS)}")
    try:
        repeated = from_data({**manifest["scenario"], **{key: manifest[key] for key in ("seed", "runs", "months")}})
    except ScenarioError as error:
        raise ScenarioError(replace(problem, path=str(path)) for problem in error.problems) from None
    return Job(repeated, out / f"{repeated.name}-repeated", manifest)
