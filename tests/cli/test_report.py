"""`panmunjom report` as a person uses it."""

from pathlib import Path

import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]


@pytest.mark.slow
def test_that_the_command_writes_a_page_or_markdown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["report", "baseline", "stalemate", "--runs", "30", "--months", "3", "--out", "deep/mine.html"]) == 0
    assert (tmp_path / "deep" / "mine.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "open it in a browser" in capsys.readouterr().out
    arguments = ["report", "baseline", "--runs", "30", "--months", "3", "--format", "md", "--no-structures"]
    assert status([*arguments, "--title", "Mine", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("# Mine\n")


def test_that_an_unknown_format_is_told(capsys: Captured) -> None:
    assert status(["report", "baseline", "--format", "docx"]) == 2
    assert "html, md" in capsys.readouterr().err
