"""Parameters as a calibration left them: rows of a table, drawn whole, so that what goes together stays together.

A folder of a calibration holds `posterior.parquet`, a row a draw and a column a parameter key, and `manifest.json`. The
shipped one stands beside the shipped scenarios.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import Problem, ScenarioError, shown
from sim.numerics.draws import parameter_draws
from sim.parameters import BY_KEY
from sim.scenario.catalogue import folder as shipped_scenarios

STREAM = "posterior"
TABLE = "posterior.parquet"
REMEDY = "must be a folder written by 'panmunjom calibrate'"


def folder_of(setting: Any) -> Path | None:
    """The folder that `uncertainties` draws from: `posterior`, or a mapping with a folder; None for anything else."""
    if setting == STREAM:
        return shipped_scenarios() / STREAM
    named = setting.get(STREAM) if isinstance(setting, dict) else getattr(setting, STREAM, None)
    return Path(named) if named is not None else None


def content_hash(folder: Path) -> str | None:
    """SHA-256 of the table in `folder`, None where there is none: what a result that draws from it depends on."""
    try:
        return hashlib.sha256((folder / TABLE).read_bytes()).hexdigest()
    except OSError:
        return None


def rows(folder: Path, scenario: str) -> pd.DataFrame:
    """The table in `folder`, a column a parameter key; a `ScenarioError` about `scenario` if it cannot be used."""
    path = folder / TABLE
    try:
        changed = path.stat().st_mtime_ns
        table = _read(str(path), changed)
    except FileNotFoundError:
        raise _refused(scenario, folder, f"there is no {TABLE} in it") from None
    except (OSError, ValueError) as error:
        raise _refused(scenario, folder, f"its {TABLE} cannot be read ({shown(str(error))})") from None
    if unknown := [str(key) for key in table.columns if key not in BY_KEY]:
        raise _refused(scenario, folder, f"its column '{shown(unknown[0])}' is no parameter")
    if not len(table):
        raise _refused(scenario, folder, "it holds no draws")
    for key in table.columns:
        parameter = BY_KEY[key]
        if not table[key].between(parameter.low, parameter.high).all():
            raise _refused(scenario, folder, f"{key} leaves its bounds, {parameter.low:g} to {parameter.high:g}")
    return table


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> pd.DataFrame:
    return pd.read_parquet(path).astype(np.float64)


def drawn(table: pd.DataFrame, seed: int, first: int, count: int) -> dict[str, np.ndarray]:
    """The values of each parameter in runs `first` to `first + count - 1`, shape (count,): a whole row a run."""
    places = (parameter_draws(seed, STREAM, first, count) * len(table)).astype(np.int64)
    return {str(key): table[key].to_numpy()[places] for key in table.columns}


def _refused(scenario: str, folder: Path, what: str) -> ScenarioError:
    return ScenarioError([Problem(scenario, None, "uncertainties", f"the posterior '{folder}': {what}", REMEDY)])
