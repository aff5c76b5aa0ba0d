"""Counts of every run, and values of counts.

Added up over the runs the counts give the value of the ensemble, those of one run the value of that run, and those of
the record's own months the record's value: one function for all three, so that like is set beside like.
"""

import numpy as np

from analysis.patterns.histories import Flags, Histories, Numbers
from sim.vocabulary import TEST

MONTHS_TO_ANSWER = 3
"""A test above the red line is answered by a `tighten` in its own month or the two after it."""
CORRECTION = 0.5
"""Added to every cell of log-odds, so that a run without a winter test has a value (Haldane 1956)."""

# ---- Counts: of every run, shape (runs, counts) ---------------------------------------------------------------------


def _share(hits: Flags, among: Flags) -> Numbers:
    return np.column_stack([(hits & among).sum(axis=1), among.sum(axis=1)]).astype(np.float64)


def any_month(histories: Histories) -> Numbers:
    """Test months among all months."""
    return _share(histories.tested, np.ones_like(histories.tested))


def after_test(histories: Histories) -> Numbers:
    """Test months among the months that follow a test month."""
    return _share(histories.tested[:, 1:], histories.tested[:, :-1])


def after_quiet(histories: Histories) -> Numbers:
    """Test months among the months that follow a quiet one."""
    return _share(histories.tested[:, 1:], ~histories.tested[:, :-1])


def neighbours(histories: Histories) -> Numbers:
    """Pairs of neighbouring months: both with a test, the first only, the second only, neither."""
    before, after = histories.tested[:, :-1], histories.tested[:, 1:]
    cells = (before & after, before & ~after, ~before & after, ~before & ~after)
    return np.column_stack([cell.sum(axis=1) for cell in cells]).astype(np.float64)


def of_class(histories: Histories, level: int) -> Numbers:
    """Months whose highest class is `level` among test months."""
    return _share(histories.test == level, histories.tested)


def above_line(histories: Histories) -> Numbers:
    """Months with a test above the red line among all months."""
    return _share(histories.test >= TEST.long, np.ones_like(histories.tested))


def below_line(histories: Histories) -> Numbers:
    """Months whose highest class is short or medium among test months."""
    return _share(histories.test < TEST.long, histories.tested)


def in_talks(histories: Histories) -> Numbers:
    """Test months among the months that began in talks or under a deal."""
    return _share(histories.tested, histories.in_talks)


def without_talks(histories: Histories) -> Numbers:
    """Test months among the months that did not begin in talks."""
    return _share(histories.tested, ~histories.in_talks)


def border_closed(histories: Histories) -> Numbers:
    """Test months among the months of the pandemic closure."""
    return _share(histories.tested, histories.border_closed)


def border_open(histories: Histories) -> Numbers:
    """Test months among the months with an open border that did not begin in talks."""
    return _share(histories.tested, ~histories.border_closed & ~histories.in_talks)


def winter(histories: Histories) -> Numbers:
    """Test and quiet months of December and January, then those of the other months."""
    cells = (
        histories.tested & histories.winter,
        ~histories.tested & histories.winter,
        histories.tested & ~histories.winter,
        ~histories.tested & ~histories.winter,
    )
    return np.column_stack([cell.sum(axis=1) for cell in cells]).astype(np.float64)


def answered(histories: Histories, level: int) -> Numbers:
    """Months of highest class `level` with a `tighten` within `MONTHS_TO_ANSWER`, among those watched that long.

    A test in the last two months is left out whatever came: counting it only if it was answered would flatter.
    """
    watched = histories.test.shape[1] - MONTHS_TO_ANSWER + 1
    answer = np.zeros_like(histories.tested[:, :watched])
    for later in range(MONTHS_TO_ANSWER):
        answer |= histories.tightened[:, later : watched + later]
    return _share(answer, histories.test[:, :watched] == level)


def answered_below_line(histories: Histories) -> Numbers:
    """Months of highest class short or medium with a `tighten` in the same month."""
    return _share(histories.tightened, histories.tested & (histories.test < TEST.long))


def gaps_above_line(histories: Histories) -> Numbers:
    """How many gaps between a month above the red line and the next one have each length, from 0 months on."""
    above = histories.test >= TEST.long
    lengths = np.zeros((len(above), above.shape[1]))
    run, month = np.nonzero(above)
    same = run[1:] == run[:-1]
    np.add.at(lengths, (run[1:][same], np.diff(month)[same]), 1.0)
    return lengths


def gaps_at_least(histories: Histories, months: int) -> Numbers:
    """Gaps between months above the red line that last `months` or more among all of them."""
    lengths = gaps_above_line(histories)
    return np.column_stack([lengths[:, months:].sum(axis=1), lengths.sum(axis=1)])


def longest_gap(histories: Histories) -> Numbers:
    """The longest gap of a run, and 1 if it has one: added up over the runs they give the mean of the longest."""
    has_gap = gaps_above_line(histories) > 0
    longest = np.where(has_gap.any(axis=1), has_gap.shape[1] - 1 - has_gap[:, ::-1].argmax(axis=1), 0)
    return np.column_stack([longest, has_gap.any(axis=1)]).astype(np.float64)


def december_to_december(histories: Histories) -> Numbers:
    """Output at the end of the last month and of the first."""
    return np.column_stack([histories.economy[:, -1], histories.economy[:, 0]])


# ---- Values: of counts of any shape (..., counts); NaN where there is nothing to divide by ---------------------------


def ratio(counts: Numbers) -> Numbers:
    """The first count over the second."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(counts[..., 0] / counts[..., 1])


def correlation(counts: Numbers) -> Numbers:
    """The correlation of two yes-or-no variables from their four cells."""
    both, first, second, neither = np.moveaxis(counts, -1, 0)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((both * neither - first * second) / np.sqrt(margins))


def log_odds_difference(counts: Numbers) -> Numbers:
    """Log-odds of the first two cells less those of the last two, `CORRECTION` added to each."""
    log = np.log(counts + CORRECTION)
    value = log[..., 0] - log[..., 1] - log[..., 2] + log[..., 3]
    spoken = (counts[..., 0] + counts[..., 1] > 0) & (counts[..., 2] + counts[..., 3] > 0)
    return np.where(spoken, value, np.nan)


def growth(counts: Numbers) -> Numbers:
    """The change from the second number to the first in per cent."""
    return 100.0 * (ratio(counts) - 1.0)


def mean(counts: Numbers) -> Numbers:
    """The first number per run that has one; like `ratio`, and no share."""
    return ratio(counts)


def median(counts: Numbers) -> Numbers:
    """The median length, from how many have each length."""
    reached, total = counts.cumsum(axis=-1), counts.sum(axis=-1)
    below, above = np.ceil(total / 2), np.floor(total / 2) + 1
    middle = [(reached >= rank[..., None]).argmax(axis=-1) for rank in (below, above)]
    return np.where(total > 0, (middle[0] + middle[1]) / 2, np.nan)
