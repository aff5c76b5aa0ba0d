"""What a scenario changes: every outcome under both, the difference and how sure it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.comparison.differences import NOTHING, Difference, Values, paired, unpaired
from analysis.statistics.incidence import EVENTS
from analysis.statistics.outcomes import measured
from sim.errors import PanmunjomError
from sim.outcomes import RUN_OUTCOMES
from sim.result import Result

ADJUSTED = "p-values of a table are adjusted (Benjamini and Yekutieli 2001): 5 % of findings may be false"
BEFORE = "months_before_"
LOG_RANK_RUNS = 100_000
"""More runs of each would overflow the whole numbers that SciPy counts in, and tell no more."""
FINDING = 0.05
"""An adjusted p-value below this is called a finding."""


class ComparisonError(PanmunjomError):
    """Results that cannot be compared; the message says what to run."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios against one of them.

    `frame` has one row a (scenario, outcome): `scenario` (that of b), `outcome`, `estimate_a`, `estimate_b`,
    `difference` (b less a), `standard_error`, `low`, `high` (95 %), `share_changed` of runs, `superiority`, `p_value`,
    `p_adjusted` (over all rows). Besides the rows of a summary there are `months_before_<event>`, the mean of the
    months before the first event of a kind, those at the horizon counted in full (restricted mean survival time).
    """

    a: Result
    others: tuple[Result, ...]
    paired: bool
    reason: str
    """Why not paired; empty if they are."""
    runs: int
    """Runs compared of each; where they are not paired, of the smallest."""
    frame: pd.DataFrame

    def of(self, scenario: str) -> pd.DataFrame:
        """The rows of one scenario, by outcome."""
        return self.frame[self.frame["scenario"] == scenario].set_index("outcome", drop=False)


def compare(a: Result, *others: Result) -> Comparison:
    """Each of `others` against `a`, outcome by outcome.

    Paired run by run where seed and horizon are those of `a`: with fewer runs on one side, over the runs that all have.
    Another seed makes them independent samples; another horizon is refused with a `ComparisonError`.
    """
    for b in others:
        if b.horizon != a.horizon:
            raise ComparisonError(
                f"{b.name} has {b.horizon} months and {a.name} has {a.horizon}, so their outcomes differ in meaning; "
                f"run both with --months {min(a.horizon, b.horizon)}"
            )
    seeds = {result.manifest["seed"] for result in (a, *others)}
    together = len(seeds) == 1
    reason = "" if together else f"their seeds differ ({', '.join(map(str, sorted(seeds)))}), so they met other luck"
    runs = min(len(result.runs) for result in (a, *others))
    rows = [row for b in others for row in _rows(a, b, runs if together else None)]
    frame = pd.DataFrame(rows, columns=["scenario", "outcome", "estimate_a", "estimate_b", *Difference._fields])
    # A declaration within the horizon is the same event as `declared`: it counts once.
    known = frame["p_value"].notna() & (frame["outcome"] != "declared")
    frame["p_adjusted"] = np.nan
    if known.any():
        frame.loc[known, "p_adjusted"] = stats.false_discovery_control(frame.loc[known, "p_value"], method="by")
        twin = frame["outcome"] == f"declaration_within_{a.horizon}"
        frame.loc[frame["outcome"] == "declared", "p_adjusted"] = frame.loc[twin, "p_adjusted"].to_numpy()
    return Comparison(a, others, together, reason, runs, frame)


def _rows(a: Result, b: Result, runs: int | None) -> Iterator[tuple[object, ...]]:
    same = runs is not None and _equal(a, b, runs)
    for (outcome, one), (_, other) in zip(_values(a, runs), _values(b, runs), strict=True):
        difference = NOTHING if same else (unpaired if runs is None else paired)(one, other)
        if runs is None and outcome.startswith(BEFORE):
            difference = difference._replace(p_value=_log_rank(one, other, a.horizon))
        yield b.name, outcome, float(one.mean()), float(other.mean()), *difference


def _values(result: Result, runs: int | None) -> Iterator[tuple[str, Values]]:
    for name, values in measured(result.runs, result.horizon):
        yield name, values[:runs]
    for event, column in EVENTS.items():
        months = result.runs[column].fillna(result.horizon + 1).to_numpy(dtype=np.float64)
        yield f"{BEFORE}{event}", months[:runs] - 1


def _log_rank(a: NDArray[Any], b: NDArray[Any], horizon: int) -> float:
    """The p-value of the log-rank test between independent runs, those without the event censored at the horizon."""
    if min(a.min(), b.min()) == horizon:
        return 1.0  # the event never comes
    a, b = a[:LOG_RANK_RUNS], b[:LOG_RANK_RUNS]
    one, other = (stats.CensoredData(uncensored=v[v < horizon], right=v[v == horizon]) for v in (a, b))
    return float(stats.logrank(one, other).pvalue)


def _equal(a: Result, b: Result, runs: int) -> bool:
    return all(a.runs[name][:runs].equals(b.runs[name][:runs]) for name in RUN_OUTCOMES)
