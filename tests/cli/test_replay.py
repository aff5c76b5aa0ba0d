"""`panmunjom replay` as a person uses it."""

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]


def test_that_the_command_prints_surprises_and_writes_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["replay", "--start", "2012-01", "--coding", "tests=all"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "What the model expected least" in printed
    assert "Conditional on the model" in printed
    assert len(pd.read_csv(tmp_path / "results" / "replay" / "months.csv")) == 117
    assert status(["replay", "--json", "--set", "parameters.north_korea.test.momentum=0"]) == 0
    assert json.loads(capsys.readouterr().out)["log_likelihood"] < -330


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--coding", "tests"], "SWITCH=SETTING"),
        (["--coding", "tests=some"], "tests=ballistic|all"),
        (["--start", "soon"], "no month"),
        (["--record", "none.csv"], "no such file"),
        (["--start", "2022-01"], "earlier start"),
        (["--scenario", "no-such"], "no shipped scenario"),
    ],
)
def test_that_a_mistake_is_told(arguments: list[str], told: str, capsys: Captured) -> None:
    assert status(["replay", *arguments]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
