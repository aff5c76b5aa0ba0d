"""`panmunjom explain PATH --outcome CONDITION`: a table, a chart or a document, and mistakes told in words."""

import json
from pathlib import Path

import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FAST = ("explain", "baseline", "--runs", "3000", "--months", "12")
TALKS = ("--outcome", "first_talks_month <= 12")


@pytest.fixture(autouse=True)
def narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def test_that_what_separates_runs_is_told_in_eighty_columns(capsys: Captured) -> None:
    assert status([*FAST, *TALKS]) == 0
    printed = capsys.readouterr().out
    assert "What separates the runs in which first_talks_month <= 12" in printed
    assert "like with" in printed
    assert "Conditional on the model" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_that_the_document_is_one_object_with_every_comparison(capsys: Captured) -> None:
    assert status([*FAST, *TALKS, "--json"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert captured.err == ""
    assert (document["scenario"], document["outcome"], document["runs"]) == ("baseline", TALKS[1], 3000)
    assert 0 < document["reached"]["low"] < document["reached"]["estimate"] < document["reached"]["high"] < 1
    assert {"month", "instrument", "level", "difference", "low", "high", "p_adjusted", "found", "effect"} <= set(
        document["decisions"][0]
    )
    assert all(row["low"] <= row["difference"] <= row["high"] for row in document["decisions"])


def test_that_it_is_drawn_where_asked(capsys: Captured) -> None:
    assert status([*FAST, *TALKS, "--out", "pictures"]) == 0
    moved = "Decisions that move it" in capsys.readouterr().out
    assert Path("pictures/separating.png").exists() == moved


def test_that_a_finished_result_can_be_asked(capsys: Captured) -> None:
    assert status(["run", "baseline", "--runs", "400", "--months", "12", "--no-charts", "--quiet"]) == 0
    assert status(["explain", "results/baseline", *TALKS]) == 0
    assert "400 runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--outcome", "first_talk_month <= 12"), "did you mean 'first_talks_month'?"),
        (("--outcome", "tests > 100"), "no run reaches it, of 3,000"),
        ((*TALKS, "--run", "3"), "leave out --run, --month and --against"),
    ],
)
def test_that_a_mistake_is_told_with_status_2(options: tuple[str, ...], message: str, capsys: Captured) -> None:
    assert status([*FAST, *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
