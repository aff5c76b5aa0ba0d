"""A result folder, read.

The manifest is written last, so a folder with a manifest is a finished result and a folder without one is not: an
interrupted run never looks like a small one.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from sim.batch.provenance import FORMAT
from sim.errors import PanmunjomError
from sim.outcomes import RUN_OUTCOMES
from sim.result import Result


class ResultError(PanmunjomError):
    """The folder is no finished result; the message says which folder, what is missing and how to mend it."""


def load(folder: str | Path) -> Result:
    """The result in `folder`, such as `results/baseline`. Raises `ResultError` where that is no finished result."""
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultError(f"{folder}: there is no such result folder; give one that `panmunjom run` has written")
    manifest = _manifest(folder)
    runs = _table(folder / "runs.parquet")
    if missing := [name for name in RUN_OUTCOMES if name not in runs.columns]:
        raise ResultError(
            f"{folder}: runs.parquet has no column '{missing[0]}'; another version wrote it: run the scenario again"
        )
    return Result(runs, _table(folder / "months.parquet"), manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise ResultError(
            f"{folder}: not a finished result, manifest.json is missing; repeat the run with `--resume` to finish it"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ResultError(f"{path}: not readable as JSON ({error}); run the scenario again") from error
    scenario = manifest.get("scenario") if isinstance(manifest, dict) else None
    if not isinstance(scenario, dict) or "name" not in scenario:
        raise ResultError(f"{path}: names no scenario, so this is no result of ours; run the scenario again")
    if "axes" in manifest:
        raise ResultError(f"{folder}: holds a sweep, not the runs of one scenario; read its sweep.csv")
    if manifest.get("format") != FORMAT:
        found = manifest.get("format")
        raise ResultError(f"{path}: has the format {found!r}, and this version reads {FORMAT}; run the scenario again")
    if missing := [key for key in ("seed", "runs", "months") if not isinstance(manifest.get(key), int)]:
        raise ResultError(f"{path}: does not say '{missing[0]}', so it is damaged; run the scenario again")
    return dict(manifest)


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ResultError(f"{path}: missing although the manifest is there; run the scenario again")
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise ResultError(f"{path}: damaged ({error}); run the scenario again") from error
