"""The work folder of an unfinished run: NAME/.partial, with what is finished so far and the plan that it follows.

Chunks are kept in memory and flushed about once a second: first the runs as Arrow files, then, atomically, a
checkpoint with the totals of the months, the spans that they cover and the checksums of their files. A file that no
checkpoint names does not count, so a run that dies at any moment loses a second of work and nothing else.
"""

import io
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather

from sim.batch.chunks import Chunk, Span
from sim.batch.folder import PARTIAL, write_whole
from sim.batch.interrupts import held
from sim.batch.publishing import FINISHED
from sim.batch.unfinished import begin, damaged, read_checked, write_checked
from sim.design import Design
from sim.engine.tally import Totals

FLUSH_SECONDS = 1.0
SAMPLE_RUNS = 100
"""How many runs, the first ones, `--paths sample` keeps the histories of."""
ROW_GROUP = 65_536
"""Rows of a row group in `runs.parquet`; fixed, so that the file does not depend on the chunks."""
MOST_PENDING = 16 << 20
"""Bytes of finished runs in memory at most before they are flushed."""
CHECKPOINT = "checkpoint"


class Work:
    """What a run has finished. `plan` decides the result; resuming demands that it is the same."""

    def __init__(self, folder: Path, plan: dict[str, Any], design: Design, resume: bool) -> None:
        self.folder = folder / PARTIAL
        self.out = self.folder / FINISHED
        self.wanted = plan["runs"]
        """How many runs the batch has come to want, which `grow` may raise."""
        self.kept = {"none": 0, "sample": min(SAMPLE_RUNS, self.wanted), "all": self.wanted}[plan["paths"]]
        self.totals = Totals.empty(design)
        self.runs = 0
        """How many runs are finished."""
        self._checksums: dict[Span, tuple[int, int]] = {}
        self._pending: dict[Span, pa.Table] = {}
        self._flushed_at = time.monotonic()
        begin(folder, plan, resume)
        self.out.mkdir(exist_ok=True)
        if (self.folder / CHECKPOINT).exists():
            self._read_checkpoint()

    @property
    def finished(self) -> list[Span]:
        """The spans that are finished, in the order of the runs."""
        return sorted(self._checksums)

    def _read_checkpoint(self) -> None:
        content = read_checked(self.folder / CHECKPOINT)
        with np.load(io.BytesIO(content), allow_pickle=False) as saved:
            self.wanted = int(saved["wanted"])
            for first, runs, of_runs, of_paths in saved["finished"].tolist():
                self._checksums[Span(first, runs)] = (of_runs, of_paths)
            self.totals.shares[:] = saved["shares"]
            self.totals.histogram.reshape(-1)[saved["places"]] = saved["counts"]
            self.totals.sums[:] = saved["sums"]
        self.runs = self.totals.runs = sum(span.runs for span in self._checksums)
        for span, checksums in self._checksums.items():
            for path, checksum in zip((self._runs_of(span), self._paths_of(span)), checksums, strict=True):
                if checksum and (not path.exists() or zlib.crc32(path.read_bytes()) != checksum):
                    raise damaged(self.folder.parent, path.name)

    def add(self, chunk: Chunk) -> None:
        """Keep a chunk; now and then, flush."""
        with held():
            if chunk.paths:
                (self.out / "paths").mkdir(exist_ok=True)
                write_whole(self._paths_of(chunk.span), chunk.paths, self.folder)
            self._pending[chunk.span] = chunk.runs
            self._checksums[chunk.span] = (0, zlib.crc32(chunk.paths))
            self.totals.add(chunk.totals)
            self.runs += chunk.span.runs
            pending = sum(table.nbytes for table in self._pending.values())
            if pending > MOST_PENDING or time.monotonic() - self._flushed_at > FLUSH_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Bring all that is finished to disk."""
        with held():
            for span, table in self._pending.items():
                part = io.BytesIO()
                feather.write_feather(table, part)
                write_whole(self._runs_of(span), part.getvalue(), self.folder)
                self._checksums[span] = (zlib.crc32(part.getvalue()), self._checksums[span][1])
            places = np.flatnonzero(self.totals.histogram)
            checkpoint = io.BytesIO()
            np.savez_compressed(
                checkpoint,
                wanted=np.int64(self.wanted),
                finished=np.array([(*span, *sums) for span, sums in self._checksums.items()], np.int64).reshape(-1, 4),
                shares=self.totals.shares,
                sums=self.totals.sums,
                places=places,
                counts=self.totals.histogram.reshape(-1)[places],
            )
            write_checked(self.folder / CHECKPOINT, checkpoint.getvalue())
            self._pending.clear()
            pa.default_memory_pool().release_unused()
            self._flushed_at = time.monotonic()

    def _runs_of(self, span: Span) -> Path:
        return self.folder / f"runs-{span.first:012d}-{span.runs}.arrow"

    def _paths_of(self, span: Span) -> Path:
        return self.out / "paths" / f"part-{span.first:012d}.parquet"

    def tables(self) -> Iterator[pa.Table]:
        """The finished runs in their order, in tables of ROW_GROUP rows (the last may be shorter)."""
        rest: list[pa.Table] = []
        for span in self.finished:
            pending = self._pending.get(span)
            rest.append(feather.read_table(self._runs_of(span), memory_map=False) if pending is None else pending)
            while sum(map(len, rest)) >= ROW_GROUP:
                joined = pa.concat_tables(rest)
                yield joined.slice(0, ROW_GROUP).combine_chunks()
                rest = [joined.slice(ROW_GROUP)]
        if sum(map(len, rest)):
            yield pa.concat_tables(rest).combine_chunks()

    def grow(self, runs: int) -> None:
        """Go on to `runs` runs of the same scenario; the finished ones are the first of them."""
        self.wanted = runs
        self.flush()
