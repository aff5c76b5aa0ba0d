"""Tables that a command of analysis has kept in a folder, checked before they are read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError


class Numbers(NamedTuple):
    """A table of a kept study, ready for a page: caption, column headings, rows of words and cells."""

    caption: str
    header: list[str]
    rows: list[list[str]]


def is_kept(folder: str | Path, kind: str) -> bool:
    """Whether a folder holds what a command of this kind has kept."""
    path = Path(folder) / MANIFEST
    return path.is_file() and manifests.read(path)["kind"] == kind


def kept_table(folder: Path, manifest: Mapping[str, Any], name: str) -> pd.DataFrame:
    """The table `name`, a CSV file, of a folder; `ResultError` where it is not what was written."""
    if name not in manifest["files"]:
        raise ResultError(f"{folder / MANIFEST}: does not name {name}, so it is damaged; {AGAIN}")
    manifests.require_file(folder / name, manifest["files"][name])
    return pd.read_csv(folder / name, keep_default_na=True)
