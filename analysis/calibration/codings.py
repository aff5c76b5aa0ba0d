"""A calibration made again under other codings of the record: what depends on a choice of ours, and what does not."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.calibration.fit import Calibration, calibrate
from analysis.calibration.sampling import SINGLE, Effort
from analysis.record import Record


def under_each(
    found: Calibration,
    records: Mapping[str, Record],
    effort: Effort = SINGLE,
    report: Callable[[int, int], None] = lambda finished, wanted: None,
) -> pd.DataFrame:
    """One row a (coding, parameter that is free in `found`); `records` by the names of their codings.

    Columns: `coding`, `key`, `mean`, `sd`, `low`, `high` (90 %), and `moved`: by how many standard deviations of the
    posterior of `found` the mean is moved.
    """
    base = found.table.set_index("key")
    frames = []
    for finished, (name, record) in enumerate(records.items(), start=1):
        table = calibrate(record, space=found.space, effort=effort).table.set_index("key")
        moved = (table["mean"] - base["mean"]) / base["sd"]
        frames.append(table[["mean", "sd", "low", "high"]].assign(coding=name, moved=moved).reset_index())
        report(finished, len(records))
    return pd.concat(frames, ignore_index=True)[["coding", "key", "mean", "sd", "low", "high", "moved"]]
