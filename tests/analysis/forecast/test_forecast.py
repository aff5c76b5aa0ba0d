"""A forecast holds every form of the model and goes on from where the record ends."""

import numpy as np
import pytest

from analysis.forecast.forecast import (
    CALIBRATED,
    COUNTED,
    ELSEWHERE,
    HORIZONS,
    REPORTED,
    Forecast,
    ends,
    forecast,
    forms,
)
from analysis.likelihood import follow
from analysis.record import Record, code, read
from analysis.record.facts import RecordError
from analysis.report.forecast_page import html
from sim.parameters import STRUCTURES
from sim.scenario import design, load
from sim.state import INDEX, VARIABLES, as_vectors


@pytest.fixture(scope="module")
def record() -> Record:
    return code(read())


@pytest.fixture(scope="module")
def found(record: Record) -> Forecast:
    return forecast(load("baseline", ["runs=120", "uncertainties=prior"]), record, reading=load("article-reading"))


def test_that_every_form_of_the_model_is_run_for_every_horizon(found: Forecast) -> None:
    assert set(found.results) == set(forms())
    assert len(forms()) == 2 + sum(len(structure.alternatives) for structure in STRUCTURES.values())
    assert len(found.runs) == len(forms()) * len(HORIZONS) * 120
    assert len(found.ranges) == len(forms()) * len(HORIZONS) * len(COUNTED)
    assert len(found.events) == len(forms()) * len(HORIZONS) * len(REPORTED)
    assert found.ranges.eval("low <= median <= high").all()


def test_that_a_range_holds_at_least_nine_of_ten_runs(found: Forecast) -> None:
    for form, result in found.results.items():
        own = found.ranges[(found.ranges["form"] == form) & (found.ranges["horizon"] == max(HORIZONS))]
        for row in own.to_dict("records"):
            inside = result.runs[row["count"]].between(row["low"], row["high"])
            assert inside.mean() >= 0.9


def test_that_runs_begin_where_the_record_leaves_their_own_parameters(record: Record) -> None:
    made = design(load("baseline", ["runs=40", "uncertainties=prior"]))
    starts = as_vectors(ends(record, made))
    assert len(starts) == made.runs
    dated = record.carried_over
    assert (starts[:, dated["target"]] == dated["value"]).all()
    shown = ~np.isin(np.arange(len(VARIABLES)), [INDEX["pain"], INDEX["warheads"], *dated["target"]])
    for run in (0, 17, 39):
        followed = follow(record, made.parameters[run : run + 1])
        assert (followed.final_states == starts[run])[:, shown].all(axis=1).any()
    assert (starts[:, INDEX["warheads"]] == made.initial["warheads"]).all()


def test_that_equal_runs_begin_in_the_branches_as_often_as_these_are_likely(record: Record) -> None:
    made = design(load("baseline", ["runs=4000"]))
    starts = as_vectors(ends(record, made))
    followed = follow(record, made.parameters)
    mean, drawn = followed.final_weights @ followed.final_states, starts.mean(axis=0)
    error = starts.std(axis=0) / np.sqrt(made.runs)
    shown = ~np.isin(np.arange(len(VARIABLES)), [INDEX["pain"], INDEX["warheads"]])
    assert (np.abs(drawn - mean) <= 5 * error + 1e-9)[shown].all()
    assert (error > 0).sum() > 3


def test_that_a_scenario_that_starts_from_the_record_is_forecast_as_it_runs(record: Record) -> None:
    made = design(load("baseline", ["runs=30", "uncertainties=posterior"]))
    assert ends(record, made).tobytes() == made.initial.tobytes()


def test_that_a_record_that_does_not_end_where_the_forecast_begins_is_refused(record: Record) -> None:
    with pytest.raises(RecordError, match="the record ends in 2021-08, the forecast would begin in 2021-10"):
        ends(record.until(record.months - 1), design(load("baseline", ["runs=1"])))


def test_that_those_who_learn_no_more_have_learned_until_now(found: Forecast) -> None:
    first = {form: found.results[form].months.iloc[0] for form in (CALIBRATED, "Nobody learns")}
    for belief in ("belief_punished", "trust_us_nk"):
        medians = [months[f"{belief}_q50"] for months in first.values()]
        assert medians[0] == pytest.approx(medians[1], abs=0.05)


def test_that_one_form_begins_where_the_article_does(found: Forecast) -> None:
    first = {form: found.results[form].months.iloc[0] for form in (CALIBRATED, ELSEWHERE)}
    assert first[CALIBRATED]["pressure_q50"] > first[ELSEWHERE]["pressure_q50"] + 0.05


def test_that_the_page_says_it_all_and_needs_nothing_from_elsewhere(found: Forecast) -> None:
    text = html(found, "panmunjom forecast")
    for words in ("What would count as being wrong", "Conditional on the model", "±", "one article", "Nobody learns"):
        assert words in text
    assert "<script" not in text
    assert len(text.encode()) < 1_000_000
