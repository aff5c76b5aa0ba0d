"""The files of a run's result folder: how they are put together, published, and read by the run itself."""

from datetime import datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST, write_whole
from sim.batch.interrupts import held
from sim.batch.publishing import publish as put_in_place
from sim.batch.publishing import remove
from sim.batch.references import kept
from sim.batch.work import ROW_GROUP, Work
from sim.design import Design
from sim.result import Result

RUNS, MONTHS, SUMMARY = "runs.parquet", "months.parquet", "summary.csv"
TABLES = (RUNS, MONTHS, SUMMARY)
"""The files whose bytes are the content hash, in this order."""
PARTS = (*TABLES, "charts", "paths", MANIFEST)
"""What a result folder may hold of a run; whatever else is in it stays."""
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
            self._last = name, self._column(name)
            pa.default_memory_pool().release_unused()
        return self._last[1]

    @property
    def dtypes(self) -> pd.Series:
        """The type of each column, without reading any."""
        empty: pd.DataFrame = pq.read_schema(self.path).empty_table().to_pandas(ignore_metadata=True)
        return empty.dtypes

    def _column(self, name: str) -> pd.Series:
        """One column, a row group at a time: read ahead and in threads it would take several times its own memory."""
        file = pq.ParquetFile(self.path, pre_buffer=False)
        batches = file.iter_batches(ROW_GROUP, columns=[name], use_threads=False)
        kind = file.schema_arrow.field(name).type
        if pa.types.is_dictionary(kind):
            words = pa.Table.from_batches(batches).unify_dictionaries()
            return pd.Series(words.to_pandas(ignore_metadata=True)[name])
        values, first = np.empty(self._rows, kind.to_pandas_dtype()), 0
        for batch in batches:
            values[first : first + len(batch)] = batch[0].to_numpy(zero_copy_only=False)
            first += len(batch)
        return pd.Series(values, name=name, copy=False)


def frame_of(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """A table, or some columns of it: what the file itself says, and not what it says of pandas."""
    frame: pd.DataFrame = pq.read_table(path, columns=columns).to_pandas(ignore_metadata=True)
    return frame


def stored(folder: Path, manifest: dict[str, Any]) -> Result:
    """The tables of `folder`, just written; many runs come as a `RunsFile`, which is enough for summary and charts."""
    path = folder / RUNS
    few = pq.read_metadata(path).num_rows <= FEW_RUNS
    runs = frame_of(path) if few else cast(pd.DataFrame, RunsFile(path))
    return Result(runs, frame_of(folder / MONTHS), manifest)


def assemble(work: Work, design: Design, plan: dict[str, Any]) -> Result:
    """Write the tables of a finished run into `work.out`, beside its paths; the result."""
    for left in work.out.iterdir():
        if left.name != "paths":
            remove(left)
    writer: pq.ParquetWriter | None = None
    try:
        for table in work.tables():
            writer = writer or pq.ParquetWriter(work.out / RUNS, table.schema, compression="zstd")
            writer.write_table(table)
            pa.default_memory_pool().release_unused()
    finally:
        if writer:
            writer.close()
    work.totals.frame(design).to_parquet(work.out / MONTHS, compression="zstd", index=False)
    return stored(work.out, plan)


def publish(work: Work, folder: Path, plan: dict[str, Any], engine: str, started: datetime) -> Result:
    """Put the files of `work.out` with their manifest in the place of the old result; the new result."""
    with held():
        tables = [name for name in TABLES if (work.out / name).exists()]
        manifest = manifests.sealed({**plan, "engine": engine}, manifests.inventory(work.out, tables), started)
        write_whole(work.out / MANIFEST, manifests.as_bytes(manifest, folder), work.folder)
        put_in_place(folder, PARTS)
    return stored(folder, manifest)


def finished(folder: Path, plan: dict[str, Any]) -> Result | None:
    """The whole result of `plan` that stands in `folder`, if one does."""
    try:
        manifest = manifests.read(folder / MANIFEST)
        free = () if plan["precision"] is None else ("runs",)
        there, wanted = kept(manifest, folder), manifests.plain(kept(plan, folder))
        if not all(there.get(key) == value for key, value in wanted.items() if key not in free):
            return None
        for name, written in manifest["files"].items():
            manifests.require_file(folder / name, written)
    except manifests.ResultError:
        return None
    return stored(folder, manifest)
