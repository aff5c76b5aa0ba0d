"""Parameters as a calibration left them: rows of a table, drawn whole, so that what goes together stays together.

A folder of a calibration holds `posterior.parquet`, a row a draw and a column a parameter key, and `manifest.json`,
which says until which month it knew the record. The shipped ones stand beside the shipped scenarios. A scenario never
draws from a calibration that knew months of its own, unless it says `hindsight: on`.
"""

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.calendar import month_date, month_number
from sim.errors import Problem, ScenarioError, shown
from sim.numerics.draws import parameter_draws
from sim.parameters import BY_KEY
from sim.scenario.catalogue import folder as shipped_scenarios
from sim.scenario.keys import SHIPPED

STREAM = "posterior"
TABLE = "posterior.parquet"
MANIFEST = "manifest.json"
LARGEST = 64 << 20
"""Bytes of a table or a manifest at most; a calibration of ten thousand draws has one."""
REMEDY = "must be a folder written by 'panmunjom calibrate'"


def folder_of(setting: Any, start: str) -> Path | None:
    """The folder that `uncertainties` of a scenario from month `start` draws from; None if from none.

    The word `posterior` is the shipped calibration that knows most of the months before `start` and nothing later; if
    all know later ones, the one that knows fewest of them, which only hindsight may use.
    """
    named = STREAM if setting == STREAM else _entry(setting, STREAM)
    if named is None:
        return None
    if setting != STREAM and named != SHIPPED:
        return Path(named)
    folders = {folder: known_until(folder) or "" for folder in shipped()}
    if not folders:
        return shipped_scenarios() / STREAM
    early = {folder: until for folder, until in folders.items() if until < start}
    return max(early, key=early.__getitem__) if early else min(folders, key=folders.__getitem__)


def shipped() -> list[Path]:
    """The folders of the shipped calibrations."""
    return sorted(path.parent for path in shipped_scenarios().glob(f"{STREAM}*/{TABLE}"))


def known_until(folder: Path) -> str | None:
    """The last month that the calibration in `folder` knew, such as 2021-09; None if it does not say."""
    manifest = _manifest(folder)
    record = manifest.get("record")
    until = manifest.get("until") or (record.get("last") if isinstance(record, dict) else None)
    return until if isinstance(until, str) else None


def _manifest(folder: Path) -> dict[str, Any]:
    """What the manifest in `folder` says; nothing where there is none that can be read."""
    path = folder / MANIFEST
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def refuse_hindsight(folder: Path, setting: Any, start: str, scenario: str) -> None:
    """Raise a `ScenarioError` if the calibration in `folder` knew month `start` or a later one and may not."""
    until = known_until(folder)
    if until is None or until < start or _entry(setting, "hindsight") == "on":
        return
    before = month_date(month_number(start) - 1)
    raise ScenarioError(
        [
            Problem(
                scenario,
                None,
                "uncertainties",
                f"the posterior '{folder}' knows the record up to {until}, and the scenario begins in {start}",
                f"draw from one made by 'panmunjom calibrate --until {before}', or say that it may know what came: "
                "{posterior: shipped, hindsight: on}",
            )
        ]
    )


def _entry(setting: Any, key: str) -> Any:
    """What the mapping `uncertainties` says of `key`, as plain data or as read; None for a word."""
    return setting.get(key) if isinstance(setting, dict) else getattr(setting, key, None)


def content_hash(folder: Path) -> str | None:
    """SHA-256 of the table in `folder`, None where there is none: what a result that draws from it depends on."""
    try:
        return hashlib.sha256((folder / TABLE).read_bytes()).hexdigest()
    except OSError:
        return None


def _digest_of_table(manifest: dict[str, Any]) -> Any:
    """What a manifest says that the SHA-256 of the table is; None if it does not say.

    A manifest that names its files has it there: its content hash is that of all tables. An older one has but the hash.
    """
    files = manifest.get("files")
    if files is None:
        return manifest.get("content_hash")
    entry = files.get(TABLE) if isinstance(files, dict) else None
    return entry.get("sha256", "") if isinstance(entry, dict) else ""


def rows(folder: Path, scenario: str) -> pd.DataFrame:
    """The table in `folder`, a column a parameter key; a `ScenarioError` about `scenario` if it cannot be used."""
    from pyarrow import ArrowException  # which is slow to import, and of most scenarios needless

    path = folder / TABLE
    try:
        status = path.stat()
        if not path.is_file() or status.st_size > LARGEST:
            raise _refused(scenario, folder, f"its {TABLE} is no file, or larger than {LARGEST >> 20} MB")
        table, digest, fault = _read(str(path), status.st_mtime_ns)
    except FileNotFoundError:
        raise _refused(scenario, folder, f"there is no {TABLE} in it") from None
    except (OSError, ValueError, TypeError, ArrowException) as error:
        raise _refused(scenario, folder, f"its {TABLE} cannot be read ({shown(str(error))})") from None
    written = _digest_of_table(_manifest(folder))
    if written is not None and written != digest:
        raise _refused(scenario, folder, f"its {TABLE} is not the one of its {MANIFEST} (the SHA-256 is another)")
    if fault:
        raise _refused(scenario, folder, fault)
    return table


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> tuple[pd.DataFrame, str, str]:
    """The table in a file, the SHA-256 of its bytes, and what is wrong with it, empty if nothing is."""
    content = Path(path).read_bytes()
    table = pd.read_parquet(io.BytesIO(content)).astype(np.float64)
    return table, hashlib.sha256(content).hexdigest(), _fault(table)


def _fault(table: pd.DataFrame) -> str:
    if not table.columns.is_unique:
        return "it has a column twice"
    if unknown := [str(key) for key in table.columns if key not in BY_KEY]:
        return f"its column '{shown(unknown[0])}' is no parameter"
    if not len(table):
        return "it holds no draws"
    for key in table.columns:
        parameter = BY_KEY[key]
        if not table[key].between(parameter.low, parameter.high).all():
            return f"{key} leaves its bounds, {parameter.low:g} to {parameter.high:g}"
    return ""


def rows_of_runs(table: pd.DataFrame, seed: int, first: int, count: int) -> np.ndarray:
    """The row of `table` that each of runs `first` to `first + count - 1` has, shape (count,)."""
    return (parameter_draws(seed, STREAM, first, count) * len(table)).astype(np.int64)


def distinct(table: pd.DataFrame) -> np.ndarray:
    """For each row the first that is equal to it, shape (rows,): a chain that stays where it is repeats its draw."""
    _, first, same = np.unique(table.to_numpy(), axis=0, return_index=True, return_inverse=True)
    return first[same.reshape(-1)]


def _refused(scenario: str, folder: Path, what: str) -> ScenarioError:
    return ScenarioError([Problem(scenario, None, "uncertainties", f"the posterior '{folder}': {what}", REMEDY)])
