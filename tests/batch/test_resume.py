"""An interrupted run keeps what is finished; resumed, it ends with the uninterrupted folder, or says why not."""

import json
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.batch import provenance
from sim.batch.folder import FolderError
from sim.batch.interrupts import InterruptedRunError
from sim.batch.work import Work
from sim.engine.tally import Totals
from tests.batch.folders import StopAfter, content, made, small, with_chunks_of


def with_small_parts(patch: pytest.MonkeyPatch) -> None:
    """Let a file of paths have twelve runs of the small scenario."""
    patch.setattr("sim.batch.chunks.PART_MONTHS", 12 * 6)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stopped") / "small"
    with pytest.MonkeyPatch.context() as patch:
        with_chunks_of(12, patch)
        with_small_parts(patch)
        with pytest.raises(InterruptedRunError, match="--resume"):
            made(folder, paths="all", progress=StopAfter(120))
    return folder


@pytest.fixture
def interrupted(stopped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run of the small scenario that was interrupted half-way, in the tenth chunk or so."""
    with_small_parts(monkeypatch)
    return Path(shutil.copytree(stopped, tmp_path / "small"))


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The result of the same run, not interrupted, with the same small parts of paths."""
    folder = tmp_path_factory.mktemp("uninterrupted") / "small"
    with pytest.MonkeyPatch.context() as patch:
        with_small_parts(patch)
        made(folder, paths="all")
    return content(folder)


def test_that_an_interrupted_run_ends_with_the_folder_of_an_uninterrupted_one(
    interrupted: Path, in_parts: dict[str, object]
) -> None:
    assert not (interrupted / "manifest.json").exists()
    seen: list[int] = []
    made(interrupted, paths="all", resume=True, progress=lambda finished, wanted: seen.append(finished))
    assert seen[0] >= 120
    assert content(interrupted) == in_parts


def test_that_a_run_may_be_interrupted_again_and_again_and_change_engine(
    tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for runs, size, engine in (
        (30, 30, "compiled"),
        (40, 7, "mesa"),
        (100, 13, "compiled"),
        (101, 1, "compiled"),
        (103, 2, "compiled"),
    ):
        with_chunks_of(size, monkeypatch)
        with pytest.raises(InterruptedRunError):
            made(tmp_path / "small", progress=StopAfter(runs), resume=True, engine=engine)
    with_chunks_of(50, monkeypatch)
    made(tmp_path / "small", resume=True)
    made(tmp_path / "plain")
    assert content(tmp_path / "small") == content(tmp_path / "plain")


def test_that_an_interrupt_before_the_first_chunk_can_be_resumed(tmp_path: Path, whole: dict[str, object]) -> None:
    with pytest.raises(InterruptedRunError, match="0 of 240 runs"):
        made(tmp_path / "small", paths="all", progress=StopAfter(0))
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


def test_that_an_interrupt_of_the_finishing_touches_can_be_resumed(tmp_path: Path, whole: dict[str, object]) -> None:
    def interrupt(result: object, folder: Path) -> None:
        (folder / "charts").mkdir()
        (folder / "charts" / "half.svg").write_text("<svg")
        raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="240 of 240 runs"):
        made(tmp_path / "small", paths="all", finish=interrupt)
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


def test_that_an_interrupt_while_a_chunk_is_kept_waits_until_it_is(
    tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_chunks_of(60, monkeypatch)
    add = Totals.add

    def interrupted_add(totals: Totals, other: Totals) -> None:
        signal.raise_signal(signal.SIGINT)
        add(totals, other)

    monkeypatch.setattr(Totals, "add", interrupted_add)
    with pytest.raises(InterruptedRunError, match="60 of 240 runs are finished and kept"):
        made(tmp_path / "small")
    monkeypatch.setattr(Totals, "add", add)
    made(tmp_path / "small", resume=True)
    made(tmp_path / "plain")
    assert content(tmp_path / "small") == content(tmp_path / "plain")


def test_that_without_resume_an_unfinished_run_starts_anew(interrupted: Path) -> None:
    other = small(seed=99)
    made(interrupted, other)
    made(interrupted.parent / "plain", other)
    assert content(interrupted) == content(interrupted.parent / "plain")


@pytest.mark.parametrize(
    ("changes", "options", "message"),
    [
        ({"seed": 12}, {}, "seed: 11 there, 12 now"),
        ({"runs": 241}, {}, "runs: 240 there, 241 now"),
        ({"months": 7}, {}, "months: 6 there, 7 now"),
        ({"initial": {"sanctions": 0.5}}, {}, r'scenario.initial: null there, {"sanctions": 0.5} now'),
        ({"parameters": {}}, {}, "scenario.parameters.north_korea"),
        ({}, {"paths": "sample"}, 'paths: "all" there, "sample" now'),
        ({}, {"precision": 0.1}, "precision: null there, 0.1 now"),
    ],
)
def test_that_another_plan_is_not_resumed_and_the_difference_is_named(
    changes: dict[str, Any], options: dict[str, Any], message: str, interrupted: Path, in_parts: dict[str, object]
) -> None:
    with pytest.raises(FolderError) as refused:
        made(interrupted, small(**changes), **{"paths": "all", "resume": True} | options)
    assert message in str(refused.value)
    assert "leave out --resume to start anew" in str(refused.value)
    assert refused.value.exit_status == 2
    made(interrupted, paths="all", resume=True)
    assert content(interrupted) == in_parts


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("version", lambda: "0.0.1", f'version: "{provenance.version()}" there, "0.0.1" now'),
        ("source_digest", lambda: "feed", "source_digest: "),
        ("FORMAT", 7, "format: 2 there, 7 now"),
    ],
)
def test_that_another_version_does_not_resume(
    name: str, value: object, message: str, interrupted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, name, value)
    with pytest.raises(FolderError) as refused:
        made(interrupted, paths="all", resume=True)
    assert message in str(refused.value)


def test_that_resuming_where_nothing_was_begun_begins(tmp_path: Path, whole: dict[str, object]) -> None:
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


def test_that_resuming_a_finished_run_leaves_it_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "small")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "small").rglob("*")}
    monkeypatch.setattr("sim.batch.run.chunk_cost", lambda task: pytest.fail("it is simulated again"))
    result = made(tmp_path / "small", resume=True)
    assert len(result.runs) == 240
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "small").rglob("*")} == before


@pytest.mark.parametrize("name", ["runs.parquet", "summary.csv", "manifest.json"])
def test_that_resuming_a_finished_run_that_was_damaged_makes_it_anew(
    name: str, tmp_path: Path, whole: dict[str, object]
) -> None:
    made(tmp_path / "small", paths="all")
    (tmp_path / "small" / name).write_bytes((tmp_path / "small" / name).read_bytes()[:-30])
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


def test_that_resuming_another_finished_run_makes_the_one_that_is_asked_for(
    tmp_path: Path, whole: dict[str, object]
) -> None:
    made(tmp_path / "small", small(seed=4))
    made(tmp_path / "small", paths="all", resume=True)
    assert content(tmp_path / "small") == whole


def flipped(content: bytes, chance: random.Random) -> bytes:
    """The content with one bit turned."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def refused(action: Callable[[], object]) -> str:
    """The message with which an action is refused; empty if it is not."""
    try:
        action()
    except FolderError as error:
        return str(error)
    return ""


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a bit turned": flipped,
    "cut off": lambda content, chance: content[: chance.randrange(len(content))],
    "emptied": lambda content, chance: b"",
    "overwritten": lambda content, chance: chance.randbytes(len(content)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_that_a_damaged_work_folder_never_gives_a_wrong_result(
    damage: str, interrupted: Path, in_parts: dict[str, object]
) -> None:
    chance = random.Random(damage)
    kept = interrupted.parent / "kept"
    shutil.copytree(interrupted, kept)
    files = [path.relative_to(kept) for path in sorted(kept.rglob("*")) if path.is_file()]
    some = [Path(".partial/plan.json"), *3 * [Path(".partial/checkpoint")], *chance.sample(files, 6)]
    refusals = 0
    for name in some:
        shutil.rmtree(interrupted)
        shutil.copytree(kept, interrupted)
        (interrupted / name).write_bytes(DAMAGES[damage]((kept / name).read_bytes(), chance))
        refusal = refused(lambda: made(interrupted, paths="all", resume=True))
        refusals += bool(refusal)
        if refusal:
            assert "leave out --resume to start anew" in refusal
        else:
            assert content(interrupted) == in_parts
    assert refusals >= 4


def test_that_a_missing_file_of_a_work_folder_is_named(interrupted: Path) -> None:
    part = next((interrupted / ".partial").glob("runs-*.arrow"))
    part.unlink()
    with pytest.raises(FolderError, match=f"damaged .{part.name}"):
        made(interrupted, paths="all", resume=True)


def test_that_a_run_that_grows_ends_with_the_same_folder_however_often_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = {40: 130, 130: 200}
    prior = small(runs=40, uncertainties="prior")
    growing: dict[str, Any] = {
        "precision": 0.05, "paths": "sample", "enough": lambda result: stages.get(len(result.runs), len(result.runs))
    }  # fmt: skip
    made(tmp_path / "uninterrupted", prior, **growing)
    with_chunks_of(20, monkeypatch)
    for runs in (20, 40, 60, 140, 200):
        with pytest.raises(InterruptedRunError):
            made(tmp_path / "small", prior, progress=StopAfter(runs), resume=True, **growing)
    made(tmp_path / "small", prior, resume=True, **growing)
    assert content(tmp_path / "small") == content(tmp_path / "uninterrupted")
    manifest = json.loads((tmp_path / "small" / "manifest.json").read_bytes())
    assert (manifest["runs"], manifest["precision"]) == (200, 0.05)
    plain = made(tmp_path / "plain", small(runs=200, uncertainties="prior"))
    grown = made(tmp_path / "small", prior, resume=True, **growing)
    assert all(grown.runs[name].equals(plain.runs[name]) for name in plain.runs.columns)
    assert grown.months.equals(plain.months)


def test_that_a_checkpoint_holds_only_what_its_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of chunks that no checkpoint names are made again."""
    with_chunks_of(40, monkeypatch)
    flush = Work.flush

    def die_before_the_checkpoint(work: Work) -> None:
        flush(work)
        if work.runs == 120:
            raise SystemExit

    monkeypatch.setattr(Work, "flush", die_before_the_checkpoint)
    with pytest.raises(SystemExit):
        made(tmp_path / "small")
    monkeypatch.setattr(Work, "flush", flush)
    # The last chunk: threads finish the others in any order, but it is not yet handed out after three.
    stray = tmp_path / "small" / ".partial" / "runs-000000000200-40.arrow"
    stray.write_bytes(b"half a chunk")
    made(tmp_path / "small", resume=True)
    made(tmp_path / "plain")
    assert content(tmp_path / "small") == content(tmp_path / "plain")
