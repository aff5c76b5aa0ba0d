"""What a command of analysis is given: result folders, or scenarios that are run for it there and then."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.batch.folder import MANIFEST
from sim.cli.labels import labels
from sim.errors import PanmunjomError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario


class SourceError(PanmunjomError):
    """Results that a command cannot take; the message says why."""


@dataclass(frozen=True)
class RunOptions:
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


def results_of(names: Sequence[str], options: RunOptions, quiet: bool) -> "list[Result]":
    """The result of each name, in order: read where it is a result folder, else run in memory.

    Scenarios are run with the seed, runs and months of the first result folder among the names, so that they have the
    same random draws. Results that share a name have labels, which tell them apart. Raises `SourceError` for the same
    thing twice, and the errors of reading and running.
    """
    import analysis

    folders = {name: analysis.load(name) for name in names if is_result(name)}
    if folders and (changes := options.changes):
        raise SourceError(
            f"{next(iter(folders))} is a finished result, which {changes} cannot change; leave the option out, or give "
            "the scenario in place of the folder"
        )
    model = next(iter(folders.values()), None)
    given = {key: model.manifest[key] if model else getattr(options, key) for key in ("runs", "months", "seed")}
    settings = [*options.settings, *(f"{key}={value}" for key, value in given.items() if value is not None)]
    scenarios = _scenarios([name for name in names if name not in folders], settings)
    results = [(name, folders[name]) for name in names if name in folders]
    if scenarios:
        results = _with_runs(names, results, scenarios, options, quiet)
    return _told_apart(results)


def _with_runs(
    names: Sequence[str], read: "list[tuple[str, Result]]", scenarios: "dict[str, list[Scenario]]",
    options: RunOptions, quiet: bool,
) -> "list[tuple[str, Result]]":  # fmt: skip
    """The results that were read and those of the scenarios, run now, in the order of the names, each with its path."""
    from sim.batch.executors import Threads
    from sim.batch.run import run
    from sim.cli.progress import Progress, compiling_note

    if not quiet:
        compiling_note()
    folders, results = dict(read), []
    with Progress(shown=not quiet) as progress:
        for name in names:
            if name in folders:
                results.append((name, folders[name]))
            for scenario in (several := scenarios.get(name, [])):
                path = name if len(several) == 1 else f"{name}/{scenario.name}"
                executor, report = Threads(options.workers), progress.on(scenario.name)
                results.append((path, run(scenario, executor=executor, progress=report)))
    return results


def _told_apart(results: "list[tuple[str, Result]]") -> "list[Result]":
    """The results; those that share a scenario's name have labels made of what they were given as."""
    paths = [os.path.realpath(given) for given, _ in results]
    if twice := next((given for (given, _), path in zip(results, paths, strict=True) if paths.count(path) > 1), None):
        raise SourceError(f"{twice} is given twice; give another result or scenario")
    names = [result.name for _, result in results]
    alike = [number for number, name in enumerate(names) if names.count(name) > 1]
    if not alike:
        return [result for _, result in results]
    for number, label in zip(alike, labels([results[number][0] for number in alike]), strict=True):
        names[number] = label
    if len(set(names)) < len(names):
        names = labels([given for given, _ in results])
    return [
        result if result.name == name else replace(result, label=name)
        for (_, result), name in zip(results, names, strict=True)
    ]


def is_result(name: str) -> bool:
    """Whether the name is a finished result folder, rather than a scenario or a folder of scenarios."""
    return os.path.lexists(Path(name) / MANIFEST)


def _scenarios(names: Sequence[str], settings: list[str]) -> "dict[str, list[Scenario]]":
    from sim.scenario.loading import load_each

    loaded, problems = load_each(names, settings)
    problems.refuse()
    return {name: [file.scenario for file in files] for name, files in loaded.items()}
