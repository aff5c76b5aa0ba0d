"""What a command of analysis is given: result folders, or scenarios that are run for it there and then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.loading import MANIFEST
from sim.errors import PanmunjomError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario


class SourceError(PanmunjomError):
    """Results that a command cannot take; the message says why."""


@dataclass(frozen=True)
class Asked:
    """How scenarios are run that have no result yet; None: as the results beside them, else as the file says."""

    runs: int | None = None
    months: int | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    workers: int | None = None

    @property
    def changes(self) -> str:
        """The options that ask for something else than what a file says, as they are typed; empty if there are none."""
        numbers = [f"--{key}" for key in ("runs", "months", "seed") if getattr(self, key) is not None]
        return ", ".join([*numbers, *(["--set"] if self.settings else [])])


def results_of(names: Sequence[str], asked: Asked, quiet: bool) -> "list[Result]":
    """The result of each name, in order: read where it is a result folder, else run in memory.

    Scenarios are run with the seed, runs and months of the first result folder among the names, so that they meet the
    same luck. Raises `SourceError` for the same thing twice, and the errors of reading and running.
    """
    import analysis
    from sim.batch.executors import Threads
    from sim.batch.run import run
    from sim.cli.progress import Progress, compiling_note

    folders = {name: analysis.load(name) for name in names if is_result(name)}
    if folders and (options := asked.changes):
        raise SourceError(
            f"{next(iter(folders))} is a finished result, which {options} cannot change; leave the option out, or give "
            "the scenario in place of the folder"
        )
    model = next(iter(folders.values()), None)
    given = {key: model.manifest[key] if model else getattr(asked, key) for key in ("runs", "months", "seed")}
    settings = [*asked.settings, *(f"{key}={value}" for key, value in given.items() if value is not None)]
    scenarios = _scenarios([name for name in names if name not in folders], settings)
    if scenarios and not quiet:
        compiling_note()
    found: list[tuple[str, Result]] = []
    with Progress(shown=not quiet) as progress:
        for name in names:
            if name in folders:
                found.append((name, folders[name]))
            for scenario in scenarios.get(name, []):
                found.append(
                    (name, run(scenario, executor=Threads(asked.workers), progress=progress.on(scenario.name)))
                )
    return _told_apart(found)


def _told_apart(found: "list[tuple[str, Result]]") -> "list[Result]":
    """The results; of those that share a scenario's name, each is called by what it was given as."""
    names = [result.name for _, result in found]
    results = []
    for given, result in found:
        if names.count(result.name) > 1:
            scenario = {**result.manifest["scenario"], "name": given.rstrip("/")}
            result = replace(result, manifest={**result.manifest, "scenario": scenario})
        results.append(result)
    names = [result.name for result in results]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SourceError(f"{twice} is given twice; give another result or scenario")
    return results


def is_result(name: str) -> bool:
    """Whether the name is a finished result folder, rather than a scenario or a folder of scenarios."""
    return (Path(name) / MANIFEST).is_file()


def _scenarios(names: Sequence[str], settings: list[str]) -> "dict[str, list[Scenario]]":
    from sim.scenario.loading import load_each

    loaded, problems = load_each(names, settings)
    problems.refuse()
    return {name: [file.scenario for file in files] for name, files in loaded.items()}
