"""What a scenario changes: every outcome under both, the difference and how sure it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.comparison.content import same
from analysis.comparison.differences import NOTHING, Difference, Values, paired, unpaired
from analysis.comparison.importance import judged
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import estimated
from analysis.statistics.outcomes import measured
from analysis.wording.outcomes import BEFORE, within
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS, RUN_OUTCOMES
from sim.result import Result

LOG_RANK_RUNS = 100_000
"""More runs of each would overflow the whole numbers that SciPy counts in, and tell no more."""


class ComparisonError(PanmunjomError):
    """Results that cannot be compared; the message says what to run."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios against one of them.

    `frame` has one row a (scenario, outcome): `scenario` (that of b), `outcome`, `estimate_a`, `estimate_b`,
    `difference` (b less a), `standard_error`, `low`, `high` (95 %), `share_changed` of runs, `superiority`, `p_value`,
    `low_a`, `high_a`, `low_b`, `high_b` (95 %, of the estimates), `p_adjusted` (over all rows), `sure`, `smallest` (the
    smallest effect that matters), `size` (how many of these the difference is), `matters`. Besides the rows of a
    summary there are `months_before_<event>`, the mean of the months before the first event of a kind, those at the
    horizon counted in full (restricted mean survival time).
    """

    a: Result
    others: tuple[Result, ...]
    paired: bool
    reason: str
    """Why not paired; empty if they are."""
    runs: int
    """Runs compared of each; where they are not paired, of the smallest."""
    draws: int
    """Draws of a posterior that these runs share; 0 where every run stands for itself."""
    same: tuple[str, ...]
    """The scenarios that are a itself under another name: they differ by nothing, for certain."""
    frame: pd.DataFrame
    smallest: Mapping[str, float] = field(default_factory=dict)
    """The smallest effects that matter where they are not the usual ones, by kind of unit."""

    def of(self, scenario: str) -> pd.DataFrame:
        """The rows of one scenario, by outcome."""
        return self.frame[self.frame["scenario"] == scenario].set_index("outcome", drop=False)


@dataclass(frozen=True, eq=False)
class _Side:
    """A result in a comparison: the runs that are compared, in the order of their numbers, and the draws they share."""

    result: Result
    rows: NDArray[np.intp] | slice
    draws: Draws | None

    @classmethod
    def of(cls, result: Result, rows: NDArray[np.intp] | slice) -> "_Side":
        return cls(result, rows, draws_of(result.runs, rows))

    def column(self, name: str) -> NDArray[Any]:
        return np.asarray(self.result.runs[name].to_numpy()[self.rows])

    def values(self) -> Iterator[tuple[str, Values]]:
        """Each row of the comparison with its value in every run."""
        for name, values in measured(self.result.runs, self.result.horizon):
            yield name, values[self.rows]
        for event, column in EVENTS.items():
            months = self.column(column)
            yield f"{BEFORE}{event}", np.where(np.isnan(months), self.result.horizon, months - 1.0)


def compare(a: Result, *others: Result, smallest: Mapping[str, float] | None = None) -> Comparison:
    """Each of `others` against `a`, outcome by outcome.

    Runs are paired by their number, the column `run`, where seed and horizon are those of `a`: in whatever order they
    stand, over the runs that all results have. Another seed makes them independent samples. A `ComparisonError` tells
    of another horizon, of a run that stands twice in a result, and of results that have no run in common. `smallest`
    effects that matter, by kind of unit, stand in place of the usual ones: see `analysis.comparison.importance`.
    """
    for b in others:
        if b.horizon != a.horizon:
            raise ComparisonError(
                f"{b.name} has {b.horizon} months and {a.name} has {a.horizon}, so their outcomes differ in meaning; "
                f"run both with --months {min(a.horizon, b.horizon)}"
            )
    results = (a, *others)
    seeds = {result.manifest["seed"] for result in results}
    together = len(seeds) == 1
    reason = (
        "" if together else f"their seeds differ ({', '.join(map(str, sorted(seeds)))}), so their random draws differ"
    )
    first, *rest = _sides(results, together)
    runs = len(first.column("run")) if together else min(len(result.runs) for result in results)
    equal = [together and _same(first, b) for b in rest]
    rows = [row for b, certain in zip(rest, equal, strict=True) for row in _rows(first, b, together, certain)]
    columns = ["scenario", "outcome", "estimate_a", "estimate_b", *Difference._fields]
    frame = pd.DataFrame(rows, columns=[*columns, "low_a", "high_a", "low_b", "high_b"])
    names = tuple(b.name for b, certain in zip(others, equal, strict=True) if certain)
    draws = max((side.draws.count for side in (first, *rest) if side.draws), default=0)
    rated = judged(_adjusted(frame, a.horizon), smallest or {})
    return Comparison(a, others, together, reason, runs, draws, names, rated, smallest or {})


def _adjusted(frame: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """The rows with `p_adjusted` (Benjamini & Yekutieli 2001, Ann. Stat. 29), so that 5 % of findings may be false.

    A declaration within the horizon is the same event as `declared`: it counts once.
    """
    adjusted = np.full(len(frame), np.nan)
    known = (frame["p_value"].notna() & (frame["outcome"] != "declared")).to_numpy()
    if known.any():
        adjusted[known] = stats.false_discovery_control(frame["p_value"][known], method="by")
        twin = (frame["outcome"] == within("declaration", horizon)).to_numpy()
        adjusted[(frame["outcome"] == "declared").to_numpy()] = adjusted[twin]
    return frame.assign(p_adjusted=adjusted)


def _sides(results: Sequence[Result], together: bool) -> list[_Side]:
    """The runs of each result that are compared: if paired, those that all have, by their numbers."""
    numbers = [_run_numbers(result) for result in results]
    if not together:
        return [_Side.of(result, slice(None)) for result in results]
    common = reduce(np.intersect1d, numbers)
    if not len(common):
        names = ", ".join(dict.fromkeys(result.name for result in results))
        raise ComparisonError(f"{names} have no run in common, so none can be paired; compare results of the same runs")
    sides = []
    for result, run_numbers in zip(results, numbers, strict=True):
        order = np.argsort(run_numbers, kind="stable")
        sides.append(_Side.of(result, order[np.searchsorted(run_numbers[order], common)]))
    return sides


def _run_numbers(result: Result) -> NDArray[np.int64]:
    """The column `run`; a `ComparisonError` where it is missing or names a run twice."""
    if "run" not in result.runs.columns:
        raise ComparisonError(f"{result.name}: its runs have no column 'run', which says which random draws it has")
    numbers: NDArray[np.int64] = result.runs["run"].to_numpy()
    present, counts = np.unique(numbers, return_counts=True)
    if twice := present[counts > 1].tolist():
        more = f" and {len(twice) - 1:,} more" if len(twice) > 1 else ""
        raise ComparisonError(f"{result.name}: run {twice[0]}{more} stands twice in its runs; keep each run once")
    return numbers


def _same(a: _Side, b: _Side) -> bool:
    """Whether b is the scenario of a: both say the same, and so does every run."""
    said = same(*(side.result.manifest["scenario"] for side in (a, b)))
    return said and all(_equal(a, b, name) for name in RUN_OUTCOMES)


def _equal(a: _Side, b: _Side, name: str) -> bool:
    one, other = pd.Series(a.column(name)), pd.Series(b.column(name))
    return one.equals(other)


def _rows(a: _Side, b: _Side, together: bool, certain: bool) -> Iterator[tuple[object, ...]]:
    shared = _coarser(a.draws, b.draws)
    for (outcome, one), (_, other) in zip(a.values(), b.values(), strict=True):
        if together:
            difference = NOTHING if certain else paired(one, other, shared)
        else:
            difference = unpaired(one, other, a.draws, b.draws)
        if not together and shared is None and outcome.startswith(BEFORE):
            difference = difference._replace(p_value=_log_rank(one, other, a.result.horizon))
        middle_a, _, *ends_a = estimated(one, a.draws)
        middle_b, _, *ends_b = estimated(other, b.draws)
        yield b.result.name, outcome, middle_a, middle_b, *difference, *ends_a, *ends_b


def _coarser(a: Draws | None, b: Draws | None) -> Draws | None:
    """The draws behind the differences of runs: of two posteriors, the one with fewer draws."""
    present = [draws for draws in (a, b) if draws is not None]
    return min(present, key=lambda draws: draws.count, default=None)


def _log_rank(a: NDArray[Any], b: NDArray[Any], horizon: int) -> float:
    """The p-value of the log-rank test between independent runs, those without the event censored at the horizon."""
    if min(a.min(), b.min()) == horizon:
        return 1.0  # the event never comes
    a, b = a[:LOG_RANK_RUNS], b[:LOG_RANK_RUNS]
    one, other = (stats.CensoredData(uncensored=v[v < horizon], right=v[v == horizon]) for v in (a, b))
    return float(stats.logrank(one, other).pvalue)
