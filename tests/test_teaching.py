"""Every command of the teacher's page runs, and shows what the page says that it shows."""

import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from sim.cli.app import status
from sim.play.saving import resumed

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```bash\n(?P<command>.*?)```\n(?P<between>[^`]*```text\n(?P<shown>.*?)```)?", re.DOTALL)
BLOCKS = list(BLOCK.finditer(PAGE))
PIPED = re.compile(r"printf '(?P<lines>[^']*)' \| panmunjom (?P<arguments>.*)")
ANSWERS = "1\n" * 400
"""What a class may answer that always takes the first choice."""


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status of a command of the page."""
    command = command.strip()
    piped = PIPED.fullmatch(command)
    script = piped["lines"].replace("\\n", "\n") if piped else ANSWERS
    arguments = piped["arguments"] if piped else command.removeprefix("panmunjom ")
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    return status(shlex.split(arguments))


@pytest.mark.slow
def test_that_every_command_of_the_page_runs_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert len(BLOCKS) >= 10
    for block in BLOCKS:
        assert run(block["command"], monkeypatch) == 0, (block["command"], capsys.readouterr().err)
        printed = capsys.readouterr().out
        for line in (block["shown"] or "").splitlines():
            assert line in printed.splitlines(), line
    assert resumed(tmp_path / "shown.yaml").game.model.month == 4


def test_that_the_page_shows_the_choices_as_the_game_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (shown,) = [block for block in BLOCKS if block["shown"]]
    monkeypatch.setattr(sys, "stdin", io.StringIO("quit\n"))
    assert status(shlex.split(shown["command"].strip().removeprefix("panmunjom "))) == 0
    printed = capsys.readouterr().out.splitlines()
    assert all(line in printed for line in shown["shown"].splitlines())


def test_that_the_page_names_every_word_that_a_game_understands() -> None:
    from sim.cli.play_session import COMMANDS

    for word in COMMANDS:
        assert f"| `{word}` |" in PAGE
