"""The record replayed: every observation with the chance it had, and the greatest surprises first."""

import numpy as np
import pytest

from analysis.charts import replay as chart
from analysis.charts.saving import svg
from analysis.likelihood.replay import Replay, replay, scores
from analysis.record import SEEN, Record, code, read
from sim.parameters import parameter_sets
from sim.rules.north_korea import TEST_TERM
from sim.vocabulary import TEST


@pytest.fixture(scope="module")
def replayed() -> Replay:
    return replay(code(read()), parameter_sets(1))


@pytest.fixture(scope="module")
def record(replayed: Replay) -> Record:
    return replayed.followed.record


def test_that_every_month_has_what_came_and_its_chance(replayed: Replay, record: Record) -> None:
    months = replayed.months
    assert list(months["date"]) == record.dates
    tested = months["test"] != "none"
    assert tested.sum() == (record.level("test") > 0).sum()
    for level in ("none", "short", "medium", "long", "nuclear"):
        own = months[months["test"] == level]
        assert own["test_probability"].to_numpy() == pytest.approx(own[f"test_p_{level}"].to_numpy())
    assert months["drill_probability"].notna().sum() == (record.level("drill") >= 0).sum()


def test_that_surprises_are_ranked_and_add_up_to_the_likelihood(replayed: Replay) -> None:
    assert replayed.surprises["log_probability"].is_monotonic_increasing
    assert replayed.surprises["log_probability"].sum() == pytest.approx(replayed.followed.log_likelihood, abs=15)
    worst = replayed.surprises.iloc[0]
    assert (worst["date"], worst["seen"]) == ("2012-04", "long")
    assert worst["terms"].startswith("talks_restraint -3.0")


def test_that_the_terms_are_those_of_the_utility_that_decided(replayed: Replay) -> None:
    followed = replayed.followed
    month = followed.record.dates.index("2017-09")
    utilities = followed.terms_of("test")[month].sum(axis=1)
    weights = np.exp(utilities - utilities.max())
    # One branch or several: their utilities differ little in a month whose past is observed.
    assert followed.chance("test")[month] == pytest.approx(weights / weights.sum(), abs=0.02)


def test_that_terms_are_not_weighted_by_what_was_seen_before_them(replayed: Replay) -> None:
    told = replayed.surprises.set_index(["date", "instrument"])["terms"]
    parameters = parameter_sets(1)[0]
    assert f"base_tighten {parameters.base_tighten:+.1f}" in told["2017-06", "sanctions"]
    followed = replayed.followed
    for date in ("2020-03", "2021-03"):  # drills were seen before these tests
        terms = followed.terms_of("test")[followed.record.dates.index(date), TEST.short]
        assert terms[TEST_TERM.base] == pytest.approx(parameters.base_short)


def test_that_scores_say_what_is_not_scored(replayed: Replay) -> None:
    table = scores(replayed).set_index("instrument")
    assert set(table.index) == set(SEEN) - {"channel"}
    assert not table.loc[["message", "posture"], "scored"].any()
    assert table.loc["test", "months"] == 189


def test_that_the_chart_shows_every_test_and_every_month(replayed: Replay) -> None:
    drawn = chart.draw(replayed.months).to_dict()
    assert len(drawn["datasets"]["came"]) == (replayed.months["test"] != "none").sum()
    assert len(drawn["datasets"]["chances"]) == 4 * 189
    assert "NaN" not in svg(chart.draw(replayed.months))
