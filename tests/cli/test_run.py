"""`panmunjom run`: what it takes, what it prints, what it leaves behind. Interrupts and disks are in tests/batch."""

import json
from pathlib import Path

import pandas as pd
import pytest

import analysis
from sim.cli.app import status
from sim.outcomes import RUN_OUTCOMES

Captured = pytest.CaptureFixture[str]
FAST = ("--runs", "60", "--months", "13", "--no-charts")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "title: Mine\nruns: 40\nmonths: 4\n"
        "parameters: {north_korea: {test: {momentum: {dist: uniform, low: 1, high: 2}}}}\n"
        "uncertainties: on\n"
    )
    return tmp_path


def test_that_a_run_leaves_the_folder_of_the_contract(here: Path) -> None:
    assert status(["run", "baseline", "--runs", "60", "--months", "13", "--paths", "sample", "--quiet"]) == 0
    folder = here / "results" / "baseline"
    found = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert found == {"manifest.json", "runs.parquet", "months.parquet", "summary.csv", "charts", "paths"}
    assert {path.suffix for path in (folder / "charts").iterdir()} == {".svg", ".png"}
    manifest = json.loads((folder / "manifest.json").read_text())
    asked = {"format", "scenario", "seed", "runs", "months", "engine", "versions", "source_revision", "times",
             "content_hash"}  # fmt: skip
    assert asked <= set(manifest)
    assert (manifest["runs"], manifest["months"], manifest["engine"]) == (60, 13, "compiled")
    runs = pd.read_parquet(folder / "runs.parquet")
    assert list(runs["run"]) == list(range(60))
    assert set(RUN_OUTCOMES) <= set(runs.columns)
    assert len(pd.read_parquet(folder / "months.parquet")) == 13
    summary = pd.read_csv(folder / "summary.csv")
    assert list(summary.columns) == ["outcome", "estimate", "standard_error", "low", "high"]


def test_that_a_parameter_that_varies_is_a_column_of_the_runs(here: Path) -> None:
    assert status(["run", "mine.yaml", "--no-charts", "--quiet"]) == 0
    runs = analysis.load(here / "results" / "mine").runs
    assert runs["parameters.north_korea.test.momentum"].between(1, 2).all()
    assert len(runs) == 40


def test_that_the_summary_on_the_screen_has_an_error_for_every_estimate_and_the_limits(
    here: Path, capsys: Captured
) -> None:
    assert status(["run", "baseline", *FAST]) == 0
    printed = capsys.readouterr()
    assert max(map(len, printed.out.splitlines())) <= 80
    rows = [line.split() for line in printed.out.splitlines() if " to " in line and "within" in line]
    assert rows
    assert all(float(row[-4]) >= 0 for row in rows)  # estimate, error, low, "to", high
    assert "Conditional on the model" in printed.out
    assert "economy" in printed.out


def test_that_several_scenarios_are_run_at_once_and_shown_side_by_side(here: Path, capsys: Captured) -> None:
    assert status(["run", "baseline", "mine.yaml", "relief-first", *FAST, "--out", "elsewhere"]) == 0
    printed = capsys.readouterr().out
    for name in ("baseline", "mine", "relief-first"):
        assert (here / "elsewhere" / name / "manifest.json").is_file()
        assert name in printed
    assert not (here / "results").exists()
    assert max(map(len, printed.splitlines())) <= 80


def test_that_a_folder_stands_for_its_scenarios(here: Path) -> None:
    (here / "set").mkdir()
    for name in ("one", "two"):
        (here / "set" / f"{name}.yaml").write_text(f"title: {name}\nruns: 20\nmonths: 2\n")
    assert status(["run", "set", "--no-charts", "--quiet"]) == 0
    assert {path.name for path in (here / "results").iterdir()} == {"one", "two"}


def test_that_json_is_one_document_with_every_row_of_the_summary(here: Path, capsys: Captured) -> None:
    assert status(["run", "baseline", "mine.yaml", *FAST, "--json"]) == 0
    printed = capsys.readouterr()
    first, second = json.loads(printed.out)["results"]
    assert (first["name"], second["name"]) == ("baseline", "mine")
    summary = pd.read_csv(here / "results" / "baseline" / "summary.csv")
    assert [row["outcome"] for row in first["summary"]] == list(summary["outcome"])
    assert set(first["summary"][0]) == {"outcome", "estimate", "standard_error", "low", "high"}
    assert first["seed"] == 20210924


def test_that_quiet_prints_nothing(here: Path, capsys: Captured) -> None:
    assert status(["run", "mine.yaml", "--no-charts", "--quiet"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_that_a_setting_is_the_same_as_a_line_of_the_file(here: Path) -> None:
    (here / "strong.yaml").write_text("extends: baseline\nparameters: {north_korea: {test: {momentum: 3}}}\n")
    assert status(["run", "strong.yaml", *FAST, "--quiet"]) == 0
    assert status(["run", "baseline", *FAST, "--quiet", "--set", "parameters.north_korea.test.momentum=3"]) == 0
    strong, base = (analysis.load(here / "results" / name).runs for name in ("strong", "baseline"))
    pd.testing.assert_frame_equal(strong, base)


def test_that_seed_runs_and_months_take_the_place_of_the_files(here: Path) -> None:
    assert status(["run", "mine.yaml", "--seed", "5", "--runs", "7", "--months", "2", "--no-charts", "--quiet"]) == 0
    manifest = analysis.load(here / "results" / "mine").manifest
    assert (manifest["seed"], manifest["runs"], manifest["months"]) == (5, 7, 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--set", "parameters.north_korea.test.momentun=2"], "did you mean"),
        (["--set", "parameters.north_korea.test.momentum=200"], "must be a number from 0 to 20"),
        (["--set", "momentum"], "KEY=VALUE"),
        (["--runs", "0"], "must be a whole number from 1"),
        (["--months", "5000"], "1,200"),
        (["--engine", "fast"], "compiled or mesa"),
        (["--paths", "some"], "none, sample, all"),
        (["--precision", "2"], "0.0001 to 0.5"),
        (["--workers", "0"], "workers"),
        (["no-such-scenario"], "no-such-scenario"),
    ],
)
def test_that_a_mistake_is_told_with_what_is_allowed_and_nothing_is_run(
    here: Path, capsys: Captured, arguments: list[str], told: str
) -> None:
    assert status(["run", "baseline", *arguments]) == 2
    printed = capsys.readouterr()
    assert told in " ".join(printed.err.split())
    assert printed.out == ""
    assert not (here / "results").exists()


def test_that_scenarios_of_one_name_do_not_share_a_folder(here: Path, capsys: Captured) -> None:
    assert status(["run", "mine.yaml", "mine.yaml"]) == 2
    assert "share a folder" in capsys.readouterr().err


def test_that_the_mesa_engine_gives_the_same_runs(here: Path) -> None:
    assert status(["run", "mine.yaml", "--no-charts", "--quiet", "--workers", "1"]) == 0
    assert status(["run", "mine.yaml", "--no-charts", "--quiet", "--engine", "mesa", "--out", "mesa"]) == 0
    compiled, mesa = analysis.load("results/mine"), analysis.load("mesa/mine")
    pd.testing.assert_frame_equal(compiled.runs, mesa.runs)
    pd.testing.assert_frame_equal(compiled.months, mesa.months)
    assert mesa.manifest["content_hash"] == compiled.manifest["content_hash"]
