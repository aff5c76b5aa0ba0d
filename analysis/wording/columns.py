"""What the columns of a result mean: one row a column, with its meaning and its unit."""

import pandas as pd

from analysis.wording.outcomes import EVENT_WORDS, label, unit
from sim.monthly import BANDED, QUANTILES, SHARES
from sim.outcomes import FIRST_EVENTS
from sim.parameters import BY_KEY
from sim.state import BY_NAME
from sim.vocabulary import OUTCOMES

PLAIN = {
    "run": ("number of the run, from 0; the same number means the same random draws", "count"),
    "month": ("simulated month, from 1", "count"),
    "date": ("calendar month", "year-month"),
    "runs": ("runs behind the row", "count"),
    "outcome": (f"how the run ends: {', '.join(OUTCOMES)}", "class"),
    "draw": ("number of the posterior's draw that the run has; the same number means the same parameters", "count"),
    **{
        event.column: (f"month of the first of: {EVENT_WORDS[name].before}; NaN if never (censored)", "month, from 1")
        for name, event in FIRST_EVENTS.items()
    },
}


def describe(frame: pd.DataFrame) -> pd.DataFrame:
    """What each column of `runs` or `months` of a result means: index `column`, columns `meaning` and `unit`."""
    rows = [(name, *_column(str(name))) for name in frame.columns]
    return pd.DataFrame(rows, columns=["column", "meaning", "unit"]).set_index("column")


def _column(name: str) -> tuple[str, str]:
    if name in PLAIN:
        return PLAIN[name]
    if name.startswith("parameters."):
        parameter = BY_KEY[name.removeprefix("parameters.")]
        return parameter.meaning, parameter.unit
    if name.startswith("initial."):
        return f"at the start: {BY_NAME[name.removeprefix('initial.')].meaning}", "that of the state"
    if name in SHARES:
        return f"share of runs: {name.replace('_', ' ')}", "share, 0 to 1"
    state, _, part = name.rpartition("_")
    if state in BANDED:
        what = "mean" if part == "mean" else f"{100 * QUANTILES[part]:g} % quantile"
        return f"{what} over the runs: {BY_NAME[state].meaning}", "that of the state"
    return label(name), unit(name)
