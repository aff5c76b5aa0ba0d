"""The result folder: written beside the old result, put in its place at once, the manifest last.

A folder with a manifest is a finished result; a folder without one is not, whatever else is in it.
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from sim.batch import provenance
from sim.batch.work import Work, write_atomically
from sim.result import Result

HASHED = ("runs.parquet", "months.parquet", "summary.csv")
PARTS = (*HASHED, "charts", "paths")
"""What a result folder may hold beside its manifest."""


def assemble(work: Work, plan: dict[str, Any]) -> tuple[Path, Result]:
    """Write the tables of a finished run beside its paths; their folder, and the result."""
    out = work.out
    writer: pq.ParquetWriter | None = None
    try:
        for table in work.tables():
            writer = writer or pq.ParquetWriter(out / "runs.parquet", table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer:
            writer.close()
    months = work.totals.frame(work.design)
    months.to_parquet(out / "months.parquet", compression="zstd", index=False)
    return out, Result(pd.read_parquet(out / "runs.parquet"), months, plan)


def publish(out: Path, folder: Path, plan: dict[str, Any], engine: str, started: datetime) -> dict[str, Any]:
    """Put the files of `out` in the place of the old result, then write the manifest, which is returned."""
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
        "content_hash": provenance.content_hash([out / name for name in HASHED if (out / name).exists()]),
    }
    (folder / "manifest.json").unlink(missing_ok=True)
    for name in PARTS:
        old = folder / name
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
        if (out / name).exists():
            (out / name).replace(old)
    write_atomically(folder / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())
    return manifest
