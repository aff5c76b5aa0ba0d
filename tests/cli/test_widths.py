"""Tables at every width: a number is never cut, a name never left out."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.comparison.sweeps import sweep
from analysis.comparison.text import cells as of_comparison
from analysis.wording.numbers import cells, estimate, top
from analysis.wording.outcomes import headline_names, label
from sim.batch.executors import Threads
from sim.cli.app import status
from sim.cli.screen import Column, Screen
from sim.cli.sweep_tables import print_sweep
from sim.scenario import load

Captured = pytest.CaptureFixture[str]
WIDTHS = (20, 30, 40, 60, 80, 120)
FAST = ("--runs", "40", "--months", "13")
NUMBER = re.compile(r"(?<![\w.])[<>]?[-+±]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Printed:
    """What a command printed at a width: its words, which may be folded, and its numbers, which may not."""

    def __init__(self, capsys: Captured, width: int) -> None:
        text = capsys.readouterr().out
        longest = max(text.splitlines(), key=len)
        assert len(longest) <= width, longest
        self.letters = "".join(text.split())
        self.numbers = numbers(text)

    def shows(self, words: str) -> bool:
        return all(word in self.letters for word in words.split())


def numbers(text: str) -> set[str]:
    """The numbers in a text, without a plus."""
    return {found.lstrip("+±") for found in NUMBER.findall(text)}


def summarised(row: dict[str, Any]) -> tuple[str, str, str]:
    """A row of a summary as a table gives it: estimate, error and interval."""
    names = ("estimate", "standard_error", "low", "high")
    return cells(row["outcome"], *(float("nan") if row[name] is None else row[name] for name in names))


def compared(row: dict[str, Any]) -> tuple[str, ...]:
    """A row of a comparison as a table gives it: both estimates, the difference and its interval."""
    _, a, b, difference, _, interval, *_ = of_comparison(pd.Series(row))
    return a, b, difference, interval


def at(width: int, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert status(arguments) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_that_a_summary_has_every_number_at_every_width(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    command = ["run", "baseline", *FAST, "--no-charts"]
    at(width, monkeypatch, command)
    printed = Printed(capsys, width)
    at(width, monkeypatch, [*command, "--json"])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    first = headline_names([row["outcome"] for row in result["summary"]])
    rows = [row for row in result["summary"] if row["outcome"] in first]
    assert len(rows) > 10
    for row in rows:
        assert printed.shows(label(row["outcome"]))
        assert numbers(" ".join(summarised(row))) <= printed.numbers, row


@pytest.mark.parametrize("width", WIDTHS)
def test_that_a_comparison_has_every_number_of_every_outcome_at_every_width(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    command = ["compare", "baseline", "relief-first", *FAST]
    at(width, monkeypatch, [*command, "--all"])
    printed = Printed(capsys, width)
    at(width, monkeypatch, [*command, "--json"])
    for row in json.loads(capsys.readouterr().out):
        assert printed.shows(label(row["outcome"]))
        assert numbers(" ".join(compared(row))) <= printed.numbers, row


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_that_several_scenarios_keep_their_names_and_numbers_at_every_width(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    names = ["baseline", "relief-first", "declaration-with-relief"]
    at(width, monkeypatch, ["run", *names, *FAST, "--no-charts"])
    overview = Printed(capsys, width)
    at(width, monkeypatch, ["compare", *(f"results/{name}" for name in names)])
    matrix = Printed(capsys, width)
    assert all(overview.shows(name) and matrix.shows(name) for name in names)
    at(width, monkeypatch, ["compare", *(f"results/{name}" for name in names), "--json"])
    for row in json.loads(capsys.readouterr().out):
        if row["outcome"] in ("outcome_stalemate", "outcome_broken_moratorium", "lowest_economy"):
            assert numbers(compared(row)[2]) <= matrix.numbers
            first = estimate(row["estimate_a"], row["low_a"], row["high_a"], 3, top(row["outcome"]))
            assert numbers(first) <= matrix.numbers


@pytest.mark.parametrize("path", ["sweeps/red-line", pytest.param("sweeps/relief-and-caution", marks=pytest.mark.slow)])
def test_that_a_sweep_has_every_point_at_every_width(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    swept = sweep(load(path, ["runs=8", "months=3"]), Threads())
    points = swept.frame[swept.frame["outcome"] == "red_line_test_within_3"].to_dict("records")
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        print_sweep(swept, tmp_path)
        printed = Printed(capsys, width)
        for values in swept.axes.values():
            assert {f"{value:g}" for value in values} <= printed.numbers
        for row in points:
            assert numbers(summarised(row)[0]) <= printed.numbers


@pytest.mark.parametrize("width", WIDTHS)
def test_that_the_list_has_every_name_and_title_at_every_width(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    at(width, monkeypatch, ["list"])
    printed = "".join(capsys.readouterr().out.split())
    at(width, monkeypatch, ["list", "--json"])
    for entry in json.loads(capsys.readouterr().out):
        assert entry["name"] in printed
        assert "".join(entry["title"].split()) in printed


@pytest.mark.parametrize("columns", ["", "0", "no number", "-3", "١٢"])
def test_that_a_width_that_is_none_is_taken_for_80(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Screen().width == 80


def lines(capsys: Captured) -> list[str]:
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


COLUMNS = [Column("outcome", words=True), Column("best\nestimate"), Column("95 % interval"), Column("why", words=True)]
ROW = ("Talks within a year", "1,234.5\n±0.1", "-10.123 to 10.123", "because of all that came before it")


def test_that_a_table_that_fits_is_one(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    Screen().table(COLUMNS, [ROW])
    assert lines(capsys) == [
        "                          best",
        "outcome               estimate       95 % interval   why",
        "───────────────────────────────────────────────────────────────────────────────────────",
        "Talks within a year    1,234.5   -10.123 to 10.123   because of all that came before it",
        "                          ±0.1",
    ]


def test_that_a_narrower_one_folds_its_words(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "62")
    Screen().table(COLUMNS, [ROW])
    printed = lines(capsys)
    assert printed[3].startswith("Talks within")
    assert " 1,234.5   -10.123 to 10.123   " in printed[3]
    assert max(map(len, printed)) <= 62


def test_that_a_still_narrower_one_is_stacked(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "36")
    Screen().table(COLUMNS, [ROW, None, ("Another", "2", "", "")])
    assert lines(capsys) == [
        "Talks within a year",
        "  best estimate  1,234.5 ±0.1",
        "  95 % interval  -10.123 to 10.123",
        "  why:",
        "    because of all that came before",
        "    it",
        "",
        "Another",
        "  best estimate  2",
    ]


def test_that_a_name_without_a_space_is_folded_and_not_left_out(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "a-scenario-with-" + "a-very-" * 8 + "long-name"
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        Screen().table([Column("scenario", words=True), Column("estimate")], [(name, "0.123")])
        text = capsys.readouterr().out
        assert max(map(len, text.splitlines())) <= width
        without = re.sub(r"scenario\s+estimate|─|0\.123|estimate|\s", "", text, count=0)
        assert without == name
