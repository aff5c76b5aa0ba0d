"""`panmunjom backtest` as a person uses it."""

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import status


@pytest.mark.slow
def test_that_the_command_writes_tables_and_charts_and_says_where_it_loses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["backtest", "--quick", "--from", "2020-12"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "Where the model loses" in printed
    assert "Conditional on the model" in printed
    folder = tmp_path / "results" / "backtest"
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".json", ".svg", ".png"}
    assert status(["backtest", "--quick", "--from", "2021-09", "--sensitivity", "--quiet"]) == 0
    under = pd.read_csv(folder / "sensitivity.csv")
    assert set(under["changed"]) == {
        "nothing", "tests=all", "tightening=un_and_us", "relief=with_exemptions", "talks_end=stockholm",
        "deal_end=announcement", "silence=open",
    }  # fmt: skip
    capsys.readouterr()
    assert status(["backtest", "--quick", "--from", "2021-08", "--json"]) == 0
    assert {row["forecaster"] for row in json.loads(capsys.readouterr().out)["scores"]} >= {"model", "Markov chain"}


@pytest.mark.slow
def test_that_forms_and_their_mixture_stand_beside_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["backtest", "--quick", "--forms", "--from", "2020-12", "--until", "2021-02"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "Forms of the model, and their mixture" in printed
    assert "any test, 2018 to 2021" in printed
    folder = tmp_path / "results" / "backtest"
    scores = pd.read_csv(folder / "scores.csv")
    assert {"model", "no ebb", "mixture", "climatology"} <= set(scores["forecaster"])
    assert (scores.groupby("forecaster").size() == 10).all()  # five targets, one and three months ahead
    weights = pd.read_csv(folder / "weights.csv")
    assert weights["from"].tolist() == ["2020-12", "2021-01"]
    assert weights.drop(columns="from").sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-4)
    assert set(pd.read_csv(folder / "periods.csv")["forecaster"]) == set(scores["forecaster"])
    assert status(["run", str(folder / "manifest.json"), "--quiet"]) == 0
    assert (folder.parent / "backtest-repeated" / "weights.csv").read_bytes() == (folder / "weights.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--from", "1999-01"], "two years to learn from"),
        (["--from", "2012-1x"], "is no month"),
        (["--start", "2020-06"], "24 are needed to learn from"),
        (["--start", "1990-01"], "the facts begin in 1998-01"),
        (["--start", "1999-01"], "the months to 2005-12 are recorded in part"),
    ],
)
def test_that_a_month_that_cannot_be_is_told(
    arguments: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["backtest", "--quick", "--out", str(tmp_path / "none"), *arguments]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())
