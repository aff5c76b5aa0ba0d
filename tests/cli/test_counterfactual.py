"""`panmunjom counterfactual` as a person uses it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FEW = ["--runs", "60", "--draws", "6"]


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "no-drill.yaml"
    path.write_text(
        "name: no-drill\ntitle: No drill in August 2017\nstart: 2017-08\nmonths: 20\n"
        "events:\n  - {month: 1, force: {south_korea.drill: suspended}}\n",
        encoding="utf-8",
    )
    return path.name


def told(arguments: list[str], capsys: Captured) -> Any:
    assert status(["counterfactual", *arguments, *FEW, "--json", "--no-charts"]) == 0
    return json.loads(capsys.readouterr().out)


def test_that_it_prints_the_change_the_chances_and_its_limits(scenario: str, tmp_path: Path, capsys: Captured) -> None:
    assert status(["counterfactual", scenario, *FEW]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    for words in (
        "In month 1 (Aug 2017): drills are suspended.", "knows the record up to 2021-09", "60 pairs of worlds",
        "What came, and the chance that it would not have come", "Where the worlds part",
        "the model's counterfactual, not history's",
    ):  # fmt: skip
        assert words in " ".join(printed.split()), words
    folder = tmp_path / "results" / "no-drill" / "counterfactual"
    assert len(pd.read_csv(folder / "course.csv")) == 20
    assert (folder / "counterfactual.png").stat().st_size > 10_000
    assert json.loads((folder / "manifest.json").read_text())["kind"] == "counterfactual"


def test_that_json_holds_all_of_it_and_nothing_else(scenario: str, capsys: Captured) -> None:
    document = told([scenario], capsys)
    assert document["posterior_until"] == document["record"]["last"] == "2021-09"
    assert (document["runs"], document["draws"]) == (60, 6)
    assert len(document["course"]) == 20
    assert {row["thing"] for row in document["things"]} >= {"red_line_test", "new_sanctions", "session", "deal"}
    nuclear = [row for row in document["months"] if (row["date"], row["thing"]) == ("2017-09", "red_line_test")]
    assert nuclear[0]["record"] == 1
    assert 0 <= nuclear[0]["necessity_estimate"] <= 1
    assert nuclear[0]["sufficiency_estimate"] is None
    assert sum(document["parting"]["unforced"].values()) == pytest.approx(1)
    assert "counterfactual" in document["limits"][0]


def test_that_without_a_change_it_says_that_every_world_is_the_record(scenario: str, capsys: Captured) -> None:
    assert status(["counterfactual", scenario, *FEW, "--set", "events=[]", "--posterior", "none", "--no-charts"]) == 0
    printed = capsys.readouterr().out
    assert "Nothing changes: every world is the record" in printed
    assert "necessity" not in printed
    document = told([scenario, "--set", "events=[]", "--out", "again"], capsys)
    assert document["parting"]["any"] == {"never": 1.0}
    assert not document["changes"]
    assert all(row["record"] == row["changed"] for row in document["things"])


def test_that_a_manifest_makes_it_again(scenario: str, capsys: Captured) -> None:
    told([scenario], capsys)
    assert status(["run", "results/no-drill/counterfactual/manifest.json", "--quiet", "--no-charts"]) == 0
    path = Path("results/no-drill/counterfactual/manifest.json")
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"arguments": manifest["arguments"] | {"runs": "many"}}))
    assert status(["run", str(path), "--quiet"]) == 2
    assert "damaged" in capsys.readouterr().err


def test_that_initial_values_that_cannot_count_are_told(scenario: str, capsys: Captured) -> None:
    assert status(["counterfactual", scenario, *FEW, "--set", "initial.sanctions=0.2", "--no-charts"]) == 0
    assert "initial: has no effect" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "start=2005-08"], "outside the record, which goes from 2006-01 to 2021-09"),
        (["--until", "2016-01"], "outside the record"),
        (["--until", "soon"], "no month"),
        (["--until", "2031-01"], "the facts end in 2024-12"),
        (["--coding", "tests"], "SWITCH=SETTING"),
        (["--posterior", "no-such"], "must be a folder written by 'panmunjom calibrate'"),
        (["--record", "none.csv"], "no such file"),
        (["--runs", "1"], "--runs"),
    ],
)
def test_that_a_mistake_is_told(arguments: list[str], words: str, scenario: str, capsys: Captured) -> None:
    assert status(["counterfactual", scenario, *arguments]) == 2
    assert words in " ".join(capsys.readouterr().err.split())
