"""Where chunks are simulated: one small interface, so that a batch does not know whether threads or a cluster work.

An executor takes a job a chunk and yields chunks as they finish, in any order. When the caller stops asking, or is
interrupted, no new chunk starts.
"""

import logging
import os
import signal
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from importlib import import_module
from itertools import islice
from multiprocessing import resource_tracker
from typing import Any, Protocol, Self

from sim.batch.chunks import Chunk, Job
from sim.errors import PanmunjomError

LOCAL = "local"
CONNECT_SECONDS = 5
AHEAD = 2
"""Chunks a worker that are handed out at a time: one in work, one waiting."""


class ExecutorError(PanmunjomError):
    """Workers that cannot be had or that keep dying; the message says what to do."""


class Executor(Protocol):
    """Simulates chunks, `workers` of them at a time; used as a context, which gives its workers back."""

    workers: int
    worth: float
    """Seconds of work of one core below which starting the workers costs more than it saves."""

    def __enter__(self) -> Self:
        """Take the workers."""
        ...

    def __exit__(self, *_: object) -> None:
        """Give the workers back."""
        ...

    def chunks(self, jobs: Iterable[Job]) -> Generator[Chunk]:
        """The chunk of every job, in the order in which they finish."""
        ...


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Threads:
    """Threads inside this process; compiled rules release the interpreter lock, so all cores work."""

    worth = 0.0

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held between batches."""

    def chunks(self, jobs: Iterable[Job]) -> Generator[Chunk]:
        """The chunk of every job, in the order in which they finish."""
        waiting = iter(jobs)
        pool = ThreadPoolExecutor(self.workers)
        running: set[Future[Chunk]] = set()
        try:
            while True:
                for job in islice(waiting, self.workers + 1 - len(running)):
                    running.add(pool.submit(job))
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            # After an interrupt the chunks that are being simulated end by themselves, and their results are dropped.
            pool.shutdown(wait=False, cancel_futures=True)


class Dask:
    """A Dask cluster: `local` starts one worker process a core on this machine, else the address of a scheduler.

    Every worker needs the same version of Panmunjom. A worker that dies changes nothing: its chunks are simulated again
    elsewhere, and a chunk is the same wherever it is simulated. A local cluster is started when there is work for it.
    """

    def __init__(self, address: str, workers: int | None = None) -> None:
        self.address = address
        self.workers = workers or cores()
        self.worth = 5.0 if address == LOCAL else 0.5
        self._held = ExitStack()
        self.client: Any = None

    def __enter__(self) -> Self:
        try:
            import_module("distributed")
        except ImportError:
            raise ExecutorError("Dask is not installed; install the extra: pip install 'panmunjom[dask]'") from None
        if self.address != LOCAL:
            self._connect()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def _connect(self) -> None:
        distributed: Any = import_module("distributed")  # has no types
        # Dask need not report a lost worker: its chunks are simulated elsewhere, or our own error says what happened.
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)

        try:
            if self.address == LOCAL:
                with _deaf_children():
                    cluster = distributed.LocalCluster(
                        n_workers=self.workers, threads_per_worker=1, processes=True, host="127.0.0.1",
                        dashboard_address=None, silence_logs=logging.CRITICAL,
                    )  # fmt: skip
                self.client = self._held.enter_context(distributed.Client(self._held.enter_context(cluster)))
            else:
                self.client = self._held.enter_context(distributed.Client(self.address, timeout=CONNECT_SECONDS))
                self.workers = max(1, sum(self.client.nthreads().values()))
        except Exception as error:  # any error may come of an address at which something else answers
            raise ExecutorError(
                f"no Dask scheduler answers at '{self.address}'; give the address that it printed when it started, "
                "such as tcp://127.0.0.1:8786, or use --dask local"
            ) from error

    def chunks(self, jobs: Iterable[Job]) -> Generator[Chunk]:
        """The chunk of every job, in the order in which they finish."""
        distributed: Any = import_module("distributed")

        if self.client is None:
            self._connect()
        waiting = iter(jobs)

        def handed_out(count: int) -> list[Any]:
            return [self.client.submit(_simulate, job, pure=False) for job in islice(waiting, count)]

        running = distributed.as_completed(handed_out(AHEAD * self.workers), with_results=True)
        try:
            for _, chunk in running:
                if isinstance(chunk, Exception):  # Dask hands out, not raises, that a scheduler has left
                    raise chunk
                running.update(handed_out(1))
                yield chunk
        except distributed.KilledWorker as error:
            raise ExecutorError(
                f"Dask workers keep dying ({error}); look at their logs, memory above all, then repeat the command "
                "with --resume"
            ) from error
        except (distributed.client.FutureCancelledError, OSError) as error:
            raise ExecutorError(
                f"the Dask scheduler at '{self.address}' is gone; start it, then repeat the command with --resume"
            ) from error
        finally:
            if self.client.status == "running":
                self.client.cancel(list(running.futures))


def executor_for(dask: str | None, workers: int | None) -> Executor:
    """Threads, or the Dask cluster that is named."""
    return Threads(workers) if dask is None else Dask(dask, workers)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: a terminal sends it to all, but only this process should answer."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which the first process would start, letting interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _simulate(job: Job) -> Chunk:
    return job()
