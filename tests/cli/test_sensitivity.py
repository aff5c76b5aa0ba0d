"""`panmunjom sensitivity` as a person uses it: what is printed, what is kept, what is refused and how to mend it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from analysis.sensitivity.evaluation import Part, PointsTask
from sim.batch.chunks import Chunk
from sim.batch.pieces import KeptPieces
from sim.cli.app import status
from sim.cli.sensitivity import folder_name
from sim.scenario import load
from tests.analysis.sensitivity.functions import (
    G_FIRST,
    G_TOTAL,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    g_function,
    ishigami,
)
from tests.cli.stopping import ROOT, stopped_after

Captured = pytest.CaptureFixture[str]
FILE = """\
extends: baseline
months: 3
initial: {from: defaults}
runs: 100
parameters:
  economy:
    sanctions_cost: {dist: uniform, low: 0.0, high: 0.2}
    adjustment: {dist: uniform, low: 0.05, high: 0.3}
  north_korea:
    arsenal:
      production: {dist: normal, mean: 0.5, sd: 0.1}
uncertainties: on
"""
SMALL = ("--samples", "512", "--replications", "2", "--no-charts")
ECONOMY = ("--outcome", "final_economy")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("file.yaml").write_text(FILE)
    return "file.yaml"


def test_that_the_driver_of_an_outcome_is_found_and_one_without_effect_too(file: str, capsys: Captured) -> None:
    assert status(["sensitivity", file, *ECONOMY, *SMALL, "--json"]) == 0
    rows = {row["parameter"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {
        "parameters.economy.sanctions_cost", "parameters.economy.adjustment", "others"
    }  # fmt: skip
    cost = rows["parameters.economy.sanctions_cost"]
    assert {"outcome", "first", "first_low", "first_high", "total", "total_low", "total_high"} <= set(cost)
    assert cost["first_low"] <= cost["first"] <= cost["first_high"]
    assert cost["total"] > 0.5
    assert cost["effect"] < 0
    assert rows["others"]["first"] == rows["others"]["total"] == 0.0  # production: it has nothing to do with it


def test_that_the_screen_says_what_drives_and_how_much_is_luck(file: str, capsys: Captured) -> None:
    assert status(["sensitivity", file, *ECONOMY, *SMALL]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    for words in (
        "uncertain quantities over the distributions of the file", "What drives: North Korea's economy at the end",
        "long-run cost of full sanctions", "is chance", "over the forms", "What could be left out", "Quote a range",
    ):  # fmt: skip
        assert words in printed


@pytest.mark.slow
def test_that_the_folder_holds_what_was_found_and_can_be_made_again(file: str, capsys: Captured) -> None:
    assert status(["sensitivity", file, *ECONOMY, *SMALL, "--quiet"]) == 0
    folder = Path("results/file/sensitivity")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["kind"] == "sensitivity"
    assert manifest["arguments"]["outcomes"] == ["final_economy"]
    assert set(pd.read_csv(folder / "variance.csv")["outcome"]) == {"final_economy"}
    screening = pd.read_csv(folder / "screening.csv")
    assert {"tests", "talks_within_3", "final_economy"} <= set(screening["outcome"])
    assert status(["run", str(folder / "manifest.json"), "--out", "again", "--no-charts", "--quiet"]) == 0
    again = Path("again/file-repeated/sensitivity")
    assert (again / "indices.csv").read_bytes() == (folder / "indices.csv").read_bytes()
    assert capsys.readouterr().out == ""
    assert status(["report", file, str(folder), "--runs", "20", "--no-structures", "--format", "md", "--quiet"]) == 0
    report = capsys.readouterr().out
    assert "## What it depends on" in report
    assert "| Economy: long-run cost of full sanctions |" in report
    (folder / "indices.csv").write_text((folder / "indices.csv").read_text() + "\n")
    assert status(["report", file, str(folder), "--runs", "20", "--no-structures", "--format", "md"]) == 2
    assert "is not what was written" in capsys.readouterr().err
    assert status(["report", str(folder)]) == 2
    assert "give a result besides" in capsys.readouterr().err


KEYS = (
    "economy.sanctions_cost", "economy.adjustment", "south_korea.engagement", "south_korea.reciprocity",
    "united_states.ease_trust", "united_states.talk_engagement", "diplomacy.join_hardship",
    "north_korea.arsenal.production",
)  # fmt: skip


@pytest.mark.parametrize(
    ("function", "first", "total"),
    [(ishigami, ISHIGAMI_FIRST, ISHIGAMI_TOTAL), (g_function, G_FIRST, G_TOTAL)],
    ids=["Ishigami", "g-function"],
)
def test_that_known_indices_are_recovered_by_the_command(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]], first: NDArray[np.float64],
    total: NDArray[np.float64], file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    keys = [f"parameters.{key}" for key in KEYS[: len(first)]]

    def simulated(task: PointsTask, part: Part) -> Chunk:
        """In place of the months of the model the function, of the draws of its parameters alone."""
        values = function(part.points[:, [task.keys.index(key) for key in keys]])
        runs = pa.table(dict.fromkeys(task.outcomes, np.tile(values, part.count)))
        return Chunk(part.span, runs, None, b"")  # type: ignore[arg-type]

    monkeypatch.setattr(PointsTask, "__call__", simulated)
    drawn = [f"--set={key}={{dist: uniform, low: 0.05, high: 0.3}}" for key in keys]
    Path(file).write_text("extends: baseline\nmonths: 3\ninitial: {from: defaults}\nruns: 100\nuncertainties: on\n")
    size = ("--samples", "2048", "--replications", "2", "--no-charts")
    assert status(["sensitivity", file, *ECONOMY, *size, *drawn]) == 0
    table = pd.read_csv("results/file/sensitivity/indices.csv").set_index("parameter")
    assert set(table.index) == {*keys, "initial.warheads"}
    assert np.allclose(table.loc[keys, "first"], first, atol=0.04)
    assert np.allclose(table.loc[keys, "total"], total, atol=0.04)
    assert table.loc["initial.warheads", ["first", "total"]].tolist() == [0.0, 0.0]  # a planted one without effect
    printed = capsys.readouterr().out
    leading = table.loc[keys[int(np.argmax(total))]]
    assert leading["meaning"] in " ".join(printed.split())
    assert f"{leading['total']:.2f}" in printed
    screening = pd.read_csv("results/file/sensitivity/screening.csv")
    assert "initial.warheads" in set(screening.loc[screening["removable"], "parameter"])


def tables(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder, "file", "sensitivity").glob("*.csv")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pieces", "number"),
    [
        (7, signal.SIGINT),  # among those of the indices
        (2, signal.SIGTERM),  # of the four of the screening
        (7, signal.SIGKILL),
    ],
)
def test_that_a_stopped_study_goes_on_and_ends_with_the_same_tables(
    pieces: int, number: signal.Signals, file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("sensitivity", file, *ECONOMY, *SMALL, "--quiet")
    ended = stopped_after(pieces, number, *command)
    if number == signal.SIGKILL:
        assert ended.code == -signal.SIGKILL
    else:
        assert ended.code == 3
        assert ended.error.startswith("results/file/sensitivity: stopped; ")
        assert "runs are finished and kept. To go on, repeat the command with --resume" in ended.error
    assert status([*command, "--months", "4", "--resume"]) == 2
    assert "cannot be resumed, because it differs:\n  months: 3 there, 4 now" in capsys.readouterr().err
    assert status([*command, "--samples", "256", "--resume"]) == 2
    assert "arguments.samples: 512 there, 256 now" in capsys.readouterr().err
    keep, kept = KeptPieces.keep, []
    monkeypatch.setattr(KeptPieces, "keep", lambda *piece: kept.append(keep(*piece)))
    assert status([*command, "--resume"]) == 0
    again = len(kept)
    assert status([*command, "--out", "undisturbed"]) == 0
    assert again == len(kept) - again - pieces > 0
    assert tables("results") == tables("undisturbed")
    assert not Path("results/file/sensitivity/.partial").exists()


def test_that_a_study_that_is_refused_leaves_nothing(file: str, capsys: Captured) -> None:
    assert status(["sensitivity", file, *ECONOMY, "--samples", "64", "--replications", "2", "--no-charts"]) == 2
    assert "64 samples are too few" in capsys.readouterr().err
    assert not list(Path("results/file/sensitivity").iterdir())


@pytest.mark.slow
def test_that_a_cluster_gives_the_same_tables_and_may_go_on_with_what_threads_began(file: str) -> None:
    command = ("sensitivity", file, *ECONOMY, *SMALL, "--quiet")
    stopped_after(3, signal.SIGKILL, *command)
    assert status([*command, "--dask", "local", "--workers", "2", "--resume"]) == 0
    assert status([*command, "--out", "undisturbed"]) == 0
    assert tables("results") == tables("undisturbed")


@pytest.fixture
def scheduler() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a Dask scheduler with one worker, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    host, port = address.split(":")
    own = {"env": os.environ | {"PYTHONPATH": str(ROOT)}, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask", "scheduler", "--host", host, "--port", port, "--no-dashboard"]
    with subprocess.Popen(dask, **own) as boss:  # type: ignore[call-overload]
        served = [sys.executable, "-m", "dask", "worker", f"tcp://{address}", "--nthreads", "1", "--no-dashboard"]
        with subprocess.Popen(served, **own) as worker:  # type: ignore[call-overload]
            until = time.monotonic() + 30
            while time.monotonic() < until:
                with suppress(OSError), socket.create_connection((host, int(port)), 1):
                    break
                time.sleep(0.1)
            yield f"tcp://{address}", boss
            for process in (worker, boss):
                process.kill()


@pytest.mark.slow
def test_that_a_scheduler_which_dies_is_told_with_how_to_go_on(
    scheduler: tuple[str, subprocess.Popen[bytes]], file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, process = scheduler
    command = ("sensitivity", file, *ECONOMY, *SMALL, "--quiet")
    keep = KeptPieces.keep

    def keep_and_kill(pieces: KeptPieces, key: str, table: pa.Table) -> None:
        keep(pieces, key, table)
        process.kill()

    with monkeypatch.context() as patch:
        patch.setattr(KeptPieces, "keep", keep_and_kill)
        assert status([*command, "--dask", address]) == 2
    told = f"the Dask scheduler at '{address}' is gone; start it, then repeat the command with --resume"
    assert capsys.readouterr().err.strip() == told
    assert list(Path("results/file/sensitivity/.partial").glob("*.piece"))
    assert status([*command, "--resume"]) == 0
    assert status([*command, "--out", "undisturbed"]) == 0
    assert tables("results") == tables("undisturbed")


def test_that_an_interrupt_before_anything_is_looked_at_is_told_with_how_to_go_on(
    file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.loading.loaded", interrupt)
    assert status(["sensitivity", file]) == 3
    assert capsys.readouterr().err == "stopped; to go on, repeat the command with --resume\n"


def test_that_a_condition_is_an_outcome(file: str, capsys: Captured) -> None:
    asked = "final_economy < 0.87"
    assert status(["sensitivity", file, "--outcome", asked, *SMALL, "--json"]) == 0
    assert {row["outcome"] for row in json.loads(capsys.readouterr().out)} == {asked}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--outcome", "final_economi"), "is no outcome - did you mean 'final_economy'?"),
        (("--outcome", "first_talks_month"), "ask for 'first_talks_month <= 12'"),
        (("--outcome", "outcome"), "ask for \"outcome == 'interim deal'\""),
        (("--outcome", "first_talk_month <= 3"), "did you mean 'first_talks_month'?"),
        (("--samples", "1000"), "give --samples 1024"),
        (("--samples", "8"), "give --samples 64"),
        (("--replications", "1"), "cannot tell chance from the effect"),
        (("--parameters", "0"), "give 1 or more"),
        (("--structures", "some"), "one form by itself is --set structures.learning=off"),
        (("--set", "uncertainties=posterior"), "posterior"),
        (("--set", "uncertainties=posterior", "--samples", "512"), "has no effect over a posterior"),
    ],
)  # fmt: skip
def test_that_nonsense_is_refused_with_what_to_do(
    options: tuple[str, ...], message: str, file: str, capsys: Captured
) -> None:
    start = ("--set", "start=1995-01") if options[1:] == ("uncertainties=posterior",) else ()
    assert status(["sensitivity", file, *options, *start, "--no-charts"]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""
    assert not Path("results/file/sensitivity/manifest.json").exists()


def test_that_a_sample_which_is_too_small_is_refused_with_the_size_that_would_do(file: str, capsys: Captured) -> None:
    few = ("--outcome", "talks_within_3", "--samples", "64", "--replications", "2", "--no-charts")
    assert status(["sensitivity", file, *ECONOMY, *few]) == 2
    error = capsys.readouterr().err
    assert "64 samples are too few" in error
    assert "final_economy: an index is known to ± 0." in error
    assert any(f"--samples {size} would do" in error for size in (128, 256, 512))
    assert "talks_within_3: hardly depends on the parameters" in error


def test_that_a_file_without_anything_uncertain_is_refused(file: str, capsys: Captured) -> None:
    Path(file).write_text("extends: baseline\nuncertainties: on\n")
    assert status(["sensitivity", file]) == 2
    assert "--set uncertainties=prior" in capsys.readouterr().err


@pytest.mark.slow
def test_that_every_form_of_the_model_is_asked(file: str, capsys: Captured) -> None:
    assert status(["sensitivity", file, *ECONOMY, *SMALL, "--structures", "all"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    part = printed.split("Under every form of the model")[1]
    for form in ("as it is", "programme phases", "no snapback", "no learning", "no brokerage"):
        assert part.count(f"\n{form}") == 1
    indices = pd.read_csv("results/file/sensitivity/indices.csv", keep_default_na=False)
    assert set(indices["form"]) >= {"", "no learning", "no ebb"}


def test_that_a_question_is_checked_before_its_duration_is_told_and_before_kept_runs_are_given_up(
    file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.duration.seconds_of", lambda *given, **more: 60.0)
    folder = Path("results/file/sensitivity")
    for wrong in (("--outcome", "final_economi"), (*ECONOMY, "--samples", "65536", "--replications", "5000")):
        assert status(["sensitivity", file, *wrong]) == 2
        assert "This will take" not in capsys.readouterr().err
        assert not folder.exists()


def test_that_a_study_over_a_posterior_has_a_folder_of_its_own() -> None:
    assert folder_name(load("baseline")) == folder_name(load("baseline", ["uncertainties=prior"])) == "sensitivity"
    assert folder_name(load("baseline", ["uncertainties=posterior"])) == "sensitivity-posterior"


def assert_first_orders_without_totals(rows: list[dict[str, Any]]) -> None:
    cost = next(row for row in rows if row["parameter"] == "parameters.economy.sanctions_cost")
    assert cost["first"] > 0.5
    assert {"alone", "alone_low", "alone_high"} <= set(cost)
    assert all(row["total"] is None for row in rows)


@pytest.mark.slow
def test_that_studies_over_the_file_and_over_a_posterior_stand_side_by_side_and_a_report_takes_both(
    file: str, capsys: Captured
) -> None:
    assert status(["sensitivity", file, *ECONOMY, *SMALL, "--quiet"]) == 0
    Path("other.yaml").write_text("name: file\nextends: article-reading\nmonths: 6\nuncertainties: posterior\n")
    assert status(["sensitivity", "other.yaml", *ECONOMY, "--no-charts", "--json"]) == 0
    assert_first_orders_without_totals(json.loads(capsys.readouterr().out))
    folders = [Path("results/file/sensitivity"), Path("results/file/sensitivity-posterior")]
    assert all((folder / "indices.csv").is_file() for folder in folders)
    asked = ["report", file, *map(str, folders), "--runs", "20", "--no-structures", "--format", "md", "--quiet"]
    assert status(asked) == 0
    report = capsys.readouterr().out
    assert "over the distributions of the file, which move it by" in report
    assert "over a posterior, in which they go together, which move it by" in report
    assert status(["run", str(folders[1] / "manifest.json"), "--out", "again", "--no-charts", "--quiet"]) == 0
    again = Path("again/file-repeated/sensitivity-posterior/indices.csv")
    assert again.read_bytes() == (folders[1] / "indices.csv").read_bytes()
