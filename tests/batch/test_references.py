"""Paths in a manifest count from its own folder, so that it can be repeated from anywhere and be moved."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.batch.interrupts import InterruptedRunError
from sim.batch.manifest import read
from sim.batch.references import followed, kept
from sim.batch.run import run_to_folder
from sim.cli.app import status
from sim.scenario import load
from tests.batch.folders import StopAfter

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def facts(record: Any, calibration: Any = "shipped") -> dict[str, Any]:
    return {
        "arguments": {"record": record, "posterior": calibration, "seed": 1},
        "scenario": {"name": "x", "uncertainties": {"posterior": calibration}},
    }


def test_that_paths_count_from_the_manifest_in_it_and_from_the_current_folder_elsewhere(here: Path) -> None:
    for folder in ("data", "results/x", "elsewhere"):
        (here / folder).mkdir(parents=True)
    (here / "data" / "mine.csv").touch()
    given = facts("data/mine.csv", "./data")
    held = kept(given, Path("results/x"))
    assert held == facts("../../data/mine.csv", "../../data")
    assert followed(held, Path("results/x")) == facts("data/mine.csv", "data")
    assert given == facts("data/mine.csv", "./data")
    os.chdir(here / "elsewhere")
    assert followed(held, Path("../results/x"))["arguments"]["record"] == "../data/mine.csv"
    assert followed(held, here / "results/x")["arguments"]["record"] == str(here / "data/mine.csv")


def test_that_links_among_folders_do_not_mislead(here: Path) -> None:
    (here / "disk" / "deep").mkdir(parents=True)
    (here / "results").symlink_to("disk/deep")
    (here / "mine.csv").touch()
    held = kept(facts("mine.csv"), Path("results/x"))
    assert followed(held, Path("results/x"))["arguments"]["record"] == "mine.csv"
    assert (here / "results" / "x" / "..").resolve() == here / "disk" / "deep"
    assert held["arguments"]["record"] == "../../../mine.csv"


@pytest.mark.parametrize("path", ["/data/mine.csv", "shipped", "none", None, 3, ["a"], {}])
def test_that_what_is_no_relative_path_stays(path: Any, here: Path) -> None:
    for change in (kept, followed):
        assert change(facts(path, path), Path("results")) == facts(path, path)
    assert followed({"arguments": "odd", "scenario": {"uncertainties": "posterior"}}, Path("results")) == {
        "arguments": "odd", "scenario": {"uncertainties": "posterior"}
    }  # fmt: skip


def test_that_a_manifest_with_paths_from_the_current_folder_is_still_understood(here: Path) -> None:
    (here / "results").mkdir()
    (here / "mine.csv").touch()
    assert followed(facts("mine.csv"), Path("results")) == facts("mine.csv")


@pytest.mark.slow
def test_that_a_replay_is_repeated_from_another_folder_and_after_a_move(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.record import SHIPPED

    sub = here / "tree" / "sub"
    sub.mkdir(parents=True)
    (sub / "mine.csv").write_bytes(SHIPPED.read_bytes())
    monkeypatch.chdir(sub)
    assert status(["replay", "--record", "mine.csv", "--start", "2023-01", "--out", "rp", "--quiet"]) == 0
    monkeypatch.chdir(here)
    assert status(["run", "tree/sub/rp/manifest.json", "--quiet"]) == 0
    shutil.move("tree", "moved")
    (here / "far").mkdir()
    monkeypatch.chdir(here / "far")
    assert status(["run", "../moved/sub/rp/manifest.json", "--quiet", "--out", "deep/er"]) == 0
    assert read(Path("deep/er/rp-repeated/manifest.json"))["arguments"]["record"] == "../moved/sub/mine.csv"
    assert status(["run", "deep/er/rp-repeated/manifest.json", "--quiet"]) == 0
    (here / "moved" / "sub" / "mine.csv").unlink()
    assert status(["run", "../moved/sub/rp/manifest.json", "--quiet"]) == 2
    assert "the record '../moved/sub/mine.csv' is not there" in capsys.readouterr().err


@pytest.fixture
def drawing(here: Path) -> Path:
    """A scenario below the current folder that draws from a calibration beside it."""
    (here / "sub" / "post").mkdir(parents=True)
    table = pd.DataFrame({"north_korea.test.momentum": np.linspace(1, 2, 9)})
    table.to_parquet(here / "sub" / "post" / "posterior.parquet", index=False)
    path = here / "sub" / "mine.yaml"
    path.write_text("extends: baseline.yaml\nruns: 20\nmonths: 3\nuncertainties: {posterior: ./post}\n")
    return path


def test_that_a_run_from_a_posterior_is_repeated_and_recognised_from_another_folder(
    here: Path, drawing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert status(["run", "sub/mine.yaml", "--quiet", "--no-charts", "--out", "sub/results"]) == 0
    manifest = here / "sub" / "results" / "mine" / "manifest.json"
    assert json.loads(manifest.read_bytes())["scenario"]["uncertainties"]["posterior"] == "../../post"
    monkeypatch.chdir(here / "sub")
    written = manifest.stat().st_mtime_ns
    assert status(["run", "mine.yaml", "--quiet", "--no-charts", "--resume"]) == 0
    assert manifest.stat().st_mtime_ns == written
    shutil.move(here / "sub", here / "moved")
    monkeypatch.chdir(here)
    assert status(["run", "moved/results/mine/manifest.json", "--quiet", "--no-charts"]) == 0
    assert status(["explain", "moved/results/mine", "--run", "3"]) == 0


def test_that_an_unfinished_run_from_a_posterior_is_resumed_from_another_folder(
    here: Path, drawing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / "sub" / "results"
    with pytest.raises(InterruptedRunError):
        run_to_folder(load("sub/mine.yaml"), folder, progress=StopAfter(0))
    monkeypatch.chdir(here / "sub")
    assert len(run_to_folder(load("mine.yaml"), folder, resume=True).runs) == 20
