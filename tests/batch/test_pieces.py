"""A study that is stopped keeps its pieces; resumed, it ends with the undisturbed folder, or says why not."""

import errno
import os
import random
import shutil
import signal
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pytest

from sim.batch.executors import ExecutorError
from sim.batch.folder import MANIFEST, FolderError
from sim.batch.interrupts import InterruptedRunError
from sim.batch.output import output
from sim.batch.pieces import KeptPieces
from sim.errors import PanmunjomError
from tests.batch.folders import PIECES, StopAfter, content, made, studied, visible
from tests.batch.test_kills import killed
from tests.batch.test_resume import DAMAGES, refused

CHANGES = 70
"""More changes of the file system than a study makes."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The folder of a study that was not stopped."""
    folder = tmp_path_factory.mktemp("undisturbed") / "small"
    studied(folder)
    return content(folder)


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """The folder of a study that was stopped after two of its pieces."""
    with pytest.raises(InterruptedRunError, match=r"100 runs are finished and kept\. To go on, .* with --resume"):
        studied(tmp_path / "small", report=StopAfter(2))
    return tmp_path / "small"


@pytest.fixture
def pieces_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pieces that are made from now on."""
    keep, keys = KeptPieces.keep, []

    def noted(pieces: KeptPieces, key: str, table: pa.Table) -> None:
        keys.append(key)
        keep(pieces, key, table)

    monkeypatch.setattr(KeptPieces, "keep", noted)
    return keys


def test_that_a_stopped_study_ends_with_the_undisturbed_folder_and_repeats_nothing(
    stopped: Path, undisturbed: dict[str, object], pieces_made: list[str]
) -> None:
    assert InterruptedRunError.exit_status == 3
    assert not (stopped / MANIFEST).exists()
    studied(stopped, resume=True)
    assert content(stopped) == undisturbed
    assert pieces_made == ["piece-2", "piece-3"]


def test_that_a_study_may_be_stopped_at_every_piece_and_while_it_is_written(
    tmp_path: Path, undisturbed: dict[str, object], pieces_made: list[str]
) -> None:
    for finished in range(1, PIECES + 2):
        with pytest.raises(InterruptedRunError, match=f"; {min(finished, PIECES) * 50} runs are finished"):
            studied(tmp_path / "small", resume=True, report=StopAfter(finished))
    assert (tmp_path / "small" / ".partial" / "finished" / "robustness.csv").exists()
    studied(tmp_path / "small", resume=True)
    assert content(tmp_path / "small") == undisturbed
    assert len(pieces_made) == PIECES


def test_that_an_interrupt_while_a_piece_is_kept_waits_until_it_is(
    tmp_path: Path, undisturbed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to_disk = os.fsync

    def interrupted(descriptor: int) -> None:
        if list((tmp_path / "small" / ".partial").glob(".piece-1.*")):
            signal.raise_signal(signal.SIGINT)
        bring_to_disk(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(InterruptedRunError, match="100 runs are finished"):
            studied(tmp_path / "small")
    studied(tmp_path / "small", resume=True)
    assert content(tmp_path / "small") == undisturbed


def test_that_an_interrupt_while_the_result_is_put_in_place_waits_until_it_stands(
    tmp_path: Path, undisturbed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    move = os.replace

    def interrupted(*paths: Path) -> None:
        if Path(paths[1]) == tmp_path / "small" / MANIFEST:
            signal.raise_signal(signal.SIGINT)
        move(*paths)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(InterruptedRunError, match="stopped; the result was finished and stands there"):
        studied(tmp_path / "small")
    assert content(tmp_path / "small") == undisturbed


def test_that_without_resume_the_pieces_are_discarded(
    stopped: Path, undisturbed: dict[str, object], pieces_made: list[str]
) -> None:
    studied(stopped)
    assert len(pieces_made) == PIECES
    assert content(stopped) == undisturbed


def test_that_another_plan_is_not_resumed_and_the_difference_is_named(
    stopped: Path, undisturbed: dict[str, object]
) -> None:
    with pytest.raises(FolderError) as refusal:
        studied(stopped, seed=12, resume=True)
    assert "seed: 11 there, 12 now" in str(refusal.value)
    assert "leave out --resume to start anew" in str(refusal.value)
    studied(stopped, resume=True)
    assert content(stopped) == undisturbed


def test_that_a_run_and_a_study_do_not_resume_each_other(stopped: Path) -> None:
    with pytest.raises(FolderError, match='kind: "robustness" there, "run" now'):
        made(stopped, resume=True)
    with pytest.raises(FolderError, match="holds an unfinished run; choose another folder"), output(stopped, "replay"):
        pass
    begun = stopped.with_name("begun")
    with pytest.raises(InterruptedRunError):
        made(begun, progress=StopAfter(0))
    for resume in (True, False):
        with pytest.raises(FolderError, match="holds an unfinished run; choose another folder"):
            studied(begun, resume=resume)


@pytest.mark.parametrize("damage", DAMAGES)
def test_that_damage_is_told_or_without_effect(damage: str, stopped: Path, undisturbed: dict[str, object]) -> None:
    chance = random.Random(damage)
    kept = stopped.with_name("kept")
    shutil.copytree(stopped, kept)
    refusals = 0
    for name in ("piece-0.piece", "piece-1.piece", "piece-1.piece", "plan.json"):
        shutil.rmtree(stopped)
        shutil.copytree(kept, stopped)
        path = stopped / ".partial" / name
        path.write_bytes(DAMAGES[damage](path.read_bytes(), chance))
        if refusal := refused(lambda: studied(stopped, resume=True)):
            assert "leave out --resume to start anew" in refusal
            assert name in refusal or name == "plan.json"
            studied(stopped)
        assert content(stopped) == undisturbed
        refusals += bool(refusal)
    assert refusals >= 3


def test_that_a_piece_that_was_lost_is_made_again(
    stopped: Path, undisturbed: dict[str, object], pieces_made: list[str]
) -> None:
    (stopped / ".partial" / "piece-0.piece").unlink()
    studied(stopped, resume=True)
    assert content(stopped) == undisturbed
    assert pieces_made == ["piece-0", "piece-2", "piece-3"]


def failing(error: BaseException) -> NoReturn:
    raise error


def test_that_a_study_that_is_refused_leaves_nothing_and_one_without_workers_its_pieces(tmp_path: Path) -> None:
    with pytest.raises(ExecutorError):
        studied(tmp_path / "small", report=lambda *_: failing(ExecutorError("gone")))
    assert (tmp_path / "small" / ".partial" / "piece-0.piece").exists()
    with pytest.raises(PanmunjomError, match="too few"):
        studied(tmp_path / "small", report=lambda *_: failing(PanmunjomError("too few")))
    assert not list((tmp_path / "small").iterdir())


def test_that_a_full_disk_is_told_with_how_to_go_on(
    stopped: Path, undisturbed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FolderError, match="make room, then repeat the command with --resume"):
            studied(stopped, resume=True)
    studied(stopped, resume=True)
    assert content(stopped) == undisturbed


def test_that_pieces_that_lead_elsewhere_are_refused(stopped: Path) -> None:
    (stopped / ".partial" / "piece-3.piece").symlink_to(stopped / ".partial" / "piece-0.piece")
    with pytest.raises(FolderError, match="is a link, which no run of this program leaves"):
        studied(stopped, resume=True)


@pytest.mark.slow
def test_that_a_kill_before_any_change_of_the_disk_leaves_the_old_the_new_or_no_result(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    points = [f"study:{number}" for number in range(1, CHANGES + 1)]
    studied(tmp_path / "older", seed=2)
    old = content(tmp_path / "older")
    for point in points:
        shutil.copytree(tmp_path / "older", tmp_path / point / "small")
    deaths = killed(tmp_path, points)
    assert deaths == points[: len(deaths)]
    assert 20 < len(deaths) < CHANGES
    for point in deaths:
        folder = tmp_path / point / "small"
        left = visible(folder)
        assert MANIFEST not in left or left in (old, undisturbed)
        studied(folder, resume=True)
        assert content(folder) == undisturbed
