"""The page about ebbing campaigns: runs begin where the record ends, its gaps are known, talks can be kept away."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.patterns import Histories, ratio, record
from sim.calendar import month_number
from sim.engine.ensemble import run_chunk
from sim.state import INDEX
from sim.vocabulary import STAGE
from tools import ebb

COMMITTED = Path(__file__).parents[2] / "results" / "reference"


def test_that_the_record_has_the_gaps_it_is_known_for() -> None:
    own = record().between(month_number(ebb.FIRST), month_number(ebb.LAST))
    values = {what: float(of_counts(function(own))[0]) for what, (function, of_counts) in ebb.GAPS.items()}
    assert list(values.values()) == pytest.approx([26, 25, 3, 4 / 25, 4 / 25, 52])


def test_that_runs_begin_in_the_state_in_which_the_record_ends() -> None:
    made = ebb.begun(ebb.TODAY, 3, runs=30)
    assert made.date(1) == "2025-01"
    assert (made.initial["consensus"] == 0).all()  # since the veto of May 2022
    assert (made.initial["border_closed"] == 0).all()
    assert len(np.unique(made.initial["belief_paid"])) > 10  # each with its own parameters
    assert ebb.begun("2006-07", 3, runs=3).initial["moratorium"].tolist() == [1, 1, 1]


def test_that_without_talks_there_are_none() -> None:
    shares = []
    for talks in (True, False):
        made = ebb.begun(ebb.TODAY, 60, talks=talks, runs=60)
        paths = run_chunk(made, 0, 60, 60)[2]
        shares.append((paths.states[:, :, INDEX["stage"]] >= STAGE.talks).mean())
    assert shares[0] > 0
    assert shares[1] == 0


def test_that_a_year_is_counted_by_its_own_months() -> None:
    test = np.zeros((2, 24), np.int8)
    test[0, :3] = 3
    test[1, 12] = 4
    nothing = np.zeros((2, 24), bool)
    histories = Histories(month_number("2025-01"), test, nothing, nothing, nothing, np.ones((2, 24)))
    assert ebb.year_above(histories, 1).tolist() == [[3, 12], [0, 12]]
    assert ebb.year_above(histories, 2).tolist() == [[0, 12], [1, 12]]
    assert ebb.months_above(histories).tolist() == [[3, 1], [1, 1]]
    assert ebb.month_gaps(histories).tolist() == [[2, 1], [0, 1]]


def test_that_the_error_of_a_share_is_about_the_binomial_one_where_runs_share_nothing() -> None:
    made = ebb.begun(ebb.TODAY, 1, runs=10)
    hits = np.random.default_rng(1).random(10) < 0.5
    counts = np.column_stack([hits, np.ones(10)]).astype(float)
    assert ebb.error(counts, ratio, made) == pytest.approx(np.sqrt(hits.mean() * (1 - hits.mean()) / 10), rel=0.15)


def test_that_the_committed_page_is_made_of_the_committed_table() -> None:
    frame = pd.read_csv(COMMITTED / "ebb.csv")
    assert tuple(frame.columns) == ebb.COLUMNS
    assert ebb.page(frame) == (COMMITTED / "ebb.md").read_text(encoding="utf-8")
    assert {*ebb.GAPS, ebb.LEVEL, *(f"year {year}" for year in range(1, ebb.YEARS + 1))} == set(frame["what"])
    assert frame.groupby("what")["start"].agg(list).map(lambda starts: starts == [*ebb.STARTS]).all()
