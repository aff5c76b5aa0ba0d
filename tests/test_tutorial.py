"""The tutorial and the pages with examples run from start to end, and show what they print."""

import contextlib
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_readme import ROOT, printed

TUTORIAL, PYTHON, SEPARATING = (ROOT / "docs" / name for name in ("tutorial.md", "python.md", "separating.md"))
BLOCK = re.compile(r"```(?P<kind>bash|python)\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)


def executed(page: Path, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Each block of code with what it prints, run in order in `folder`."""
    namespace: dict[str, Any] = {"__name__": page.stem}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] == "bash":
            commands = block["code"].strip().splitlines()
            yield block, "".join(printed(command.removeprefix("panmunjom "), folder) for command in commands)
        else:
            output = io.StringIO()
            with contextlib.chdir(folder), contextlib.redirect_stdout(output):
                exec(compile(block["code"], str(page), "exec"), namespace)  # our own page
            yield block, output.getvalue()


def refresh(page: Path) -> None:
    """Write the present outputs into a page; `python -m tests.test_tutorial` does so for all."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(executed(page, Path(folder)))
    text = page.read_text(encoding="utf-8")
    for block, output in reversed(found):
        if block["shown"] is not None:
            text = f"{text[: block.start('shown')]}{output}{text[block.end('shown') :]}"
    page.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def blocks_that_show_what_they_print(page: Path, folder: Path) -> int:
    blocks = 0
    for block, output in executed(page, folder):
        assert output == (block["shown"] or ""), "python -m tests.test_tutorial writes the present output"
        blocks += 1
    return blocks


def test_that_the_tutorial_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(TUTORIAL, tmp_path) >= 10
    assert (tmp_path / "first-move.html").stat().st_size > 100_000


def test_that_the_page_on_python_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(PYTHON, tmp_path) >= 8


def test_that_the_page_on_what_separates_runs_shows_what_is_printed(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(SEPARATING, tmp_path) == 1


if __name__ == "__main__":
    for tried in (TUTORIAL, PYTHON, SEPARATING):
        refresh(tried)
