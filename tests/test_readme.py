"""The outputs that the README and the scenario guide show are those that the commands print."""

import contextlib
import io
import os
import re
import shlex
import sys
from pathlib import Path
from textwrap import wrap
from unittest import mock

import pandas as pd
import pytest

from analysis.forecast.forecast import CALIBRATED
from sim.cli.app import status

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "scenario-guide.md"
SHOWN = re.compile(r"<!-- output of: panmunjom (?P<command>.+?) -->\n```text\n(?P<output>.*?)```\n", re.DOTALL)
BEFOREHAND = re.compile(r"^(Compiling the model: once|This will take about).*\n", re.MULTILINE)
"""What depends on the computer, and is said on standard error before the work begins."""
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
    said = BEFOREHAND.sub("", output.getvalue())
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


REFERENCE = ROOT / "results" / "reference"
FORECAST, RANGES = REFERENCE / "editions.csv", REFERENCE / "sensitivity-baseline-ranges.csv"
BLOCK = re.compile(r"(?<=<!-- ranges -->\n).*?(?=<!-- end -->)", re.DOTALL)
QUESTIONS = {
    "red_line_test": "a test above the red line within 12 months",
    "talks": "nuclear talks within 12 months",
}


def ranges() -> str:
    """The table of the first screen: the forecast, its range over forms and draws, and what fixed coefficients give."""
    forecast, fixed = pd.read_csv(FORECAST), pd.read_csv(RANGES, index_col="outcome")
    forecast = forecast[forecast["horizon"] == 12].dropna(subset="estimate_after")
    lines = [
        "| | probability | over the forms of the model | over what the record leaves open, 90 % |",
        "| --- | --- | --- | --- |",
    ]
    defaults = []
    for event, words in QUESTIONS.items():
        forms = forecast[forecast["outcome"] == event].set_index("form")
        least, most = forms["estimate_after"].min(), forms["estimate_after"].max()
        calibrated, row = forms.loc[CALIBRATED], fixed.loc[f"{event}_within_12"]
        lines.append(
            f"| {words} | {calibrated['estimate_after']:.2f} ± {calibrated['standard_error_after']:.3f} "
            f"| {least:.2f} to {most:.2f} | {row['posterior_low']:.2f} to {row['posterior_high']:.2f} |"
        )
        defaults.append(f"{row['estimate']:.2f} ({row['forms_low']:.2f} to {row['forms_high']:.2f})")
    said = (
        "This is `panmunjom forecast`: it draws the coefficients from what the record leaves open, and counts the "
        f"article's own reading of the situation as one of {len(forms)} forms. `panmunjom run` takes each coefficient "
        f"at its default instead and gives {defaults[0]} and {defaults[1]}, over the {len(forms) - 1} other forms."
    )
    return "".join(f"{line}\n" for line in [*lines, "", *wrap(said, 120)])


def test_that_the_first_number_is_that_of_the_forecast_with_its_range_over_forms_and_posterior() -> None:
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
