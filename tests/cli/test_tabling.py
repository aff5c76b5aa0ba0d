"""`--format`: the numbers of a command as a table for another program."""

import importlib.util
import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import status
from sim.cli.tabling import write_table

FAST = ("--runs", "60", "--months", "13")
COMMANDS = {
    "list": ["list"],
    "run": ["run", "baseline", "stalemate", *FAST, "--no-charts"],
    "compare": ["compare", "baseline", "stalemate", *FAST],
    "sweep": ["sweep", "sweeps/red-line", "--runs", "8", "--months", "3", "--no-charts"],
    "robustness": ["robustness", "policies/patience", "--futures", "6", "--replications", "4", "--months", "6",
                   "--no-charts", "--no-discovery"],
}  # fmt: skip
NUMBERS = {"run": "estimate", "compare": "difference", "sweep": "estimate", "robustness": "mean"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """What a command writes to standard output, byte by byte."""
    received = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(received, encoding="utf-8"))
        assert status([*arguments]) == 0
        sys.stdout.flush()
        return received.getvalue()


@pytest.mark.parametrize("name", COMMANDS)
def test_that_csv_holds_the_rows_and_numbers_of_json(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.read_csv(io.BytesIO(written(monkeypatch, *COMMANDS[name], "--format", "csv")))
    document = json.loads(written(monkeypatch, *COMMANDS[name], "--json"))
    if name == "run":
        document = [row for result in document["results"] for row in result["summary"]]
    rows = document["points"] if name == "sweep" else document
    assert len(table) == len(rows)
    if column := NUMBERS.get(name):
        assert table[column].tolist() == pytest.approx([row[column] for row in rows], nan_ok=True)
    else:
        assert list(table["name"]) == [row["name"] for row in rows]


@pytest.mark.parametrize("name", COMMANDS)
def test_that_markdown_is_a_table_with_the_limits_below(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, *COMMANDS[name], "--format", "md").decode()
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in tables}) == 1
    assert "Conditional on the model" in text.splitlines()[-1]


def test_that_a_spreadsheet_holds_the_numbers_of_csv_and_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr(sys, "argv", ["panmunjom", "run", "a name.yaml"])
    sheets = pd.read_excel(
        io.BytesIO(written(monkeypatch, *COMMANDS["run"], "--format", "xlsx")), sheet_name=None, header=None
    )
    table = pd.read_csv(io.BytesIO(written(monkeypatch, *COMMANDS["run"], "--format", "csv")))
    sheet = sheets["table"]
    assert list(sheet.iloc[0]) == list(table.columns)
    assert sheet[2][1:].tolist() == pytest.approx(table["estimate"].tolist())
    assert sheets["notes"].iloc[0, 1] == "panmunjom run 'a name.yaml'"


def test_that_words_of_a_scenario_are_never_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    received = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(received, encoding="utf-8"))
        write_table(pd.DataFrame({"title": ["=1+1"]}), "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(received.getvalue()))
    cell = book["table"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_that_a_spreadsheet_without_its_library_is_told_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert status([*COMMANDS["run"], "--format", "xlsx"]) == 2
    assert "pip install 'panmunjom[excel]'" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_that_a_spreadsheet_is_not_sent_to_a_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys, "argv", ["panmunjom", "run", "a name.yaml", "--format=xlsx"])
    assert status([*COMMANDS["run"], "--format", "xlsx"]) == 2
    assert "panmunjom run 'a name.yaml' --format=xlsx > table.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["xls", "CSV", "json"])
def test_that_a_format_that_is_none_is_refused(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["list", "--format", form]) == 2
    assert f"'{form}' is none of table, csv, md, xlsx" in capsys.readouterr().err


def test_that_json_and_a_format_are_not_both_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["list", "--format", "csv", "--json"]) == 2
    assert "--format: is given with --json" in capsys.readouterr().err
