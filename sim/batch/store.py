"""The result folder: made beside the old result and put in its place, the manifest last.

A folder with a manifest is a finished result; a folder without one is not, whatever else is in it. Publishing is a few
renames. Should the process die between them, the next run first completes them, or takes them back.
"""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batch import provenance
from sim.batch.folder import write_whole
from sim.batch.interrupts import held
from sim.batch.work import PARTIAL, Work, is_unfinished
from sim.design import Design
from sim.result import Result

HASHED = ("runs.parquet", "months.parquet", "summary.csv")
MANIFEST = "manifest.json"
PARTS = (*HASHED, "charts", "paths", MANIFEST)
"""What a result folder may hold; the manifest comes last and goes first."""
FEW_RUNS = 100_000
"""As many are read at once, which is faster than column by column."""


class RunsFile:
    """`runs.parquet` as a data frame whose columns are read when asked for: ten million runs fit in little memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        schema = pq.read_schema(path)
        self.columns = schema.names
        self._rows: int = pq.read_metadata(path).num_rows
        self._last: tuple[str, pd.Series] | None = None

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, name: str) -> pd.Series:
        """One column; the last one is kept."""
        if self._last is None or self._last[0] != name:
            self._last = None
            self._last = name, pd.read_parquet(self.path, columns=[name])[name]
            pa.default_memory_pool().release_unused()
        return self._last[1]


def stored(folder: Path, manifest: dict[str, Any]) -> Result:
    """The tables of `folder`; many runs come as a `RunsFile`, which is enough for summary and charts."""
    path = folder / "runs.parquet"
    few = pq.read_metadata(path).num_rows <= FEW_RUNS
    runs = pd.read_parquet(path) if few else cast(pd.DataFrame, RunsFile(path))
    return Result(runs, pd.read_parquet(folder / "months.parquet"), manifest)


def assemble(work: Work, design: Design, plan: dict[str, Any]) -> Result:
    """Write the tables of a finished run into `work.out`, beside its paths; the result."""
    for left in work.out.iterdir():
        if left.name != "paths":
            _remove(left)
    writer: pq.ParquetWriter | None = None
    try:
        for table in work.tables():
            writer = writer or pq.ParquetWriter(work.out / "runs.parquet", table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer:
            writer.close()
    work.totals.frame(design).to_parquet(work.out / "months.parquet", compression="zstd", index=False)
    return stored(work.out, plan)


def publish(work: Work, folder: Path, plan: dict[str, Any], engine: str, started: datetime) -> Result:
    """Put the files of `work.out` with their manifest in the place of the old result; the new result."""
    with held():
        finished = datetime.now(UTC)
        manifest = {
            **plan,
            "engine": engine,
            **provenance.environment(),
            "times": {
                "started": started.isoformat(timespec="seconds"),
                "finished": finished.isoformat(timespec="seconds"),
                "seconds": round((finished - started).total_seconds(), 3),
            },
            "content_hash": _hash(work.out),
        }
        write_whole(work.out / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode(), work.folder)
        for path in work.out.rglob("*"):
            if path.is_file():
                _bring_to_disk(path)
        replaced = work.folder / "replaced"
        replaced.mkdir()
        _move(folder, replaced, reversed(PARTS))
        work.out.rename(work.folder / "published")
        _move(work.folder / "published", folder, PARTS)
        work.discard()
    return stored(folder, manifest)


def recover(folder: Path) -> None:
    """Complete the publishing that a process has died in, or take it back if the new result was not yet in place."""
    partial = folder / PARTIAL
    if (partial / "published").exists():
        _move(partial / "published", folder, PARTS)
        (partial / "plan.json").unlink(missing_ok=True)
        shutil.rmtree(partial)
    elif (partial / "replaced").exists():
        _move(partial / "replaced", folder, PARTS)
        (partial / "replaced").rmdir()
    elif partial.exists() and not is_unfinished(folder):
        shutil.rmtree(partial)


def finished(folder: Path, plan: dict[str, Any]) -> Result | None:
    """The whole result of `plan` that stands in `folder`, if one does."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        free = () if plan["precision"] is None else ("runs",)
        same = all(manifest[key] == value for key, value in json.loads(json.dumps(plan)).items() if key not in free)
        if not same or manifest["content_hash"] != _hash(folder):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stored(folder, manifest)


def _hash(folder: Path) -> str:
    return provenance.content_hash([folder / name for name in HASHED if (folder / name).exists()])


def _move(source: Path, target: Path, names: Any) -> None:
    for name in names:
        if (source / name).exists():
            (source / name).replace(target / name)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _bring_to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
