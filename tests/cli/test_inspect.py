"""`panmunjom list`, `validate`, `schema`, help, and the exit status."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from sim.batch.interrupts import InterruptedRunError
from sim.cli import app as command_line
from sim.cli.app import app, status
from sim.cli.inspect import CHANGES, FIRST, FOLDERS, STARTS
from sim.errors import PanmunjomError
from sim.scenario import catalogue
from sim.scenario.schema import json_schema

ROOT = Path(__file__).parents[2]


def outside(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-c", "from sim.cli.app import main; main()", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text("title: A good one\nmonths: 3\n")
    (tmp_path / "bad.yaml").write_text("mnths: 3\nruns: 0\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inner.yaml").write_text("extends: ../bad.yaml\nseed: -1\n")
    return tmp_path


def test_that_the_list_names_every_shipped_scenario_within_80_columns(capsys):
    assert status(["list"]) == 0
    printed = capsys.readouterr().out
    for name, title in catalogue.shipped():
        assert name in printed
        assert title.split()[0] in printed
    assert max(map(len, printed.splitlines())) <= 80
    assert printed.startswith("Where to start\n  baseline ")


def test_that_every_scenario_that_others_start_from_is_shipped_and_stands_first(capsys):
    assert set(STARTS) <= set(catalogue.names())
    assert status(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings[:2] == [FIRST, CHANGES]
    assert len(headings) == 2 + len(FOLDERS) + 1  # the last line says how to go on


def test_that_the_list_is_one_json_document(capsys):
    assert status(["list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(entry["name"], entry["title"]) for entry in document] == catalogue.shipped()
    assert {entry["group"] for entry in document} == {FIRST, CHANGES, *FOLDERS.values()}


def test_that_valid_scenarios_are_named_with_their_titles(here, capsys):
    assert status(["validate", "good.yaml", "baseline"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0] == "ok  good.yaml  A good one"
    assert printed.out.splitlines()[1].startswith("ok  baseline   The ")
    assert printed.err == ""


def test_that_every_problem_of_every_file_is_printed_once(here, capsys):
    assert status(["validate", ".", "bad.yaml", "nowhere"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "ok  good.yaml  A good one\n"
    assert printed.err.splitlines() == [
        "bad.yaml:1: mnths: is not a key - did you mean 'months'?",
        "bad.yaml:2: runs: is 0, must be a whole number from 1 to 100,000,000",
        "folder/inner.yaml:2: seed: is -1, must be a whole number from 0 to 9223372036854775807",
        "nowhere: there is no such file and no shipped scenario of this name, see 'panmunjom list'",
    ]


def test_that_problems_are_one_json_document(here, capsys):
    assert status(["validate", "good.yaml", "bad.yaml", "--json"]) == 2
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert printed.err == ""
    assert document["valid"] is False
    assert document["scenarios"] == [{"path": "good.yaml", "name": "good", "title": "A good one"}]
    assert document["problems"][0] == {
        "path": "bad.yaml",
        "line": 1,
        "key": "mnths",
        "message": "is not a key",
        "allowed": "",
        "suggestion": "months",
        "text": "bad.yaml:1: mnths: is not a key - did you mean 'months'?",
    }


def test_that_the_schema_is_the_shipped_one(capsys):
    assert status(["schema"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == json_schema()
    assert printed == (ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8"), (
        "run: panmunjom schema > scenarios/schema.json"
    )


def test_that_the_version_is_printed(capsys):
    assert status(["--version"]) == 0
    assert capsys.readouterr().out == f"panmunjom {version('panmunjom')}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["validate", "--help"]])
def test_that_help_is_printed_within_80_columns(arguments, capsys):
    assert status(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Usage: panmunjom")
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize("arguments", [["valdate"], ["validate"], ["list", "--jsn"], ["--nonsense"]])
def test_that_wrong_usage_is_the_users_input(arguments, capsys):
    assert status(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Usage: panmunjom" in printed.err


@pytest.fixture
def failing(monkeypatch):
    """Makes `panmunjom schema` raise an exception."""

    def fail_with(exception: BaseException) -> None:
        def fail() -> None:
            raise exception

        monkeypatch.setattr("sim.scenario.schema.json_schema", fail)

    return fail_with


def test_that_an_interrupt_is_status_3(failing):
    failing(KeyboardInterrupt())
    assert status(["schema"]) == 3


def test_that_a_fault_of_ours_is_status_1_and_asks_for_a_report(failing, capsys, monkeypatch):
    failing(ZeroDivisionError("by zero"))
    assert status(["schema"]) == 1
    printed = capsys.readouterr().err
    assert "ZeroDivisionError: by zero" in printed
    assert "Please report it" in printed
    assert "Traceback" not in printed
    monkeypatch.setenv("PANMUNJOM_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        status(["schema"])


def test_that_every_command_has_a_help_of_one_line():
    for command in app.registered_commands:
        assert command.callback is not None
        assert (command.callback.__doc__ or "").split("\n")[0].endswith(".")


def test_that_help_imports_nothing_heavy():
    code = (
        "import sys; from sim.cli.app import status; status(['--help']);"
        "print([name for name in ('numpy', 'numba', 'pandas', 'pydantic', 'scipy', 'mesa') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.stdout.splitlines()[-1] == "[]"


def test_that_the_command_exits_with_the_status(here):
    assert outside("validate", "good.yaml").returncode == 0
    done = outside("validate", "bad.yaml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_that_checking_files_does_not_wait_for_the_compiler(here):
    code = (
        "import sys; from sim.cli.app import status; status(['validate', 'good.yaml', 'baseline']);"
        "print([name for name in ('numba', 'pandas', 'scipy', 'mesa') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.stdout.splitlines()[-1] == "[]"


def test_that_the_statuses_are_those_of_the_contract():
    statuses = (command_line.OUR_FAULT, PanmunjomError.exit_status, InterruptedRunError.exit_status)
    assert statuses == (1, 2, 3)
