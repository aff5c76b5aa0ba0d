"""The names of what is counted in a month of an ensemble: the columns of `months.parquet`."""

from sim.state import CONTINUOUS
from sim.vocabulary import CHANNEL, INSTRUMENTS, STAGE

BANDED = tuple(variable.name for variable in CONTINUOUS)
"""The states of which mean and quantiles over the runs are kept."""
FLAG_STATES = ("consensus", "border_closed", "moratorium", "declared", "treaty")
DRILLS = tuple(f"drill_{level}" for level in INSTRUMENTS[0].levels)
"""The shares that are null in months without a drill; the drill stands first among the instruments."""
SHARES = (
    *(f"{instrument.column}_{level}" for instrument in INSTRUMENTS for level in instrument.levels),
    *(f"stage_{word}" for word in STAGE._fields),
    *(f"channel_{word}" for word in CHANNEL._fields),
    *FLAG_STATES,
)
"""Shares of runs, 0 to 1."""
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
MONTH_COLUMNS = (
    "month", "date", "runs",
    *(f"{state}_{part}" for state in BANDED for part in ("mean", *QUANTILES)),
    *SHARES,
)  # fmt: skip
