"""The patterns of the record that the model is judged by, each as one function of full monthly histories.

A pattern counts something in every run, such as test months and months; its value is a function of the counts, such as
their ratio. Added up over the runs the counts give the value of the ensemble, those of one run the value of that run,
and those of the record's own months the record's value: one function for all three, so that like is set beside like.

The values are those of the specification of the record, 2012-01 to 2021-09; nothing after September 2021 is in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_number
from sim.design import Design
from sim.engine.paths import Paths
from sim.state import INDEX
from sim.vocabulary import INSTRUMENT, RESPONSE, STAGE, TEST

type Flags = NDArray[np.bool_]
type Numbers = NDArray[np.float64]

MONTHS_TO_ANSWER = 3
"""A test above the red line is answered by a `tighten` in its own month or the two after it."""
CORRECTION = 0.5
"""Added to every cell of log-odds, so that a run without a winter test has a value (Haldane 1956)."""


@dataclass(frozen=True)
class Histories:
    """What the patterns look at; every array has the shape (runs, months).

    `first` is the number of the first month; `in_talks` is true where the month began in talks or under a deal, which
    is what North Korea knows when it tests or does not; `economy` is that at the end of the month.
    """

    first: int
    test: NDArray[np.int8]
    tightened: Flags
    in_talks: Flags
    border_closed: Flags
    economy: Numbers

    @classmethod
    def from_paths(cls, design: Design, first_run: int, paths: Paths) -> "Histories":
        """The histories of a chunk of runs that begins with run `first_run`."""
        runs = len(paths.actions)
        stage = paths.states[:, :, INDEX["stage"]]
        initial = design.initial if len(design.initial) == 1 else design.initial[first_run : first_run + runs]
        start = np.broadcast_to(initial["stage"], runs)
        return cls(
            first=month_number(design.date(1)),
            test=paths.actions[:, :, INSTRUMENT.test],
            tightened=paths.actions[:, :, INSTRUMENT.response] == RESPONSE.tighten,
            in_talks=np.column_stack([start, stage[:, :-1]]) >= STAGE.talks,
            border_closed=paths.states[:, :, INDEX["border_closed"]] == 1.0,
            economy=paths.states[:, :, INDEX["economy"]],
        )

    @property
    def last(self) -> int:
        """The number of the last month."""
        return self.first + int(self.test.shape[1]) - 1

    def between(self, first: int, last: int) -> "Histories":
        """The same histories from month `first` to month `last`, both included and both within them."""
        span = slice(first - self.first, last - self.first + 1)
        return Histories(
            first,
            self.test[:, span],
            self.tightened[:, span],
            self.in_talks[:, span],
            self.border_closed[:, span],
            self.economy[:, span],
        )

    @property
    def tested(self) -> Flags:
        """Whether there was a test of any class."""
        return np.asarray(self.test != TEST.none)

    @property
    def winter(self) -> Flags:
        """Whether the month is a December or a January, shape (months,)."""
        return np.asarray(np.isin(np.arange(self.first, self.last + 1) % 12, (11, 0)))


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


# ---- The patterns ---------------------------------------------------------------------------------------------------

RECORD_FIRST, RECORD_LAST = "2012-01", "2021-09"


@dataclass(frozen=True)
class Pattern:
    """One figure of the record: its `value` over the months `first` to `last`, and how it is counted.

    `dated`: the figure speaks of these months only, so a history scenario is asked about those that it shares with
    them. The others speak of a state, such as talks, and are asked wherever the state occurs. `whole`: the figure needs
    all of its months. `sample`: the sample size where the record tells it.
    """

    key: str
    words: str
    value: float
    counts: Callable[[Histories], Numbers]
    of_counts: Callable[[Numbers], Numbers] = ratio
    first: str = RECORD_FIRST
    last: str = RECORD_LAST
    sample: str = ""
    dated: bool = True
    whole: bool = False
    note: str = ""

    def of_runs(self, histories: Histories) -> Numbers:
        """The value of every run, shape (runs,); NaN for a run without such months."""
        return self.of_counts(self.counts(histories))


def _growth(year: int, value: float) -> Pattern:
    return Pattern(
        f"growth_{year}", f"growth in {year} (%)", value, december_to_december, growth, f"{year - 1}-12", f"{year}-12",
        whole=True, note="Model: December to December. Record: the Bank of Korea's estimate for the year.",
    )  # fmt: skip


_of_class = {name: partial(of_class, level=level) for name, level in TEST._asdict().items() if level != TEST.none}

PATTERNS = (
    Pattern("tests", "test months", 0.376, any_month, note="Record: ballistic or nuclear tests; the model's short "
            "class has cruise missiles as well."),
    Pattern("after_test", "test month after a test month", 0.64, after_test),
    Pattern("after_quiet", "test month after a quiet month", 0.22, after_quiet),
    Pattern("autocorrelation", "lag-1 autocorrelation of tests", 0.43, neighbours, correlation),
    Pattern("class_short", "highest class: short", 0.26, _of_class["short"], last="2017-11"),
    Pattern("class_medium", "highest class: medium", 0.47, _of_class["medium"], last="2017-11"),
    Pattern("class_long", "highest class: long", 0.15, _of_class["long"], last="2017-11"),
    Pattern("class_nuclear", "highest class: nuclear", 0.12, _of_class["nuclear"], last="2017-11"),
    Pattern("above_line", "months above the red line", 0.0, above_line, first="2017-12", sample="0 of 46"),
    Pattern("in_talks", "test months in talks", 0.0, in_talks, first="2018-01", last="2019-03", sample="0 of 15",
            dated=False, note="Model: months that begin in talks or under a deal."),
    Pattern("without_talks", "test months without talks", 0.47, without_talks,
            note="Record: all months but 2018-01 to 2019-03."),
    Pattern("after_hanoi", "test months after Hanoi", 0.31, any_month, first="2019-05"),
    Pattern("below_line_after_hanoi", "after Hanoi: short or medium", 1.0, below_line, first="2019-05", sample="all"),
    Pattern("pandemic", "test months, closed border", 0.26, border_closed, first="2020-02", dated=False),
    Pattern("before_pandemic", "test months, open, no talks", 0.52, border_open, last="2020-01", dated=False,
            note="Record: before the pandemic. Baseline: after the border has reopened."),
    Pattern("winter", "December and January: log-odds", -1.2, winter, log_odds_difference,
            note="Against the other months, with half a count added to every cell of record, run and ensemble."),
    Pattern("nuclear_answered", "resolution after nuclear test", 1.0, partial(answered, level=TEST.nuclear),
            first="2006-10", last="2017-11", sample="6 of 6", dated=False,
            note="Model: a tighten, which may be unilateral, in the month of the test or the two after; tests in the "
            "last two months are left out."),
    Pattern("long_answered", "resolution after long, 2017", 1.0, partial(answered, level=TEST.long),
            first="2017-01", last="2017-12", sample="3 of 3",
            note="As for nuclear tests, so January to October; the model's long class has space launches too."),
    Pattern("lesser_answered", "resolution after lesser test", 0.0, answered_below_line, first="2019-01", sample="0",
            note="Short or medium. Model: a tighten, which may be unilateral, in the month of the test."),
    _growth(2017, -3.5),
    _growth(2018, -4.1),
    _growth(2019, 0.4),
)  # fmt: skip
"""Section 4 of the predictions; a row with several figures is several patterns."""


# ---- What they are held against: the record month by month, and the null ---------------------------------------------

RECORD_TESTS = {
    2012: "...l.......l",
    2013: ".n..s.......",
    2014: ".sm..ssss...",
    2015: ".sssm.....mm",
    2016: "nlmmmmmmnm..",
    2017: ".mmmm.lmn.l.",
    2018: "............",
    2019: "...ss.sssms.",
    2020: "..s.........",
    2021: "..s.....m",
}
"""Highest class of every month: ballistic tests in the CNS/NTI missile database, and nuclear tests."""
RECORD_RESOLUTIONS = (
    "2013-01", "2013-03", "2016-03", "2016-11", "2017-06", "2017-08", "2017-09", "2017-12",
)  # fmt: skip
"""Months with a sanctions resolution of the Security Council (UN press releases)."""
RECORD_TALKS = ("2018-01", "2019-03")
RECORD_CLOSURE = ("2020-02", "2021-09")


def record() -> Histories:
    """The record's own months as the history of one run; what it says nothing of, the economy, is NaN."""
    classes = "".join(RECORD_TESTS.values())
    first = month_number(RECORD_FIRST)
    months = np.arange(first, first + len(classes))

    def within(span: tuple[str, str]) -> Flags:
        return np.asarray((months >= month_number(span[0])) & (months <= month_number(span[1])))[None, :]

    return Histories(
        first=first,
        test=np.array([[".smln".index(letter) for letter in classes]], dtype=np.int8),
        tightened=np.isin(months, [month_number(date) for date in RECORD_RESOLUTIONS])[None, :],
        in_talks=within(RECORD_TALKS),
        border_closed=within(RECORD_CLOSURE),
        economy=np.full((1, len(months)), np.nan),
    )


def markov_chain(after_quiet: float = 0.22, after_test: float = 0.64) -> dict[str, float]:
    """The null: tests as a two-state Markov chain with the record's two probabilities; exact values by pattern."""
    return {
        "tests": after_quiet / (after_quiet + 1.0 - after_test),
        "after_test": after_test,
        "after_quiet": after_quiet,
        "autocorrelation": after_test - after_quiet,
    }
