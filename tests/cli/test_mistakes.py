"""What a person is told who types a command wrongly: in plain words, in three lines, with status 2."""

import io

import pytest

from sim.cli import streams
from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FOREIGN = ("pydantic", "Input should", "list[", "unable to parse", "<int", "Traceback", "None")
WRONG = {
    "rnu": "there is no command 'rnu' - did you mean 'run'?",
    "baseline": "there is no command 'baseline'; to run the scenario: panmunjom run baseline",
    "my.yaml": "to run the scenario: panmunjom run my.yaml",
    "xyzzy": "there is no command 'xyzzy'; panmunjom --help lists them",
    "--foo": "there is no option '--foo'",
    "run": "PATH... is missing. Files, folders, shipped names",
    "run baseline --rnus 3": "there is no option '--rnus' - did you mean '--runs'?",
    "run baseline --runs": "--runs needs a value",
    "run baseline --quiet=3": "--quiet takes no value",
    "run baseline --runs abc": "--runs: is 'abc', must be a whole number from 1 to 100,000,000",
    "run baseline --runs 1.5": "--runs: is '1.5', must be a whole number from 1 to 100,000,000",
    "run baseline --runs 0": "--runs: is '0', must be a whole number from 1 to 100,000,000",
    "run baseline --months 1201": "--months: is '1201', must be a whole number from 1 to 1,200",
    "run baseline --seed -1": "--seed: is '-1', must be a whole number from 0",
    "run baseline --workers 0": "--workers: is '0', must be a whole number from 1",
    "run baseline --precision x": "--precision: is 'x', must be a number",
    "run baseline --engine mes": "--engine: 'mes' is no engine; use compiled or mesa",
    "list baseline": "too many arguments: baseline",
    "compare": "A B... is missing. ",
    "compare baseline": "A B...: give at least two",
    "explain": "PATH is missing. ",
    "audit baseline --runs 3": "--runs: is '3', must be a whole number from 100 to 100,000",
    "chart baseline --run x": "--run: is 'x', must be a whole number from 0",
    "discover baseline": "--where is missing. ",
    "forecast --until 2024-13": "--until: '2024-13' is no month such as 2006-01",
}


@pytest.mark.parametrize("typed", WRONG)
def test_that_a_mistake_is_told_in_plain_words(typed: str, capsys: Captured) -> None:
    assert status(typed.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    first, *others = printed.err.splitlines()
    assert first.startswith("Error: ")
    assert WRONG[typed] in first
    assert len(others) <= 2
    assert not any(word in printed.err for word in FOREIGN)


def test_that_an_empty_name_does_not_stand_for_the_folder_that_one_is_in(capsys: Captured) -> None:
    assert status(["validate", ""]) == 2
    assert capsys.readouterr().err.startswith("'': there is no such file")


def test_that_what_a_terminal_would_obey_is_not_sent_back(capsys: Captured) -> None:
    for typed in (
        ["\x1b[31mx"],
        ["run", "baseline", "--runs", "\x1b[31m"],
        ["run", "--\x1b[31m"],
        ["list", "\x1b[31m"],
    ):
        assert status(typed) == 2
        assert "\x1b" not in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "red"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_that_an_error_is_red_where_a_terminal_shows_colours(
    variables: dict[str, str], red: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert status(["run", "nowhere"]) == 2
    assert terminal.getvalue().startswith(streams.RED) is red
    assert ("\x1b" in terminal.getvalue()) is red


def test_that_an_error_is_plain_where_it_goes_to_a_file(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert status(["run", "nowhere"]) == 2
    assert "\x1b" not in capsys.readouterr().err
