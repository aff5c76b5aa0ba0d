"""What `panmunjom run` is asked to run: scenario files, folders of them, shipped names, or the manifest of a result."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.folder import MANIFEST
from sim.errors import Notice, PanmunjomError, Problem, Problems, ScenarioError, shown

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

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
        return difference(self.folder, self.original, result.manifest) if self.original else ""


def difference(folder: Path, original: dict[str, Any], repeated: dict[str, Any]) -> str:
    """What two manifests of one thing were made with that differs; empty if the contents are equal bit for bit."""
    if repeated["content_hash"] == original["content_hash"]:
        return ""
    keys = ("format", "version", "source_digest", "source_revision", "machine", "posterior")
    differences = [(key, original.get(key), repeated.get(key)) for key in keys]
    versions = original["versions"]
    differences += [(name, versions.get(name), now) for name, now in repeated["versions"].items()]
    lines = "\n".join(f"  {name}: {shown(str(then))} then, {now} now" for name, then, now in differences if then != now)
    return f"{folder}: the repeated result differs from the original. What differs:\n" + (
        lines or "  nothing that the manifest records; the original files may have been changed"
    )


def load_all(names: list[str], settings: list[str], out: Path) -> list[Job]:
    """Every scenario named, with its folder below `out`; all problems of all files are reported at once."""
    problems = Problems()
    jobs: dict[str, Job] = {}
    for name in names:
        with problems.gathered():
            repeats = name.endswith(MANIFEST)
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
    from sim.batch import manifest as manifests

    if settings:
        message, allowed = "a manifest is repeated as it is", "run the scenario file to change something"
        raise ScenarioError([Problem(str(path), None, "", message, allowed)])
    manifest = manifests.read(path)
    if manifest["kind"] != "run":
        raise ManifestError(
            f"{path}: is that of {manifests.called(manifest['kind'])}, which is repeated alone, without other scenarios"
        )
    repeated = manifests.scenario_of(manifest, path)
    return Job(repeated, out / f"{repeated.name}-repeated", manifest)
