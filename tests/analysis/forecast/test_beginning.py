"""A forecast begins after any month of the record, with what was scheduled by then, and never sees later facts."""

import numpy as np
import pytest

from analysis.forecast.beginning import begun_in, month_words
from analysis.forecast.forecast import ELSEWHERE, ends, forms
from analysis.record import SHIPPED, code, read
from sim.scenario import design, from_data, load
from sim.state import INDEX, as_vectors

BASELINE = load("baseline", ["runs=10"]).resolved()


def events(start: str) -> list[tuple[int, str]]:
    return [(event["month"], event["leader"]) for event in begun_in(BASELINE, start)["events"]]


def test_that_what_is_scheduled_keeps_its_calendar_month_and_was_not_known_before() -> None:
    assert events("2021-10") == [(8, "south_korea"), (40, "united_states")]
    assert events("2022-05") == [(1, "south_korea"), (33, "united_states")]
    assert events("2025-01") == [(1, "united_states")]
    assert events("2025-02") == []
    assert events("2021-09") == []


def test_that_a_span_that_has_begun_is_cut_and_one_that_is_over_left_out() -> None:
    spans = [{"months": [1, 12], "enforcement": {"to": 0.5}}, {"months": [1, 3], "set": {"stage": "talks"}}]
    moved = begun_in({**BASELINE, "events": spans}, "2022-02")["events"]
    assert moved == [{"months": [1, 8], "enforcement": {"to": 0.5}}]


def test_that_the_arsenal_goes_on_growing_and_is_never_negative() -> None:
    assert begun_in(BASELINE, "2021-10")["initial"] == {**BASELINE["initial"], "from": "defaults"}
    assert begun_in(BASELINE, "2022-10")["initial"]["warheads"] == pytest.approx(45 + 12 * 0.5)
    assert begun_in(BASELINE, "2006-01")["initial"]["warheads"] == 0


def test_that_a_month_is_named_in_words() -> None:
    assert month_words("2024-12") == "December 2024"
    assert month_words("2006-01") == "January 2006"


def test_that_the_situation_of_the_baseline_is_a_form_only_where_it_begins() -> None:
    assert ELSEWHERE in forms()
    assert set(forms()) - set(forms(described=False)) == {ELSEWHERE}


@pytest.mark.parametrize(("until", "name", "value"), [("2022-05", "consensus", 0), ("2023-08", "border_closed", 0)])
def test_that_runs_begin_with_what_the_last_month_ended_with(until: str, name: str, value: float) -> None:
    record = code(read(SHIPPED), until=until)
    start = record.design.date(record.months + 1)
    states = as_vectors(ends(record, design(from_data(begun_in(BASELINE, start)))))
    assert (states[:, INDEX[name]] == value).all()
    assert np.isin(1 - value, as_vectors(ends(code(read(SHIPPED), until="2022-04"), design(
        from_data(begun_in(BASELINE, "2022-05")))))[:, INDEX[name]])  # fmt: skip
