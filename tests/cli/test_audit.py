"""`panmunjom audit` as a person uses it: the folder, the screen, made again, taken up by a report."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
TABLES = ("game.csv", "responses.csv", "plans.csv", "payoffs.csv", "beliefs.csv")
SMALL = ("audit", "baseline", "--runs", "100", "--months", "12")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_that_what_is_kept_is_what_is_printed_and_is_made_again(here: Path, capsys: Captured) -> None:
    assert status([*SMALL, "--out", "mine", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    folder = here / "mine" / "baseline" / "audit"
    assert {path.name for path in folder.iterdir()} == {*TABLES, "manifest.json"}
    game, responses, plans, payoffs, beliefs = (pd.read_csv(folder / name) for name in TABLES)
    for kept, printed in zip(responses.to_dict("records"), found["responses"], strict=True):
        for name in ("own", "own_error", "gain", "gain_error", "spread"):
            assert kept[name] == pytest.approx(printed[name], rel=1e-5)
        assert (kept["actor"], kept["plans"], kept["settled"]) == (
            printed["actor"], printed["plans"], printed["settled"],
        )  # fmt: skip
        own = plans[plans["actor"] == kept["actor"]]
        assert own["level"].tolist() == [level for levels in printed["plan"].values() for level in levels.values()]
        assert dict(payoffs[payoffs["actor"] == kept["actor"]][["outcome", "weight"]].to_numpy()) == printed["weights"]
    model = game[game["play"] == "model"]
    assert model["probability"].tolist() == pytest.approx(found["game"]["model"]["tests"], rel=1e-5)
    assert model[["hold", "tighten", "ease"]].sum(axis=1).tolist() == pytest.approx([1] * 5, rel=1e-5)
    whole = beliefs[beliefs["low"].isna()].set_index("belief")
    for printed in found["beliefs"]:
        assert whole["difference"][printed["name"]] == pytest.approx(printed["difference"], rel=1e-5)
        assert (beliefs["belief"] == printed["name"]).sum() == 1 + len(printed["lines"])
    assert whole["came"]["offers_answered"] == pytest.approx(found["offers_answered"]["share"], rel=1e-5)

    assert status(["run", str(folder / "manifest.json"), "--quiet"]) == 0
    repeated = here / "results" / "baseline-repeated" / "audit"
    assert [(repeated / name).read_bytes() for name in TABLES] == [(folder / name).read_bytes() for name in TABLES]


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "another option": lambda document: document["arguments"].update(out="/tmp/elsewhere"),
    "no number": lambda document: document["arguments"].update(runs="many"),
    "too many": lambda document: document["arguments"].update(runs=10**9),
    "another file": lambda document: document["files"]["game.csv"].update(sha256="0" * 64),
}


def test_that_a_manifest_of_a_stranger_is_checked(here: Path, capsys: Captured) -> None:
    assert status([*SMALL, "--quiet"]) == 0
    path = here / "results" / "baseline" / "audit" / "manifest.json"
    whole = path.read_text()
    for name, damage in DAMAGE.items():
        document = json.loads(whole)
        damage(document)
        path.write_text(json.dumps(document))
        if name == "another file":
            assert status(["report", "baseline", str(path.parent), "--runs", "20", "--no-structures", "--quiet"]) == 2
            assert "is not what was written" in capsys.readouterr().err
        else:
            assert status(["run", str(path), "--quiet"]) == 2
            assert "are not those of an audit" in capsys.readouterr().err
    assert not (here / "results" / "baseline-repeated").exists()
    path.write_text(whole)
    assert status(["run", str(path), "--resume"]) == 2
    assert "an audit is repeated as it was" in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.slow
def test_that_a_report_takes_up_what_was_kept(here: Path, capsys: Captured) -> None:
    assert status([*SMALL, "--quiet"]) == 0
    folder = here / "results" / "baseline" / "audit"
    report = ["report", "baseline", str(folder), "--runs", "20", "--months", "12", "--no-structures", "--quiet"]
    assert status([*report, "--format", "md"]) == 0
    part = capsys.readouterr().out.split("## What leaving a rule would pay")[1].split("\n## ")[0]
    responses = pd.read_csv(folder / "responses.csv").set_index("actor")
    gain = responses["gain"]["united_states"]
    assert any(f" | +{gain:.2f} ± " in line for line in part.splitlines() if line.startswith("| The United States |"))
    assert "plans tried of 4,096" in part
    assert "Payoff: +100 x North Korea's economy at the end" in part
    assert "What it does not show: that real governments could gain so much" in part
    assert "| game, neither seen |" in part
    assert status([*report, "--out", "page.html"]) == 0
    page = (here / "page.html").read_text(encoding="utf-8")
    assert 'href="#audits"' in page
    assert part.count("| --- |") == page.split('id="audits"')[1].split("</section>")[0].count("<table")
    assert status(["report", str(folder)]) == 2
    assert "give a result besides" in " ".join(capsys.readouterr().err.replace("│", " ").split())
