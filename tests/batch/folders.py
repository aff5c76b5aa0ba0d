"""A small scenario, ways to run it into a folder, and result folders compared byte for byte."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sim.batch import provenance
from sim.batch.chunks import Cost
from sim.batch.output import study
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


VOLATILE = ("times", "engine")


def small(**changes: Any) -> Scenario:
    """The small scenario with some keys replaced."""
    return from_data(SMALL | changes)


def made(folder: Path, scenario: Scenario | None = None, **options: Any) -> Result:
    """The result of a scenario, written with its summary into `folder`."""
    return run_to_folder(scenario or small(), folder, **{"finish": Finisher(charts=False), **options})


PIECES = 4


def studied(
    folder: Path,
    seed: int = 11,
    resume: bool = False,
    report: Callable[[int, int], None] = lambda finished, wanted: None,
) -> None:
    """A study of a few pieces with fifty runs each, written into `folder`."""
    scenario = small(seed=seed)
    plan = provenance.plan(scenario.resolved(), seed, scenario.runs, scenario.months, kind="robustness")
    with study(folder, {**plan, "arguments": {}}, resume) as held:
        tables = []
        for number in range(PIECES):
            table = held.pieces.get(f"piece-{number}")
            if table is None:
                table = pa.table({"value": np.random.default_rng([seed, number]).random(50)})
                held.pieces.keep(f"piece-{number}", table)
            tables.append(table)
            report(number + 1, PIECES)

        def write(inside: Path) -> None:
            pa.concat_tables(tables).to_pandas().to_csv(inside / "robustness.csv")
            report(PIECES + 1, PIECES)

        held.publish({**plan, "arguments": {}}, write)


def content(folder: Path) -> dict[str, object]:
    """Every file of a folder: its bytes, and of the manifest all but times and engine."""
    found: dict[str, object] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        found[name] = path.read_bytes()
        if path.name == "manifest.json":
            found[name] = {key: value for key, value in json.loads(path.read_bytes()).items() if key not in VOLATILE}
    return found


def visible(folder: Path) -> dict[str, object]:
    """The content of a folder without what an unfinished run keeps there."""
    return {name: value for name, value in content(folder).items() if not name.startswith((".partial", ".discarded"))}


def with_chunks_of(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every chunk have `runs` runs and be flushed at once, and save the time of the pilot."""
    monkeypatch.setattr("sim.batch.run.chunk_cost", lambda task: Cost(0.0, 1.0))
    monkeypatch.setattr("sim.batch.run.chunk_size", lambda cost, missing, workers: runs)
    monkeypatch.setattr("sim.batch.work.FLUSH_SECONDS", -1.0)


class StopAfter:
    """A report of progress that interrupts once `runs` runs are finished, as Ctrl-C does."""

    def __init__(self, runs: int) -> None:
        self.runs = runs

    def __call__(self, finished: int, wanted: int) -> None:
        if finished >= self.runs:
            raise KeyboardInterrupt
