"""A sweep is its scenario, run at every point of the grid."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

import sim
from analysis.comparison.sweeps import SweepError, sweep
from analysis.statistics.outcomes import summarise
from sim.scenario import Scenario, from_data

MOMENTUM, BUILD = "parameters.north_korea.test.momentum", "parameters.pressure.build"


def swept(axes: dict[str, object], **more: object) -> Scenario:
    return from_data({"name": "swept", "runs": 80, "months": 6, "sweep": axes, **more})


def test_that_every_point_is_the_scenario_run_with_its_values() -> None:
    result = sweep(swept({MOMENTUM: {"values": [0, 1.5]}, BUILD: {"from": 0, "to": 0.1, "points": 3}}))
    assert result.axes == {MOMENTUM: (0.0, 1.5), BUILD: (0.0, 0.05, 0.1)}
    for momentum, build in itertools.product(*result.axes.values()):
        own = result.frame[(result.frame[MOMENTUM] == momentum) & (result.frame[BUILD] == build)]
        parameters = {"north_korea": {"test": {"momentum": momentum}}, "pressure": {"build": build}}
        alone = sim.run(from_data({"name": "alone", "runs": 80, "months": 6, "parameters": parameters}))
        summary = summarise(alone.runs, 6)
        assert own["outcome"].tolist() == summary["outcome"].tolist()
        assert np.array_equal(own["estimate"], summary["estimate"])
        assert np.array_equal(own["standard_error"], summary["standard_error"], equal_nan=True)


def test_that_the_point_of_the_scenario_itself_does_not_differ_from_it() -> None:
    result = sweep(swept({MOMENTUM: {"values": [1.0, 1.5]}}, parameters={"north_korea": {"test": {"momentum": 1.5}}}))
    own = result.frame[result.frame[MOMENTUM] == 1.5]
    assert (own[["difference", "difference_error", "difference_low", "difference_high"]] == 0).all(axis=None)
    other = result.frame[result.frame[MOMENTUM] == 1.0]
    assert (other["difference"] != 0).any()


def test_that_seeds_are_replicates_and_stay_whole() -> None:
    seeds = (1, 9007199254740993)
    result = sweep(swept({"seed": {"values": list(seeds)}}))
    assert result.axes == {"seed": seeds}
    assert result.frame["seed"].unique().tolist() == list(seeds)
    assert result.pairing == "each seed with random draws of its own"
    for seed in seeds:
        alone = sim.run(from_data({"name": "alone", "runs": 80, "months": 6, "seed": seed}))
        assert result.at({"seed": seed})["estimate"].tolist() == summarise(alone.runs, 6)["estimate"].tolist()
    assert (result.frame["difference_error"].fillna(0) > 0).any()


def test_that_a_value_is_compared_under_the_seed_of_its_point() -> None:
    own = {"parameters": {"north_korea": {"test": {"momentum": 1.5}}}}
    result = sweep(swept({"seed": {"values": [1, 2]}, MOMENTUM: {"values": [1.5, 0]}}, **own))
    for seed in (1, 2):
        same = result.at({"seed": seed, MOMENTUM: 1.5})
        assert (same[["difference", "difference_error"]] == 0).all(axis=None)
        assert (result.at({"seed": seed, MOMENTUM: 0.0})["difference"] != 0).any()


def test_that_horizons_can_be_swept_and_are_not_compared() -> None:
    result = sweep(swept({"months": {"values": [3, 6]}}))
    assert "talks_within_3" in set(result.at({"months": 3})["outcome"])
    assert result.at({"months": 3})["difference"].isna().all()
    both = sweep(swept({"months": {"values": [3, 6]}, MOMENTUM: {"values": [0]}}))
    assert both.at({"months": 3, MOMENTUM: 0.0})["difference"].notna().all()


WAIT = {"months": [1, 3], "force": {"united_states.sanctions": "ease"}, "step": 0.1}


@pytest.mark.parametrize(
    ("key", "values", "change"),
    [
        ("structures.commitment", ("on", "off"), lambda word: {"structures": {"commitment": word}}),
        ("initial.stage", ("none", "talks"), lambda word: {"initial": {"stage": word}}),
        ("initial.from", ("defaults", "record"), lambda word: {"initial": {"from": word}}),
        ("uncertainties", ("off", "prior"), lambda word: {"uncertainties": word}),
        ("events[1].step", (0.05, 0.4), lambda step: {"events": [WAIT | {"step": step}]}),
        ("events[1].months[2]", (1, 6), lambda last: {"events": [WAIT | {"months": [1, last]}]}),
    ],
)
def test_that_words_and_events_are_swept_as_numbers_are(key: str, values: tuple, change: Callable[..., dict]) -> None:
    result = sweep(swept({key: {"values": list(values)}}, events=[WAIT]))
    assert result.axes == {key: values}
    for value in values:
        data = {"name": "alone", "runs": 80, "months": 6, "events": [WAIT]} | change(value)
        summary = summarise(sim.run(from_data(data)).runs, 6)
        assert np.array_equal(result.at({key: value})["estimate"], summary["estimate"])


def test_that_progress_is_told_point_by_point() -> None:
    told: list[tuple[int, int]] = []
    sweep(swept({MOMENTUM: {"values": [0, 1, 2]}}), report=lambda done, wanted: told.append((done, wanted)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_that_a_scenario_without_a_sweep_is_told_how_to_write_one() -> None:
    with pytest.raises(SweepError, match="from: 0, to: 3, points: 7"):
        sweep(from_data({"name": "plain"}))


def test_that_too_large_a_grid_is_refused() -> None:
    axis = {"from": 0, "to": 1, "points": 60}
    with pytest.raises(SweepError, match="3,600 points"):
        sweep(swept({MOMENTUM: axis, BUILD: axis}))
