"""The likelihood of a record is exact: by enumeration, and by the engine's own numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.likelihood import follow, log_likelihood
from analysis.likelihood.follow import RecordMismatchError, merging_error, scored
from analysis.record import SEEN, Record, code, observed, read
from analysis.record.record import LEVELS, OPEN
from analysis.record.switches import SWITCHES
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.model import PeninsulaModel
from sim.parameters import parameter_sets
from sim.scenario import design as design_of
from sim.scenario import from_data
from sim.vocabulary import INSTRUMENTS
from tests.analysis.likelihood.enumeration import probability


def simulated(months: int, seed: int = 3, **more: object) -> Design:
    """A design of one run with parameters drawn from the priors, and without uncertain events."""
    data = {"name": "likelihood", "runs": 1, "months": months, "seed": seed, "uncertainties": "prior"}
    return design_of(from_data(data | more))


def record_of(plan: Design) -> Record:
    return observed(plan, run_chunk(plan, 0, 1, 1)[2])


@pytest.fixture(scope="module")
def coded() -> Record:
    return code(read())


@settings(max_examples=12)
@given(st.data())
def test_that_it_equals_the_enumeration_of_all_that_may_have_happened(data: st.DataObject) -> None:
    plan = simulated(
        2, data.draw(st.integers(1, 50), "seed"), start=data.draw(st.sampled_from(["2021-10", "2022-03", "2021-12"])),
        initial={"stage": data.draw(st.sampled_from(["none", "offer", "talks", "interim"])),
                 "channel": data.draw(st.sampled_from(["severed", "open", "talks"])), "border_closed": 0},
    )  # fmt: skip
    record = record_of(plan)
    seen = record.seen.copy()
    for month in range(2):  # to what happened up to two more levels are added, or the channel is dated
        for place, name in enumerate(SEEN):
            for _ in range(data.draw(st.integers(0, 2), "more")) if seen[month, place] else ():
                seen[month, place] |= 1 << data.draw(st.integers(0, len(LEVELS[name]) - 1), name)
    if data.draw(st.booleans(), "dated"):
        seen[:, SEEN.index("channel")] = 0
    record = replace(record, seen=seen)
    enumerated = probability(record, plan.parameters)
    assert log_likelihood(record, plan.parameters, grain=0)[0] == pytest.approx(np.log(enumerated), abs=1e-9)


@pytest.mark.parametrize("seed", range(1, 7))
def test_that_of_a_record_in_which_all_is_seen_it_is_what_the_engine_gave_each_choice(seed: int) -> None:
    plan = simulated(60, seed)
    record = record_of(plan)
    model = PeninsulaModel(plan, run=0)
    found = np.zeros((60, len(INSTRUMENTS)))
    while model.running:
        month = model.month
        model.step()
        for place, name in enumerate(SEEN[: len(INSTRUMENTS)]):
            level = int(model.month_record[name])
            if level >= 0:
                found[month, place] = np.log(model.month_record[f"{name}_probabilities"][level])
    followed = follow(record, plan.parameters)
    assert followed.log_probability[:, : len(INSTRUMENTS)] == pytest.approx(found, abs=1e-9)
    assert len(followed.final_weights) == 1
    assert followed.final_states[0] == pytest.approx(run_chunk(plan, 0, 1, 1)[2].states[0, -1], abs=1e-9)


def test_that_a_record_that_shows_nothing_is_certain() -> None:
    plan = simulated(12)
    record = record_of(plan)
    silent = np.where(record.seen > 0, OPEN, 0).astype(np.uint8)
    assert log_likelihood(replace(record, seen=silent), plan.parameters)[0] == pytest.approx(0.0, abs=1e-9)


def test_that_what_was_expected_adds_up_and_holds_what_was_seen(coded: Record) -> None:
    followed = follow(coded, parameter_sets(1))
    for place, name in enumerate(SEEN):
        sums = followed.predicted[:, place].sum(axis=1)
        assert np.all(np.isclose(sums, 1, atol=1e-9) | (sums == 0))
        level = coded.level(name)
        at = np.flatnonzero(level >= 0)
        assert followed.log_probability[at, place] == pytest.approx(
            np.log(followed.predicted[at, place, level[at]]), abs=1e-9
        )


@pytest.mark.slow
def test_that_the_coded_record_is_possible_in_every_month_under_every_switch() -> None:
    facts = read()
    for switch in ({name: setting} for name, each in SWITCHES.items() for setting in each):
        assert np.isfinite(follow(code(facts, **switch), parameter_sets(1)).log_likelihood)


def test_that_the_first_months_do_not_depend_on_later_ones(coded: Record) -> None:
    whole = follow(coded, parameter_sets(1))
    for months in (1, 50, 150):
        part = follow(coded.until(months), parameter_sets(1))
        assert np.array_equal(part.log_probability, whole.log_probability[:months])


def test_that_merging_branches_hardly_matters(coded: Record) -> None:
    assert merging_error(coded, parameter_sets(1)) < 0.01


def test_that_threads_change_nothing(coded: Record) -> None:
    plan = design_of(from_data({"name": "draws", "runs": 7, "uncertainties": "prior"}))
    one, three = (log_likelihood(coded, plan.parameters, threads=threads) for threads in (1, 3))
    assert np.array_equal(one, three)


def test_that_only_what_is_scored_counts(coded: Record) -> None:
    parameters = parameter_sets(1)
    followed = follow(coded, parameters)
    assert log_likelihood(coded, parameters)[0] == pytest.approx(followed.log_likelihood)
    assert [SEEN[place] for place in scored(coded)] == ["drill", "test", "sanctions", "talk", "stage"]


def test_that_an_impossible_record_is_told_with_its_month() -> None:
    plan = simulated(6, start="2021-10")
    record = record_of(plan)
    seen = record.seen.copy()
    seen[3, SEEN.index("stage")] = 1 << LEVELS["stage"].index("comprehensive")
    broken = replace(record, seen=seen)
    assert log_likelihood(broken, plan.parameters)[0] == -np.inf
    with pytest.raises(RecordMismatchError, match=r"2022-01.*stage"):
        follow(broken, plan.parameters)
    assert np.isfinite(log_likelihood(record, plan.parameters)[0])


def test_that_a_phase_of_the_programme_is_followed_as_something_unseen() -> None:
    plan = simulated(30, structures={"programme_phase": "on"})
    followed = follow(record_of(plan), plan.parameters)
    assert len(followed.final_weights) == 2
    assert followed.final_weights.sum() == pytest.approx(1.0)
