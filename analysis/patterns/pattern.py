"""The patterns: which figures of the record the model is set beside."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from analysis.patterns.counting import (
    above_line,
    after_quiet,
    after_test,
    answered,
    answered_below_line,
    any_month,
    below_line,
    border_closed,
    border_open,
    correlation,
    december_to_december,
    gaps_above_line,
    gaps_at_least,
    growth,
    in_talks,
    log_odds_difference,
    longest_gap,
    mean,
    median,
    neighbours,
    of_class,
    ratio,
    winter,
    without_talks,
)
from analysis.patterns.histories import Histories, Numbers, record
from analysis.record import ARTICLE
from sim.calendar import month_number
from sim.vocabulary import TEST

RECORD_FIRST, RECORD_LAST = "2012-01", "2024-12"
LEAST_SHARED = 12
"""A scenario that shares fewer months than this with the months of a dated pattern is not asked about it."""


@dataclass(frozen=True)
class Pattern:
    """One figure of the record over the months `first` to `last`, and how it is counted.

    `published`: the value that the specification gives; where there is none, the record is counted as the model is.
    `dated`: the figure speaks of these months only, so a scenario is asked about those that it shares with them. The
    others speak of a state, such as talks, and are asked wherever the state occurs. `whole`: the figure needs all of
    its months. `least`: it needs so many. `sample`: the sample size where the specification tells it.
    """

    key: str
    words: str
    published: float | None
    counts: Callable[[Histories], Numbers]
    of_counts: Callable[[Numbers], Numbers] = ratio
    first: str = RECORD_FIRST
    last: str = ARTICLE
    sample: str = ""
    dated: bool = True
    whole: bool = False
    least: int = LEAST_SHARED
    note: str = ""

    def of_runs(self, histories: Histories) -> Numbers:
        """The value of every run, shape (runs,); NaN for a run without such months."""
        return self.of_counts(self.counts(histories))

    @property
    def value(self) -> float:
        """The record's value: the published one, else the record's own months counted by the same function."""
        if self.published is not None:
            return self.published
        return float(self.of_runs(record().between(month_number(self.first), month_number(self.last)))[0])


def _growth(year: int, value: float) -> Pattern:
    return Pattern(
        f"growth_{year}", f"growth in {year} (%)", value, december_to_december, growth, f"{year - 1}-12", f"{year}-12",
        whole=True, note="Model: December to December. Record: the Bank of Korea's estimate for the year.",
    )  # fmt: skip


def _to_2024(
    key: str, words: str, counts: Callable[[Histories], Numbers], of_counts: Callable[[Numbers], Numbers] = ratio,
    first: str = RECORD_FIRST, dated: bool = True, least: int = LEAST_SHARED, note: str = "",
) -> Pattern:  # fmt: skip
    return Pattern(
        f"{key}_to_2024", f"{words}, to 2024", None, counts, of_counts, first, RECORD_LAST, dated=dated, least=least,
        note=note,
    )  # fmt: skip


_of_class = {name: partial(of_class, level=level) for name, level in TEST._asdict().items() if level != TEST.none}

PUBLISHED = (
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
            note="Record: all months but 2018-01 to 2019-03; recounted, those that did not begin in talks "
            "or under a deal."),
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
"""Section 4 of the predictions, to the month of the article; a row with several figures is several patterns."""

FIRST_GAP, THREE_YEARS, TEN_YEARS = "2006-07", 36, 120
"""Gaps are counted from the first test above the line on; what lasts longer needs more months to be seen."""

CONTINUED = (
    _to_2024("tests", "test months", any_month),
    _to_2024("after_test", "test month after a test month", after_test),
    _to_2024("after_quiet", "test month after a quiet month", after_quiet),
    _to_2024("autocorrelation", "lag-1 autocorrelation of tests", neighbours, correlation),
    *(_to_2024(f"class_{name}", f"highest class: {name}", counts) for name, counts in _of_class.items()),
    _to_2024("above_line", "months above the red line", above_line),
    _to_2024("above_line_since_article", "months above the line from 2021-10", above_line, first="2021-10"),
    _to_2024("gap_median", "gap above the line: median", gaps_above_line, median, FIRST_GAP, least=THREE_YEARS,
             note="Months from one month with a test above the red line to the next; the ensemble's are pooled. A gap "
             "that is not over when the months end is not counted, so short runs show short ones."),
    _to_2024("gap_12", "gap: 12 months and more", partial(gaps_at_least, months=12), first=FIRST_GAP,
             least=THREE_YEARS),
    _to_2024("gap_30", "gap: 30 months and more", partial(gaps_at_least, months=30), first=FIRST_GAP,
             least=TEN_YEARS),
    _to_2024("gap_longest", "gap: the longest (months)", longest_gap, mean, FIRST_GAP, least=TEN_YEARS,
             note="Ensemble: the mean over runs that have a gap."),
    _to_2024("in_talks", "test months in talks", in_talks, dated=False),
    _to_2024("long_answered", "resolution after long", partial(answered, level=TEST.long)),
    _to_2024("long_answered_since_2022", "resolution after long from 2022", partial(answered, level=TEST.long),
             first="2022-01", note="The Security Council could agree on nothing; the baseline has no veto."),
    _to_2024("lesser_answered", "resolution after lesser test", answered_below_line, first="2019-01"),
    _to_2024("winter", "December and January: log-odds", winter, log_odds_difference),
    _growth(2020, -4.5),
    _growth(2021, -0.1),
    _growth(2022, -0.2),
    _growth(2023, 3.1),
)  # fmt: skip
"""The same figures to December 2024, counted from the facts, and gaps between months above the line."""

PATTERNS = PUBLISHED + CONTINUED


def markov_chain(after_quiet: float = 0.22, after_test: float = 0.64) -> dict[str, float]:
    """The null: tests as a two-state Markov chain with the record's two probabilities; exact values by pattern."""
    return {
        "tests": after_quiet / (after_quiet + 1.0 - after_test),
        "after_test": after_test,
        "after_quiet": after_quiet,
        "autocorrelation": after_test - after_quiet,
    }
