"""Mistakes in the commands that take minutes are told before the minutes are spent."""

from pathlib import Path

import pytest

from sim.cli.app import status


@pytest.mark.parametrize("command", ["calibrate", "backtest"])
def test_that_a_file_in_the_place_of_the_folder_is_told_at_once(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert status([command, "--out", str(taken)]) == 2
    assert "a file stands where a folder is needed" in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "mine"


def test_that_the_fitter_is_not_checked_on_a_single_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["calibrate", "--check", "1", "--out", str(tmp_path / "new")]) == 2
    assert "give 2 or more" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
