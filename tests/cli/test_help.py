"""The help: groups, whole lines, an example for each command that really works, and a page that exists."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from sim.cli.app import app, status
from sim.cli.helping import example_of, first_line
from sim.cli.options import MOST_MONTHS, MOST_RUNS
from sim.scenario import catalogue, keys

ROOT = Path(__file__).parents[2]
GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands
CHEAP = ("list", "show", "new", "validate", "schema")
SMALL = {
    "run": ["--runs=20", "--months=6", "--no-charts"],
    "compare": ["--runs=60", "--months=13"],
    "sweep": ["--runs=8", "--months=3", "--no-charts"],
    "explain": ["--runs=200"],
    "discover": ["--runs=400", "--resamples=0", "--no-charts"],
    "robustness": ["--futures=6", "--replications=4", "--months=6", "--no-charts", "--no-discovery"],
    "counterfactual": ["--runs=40", "--draws=4", "--no-charts"],
}
"""What makes an example small enough for a test."""


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert status([*command, "--help"]) == 0
    return capsys.readouterr().out


def test_that_every_command_stands_in_a_group_with_its_whole_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = help_of(capsys).splitlines()
    assert not any("..." in line for line in lines if not line.startswith("Usage"))
    for name, command in COMMANDS.items():
        assert f"  {name:<14}  {first_line(command.help)}" in lines
        assert f"{command.rich_help_panel}:" in lines


@pytest.mark.parametrize("name", COMMANDS)
def test_that_a_commands_help_names_no_type_and_ends_with_an_example_and_a_page(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(capsys, name)
    assert max(map(len, text.splitlines())) <= 80
    assert "<" not in text.replace("<= 12", "")
    assert "None" not in text
    *_, example, more = text.splitlines()
    assert example.startswith(f"Example: panmunjom {name}")
    assert (ROOT / more.removeprefix("More: ")).is_file()


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_example_is_a_command_that_is_understood(name: str) -> None:
    program, command, *arguments = shlex.split(example_of(COMMANDS[name]).removesuffix(" > schema.json"))
    assert (program, command) == ("panmunjom", name)
    context = COMMANDS[name].make_context(name, list(arguments))
    given = context.params.get("names") or context.params.get("scenarios") or [context.params.get("path")]
    assert all(catalogue.shipped_path(each) for each in given if each)


@pytest.mark.parametrize(
    "name",
    [
        *CHEAP,
        *(pytest.param(name, marks=pytest.mark.slow) if name in ("discover", "robustness") else name for name in SMALL),
    ],
)
def test_that_an_example_does_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _, *words = shlex.split(example_of(COMMANDS[name]).removesuffix(" > schema.json"))
    assert status([*words, *SMALL.get(name, [])]) == 0


def test_that_the_options_allow_what_the_language_allows() -> None:
    assert (MOST_RUNS, MOST_MONTHS) == (keys.MOST_RUNS, keys.MOST_MONTHS)


def completed(line: str, folder: Path, shell: str = "bash") -> list[str]:
    """What the shell is offered at the end of a line."""
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": line}
    done = subprocess.run(
        [sys.executable, "-c", "from sim.cli.app import main; main()"], cwd=folder, capture_output=True, text=True,
        env=os.environ | asked | {"PYTHONPATH": str(ROOT), "_PANMUNJOM_COMPLETE": f"complete_{shell}"},
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.slow
def test_that_the_shell_completes_commands_options_scenarios_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "base-mine.yaml").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "results" / "baseline").mkdir(parents=True)
    assert completed("panmunjom sens", tmp_path) == ["sensitivity"]
    assert completed("panmunjom run --prec", tmp_path) == ["--precision"]
    assert completed("panmunjom run base", tmp_path) == ["baseline", "base-mine.yaml"]
    assert completed("panmunjom compare baseline results/", tmp_path) == ["results/baseline/"]
    offered = completed("panmunjom show ", tmp_path)
    assert {"baseline", "history/2019-04", "results/"} <= set(offered)
    assert "notes.txt" not in offered


def test_that_the_shell_script_of_the_completion_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from sim.cli.app import main; main()", "--show-completion", "bash"],
        capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "complete -o default -F _panmunjom_completion panmunjom" in done.stdout
