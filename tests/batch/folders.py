"""A small scenario, ways to run it into a folder, and result folders compared byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_to_folder
from sim.cli.finishing import Finisher
from sim.result import Result
from sim.scenario import Scenario, from_data

SMALL: dict[str, Any] = {
    "name": "small",
    "runs": 240,
    "months": 6,
    "seed": 11,
    "uncertainties": "on",
    "parameters": {"north_korea": {"test": {"momentum": {"dist": "normal", "mean": 1.5, "sd": 0.5}}}},
}


def small(**changes: Any) -> Scenario:
    """The small scenario with some keys replaced."""
    return from_data(SMALL | changes)


def made(folder: Path, scenario: Scenario | None = None, **options: Any) -> Result:
    """The result of a scenario, written with its summary into `folder`."""
    return run_to_folder(scenario or small(), folder, **{"finish": Finisher(charts=False), **options})


def content(folder: Path) -> dict[str, object]:
    """Every file of a folder: its bytes, and of the manifest all but times and engine."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if path.name == "manifest.json":
            manifest = json.loads(path.read_bytes())
            found[path.name] = {key: value for key, value in manifest.items() if key not in ("times", "engine")}
        elif path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def with_chunks_of(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every chunk have `runs` runs and be flushed at once."""
    monkeypatch.setattr("sim.batch.run.chunk_size", lambda cost, missing, workers: runs)
    monkeypatch.setattr("sim.batch.work.FLUSH_SECONDS", -1.0)


class StopAfter:
    """A report of progress that interrupts once `runs` runs are finished, as Ctrl-C does."""

    def __init__(self, runs: int) -> None:
        self.runs = runs

    def __call__(self, finished: int, wanted: int) -> None:
        if finished >= self.runs:
            raise KeyboardInterrupt
