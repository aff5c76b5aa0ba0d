"""From cases to a finding: boxes that are judged by runs they were not made of, a tree, and what chance would change.

The runs are halved by chance. One half is peeled; the box is kept in which coverage less mass is greatest, that is,
which holds most cases of interest beyond those that any box of its size would hold (weighted relative accuracy, Lavrac
and others 1999). The other half then judges it: limits that cut off nothing but what is like the box are taken off one
by one, and so are those of the first box that other halvings seldom find; coverage and density are those of this half.
Runs in the box are set aside before the next one is sought.

A peeling is greedy: what shows only in two quantities together, and in neither alone, it does not see; the tree may.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.discovery.boxes import Box, Measure, doubts, inside, measured
from analysis.discovery.cases import FEWEST, Cases, DiscoveryError
from analysis.discovery.prim import SLICES, peel
from analysis.discovery.stability import RESAMPLES, Stability, counted
from analysis.discovery.tree import leaves
from analysis.statistics.intervals import Z

MOST_BOXES = 3
MOST_RUNS = 10_000
"""Runs that are searched, drawn by chance where there are more, which would take longer and change little."""
TOLD_APART = 15
"""Quantities that are peeled: those whose values differ most between the cases of interest and the others."""
SIGNIFICANT = 0.01
STEADY = 0.5
"""A limit of the first box is found again in this share of the other halvings at least, or it is no finding."""
SEED = 20210924
"""The seed by which runs are halved: the same for all, so that a finding can be repeated."""

type Report = Callable[[int, int], None]


@dataclass(frozen=True)
class FoundBox:
    """A box with its measure and the quasi-p-value of each of its limits, in their order."""

    box: Box
    measure: Measure
    quasi_p: tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """A box on the way of the peeling."""

    box: Box
    measure: Measure


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found: `cases` of interest among the runs; boxes in order; the trade-off of the first peeling.

    `kept` is the step of the trade-off that the first box comes from. `leaves` are those of the tree, the densest
    first. `stability` says how often each limit of a first box comes back when the runs are halved otherwise.
    """

    cases: Cases
    boxes: tuple[FoundBox, ...]
    trade_off: tuple[Step, ...]
    kept: int
    leaves: tuple[tuple[Box, Measure], ...]
    stability: Stability


def discover(
    cases: Cases,
    *,
    step: int | None = None,
    resamples: int = RESAMPLES,
    most_boxes: int = MOST_BOXES,
    tree: bool = True,
    report: Report = lambda finished, wanted: None,
) -> Discovery:
    """Search for the values of drawn quantities under which cases of interest come.

    `step` takes the first box from that step of the trade-off; `resamples` is how many times the runs are halved anew;
    `tree` grows the tree as well. `report` is told the peelings finished and wanted. Raises an `ExtraError` where the
    extra `explore` is missing, and a `DiscoveryError` where there is no such step.
    """
    generator = np.random.Generator(np.random.Philox(SEED))
    if len(cases.y) > MOST_RUNS:
        cases = cases.of(np.sort(generator.permutation(len(cases.y))[:MOST_RUNS]))
    learning, judging = cases.halves(generator)
    wanted = most_boxes + resamples
    report(0, wanted)
    slices, trajectory = peeled(learning)
    if step is not None and not 0 <= step < len(trajectory):
        raise DiscoveryError(f"--step {step}: the trade-off has the steps 0 to {len(trajectory) - 1}")
    kept = best(trajectory, learning) if step is None else step
    firsts = []
    for number in range(1, resamples + 1):
        one, other = cases.halves(generator)
        firsts.append(first_box(one, other, slices))
        report(number, wanted)
    stability = counted(firsts)
    first = steady(trimmed(trajectory[kept], judging), stability)
    boxes = _boxes(first, learning, judging, most_boxes, bool(step), lambda done: report(resamples + done, wanted))
    steps = tuple(Step(box, measured(box, judging)) for box in trajectory)
    return Discovery(cases, boxes, steps, kept, tuple(leaves(learning, judging) if tree else ()), stability)


def _boxes(
    first: Box, learning: Cases, judging: Cases, most: int, asked_for: bool, report: Callable[[int], None]
) -> tuple[FoundBox, ...]:
    """The boxes one after the other, the first one given; a box that does not stand out ends the search."""
    found: list[FoundBox] = []
    covered = np.zeros(len(judging.y), dtype=bool)
    rest, box = learning, first
    while True:
        remaining = judging.of(~covered)
        box = trimmed(box, remaining)
        measure = measured(box, judging, covered)
        if not stands_out(box, measure, judging.share) and (found or not asked_for):
            break
        found.append(FoundBox(box, measure, tuple(doubts(box, remaining).quasi_p.tolist())))
        report(len(found))
        covered |= inside(box, judging.x)
        rest = rest.of(~inside(box, rest.x))
        if len(found) == most or min(rest.y.sum(), (~rest.y).sum(), judging.y[~covered].sum()) < FEWEST / 2:
            break
        _, trajectory = peeled(rest)
        box = trajectory[best(trajectory, rest)]
    return tuple(found)


def first_box(learning: Cases, judging: Cases, slices: float) -> Box:
    """The first box of one half, peeled in slices of this share, trimmed by the other."""
    _, trajectory = peeled(learning, (slices,))
    return trimmed(trajectory[best(trajectory, learning)], judging)


def peeled(cases: Cases, shares: Sequence[float] = SLICES) -> tuple[float, list[Box]]:
    """The boxes of the peeling that comes to the best one, of the quantities that tell the cases apart; its slices."""
    subject = Cases(cases.x[telling(cases)], cases.y, cases.unit)
    found = [(share, peel(subject, share)) for share in shares]
    return max(found, key=lambda peeling: gain(peeling[1][best(peeling[1], cases)], cases))


def best(trajectory: list[Box], cases: Cases) -> int:
    """The step at which coverage less mass is greatest."""
    return int(np.argmax([gain(box, cases) for box in trajectory]))


def gain(box: Box, cases: Cases) -> float:
    """Coverage less mass."""
    rows = inside(box, cases.x)
    return float(rows[cases.y].mean() - rows.mean())


def trimmed(box: Box, cases: Cases) -> Box:
    """The box without the limits that add nothing to its density, the idlest taken off first."""
    while box:
        idle = doubts(box, cases).cut
        worst = int(np.argmax(idle))
        if idle[worst] <= SIGNIFICANT:
            break
        box = box[:worst] + box[worst + 1 :]
    return box


def steady(box: Box, stability: Stability) -> Box:
    """The box without the limits that fewer than half of the other halvings found; as it is where there were none."""
    if not stability.halvings:
        return box
    return tuple(limit for limit in box if (stability.share(limit.subject) or 0.0) >= STEADY)


def stands_out(box: Box, measure: Measure, usual: float) -> bool:
    """Whether a box is denser than all runs are, by more than chance."""
    return bool(box) and bool(measure.density - Z * measure.density_error > usual)


def telling(cases: Cases) -> list[str]:
    """The columns whose values differ most between cases of interest and others (Kolmogorov and Smirnov), and words."""
    numeric = [column for column in cases.x.columns if cases.x[column].dtype.kind in "fiu"]
    distances = {column: _distance(cases.x[column].to_numpy(), cases.y) for column in numeric}
    nearest = sorted(numeric, key=lambda column: -distances[column])[:TOLD_APART]
    return [column for column in cases.x.columns if column in nearest or column not in numeric]


def _distance(values: NDArray[np.float64], interesting: NDArray[np.bool_]) -> float:
    return float(stats.ks_2samp(values[interesting], values[~interesting], method="asymp").statistic)
