"""What the tables of a run must be like: the columns and types that are written, and values that runs can have."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batch.manifest import AGAIN, ResultError
from sim.errors import shown
from sim.monthly import DRILLS, MONTH_COLUMNS, SHARES
from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS, RUN_OUTCOMES
from sim.parameters import PARAMETERS
from sim.scenario.distributions import Uncertain
from sim.scenario.schema import Scenario
from sim.vocabulary import OUTCOMES

WORD = pa.dictionary(pa.int32(), pa.string())
OUTCOME_TYPES = {
    **dict.fromkeys(COUNTS, pa.int32()), **dict.fromkeys(FIRSTS, pa.float64()), **dict.fromkeys(FLAGS, pa.bool_()),
    **dict.fromkeys(LEVELS, pa.float64()), "outcome": WORD,
}  # fmt: skip
DRAW = "draw"
"""The column with the draw of a posterior that each run has; only runs that draw from one have it."""
MONTH_TYPES = {
    **dict.fromkeys(MONTH_COLUMNS, pa.float64()), "month": pa.int32(), "date": pa.string(), "runs": pa.int64()
}  # fmt: skip


def _plain(kind: pa.DataType) -> pa.DataType:
    """A type without what makes no difference to a reader: how far texts may reach, how words are numbered."""
    if pa.types.is_dictionary(kind):
        return pa.dictionary(pa.int32(), _plain(kind.value_type))
    return pa.string() if pa.types.is_large_string(kind) else kind


class _Table:
    """A Parquet file whose errors name it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise self.refused("is not a file")
            self.file = pq.ParquetFile(path)
        except FileNotFoundError:
            raise self.refused("missing although the manifest is there") from None
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self.damaged(error) from None

    def refused(self, what: str) -> ResultError:
        return ResultError(f"{self.path}: {what}; {AGAIN}")

    def damaged(self, error: Exception) -> ResultError:
        return self.refused(f"damaged ({shown(str(error))})")

    def require(self, columns: dict[str, pa.DataType], rows: int, what: str) -> None:
        """Refuse other columns, another order, other types and another number of rows."""
        schema = self.file.schema_arrow
        if missing := [name for name in columns if name not in schema.names]:
            raise self.refused(f"has no column '{missing[0]}'")
        if more := [name for name in schema.names if name not in columns]:
            raise self.refused(f"has a column '{shown(more[0])}', which this scenario cannot have written")
        if schema.names != list(columns):
            raise self.refused("has its columns in another order, or one of them twice")
        for name, kind in columns.items():
            there = schema.field(name).type
            if _plain(there) != kind:
                raise self.refused(f"its column '{name}' holds {shown(str(there))}, not {kind}")
        if (there := self.file.metadata.num_rows) != rows:
            raise self.refused(f"holds {there:,} {what}, and the manifest says {rows:,}")

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some at a time."""
        try:
            yield from self.file.iter_batches()
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self.damaged(error) from None

    def frame(self) -> pd.DataFrame:
        """The whole table, by what the file itself says, and not by what it says of pandas."""
        try:
            frame: pd.DataFrame = self.file.read().to_pandas(ignore_metadata=True)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self.damaged(error) from None
        return frame


def read_runs(path: Path, scenario: Scenario) -> pd.DataFrame:
    """The runs of `scenario` from `path`; a `ResultError` where they cannot be its."""
    table = _Table(path)
    may_vary = _may_vary(scenario)
    varied = [name for name in table.file.schema_arrow.names if name in may_vary]
    columns = {**dict.fromkeys(varied, pa.float64()), **OUTCOME_TYPES, "run": pa.int64(), DRAW: pa.int64()}
    table.require({name: columns[name] for name in ("run", *varied, *RUN_OUTCOMES)}, scenario.runs, "runs")
    first = 0
    for batch in table.batches():
        numbers = np.arange(first, first + len(batch))
        if batch["run"].null_count or not np.array_equal(batch["run"].to_numpy(), numbers):
            raise table.refused(f"its column 'run' does not count from 0 to {scenario.runs - 1:,}")
        first += len(batch)
        for name in batch.schema.names:
            if what := _fault(name, batch[name], scenario.months):
                raise table.refused(f"its column '{name}' holds {what}")
    return table.frame()


def _may_vary(scenario: Scenario) -> set[str]:
    """The columns of all that may vary between the runs of `scenario`, as dotted keys."""
    setting = scenario.uncertainties
    if setting == "off":
        return set()
    parameters, initial = scenario.given_parameters(), scenario.given_initial()
    drawn = {key for key, given in parameters.items() if isinstance(given, Uncertain)}
    if setting != "on":  # all that the file does not fix is drawn from priors or a calibration
        drawn |= {parameter.key for parameter in PARAMETERS if parameter.key not in parameters}
    starts = {f"initial.{name}" for name, given in initial.items() if isinstance(given, Uncertain)}
    draws = set() if setting in ("on", "prior") else {DRAW}
    return {f"parameters.{key}" for key in drawn} | starts | draws


def _fault(name: str, values: pa.Array, months: int) -> str:
    """What a column of runs holds that no run can have; empty if there is nothing."""
    if values.null_count and name not in FIRSTS:
        return "nulls"
    if name == "outcome":
        words = {str(word) for word in values.unique().to_pylist()} - set(OUTCOMES)
        return f"'{shown(min(words))}', which is no outcome" if words else ""
    if not pa.types.is_floating(values.type) and name not in COUNTS:
        return ""
    numbers = values.drop_null().to_numpy()
    if not np.isfinite(numbers).all():
        return "what is no number"
    least, most = (1, months) if name in FIRSTS else (0, months) if name in COUNTS else (-np.inf, np.inf)
    if len(numbers) and not least <= numbers.min() <= numbers.max() <= most:
        return f"numbers that are not from {least} to {most}"
    return "parts of months" if name in FIRSTS and (numbers % 1).any() else ""


def read_months(path: Path, scenario: Scenario) -> pd.DataFrame:
    """The months of `scenario` from `path`; a `ResultError` where they cannot be its."""
    table = _Table(path)
    table.require({name: MONTH_TYPES[name] for name in MONTH_COLUMNS}, scenario.months, "months")
    frame = table.frame()
    expected: dict[str, Any] = {
        "month": range(1, scenario.months + 1),
        "date": pd.period_range(scenario.start, periods=scenario.months, freq="M").astype(str),
        "runs": [scenario.runs] * scenario.months,
    }
    for name, values in expected.items():
        if list(frame[name]) != list(values):
            raise table.refused(f"its column '{name}' is not that of this scenario's months")
    for name in MONTH_COLUMNS[len(expected) :]:
        numbers = frame[name].to_numpy(dtype=np.float64)
        numbers = numbers[~np.isnan(numbers)] if name in DRILLS else numbers
        if not ((numbers >= 0) & (numbers <= (1.0 if name in SHARES else np.inf)) & np.isfinite(numbers)).all():
            raise table.refused(f"its column '{name}' holds what no months can have")
    return frame
