"""The work folder of an unfinished run: NAME/.partial, with what is finished so far and the plan that it follows.

Chunks are kept in memory and flushed about once a second: first the runs as Arrow files, then, atomically, a
checkpoint with the totals of the months and the spans that they cover. A part that no checkpoint names does not count,
so a run that dies at any moment loses a second of work and nothing else.
"""

import errno
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
from filelock import FileLock, Timeout

from sim.batch.chunks import Chunk, Span
from sim.design import Design
from sim.errors import PanmunjomError
from sim.tally import Totals, runs_frame

FLUSH_SECONDS = 1.0
SAMPLE_RUNS = 100
"""Runs of which `--paths sample` keeps the histories: the first ones."""
ROW_GROUP = 65_536
"""Rows of a row group in `runs.parquet`; fixed, so that the file does not depend on the chunks."""


class FolderError(PanmunjomError):
    """A result folder that cannot be written, is in use, or holds something else than what is to be resumed."""


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn a full disk or a folder that cannot be written into a message that says how to mend it."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC or error.errno == errno.EDQUOT:
            raise FolderError(
                f"{folder}: no room left on the disk. What is finished is kept: make room, then repeat the command "
                "with --resume"
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise FolderError(f"{folder}: cannot be written; choose another folder with --out DIR") from error
        if isinstance(error, NotADirectoryError | FileExistsError):
            raise FolderError(f"{folder}: a file stands where a folder is needed; use --out DIR") from error
        raise


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process alone; the hold ends with the process, however it ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.parent / f".{folder.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderError(
            f"{folder}: another run is writing this folder; wait for it, or choose another one with --out DIR"
        ) from error
    try:
        yield
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there."""
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


class Work:
    """What a run has finished. `plan` decides the result; resuming demands that it is the same."""

    def __init__(self, folder: Path, plan: dict[str, Any], design: Design, resume: bool) -> None:
        self.folder = folder / ".partial"
        self.out = self.folder / "finished"
        self.design = design
        self.kept = {"none": 0, "sample": min(SAMPLE_RUNS, design.runs), "all": design.runs}[plan["paths"]]
        self.finished: list[Span] = []
        self.totals = Totals.empty(design)
        self._pending: dict[Span, np.ndarray] = {}
        self._flushed_at = time.monotonic()
        if resume and (self.folder / "plan.json").exists():
            self._resume(plan)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.out.mkdir(parents=True)
            write_atomically(self.folder / "plan.json", json.dumps(plan, indent=1).encode())

    @property
    def runs(self) -> int:
        """How many runs are finished."""
        return sum(span.count for span in self.finished)

    def _resume(self, plan: dict[str, Any]) -> None:
        found = json.loads((self.folder / "plan.json").read_bytes())
        differences = list(_differences(found, json.loads(json.dumps(plan))))
        if differences:
            raise FolderError(
                f"{self.folder.parent}: the unfinished run there cannot be resumed, because it differs:\n  "
                + "\n  ".join(differences)
                + "\nGive the command as it was, or leave out --resume to start anew"
            )
        try:
            with np.load(self.folder / "checkpoint.npz") as saved:
                self.finished = [Span(int(first), int(count)) for first, count in saved["spans"]]
                self.totals.runs = self.runs
                self.totals.shares[:] = saved["shares"]
                self.totals.histogram.reshape(-1)[saved["places"]] = saved["counts"]
                self.totals.sums[:] = saved["sums"]
        except FileNotFoundError:
            return

    def add(self, chunk: Chunk) -> None:
        """Keep a chunk; now and then, flush."""
        if len(chunk.paths.actions):
            (self.out / "paths").mkdir(exist_ok=True)
            part = self.out / "paths" / f"part-{chunk.span.first:012d}.parquet"
            chunk.paths.frame(self.design, chunk.span.first).to_parquet(part, compression="zstd", index=False)
        self._pending[chunk.span] = chunk.outcomes
        self.totals.add(chunk.totals)
        self.finished.append(chunk.span)
        if time.monotonic() - self._flushed_at > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Bring all that is finished to disk."""
        for span, outcomes in self._pending.items():
            feather.write_feather(self._table(span, outcomes), str(self._part(span)))
        places = np.flatnonzero(self.totals.histogram)
        partial = self.folder / "checkpoint.new"
        with partial.open("wb") as file:
            np.savez_compressed(
                file,
                spans=np.array(self.finished, np.int64).reshape(-1, 2),
                shares=self.totals.shares,
                sums=self.totals.sums,
                places=places,
                counts=self.totals.histogram.reshape(-1)[places],
            )
        partial.replace(self.folder / "checkpoint.npz")
        self._pending.clear()
        self._flushed_at = time.monotonic()

    def _part(self, span: Span) -> Path:
        return self.folder / f"runs-{span.first:012d}-{span.count}.arrow"

    def _table(self, span: Span, outcomes: np.ndarray) -> pa.Table:
        return pa.Table.from_pandas(runs_frame(self.design, outcomes, span.first), preserve_index=False)

    def tables(self) -> Iterator[pa.Table]:
        """The finished runs in their order, in tables of ROW_GROUP rows (the last may be shorter)."""
        rest: list[pa.Table] = []
        for span in sorted(self.finished):
            pending = self._pending.get(span)
            rest.append(feather.read_table(self._part(span)) if pending is None else self._table(span, pending))
            while sum(map(len, rest)) >= ROW_GROUP:
                joined = pa.concat_tables(rest)
                yield joined.slice(0, ROW_GROUP).combine_chunks()
                rest = [joined.slice(ROW_GROUP)]
        if sum(map(len, rest)):
            yield pa.concat_tables(rest).combine_chunks()

    @property
    def wanted(self) -> int:
        """How many runs the batch has come to want, which `grow` may have raised before an interruption."""
        target = self.folder / "wanted.json"
        return int(json.loads(target.read_bytes())) if target.exists() else self.design.runs

    def grow(self, design: Design) -> None:
        """Go on with a larger design of the same scenario, whose first runs are those that are finished."""
        self.design = design
        write_atomically(self.folder / "wanted.json", json.dumps(design.runs).encode())

    def discard(self) -> None:
        """Remove the work folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _differences(found: dict[str, Any], wanted: dict[str, Any], path: str = "") -> Iterator[str]:
    """What differs between two plans, a line each."""
    for key in sorted(found.keys() | wanted.keys()):
        there, here = found.get(key), wanted.get(key)
        if isinstance(there, dict) and isinstance(here, dict):
            yield from _differences(there, here, f"{path}{key}.")
        elif there != here:
            yield f"{path}{key}: {json.dumps(there)} there, {json.dumps(here)} now"
