"""Where the shipped record leaves the model before any of its months, for scenarios that start from the record.

With the default parameters the answer depends on the record and the model alone, so it is shipped as a table beside the
scenarios, a row a state; whatever else is asked for is worked out, and kept for the next who asks.
"""

from functools import cache, partial
from threading import Lock

import numpy as np
import pandas as pd

from analysis.likelihood.ends import Ends, ends, ends_of_runs
from analysis.record import SHIPPED, Record, code, read
from sim.calendar import month_date, month_number
from sim.numerics.sources import MODEL, PACKAGE, digest, sources
from sim.parameters import parameter_sets
from sim.scenario.catalogue import folder as shipped_scenarios
from sim.scenario.record_start import FIRST, LAST
from sim.state import VARIABLES

TABLE = "record-starts.parquet"
STATES = [variable.name for variable in VARIABLES]
DECIDING = (
    "record/*.py", "record/facts.csv", "likelihood/ends.py", "likelihood/workspace.py", "likelihood/kernel/*.py",
)  # fmt: skip
MOST_KEPT = 20_000
"""Sets of parameters of which the answer is kept."""

_kept: dict[tuple[str, bytes], Ends] = {}
_lock = Lock()


def starts(start: str, parameters: np.recarray, seed: int, first: int, count: int) -> np.recarray:
    """States at the end of the month before `start` for `count` runs from run `first` on; see `ends_of_runs`."""
    return ends_of_runs(partial(_known, start), parameters, seed, first, count)


@cache
def _record(start: str) -> Record:
    return code(read(SHIPPED), until=month_date(month_number(start) - 1))


def _known(start: str, sets: np.recarray) -> list[Ends]:
    """Where the record leaves the model before `start` under each of `sets`; what is worked out is kept."""
    keys = [(start, one.tobytes()) for one in sets]
    with _lock:
        known = {key: _kept[key] for key in keys if key in _kept}
    missing = [index for index, key in enumerate(keys) if key not in known]
    if missing:
        shipped = _shipped(start) if sets[missing].tobytes() == parameter_sets(1).tobytes() else None
        answers = ends(_record(start), sets[missing].view(np.recarray)) if shipped is None else [shipped]
        known |= {keys[index]: end for index, end in zip(missing, answers, strict=True)}
        with _lock:
            if len(_kept) + len(missing) > MOST_KEPT:
                _kept.clear()
            _kept.update({keys[index]: known[keys[index]] for index in missing})
    return [known[key] for key in keys]


def _shipped(start: str) -> Ends | None:
    """What is shipped for the default parameters; None where it is not of this record and this model."""
    table = _table()
    rows = None if table is None else table[table["start"] == start]
    if rows is None or rows.empty:
        return None
    return Ends(rows[STATES].to_numpy(np.float64), rows["weight"].to_numpy(np.float64))


@cache
def _table() -> pd.DataFrame | None:
    try:
        table = pd.read_parquet(shipped_scenarios() / TABLE)
    except (OSError, ValueError):
        return None
    return table if table.attrs.get("digest") == source_digest() else None


def table() -> pd.DataFrame:
    """The table as it is shipped: `start`, `weight` and the state, for every month that can be the first one."""
    months = map(month_date, range(month_number(FIRST), month_number(LAST) + 1))
    complete = pd.concat([_rows(month, ends(_record(month), parameter_sets(1))[0]) for month in months])
    complete = complete.reset_index(drop=True)
    complete.attrs["digest"] = source_digest()
    return complete


def _rows(start: str, end: Ends) -> pd.DataFrame:
    states = pd.DataFrame(end.states, columns=STATES)
    states.insert(0, "start", start)
    states.insert(1, "weight", end.weights)
    return states


@cache
def source_digest() -> str:
    """A digest of all that decides the answer: the rules, the facts, their coding, and how they are followed."""
    room = PACKAGE.parent / "analysis"
    return digest([*sources(MODEL), *(path for pattern in DECIDING for path in sorted(room.glob(pattern)))])


if __name__ == "__main__":  # writes what is shipped
    table().to_parquet(shipped_scenarios() / TABLE, index=False)
