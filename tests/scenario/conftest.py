"""Scenario files written for one test, and the problems that they have."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import load


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a file into the current folder, which is a temporary one; its name comes back."""
    monkeypatch.chdir(tmp_path)

    def writer(text: str | bytes, name: str = "file.yaml") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return writer


@pytest.fixture
def problems_of(write: Callable[..., str]) -> Callable[..., list[str]]:
    """Writes a file and gives the problems that loading it reports, as lines."""

    def find(text: str | bytes, *settings: str, name: str = "file.yaml") -> list[str]:
        return [str(problem) for problem in raised(write(text, name), *settings)]

    return find


def raised(path: str, *settings: str) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        load(path, settings)
    return caught.value.problems
