"""Every executor gives the same folder, whatever the workers and chunks; a killed Dask worker changes nothing."""

import importlib
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analysis.statistics.outcomes import summarise
from sim.batch import executors
from sim.batch.executors import Dask, Executor, ExecutorError, Threads
from sim.batch.run import run
from tests.batch.folders import content, made, small, with_chunks_of


@pytest.mark.parametrize(
    ("executor", "size", "engine"),
    [
        (Threads(1), 240, "compiled"),
        (Threads(1), 7, "compiled"),
        (Threads(3), 19, "compiled"),
        (Threads(2), 1, "compiled"),
        (Threads(2), 90, "mesa"),
    ],
    ids=lambda value: f"{value.workers}-threads" if isinstance(value, Threads) else str(value),
)
def test_that_the_folder_depends_on_neither_workers_nor_chunks_nor_engine(
    executor: Executor,
    size: int,
    engine: str,
    whole: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_chunks_of(size, monkeypatch)
    monkeypatch.setattr("sim.batch.chunks.PART_MONTHS", 10**6)
    made(tmp_path / "small", paths="all", executor=executor, engine=engine)
    assert content(tmp_path / "small") == whole


def test_that_row_groups_do_not_depend_on_the_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.work.ROW_GROUP", 100)
    made(tmp_path / "one")
    with_chunks_of(33, monkeypatch)
    made(tmp_path / "other", executor=Threads(2))
    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_that_threads_stop_handing_out_chunks_when_the_caller_does() -> None:
    started = []

    def task(number: int) -> Any:
        started.append(number)
        return number

    chunks = Threads(2).chunks(partial(task, number) for number in range(1000))
    next(chunks)
    chunks.close()
    time.sleep(0.05)
    assert len(started) < 10


def test_that_an_error_in_a_thread_reaches_the_caller() -> None:
    def job() -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(Threads(2).chunks([job] * 5))


@pytest.fixture
def cluster() -> Iterator[Dask]:
    """Two worker processes of a local Dask cluster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Dask and Tornado, about themselves
        with Dask("local", workers=2) as dask:
            dask.worth = 0.0
            yield dask


@pytest.mark.slow
def test_that_two_dask_processes_one_killed_give_the_same_result(
    cluster: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = small(runs=2000, months=24)
    made(tmp_path / "threads", large, paths="sample")
    with_chunks_of(100, monkeypatch)
    killed: list[int] = []

    def kill_one(finished: int, wanted: int) -> None:
        if not killed and finished > wanted / 4:
            workers = cluster.client.run(os.getpid)
            assert len(set(workers.values()) - {os.getpid()}) == 2
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

    made(tmp_path / "dask", large, paths="sample", executor=cluster, progress=kill_one)
    assert killed
    assert content(tmp_path / "dask") == content(tmp_path / "threads")


def test_that_a_small_batch_starts_no_local_cluster(tmp_path: Path, whole: dict[str, object]) -> None:
    with Dask("local") as dask:
        made(tmp_path / "small", paths="all", executor=dask)
        assert dask.client is None
    assert content(tmp_path / "small") == whole


def test_that_an_address_where_nothing_answers_is_said_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("distributed")  # loading it takes seconds of its own
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 0.5)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        started = time.perf_counter()
        with pytest.raises(ExecutorError, match="no Dask scheduler answers at 'tcp://127"):
            Dask(address).__enter__()
    assert time.perf_counter() - started < 5


def test_that_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r"Dask is not installed; .*pip install 'panmunjom\[dask\]'"):
        Dask("local").__enter__()


@pytest.mark.parametrize("few", [0, 10**6])
def test_that_a_result_in_memory_is_that_of_the_folder(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.batch.store.FEW_RUNS", few)
    stored, kept = made(tmp_path / "small"), run(small())
    assert stored.months.equals(kept.months)
    assert len(stored.runs) == len(kept.runs) == 240
    assert list(kept.runs) == list(stored.runs.columns)
    for name in kept.runs:
        assert stored.runs[name].equals(kept.runs[name])
        assert stored.runs[name].dtype == kept.runs[name].dtype
    assert summarise(stored.runs, stored.horizon).equals(summarise(kept.runs, kept.horizon))
