"""Full disks, folders that cannot be written, two runs of one folder: a clear message, and no half-true result."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch.folder import FolderError, claimed
from sim.cli.app import status
from tests.batch.folders import StopAfter, content, made, small, visible, with_chunks_of

ROOT = Path(__file__).parents[2]


def failing_after(calls: int, code: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which fails with an error of the system after so many calls."""
    left = [calls]

    def call(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(code, os.strerror(code))
        return function(*arguments, **options)

    return call


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("writes", [0, 1, 2, 3, 4, 8])
def test_that_a_full_disk_keeps_what_was_saved_and_the_old_result(
    writes: int, code: int, tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "small", small(seed=3, runs=10))
    old = content(tmp_path / "small")
    with_chunks_of(80, monkeypatch)
    whole_disk = os.fsync
    monkeypatch.setattr(os, "fsync", failing_after(writes, code, os.fsync))
    with pytest.raises(FolderError, match=r"no room left on the disk.*with --resume"):
        made(tmp_path / "small", paths="all")
    assert visible(tmp_path / "small") == old
    monkeypatch.setattr(os, "fsync", whole_disk)
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk of its own, where that is permitted."""
    places = []

    def mount(options: str) -> Path:
        place = tmp_path / f"disk-{len(places)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("mounting a disk is not permitted here")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", str(place)], check=True)


def test_that_a_disk_that_really_fills_up_can_be_given_room(
    mounted: Callable[[str], Path], whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mounted("size=100k")
    with_chunks_of(40, monkeypatch)
    with pytest.raises(FolderError, match="no room left on the disk"):
        made(disk / "small", paths="all")
    assert visible(disk / "small") == {}
    subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
    seen: list[int] = []
    monkeypatch.setattr("sim.batch.chunks.PART_MONTHS", 10**6)
    made(disk / "small", paths="all", resume=True, progress=lambda finished, wanted: seen.append(finished))
    assert content(disk / "small") == whole


def test_that_a_disk_that_cannot_be_written_is_named(mounted: Callable[[str], Path]) -> None:
    disk = mounted("ro")
    with pytest.raises(FolderError, match=rf"{disk}/small: cannot be written; .*--out"):
        made(disk / "small")
    with pytest.raises(FolderError, match=r"cannot be written; .*--out"):
        made(disk / "below" / "small")


def test_that_a_folder_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filelock.FileLock.acquire", failing_after(0, errno.EACCES, print))
    with pytest.raises(FolderError, match="small: cannot be written; choose another folder with --out"):
        made(tmp_path / "small")


@pytest.mark.parametrize("out", ["file", "file/below", "folder"])
def test_that_a_file_in_the_way_is_named_and_left(out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "baseline").write_text("mine")
    assert status(["run", "baseline", "--runs", "5", "--out", str(tmp_path / out)]) == 2
    printed = capsys.readouterr()
    assert "baseline: a file stands where a folder is needed; choose another one with --out" in printed.err
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "baseline").read_text() == "mine"


def test_that_a_second_run_of_a_folder_is_refused_and_disturbs_nothing(
    tmp_path: Path, whole: dict[str, object]
) -> None:
    refusals: list[str] = []

    def second(finished: int, wanted: int) -> None:
        if finished and not refusals:
            code = "import sys; from sim.cli.app import main; main()"
            command = [sys.executable, "-c", code, "run", "small.yaml", "--out", ".", "--no-charts"]
            done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60)
            assert done.returncode == 2
            assert done.stdout == ""
            refusals.append(done.stderr)

    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    (tmp_path / "small.yaml").write_text("runs: 5\n")
    made(tmp_path / "small", paths="all", progress=second)
    assert refusals == ["small: another run is writing this folder; wait for it, or choose another one with --out\n"]
    assert content(tmp_path / "small") == whole


def test_that_two_runs_inside_one_process_exclude_each_other(tmp_path: Path) -> None:
    with claimed(tmp_path / "small"), pytest.raises(FolderError, match="another run is writing this folder"):
        made(tmp_path / "small")
    made(tmp_path / "small")
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


def test_that_the_lock_of_a_process_that_died_blocks_nobody(tmp_path: Path, whole: dict[str, object]) -> None:
    code = (
        "import os, pathlib, sys; from sim.batch.folder import claimed\n"
        "with claimed(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "small")], env=environment).returncode == -9
    assert (tmp_path / ".small.lock").exists()
    made(tmp_path / "small", paths="all")
    assert content(tmp_path / "small") == whole


def test_that_what_a_person_put_into_a_result_folder_stays(tmp_path: Path) -> None:
    made(tmp_path / "small", paths="sample")
    (tmp_path / "small" / "notes.txt").write_text("mine")
    made(tmp_path / "small", small(seed=8))
    assert (tmp_path / "small" / "notes.txt").read_text() == "mine"
    assert sorted(content(tmp_path / "small")) == [
        "manifest.json", "months.parquet", "notes.txt", "runs.parquet", "summary.csv",
    ]  # fmt: skip


def test_that_the_old_result_stays_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "small")
    old = content(tmp_path / "small")
    other = small(seed=8)
    from sim.batch.interrupts import InterruptedRunError

    def fail(result: object, folder: Path) -> None:
        assert visible(tmp_path / "small") == old
        raise ZeroDivisionError

    with_chunks_of(60, monkeypatch)
    with pytest.raises(InterruptedRunError):
        made(tmp_path / "small", other, progress=StopAfter(120))
    assert visible(tmp_path / "small") == old
    with pytest.raises(ZeroDivisionError):
        made(tmp_path / "small", other, resume=True, finish=fail)
    assert visible(tmp_path / "small") == old
    made(tmp_path / "small", other, resume=True)
    assert content(tmp_path / "small") != old
