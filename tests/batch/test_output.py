"""Folders of sweeps, calibrations, back-tests and replays: put in place as a whole, and made again from manifests."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.batch.folder import FolderError, claimed
from sim.batch.interrupts import InterruptedRunError
from sim.batch.manifest import digested, read
from sim.batch.output import output
from sim.cli.app import status
from tests.batch.folders import StopAfter, content, made

Captured = pytest.CaptureFixture[str]


def published(folder: Path, kind: str = "replay", **files: str) -> dict[str, Any]:
    """The manifest of an output of some small files."""

    def write(inside: Path) -> None:
        for name, text in files.items():
            (inside / name.replace("_", ".")).write_text(text)

    with output(folder, kind) as made_folder:
        return made_folder.publish({"arguments": {}}, write)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_that_an_output_has_a_manifest_that_vouches_for_its_files(tmp_path: Path) -> None:
    manifest = published(tmp_path / "x", a_csv="1\n", b_svg="<svg/>")
    assert read(tmp_path / "x" / "manifest.json") == manifest
    assert set(manifest["files"]) == {"a.csv", "b.svg"}
    assert manifest["files"]["a.csv"] == digested(tmp_path / "x" / "a.csv")
    assert {"version", "source_digest", "versions", "times", "machine"} <= set(manifest)
    other = published(tmp_path / "y", a_csv="1\n", b_svg="<svg>another</svg>")
    assert manifest["content_hash"] == other["content_hash"]
    assert manifest["content_hash"] != published(tmp_path / "z", a_csv="2\n")["content_hash"]


def test_that_a_newer_output_replaces_the_older_one_and_nothing_else(tmp_path: Path) -> None:
    published(tmp_path / "x", a_csv="1\n", b_csv="1\n")
    (tmp_path / "x" / "notes.txt").write_text("mine")
    published(tmp_path / "x", b_csv="2\n", c_csv="2\n")
    assert names(tmp_path / "x") == {"b.csv", "c.csv", "manifest.json", "notes.txt"}
    assert (tmp_path / "x" / "b.csv").read_text() == "2\n"
    assert (tmp_path / "x" / "notes.txt").read_text() == "mine"


def test_that_an_output_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    published(tmp_path / "x", a_csv="1\n")
    before = content(tmp_path / "x")

    def fail(inside: Path) -> None:
        (inside / "a.csv").write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), output(tmp_path / "x", "replay") as folder:
        folder.publish({"arguments": {}}, fail)
    published(tmp_path / "y", a_csv="1\n")
    assert {name: value for name, value in content(tmp_path / "x").items() if ".partial" not in name} == before
    published(tmp_path / "x", a_csv="2\n")
    assert names(tmp_path / "x") == {"a.csv", "manifest.json"}


def test_that_an_output_does_not_take_the_place_of_something_else_of_ours(tmp_path: Path) -> None:
    made(tmp_path / "small")
    with pytest.raises(FolderError, match="small: holds a run; choose another folder with --out"):
        published(tmp_path / "small", a_csv="1\n")
    published(tmp_path / "x", a_csv="1\n")
    with pytest.raises(FolderError, match="x: holds a replay; choose"):
        published(tmp_path / "x", "backtest", a_csv="1\n")
    with pytest.raises(InterruptedRunError):
        made(tmp_path / "begun", progress=StopAfter(0))
    with pytest.raises(FolderError, match="begun: holds an unfinished run"):
        published(tmp_path / "begun", a_csv="1\n")


def test_that_two_outputs_into_one_folder_exclude_each_other(tmp_path: Path) -> None:
    with claimed(tmp_path / "x"), pytest.raises(FolderError, match="another run is writing this folder"):
        published(tmp_path / "x", a_csv="1\n")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.ENOSPC, "no room left on the disk. Make room, then repeat the command"),
        (errno.EROFS, "cannot be written; choose another folder with --out"),
        (errno.EACCES, "cannot be written; choose another folder with --out"),
        (errno.EIO, "cannot be written (Input/output error)"),
    ],
)
@pytest.mark.parametrize("change", ["fsync", "mkdir", "rename"])
def test_that_a_disk_that_fails_is_told_and_the_older_output_counts(
    change: str, code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path / "x", a_csv="1\n")
    before = content(tmp_path / "x")

    def fail(*_: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, change, fail)
        with pytest.raises(FolderError) as failed:
            published(tmp_path / "x", a_csv="2\n")
    assert message in str(failed.value)
    published(tmp_path / "y", a_csv="3\n")
    from sim.batch.publishing import recover

    recover(tmp_path / "x")
    assert content(tmp_path / "x") == before


def test_that_no_hard_links_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **options: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    made(tmp_path / "small")
    published(tmp_path / "x", a_csv="1\n")


def test_that_a_disk_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(FolderError, match="cannot hold a folder for one process alone"):
        made(tmp_path / "small")


def test_that_links_of_a_stranger_lead_nowhere(tmp_path: Path) -> None:
    """A folder that was sent may hold links in the places where this program writes."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "plan.json").write_text("mine")
    for name in ("finished", "published", "replaced"):
        (precious / name).mkdir()
        (precious / name / "runs.parquet").write_text("mine")
    before = content(precious)
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / ".partial").symlink_to(precious)
    made(tmp_path / "small")
    assert content(precious) == before
    made(tmp_path / "plain")
    for name in ("charts", "paths"):
        (tmp_path / "small" / name).symlink_to(precious)
    made(tmp_path / "small")
    assert content(precious) == before
    assert content(tmp_path / "small") == content(tmp_path / "plain")


def test_that_unfinished_work_with_links_is_not_resumed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    with pytest.raises(InterruptedRunError):
        made(tmp_path / "small", progress=StopAfter(0), paths="all")
    (tmp_path / "small" / ".partial" / "finished" / "paths").symlink_to(tmp_path / "precious")
    with pytest.raises(FolderError, match="paths: is a link, which no run of this program leaves"):
        made(tmp_path / "small", paths="all", resume=True)
    assert not names(tmp_path / "precious")
    (tmp_path / "victim").write_text("mine")
    scratch = tmp_path / "small" / ".partial" / ".plan.json.being-written"
    scratch.symlink_to(tmp_path / "victim")
    made(tmp_path / "small", paths="all")
    assert (tmp_path / "victim").read_text() == "mine"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def equal(first: str, second: str) -> bool:
    """Whether the content of two manifests is the same."""
    hashes = {json.loads(Path(name).read_bytes())["content_hash"] for name in (first, second)}
    return len(hashes) == 1


SWEEP = """
runs: 10
months: 2
sweep: {parameters.pressure.build: {values: [0.01, 0.02]}}
"""


def test_that_a_sweep_is_made_again_from_its_manifest(here: Path, capsys: Captured) -> None:
    (here / "mine.yaml").write_text(SWEEP)
    assert status(["sweep", "mine.yaml", "--quiet", "--no-charts"]) == 0
    (here / "mine.yaml").unlink()
    manifest = "results/mine/sweep/manifest.json"
    assert status(["run", manifest, "--no-charts", "--quiet"]) == 0
    assert equal(manifest, "results/mine-repeated/sweep/manifest.json")
    assert not (here / "results" / "mine-repeated" / "runs.parquet").exists()
    assert status(["run", manifest, "--no-charts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == "results/mine-repeated/sweep"


def test_that_a_replay_with_facts_of_ones_own_is_made_again_if_they_are_the_same(here: Path, capsys: Captured) -> None:
    from analysis.record import SHIPPED

    (here / "facts.csv").write_bytes(SHIPPED.read_bytes())
    changed = ["--set", "parameters.north_korea.test.momentum=2", "--start", "2019-01"]
    assert status(["replay", "--record", "facts.csv", *changed, "--quiet"]) == 0
    manifest = "results/replay/manifest.json"
    assert status(["run", manifest, "--quiet"]) == 0
    assert equal(manifest, "results/replay-repeated/manifest.json")
    (here / "facts.csv").write_text("secret,words\n")
    assert status(["run", manifest, "--quiet"]) == 2
    told = capsys.readouterr().err
    assert "the record 'facts.csv' is not there, or is not the one that was read then" in told
    assert "secret" not in told


def test_that_a_repeated_output_that_differs_is_told(here: Path, capsys: Captured) -> None:
    (here / "mine.yaml").write_text(SWEEP)
    assert status(["sweep", "mine.yaml", "--quiet", "--no-charts"]) == 0
    path = here / "results" / "mine" / "sweep" / "manifest.json"
    document = json.loads(path.read_bytes()) | {"content_hash": "0" * 64, "source_digest": "feed"}
    path.write_text(json.dumps(document))
    assert status(["run", str(path), "--quiet", "--no-charts"]) == 2
    told = capsys.readouterr().err
    assert "the repeated result differs from the original" in told
    assert "source_digest: feed then" in told


EVIL: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "an option that writes": (lambda document: document["arguments"].update(out="/tmp/PWNED"), "'out' is not what"),
    "another option": (lambda document: document["arguments"].update({"help": True}), "'help' is not what"),
    "a list of lists": (lambda document: document["arguments"].update(coding=[["a"]]), "'coding' is not what"),
    "no number": (lambda document: document["arguments"].update(draws="many"), "draws"),
    "another record": (
        lambda document: document["arguments"].update(record="/etc/hostname", record_sha256="0" * 64), "is not the one"
    ),
    "no arguments": (lambda document: document.pop("arguments"), "does not say 'arguments'"),
    "an escape": (lambda document: document["arguments"].update({"\x1b[31m": 1}), "'[31m' is not what"),
}  # fmt: skip


@pytest.mark.parametrize("change", EVIL)
def test_that_the_arguments_of_a_stranger_are_checked(change: str, here: Path, capsys: Captured) -> None:
    edit, message = EVIL[change]
    published(here / "results" / "calibration", "calibration", posterior_csv="1\n")
    path = here / "results" / "calibration" / "manifest.json"
    document = json.loads(path.read_bytes())
    document["arguments"] = {"start": "2006-01", "coding": [], "draws": 10, "seed": 1}
    edit(document)
    path.write_text(json.dumps(document))
    assert status(["run", str(path), "--quiet"]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "\x1b" not in told
    assert names(here / "results") == {"calibration"}


def test_that_what_decides_a_result_cannot_be_given_with_another_kind_of_manifest(here: Path, capsys: Captured) -> None:
    (here / "mine.yaml").write_text(SWEEP)
    assert status(["sweep", "mine.yaml", "--quiet", "--no-charts"]) == 0
    manifest = "results/mine/sweep/manifest.json"
    for option in (["--runs", "3"], ["--paths", "all"], ["--resume"], ["--engine", "mesa"]):
        assert status(["run", manifest, *option]) == 2
        assert "is repeated as it was" in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert status(["run", manifest, "baseline", "--quiet"]) == 2
    assert "is repeated alone" in capsys.readouterr().err


def test_that_a_table_of_an_output_reads_as_it_was_written(here: Path) -> None:
    (here / "mine.yaml").write_text(SWEEP)
    assert status(["sweep", "mine.yaml", "--quiet", "--no-charts"]) == 0
    table = pd.read_csv(here / "results" / "mine" / "sweep" / "sweep.csv")
    assert set(table["parameters.pressure.build"]) == {0.01, 0.02}
