"""Whatever the documentation tells a person to type is a command that there is, with options that it has."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from sim.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PLACES = [*PAGES, *(ROOT / "results" / "reference").glob("*.md"), *(ROOT / "scenarios").rglob("*.yaml")]
STANDS_FOR = {"K": "1", "M": "1", "YYYY-MM": "2021-09", "[...]": "", "...": ""}
"""What a word in capitals stands for, where a number is meant; any other is as good as a name."""
COMMANDS = typer.main.get_command(app).commands


def shown() -> list[str]:
    """Every command in a block of code or between backticks, without what is said about it at the end of its line."""
    found = set()
    for path in PLACES:
        text = path.read_text(encoding="utf-8")
        lines = [line.removeprefix("$ ") for line in text.splitlines() if re.match(r"(\$ )?panmunjom ", line)]
        found |= {re.split(r" {2,}| # ", line)[0].strip() for line in lines}
        found |= {re.sub(r"\s+", " ", span) for span in re.findall(r"`(panmunjom\s[^`]+)`", text)}
    return sorted(found)


def test_that_commands_are_found() -> None:
    assert len(shown()) > 60


@pytest.mark.parametrize("line", shown())
def test_that_a_command_of_the_documentation_can_be_typed(line: str) -> None:
    _, name, *rest = shlex.split(line)
    if name.startswith("-") or name == "COMMAND":
        return
    assert name in COMMANDS
    arguments = [word for word in (STANDS_FOR.get(word, word) for word in rest) if word]
    if not arguments:
        return  # the name of a command in a sentence
    COMMANDS[name].make_context(name, arguments)
