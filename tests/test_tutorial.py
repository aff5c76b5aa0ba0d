"""The tutorial runs from start to end, and shows what it prints."""

import contextlib
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_readme import ROOT, printed

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"```(?P<kind>bash|python)\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)


def executed(text: str, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Each block of code with what it prints, run in order in `folder`."""
    namespace: dict[str, Any] = {}
    for block in BLOCK.finditer(text):
        if block["kind"] == "bash":
            commands = block["code"].strip().splitlines()
            yield block, "".join(printed(command.removeprefix("panmunjom "), folder) for command in commands)
        else:
            output = io.StringIO()
            with contextlib.chdir(folder), contextlib.redirect_stdout(output):
                exec(compile(block["code"], str(TUTORIAL), "exec"), namespace)  # our own page
            yield block, output.getvalue()


def refresh() -> None:
    """Write the present outputs into the tutorial: `python -m tests.test_tutorial`."""
    text = TUTORIAL.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        found = list(executed(text, Path(folder)))
    for block, output in reversed(found):
        if block["shown"] is not None:
            text = f"{text[: block.start('shown')]}{output}{text[block.end('shown') :]}"
    TUTORIAL.write_text(text, encoding="utf-8")


def test_that_the_tutorial_shows_what_it_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    blocks = 0
    for block, output in executed(TUTORIAL.read_text(encoding="utf-8"), tmp_path):
        assert output == (block["shown"] or ""), "python -m tests.test_tutorial writes the present output"
        blocks += 1
    assert blocks >= 10
    assert (tmp_path / "first-move.html").stat().st_size > 100_000


if __name__ == "__main__":
    refresh()
