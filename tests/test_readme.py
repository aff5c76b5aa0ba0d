"""The outputs that the README and the scenario guide show are those that the commands print."""

import contextlib
import io
import os
import re
import shlex
import sys
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest

from sim.cli.app import status

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "scenario-guide.md"
SHOWN = re.compile(r"<!-- output of: panmunjom (?P<command>.+?) -->\n```text\n(?P<output>.*?)```\n", re.DOTALL)
FILES = {
    "readier.yaml": "extends: baseline\nparameters: {united_states: {base_ease: -4.2}}\n",
    "typo.yaml": (
        "extends: baseline\nparameters:\n  north_korea:\n    test: {momentun: 2, option_value: 40}\nmonths: 0\n"
    ),
}


def printed(command: str, folder: Path) -> str:
    """What a command prints in a terminal of 80 columns, in a folder that holds the README's files."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    output = io.StringIO()
    with (
        contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output),
        mock.patch.dict(os.environ, COLUMNS="80"), mock.patch.object(sys, "argv", ["panmunjom", *shlex.split(command)]),
    ):  # fmt: skip
        status()
    said = output.getvalue().replace("Compiling the model: once, about 10 seconds.\n", "")
    return "".join(f"{line.rstrip()}\n" for line in said.strip("\n").splitlines())


def refresh() -> None:
    """Write the present outputs into the README and the guide: `python -m tests.test_readme`."""
    import tempfile

    def filled(shown: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            output = printed(shown["command"], Path(folder))
        return f"<!-- output of: panmunjom {shown['command']} -->\n```text\n{output}```\n"

    for page in (README, GUIDE):
        text = SHOWN.sub(filled, page.read_text(encoding="utf-8"))
        page.write_text(BLOCK.sub(lambda _: ranges(), text), encoding="utf-8")


RANGES = ROOT / "results" / "reference" / "sensitivity-baseline-ranges.csv"
BLOCK = re.compile(r"(?<=<!-- ranges -->\n).*?(?=<!-- end -->)", re.DOTALL)
QUESTIONS = {
    "red_line_test_within_12": "a test above the red line within 12 months",
    "talks_within_12": "nuclear talks within 12 months",
}


def ranges() -> str:
    """The table of the first screen: estimate and simulation error, then the ranges over forms and posterior."""
    rows = pd.read_csv(RANGES, index_col="outcome")
    lines = [
        "| | probability | over the forms of the model | over what the record leaves open, 90 % |",
        "| --- | --- | --- | --- |",
    ]
    for outcome, words in QUESTIONS.items():
        row = rows.loc[outcome]
        spans = [f"{row[f'{kind}_low']:.2f} to {row[f'{kind}_high']:.2f}" for kind in ("forms", "posterior")]
        lines.append(f"| {words} | {row['estimate']:.2f} ± {row['standard_error']:.3f} | {' | '.join(spans)} |")
    return "".join(f"{line}\n" for line in lines)


def test_that_the_first_number_stands_with_its_range_over_forms_and_posterior() -> None:
    shown = BLOCK.search(README.read_text(encoding="utf-8"))
    assert shown
    assert shown[0] == ranges(), "python -m tests.test_readme writes the present table"


COMMANDS = {
    shown["command"]: shown["output"]
    for page in (README, GUIDE)
    for shown in SHOWN.finditer(page.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("command", COMMANDS)
def test_that_the_page_shows_what_the_command_prints(command: str, tmp_path: Path) -> None:
    assert printed(command, tmp_path) == COMMANDS[command], "python -m tests.test_readme writes the present output"


def test_that_the_readme_makes_the_file_that_it_runs() -> None:
    assert FILES["readier.yaml"].replace("\n", "\\n") in README.read_text(encoding="utf-8")


def test_that_the_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README.read_text(encoding="utf-8"))
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


if __name__ == "__main__":
    refresh()
