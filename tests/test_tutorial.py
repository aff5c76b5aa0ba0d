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

TUTORIAL, READING, PYTHON, SEPARATING, RECORD = PAGES = [
    ROOT / "docs" / f"{name}.md" for name in ("tutorial", "reading-the-numbers", "python", "separating", "record")
]
BLOCK = re.compile(
    r"```(?P<kind>bash|python|yaml)(?: (?P<file>\S+))?\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?",
    re.DOTALL,
)
LEFT_OUT = "[...]\n"
"""Stands on the page for the middle of a long output."""


def executed(page: Path, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Each block of code with what it prints, run in order in `folder`; YAML that names a file is that file."""
    namespace: dict[str, Any] = {"__name__": page.stem}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] == "bash":
            commands = block["code"].strip().splitlines()
            yield block, "".join(printed(command.removeprefix("panmunjom "), folder) for command in commands)
        elif block["kind"] == "yaml":
            if block["file"]:
                (folder / block["file"]).write_text(block["code"], encoding="utf-8")
            yield block, ""
        else:
            output = io.StringIO()
            with contextlib.chdir(folder), contextlib.redirect_stdout(output):
                exec(compile(block["code"], str(page), "exec"), namespace)  # our own page
            yield block, output.getvalue()


def abridged(output: str, shown: str) -> str:
    """The output with its middle left out as on the page: as many lines before and after it as stand there."""
    if LEFT_OUT not in shown:
        return output
    lines = output.splitlines(keepends=True)
    before, after = (len(part.splitlines()) for part in shown.split(LEFT_OUT))
    assert len(lines) > before + after
    return "".join([*lines[:before], LEFT_OUT, *lines[len(lines) - after :]])


def refresh(page: Path) -> None:
    """Write the present outputs into a page; `python -m tests.test_tutorial` does so for all."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(executed(page, Path(folder)))
    text = page.read_text(encoding="utf-8")
    for block, output in reversed(found):
        if block["shown"] is not None:
            output = abridged(output, block["shown"])
            text = f"{text[: block.start('shown')]}{output}{text[block.end('shown') :]}"
    page.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def blocks_that_show_what_they_print(page: Path, folder: Path) -> int:
    blocks = 0
    for block, output in executed(page, folder):
        shown = block["shown"] or ""
        assert abridged(output, shown) == shown, "python -m tests.test_tutorial writes the present output"
        blocks += 1
    return blocks


@pytest.mark.slow
def test_that_the_tutorial_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(TUTORIAL, tmp_path) >= 10


def test_that_every_figure_of_the_memo_stands_in_an_output() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    outputs = "".join(block["shown"] or "" for block in BLOCK.finditer(text))
    memo = "".join(re.findall(r"^>.*\n", text.partition("## 9. The memo")[2], re.MULTILINE))
    figures = re.findall(r"(?<![\w.])(?:[+-]\d+(?:\.\d+)?|\d+\.\d+|more than \d+)", memo)
    assert len(figures) > 15
    assert [figure for figure in figures if figure not in outputs] == []


def test_that_the_page_on_python_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(PYTHON, tmp_path) >= 8


@pytest.mark.slow
def test_that_the_page_on_reading_the_numbers_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(READING, tmp_path) == 1


@pytest.mark.slow
def test_that_the_page_on_the_record_shows_what_it_prints(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(RECORD, tmp_path) == 2


def test_that_the_page_on_what_separates_runs_shows_what_is_printed(tmp_path: Path) -> None:
    assert blocks_that_show_what_they_print(SEPARATING, tmp_path) == 1


if __name__ == "__main__":
    for tried in PAGES:
        refresh(tried)
