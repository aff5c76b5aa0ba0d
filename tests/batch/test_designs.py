"""Sampled uncertainties: each quantity has draws of its own, parts belong to one whole, samples are what they claim."""

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.batch.chunks import ChunkTask, Span
from sim.batch.run import run
from sim.design import Design
from sim.engine.tally import Totals
from sim.parameters import ORDERED, PARAMETERS
from sim.scenario import design, from_data
from tests.strategies import scenario_data

MOMENTUM = "parameters.north_korea.test.momentum"
CAUTION = "parameters.north_korea.test.red_line_caution"
ECONOMY = "initial.economy"
SAMPLINGS = ("random", "latin_hypercube", "sobol")
NORMAL = {"dist": "normal", "mean": 1.5, "sd": 0.5}
UNIFORM = {"dist": "uniform", "low": 0.8, "high": 1.0}


def made(sampling: str = "random", runs: int = 512, setting: str = "on", **more: Any) -> Design:
    """A design in which momentum is normal."""
    north_korea = {"test": {"momentum": NORMAL} | more.pop("test", {})}
    data = {"uncertainties": setting, "sampling": sampling, "runs": runs, "parameters": {"north_korea": north_korea}}
    return design(from_data(data | more))


@pytest.mark.parametrize("setting", ["on", "prior"])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_that_another_uncertain_quantity_leaves_the_draws_of_the_others(sampling: str, setting: str) -> None:
    alone = made(sampling, setting=setting)
    among = made(sampling, setting=setting, test={"red_line_caution": NORMAL}, initial={"economy": UNIFORM})
    assert np.array_equal(alone.varied[MOMENTUM], among.varied[MOMENTUM])
    assert {CAUTION, ECONOMY} <= set(among.varied)
    for key in alone.varied:
        assert key == CAUTION or np.array_equal(alone.varied[key], among.varied[key])


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_that_values_have_the_distribution_that_the_file_gives(sampling: str) -> None:
    drawn = made(sampling, runs=4096, initial={"economy": UNIFORM}, test={"red_line_caution": NORMAL | {"low": 1.5}})
    expected = {
        MOMENTUM: stats.truncnorm((-20 - 1.5) / 0.5, (20 - 1.5) / 0.5, 1.5, 0.5),
        CAUTION: stats.truncnorm(0, (20 - 1.5) / 0.5, 1.5, 0.5),
        ECONOMY: stats.uniform(0.8, 0.2),
    }
    for key, distribution in expected.items():
        assert stats.kstest(drawn.varied[key], distribution.cdf).pvalue > 0.01
    together = np.corrcoef([drawn.varied[key] for key in expected])
    assert np.abs(together - np.eye(3)).max() < 0.06


@pytest.mark.parametrize("runs", [1, 7, 500])
def test_that_a_latin_hypercube_hits_every_stratum_once(runs: int) -> None:
    drawn = made("latin_hypercube", runs, initial={"economy": UNIFORM})
    strata = np.floor((drawn.varied[ECONOMY] - 0.8) / 0.2 * runs).astype(int)
    assert sorted(np.clip(strata, 0, runs - 1)) == list(range(runs))


def test_that_sobol_points_are_even_and_hit_every_stratum_of_a_power_of_two_once() -> None:
    drawn = made("sobol", 1024, initial={"economy": UNIFORM})
    strata = np.floor((drawn.varied[ECONOMY] - 0.8) / 0.2 * 1024).astype(int)
    assert sorted(np.clip(strata, 0, 1023)) == list(range(1024))


@pytest.mark.parametrize("sampling", ["random", "sobol"])
def test_that_a_sample_that_can_grow_begins_with_the_smaller_one(sampling: str) -> None:
    small, large = made(sampling, 100, "prior"), made(sampling, 5000, "prior")
    assert all(np.array_equal(small.varied[key], large.varied[key][:100]) for key in large.varied)


@given(scenario_data(longest=4), st.sampled_from(SAMPLINGS), st.data())
@settings(max_examples=25)
def test_that_a_part_of_a_design_is_cut_from_the_whole(
    data: dict[str, Any], sampling: str, drawn: st.DataObject
) -> None:
    scenario = from_data(data | {"sampling": sampling, "runs": 70})
    whole = design(scenario)
    first = drawn.draw(st.integers(0, 69))
    part = design(scenario, part=(first, drawn.draw(st.integers(1, 70 - first))))
    rows = whole.rows(part.first, len(next(iter(part.varied.values()), [0])))
    assert list(part.varied) == list(whole.varied)
    assert all(np.array_equal(part.varied[key], whole.varied[key][rows]) for key in whole.varied)
    if len(whole.parameters) > 1:
        assert part.parameters.tobytes() == whole.parameters[rows].tobytes()
    if len(whole.initial) > 1:
        assert part.initial.tobytes() == whole.initial[rows].tobytes()
    assert np.array_equal(Totals.empty(part).scale, Totals.empty(whole).scale)


@given(scenario_data(longest=4), st.data())
@settings(max_examples=25)
def test_that_a_job_of_a_design_takes_its_own_runs_along_and_gives_their_chunk(
    data: dict[str, Any], drawn: st.DataObject
) -> None:
    task = ChunkTask(design(from_data(data | {"runs": 70})), 70)
    first = drawn.draw(st.integers(0, 69))
    span = Span(first, drawn.draw(st.integers(1, 70 - first)))
    job = task.job(span)
    there, here = pickle.loads(pickle.dumps(job))(), task(span)
    assert there.runs.equals(here.runs)
    assert np.array_equal(there.totals.histogram, here.totals.histogram)
    assert np.array_equal(there.totals.scale, here.totals.scale)
    assert len(job.func.source.parameters) <= span.runs  # type: ignore[attr-defined]


def test_that_no_run_exceeds_the_grid_of_its_arsenal() -> None:
    events = [{"month": 2, "set": {"warheads": 700}}]
    scenario = from_data({"uncertainties": "prior", "months": 30, "runs": 300, "seed": 1, "events": events})
    frame = run(scenario)
    assert frame.runs["final_warheads"].min() > 690
    assert frame.months["warheads_q50"].iloc[-1] == pytest.approx(frame.runs["final_warheads"].median(), abs=0.6)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_that_priors_keep_pressure_in_its_order(sampling: str) -> None:
    varied = made(sampling, 2000, "prior").varied
    short, medium, long = (varied[f"parameters.{key}"] for key in ORDERED)
    assert np.all(short <= medium)
    assert np.all(medium <= long)


def test_that_off_varies_nothing_and_on_only_what_has_a_distribution() -> None:
    assert made(setting="off").varied == {}
    assert list(made(setting="on").varied) == [MOMENTUM]
    assert len(made(setting="prior").varied) == len(PARAMETERS)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_that_the_mesa_engine_plays_sampled_runs_as_the_compiled_one_does(sampling: str) -> None:
    scenario = from_data(
        {
            "uncertainties": "prior", "sampling": sampling, "runs": 40, "months": 8,
            "initial": {"economy": UNIFORM, "stage": {"dist": "choice", "values": ["none", "talks"]}},
        }
    )  # fmt: skip
    span = Span(33, 7)
    compiled, mesa = (ChunkTask(scenario, 40, engine, kept=40)(span) for engine in ("compiled", "mesa"))
    assert compiled.runs.equals(mesa.runs)
    assert compiled.paths == mesa.paths
    assert np.array_equal(compiled.totals.histogram, mesa.totals.histogram)


def test_that_varied_quantities_are_columns_with_the_values_that_were_played() -> None:
    scenario = from_data(
        {
            "uncertainties": "on", "runs": 50, "months": 1,
            "parameters": {"north_korea": {"test": {"momentum": NORMAL}}},
            "initial": {"warheads": {"dist": "uniform", "low": 20, "high": 80}},
        }
    )  # fmt: skip
    runs = run(scenario).runs
    whole = design(scenario)
    assert list(runs)[:3] == ["run", MOMENTUM, "initial.warheads"]
    assert np.array_equal(runs[MOMENTUM], whole.varied[MOMENTUM])
    assert np.array_equal(runs[MOMENTUM], whole.parameters["momentum"])
    assert (runs["final_warheads"] - runs["initial.warheads"]).between(0, 2).all()
