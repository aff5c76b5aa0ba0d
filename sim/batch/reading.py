"""A result folder, read: the one way by which any command or notebook comes to a result that somebody wrote before.

A folder is a stranger's input like a scenario file. Its manifest is checked key by key and its scenario like a file;
its tables must be the very bytes that were written, and be such as this program writes of that scenario.
"""

import hashlib
from pathlib import Path
from typing import Any

from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError
from sim.batch.store import MONTHS, RUNS, TABLES
from sim.batch.tables import read_months, read_runs
from sim.result import Result


def read_result(folder: Path) -> Result:
    """The result of a run in `folder`, whole and checked; a `ResultError` says which file is wrong, and what."""
    if not folder.is_dir():
        raise ResultError(f"{folder}: there is no such result folder; give one that `panmunjom run` has written")
    path = folder / MANIFEST
    if not path.exists():
        raise ResultError(
            f"{folder}: not a finished result, {MANIFEST} is missing; repeat the run with `--resume` to finish it"
        )
    manifest = manifests.read(path)
    if manifest["kind"] != "run":
        kind = manifest["kind"]
        raise ResultError(f"{folder}: holds a {kind}, not the runs of one scenario; read its tables, or give a result")
    scenario = manifests.scenario_of(manifest, path)
    _require_files(folder, manifest)
    return Result(read_runs(folder / RUNS, scenario), read_months(folder / MONTHS, scenario), manifest)


def _require_files(folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse tables that are not what was written, and paths whose parts are not those that were."""
    files, whole = manifest["files"], hashlib.sha256()
    if missing := [name for name in (RUNS, MONTHS) if name not in files]:
        raise ResultError(f"{folder / MANIFEST}: does not name {missing[0]}, so it is damaged; {AGAIN}")
    for name in TABLES:
        if name in files:
            manifests.require_file(folder / name, files[name], whole)
    if whole.hexdigest() != manifest["content_hash"]:
        raise ResultError(f"{folder / MANIFEST}: its content_hash is not that of its files; {AGAIN}")
    parts = [name for name in files if name.startswith("paths/")]
    for name in parts:
        manifests.require_size(folder / name, files[name])
    if more := sorted({f"paths/{path.name}" for path in folder.glob("paths/*.parquet")} - set(parts)):
        raise ResultError(f"{folder / more[0]}: is no part of this result; remove it, or {AGAIN}")
