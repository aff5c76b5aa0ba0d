"""`panmunjom forecast` as a person uses it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.forecast.verdicts import OPEN, WITHIN
from analysis.record import SHIPPED
from sim.cli.app import status
from tests.facts import LATER, shipped

FORGED = (
    "2025-02-14,test,nuclear,1,,made up,made up,unverified",
    "2025-03-14,stage,comprehensive,,,made up,made up,judgement",
)


def copied(folder: Path, *rows: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(SHIPPED.read_text(encoding="utf-8") + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posterior")
    luck = np.random.default_rng(1)
    table = pd.DataFrame({"north_korea.test.momentum": luck.normal(1.4, 0.2, 40).clip(0)})
    table.to_parquet(folder / "posterior.parquet", index=False)
    return folder


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("later") / "facts.csv"
    path.write_text(shipped() + "\n".join(LATER) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_that_the_command_writes_the_page(
    posterior: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["forecast", "--runs", "20", "--posterior", str(posterior)]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "What would count as being wrong" in printed
    assert (tmp_path / "results" / "forecast.html").is_file()
    assert status(["forecast", "--runs", "10", "--posterior", str(posterior), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["wrong"]
    assert all(0 <= row["probability"] <= 1 for row in told["false_alarms"])


@pytest.mark.parametrize("command", [["forecast", "--runs", "10"], ["report", "baseline", "--runs", "10"]])
def test_that_a_folder_where_the_page_should_be_is_told_before_anything_is_run(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in ("analysis.forecast.forecast", "sim.cli.sources.results_of"):
        monkeypatch.setattr(run, lambda *given: pytest.fail("it was run"))
    assert status([*command, "--out", str(tmp_path)]) == 2
    assert f"{tmp_path}: is a folder, and a file is to be written" in capsys.readouterr().err


def test_that_a_folder_without_a_posterior_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["forecast", "--posterior", str(tmp_path)]) == 2
    assert "panmunjom calibrate" in capsys.readouterr().err


@pytest.mark.slow
def test_that_the_command_tells_what_came(
    later: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["forecast", "--runs", "20", "--record", str(later)]) == 0
    printed = capsys.readouterr().out
    assert "of which the record has 13" in printed
    assert max(map(len, printed.splitlines())) <= 80
    assert "What came" in (tmp_path / "results" / "forecast.html").read_text(encoding="utf-8")
    assert status(["forecast", "--runs", "10", "--record", str(later), "--json"]) == 0
    assert {row["verdict"] for row in json.loads(capsys.readouterr().out)["verdicts"]} >= {WITHIN, OPEN}


def test_that_a_record_that_ends_too_early_is_refused_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "early.csv").write_text(shipped(), encoding="utf-8")
    assert status(["forecast", "--record", "early.csv"]) == 2
    assert "the record ends in 2021-09" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["early.csv"]


@pytest.mark.slow
def test_that_it_says_to_which_month_it_knows_facts_of_ones_own(
    later: Path, posterior: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    last = pd.read_csv(later, comment="#")["date"].max()[:7]
    told = f"The forecast knows {later} to 2021-09, and later facts judge it; --until {last} makes it know all of them."
    command = ["forecast", "--runs", "10", "--record", str(later), "--posterior", str(posterior), "--json"]
    assert status(command) == 0
    assert told in capsys.readouterr().err
    for silent in (["--quiet"], ["--until", "2021-09"]):
        assert status([*command, *silent]) == 0
        assert "The forecast knows" not in capsys.readouterr().err


@pytest.mark.slow
def test_that_later_facts_judge_a_forecast_and_do_not_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = []
    for rows in ((), FORGED):
        path = copied(tmp_path, *rows)
        command = ["forecast", "--runs", "10", "--record", str(path), "--until", "2024-12", "--json"]
        assert status(command) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0]["events"] == told[1]["events"]
    assert told[0]["ranges"] == told[1]["ranges"]
    assert told[0]["verdicts"] == []
    assert {row["months"] for row in told[1]["verdicts"]} == {3}


def test_that_a_posterior_that_knew_what_is_forecast_is_refused_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["forecast", "--until", "2019-03"]) == 2
    assert "knows the record up to 2021-09, and the scenario begins in 2019-04" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["replay", "calibrate", "backtest", "forecast"])
def test_that_a_month_after_the_facts_or_none_at_all_is_told(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status([command, "--until", "2025-01"]) == 2
    assert "the facts end in 2024-12, the record would end in 2025-01" in capsys.readouterr().err
    assert status([command, "--until", "soon"]) == 2
    assert "'soon' is no month" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
