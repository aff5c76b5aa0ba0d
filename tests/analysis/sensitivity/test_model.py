"""The model as an evaluator: which quantities are asked about, and that points meet the luck that they should."""

import pickle
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from analysis.sensitivity.asking import ask, asked, outcomes_of
from analysis.sensitivity.evaluation import Model, PointsTask, parts
from analysis.sensitivity.size import Size
from analysis.sensitivity.space import OTHERS, SensitivityError, space_of
from sim.batch.chunks import Span
from sim.batch.executors import Threads
from sim.batch.pieces import NO_PIECES, KeptPieces
from sim.parameters import ORDERED, PARAMETERS
from sim.scenario import Scenario, layered, load
from sim.scenario.designing import design

OUTCOMES = ("tests", "talks_within_6", "final_economy")


@pytest.fixture
def scenario() -> Scenario:
    return load("baseline", ["months=6", "uncertainties=prior", "initial={from: defaults}"])


def test_that_all_priors_are_factors_but_what_has_no_effect_in_this_form(scenario: Scenario) -> None:
    space = space_of(scenario)
    keys = {key.removeprefix("parameters.") for key in space.keys}
    idle = {"north_korea.test.phase_hazard", "north_korea.test.phase_size"}
    assert {parameter.key for parameter in PARAMETERS} - keys == idle
    phases = space_of(load("baseline", ["uncertainties=prior", "structures.programme_phase=on"]))
    assert {key.removeprefix("parameters.") for key in phases.keys} - keys == idle
    learning = space_of(load("baseline", ["uncertainties=prior", "structures.learning=off"]))
    assert not any(key.startswith("parameters.beliefs") for key in learning.keys)


def test_that_coefficients_which_are_kept_in_order_are_one_factor(scenario: Scenario) -> None:
    together = [factor for factor in space_of(scenario).factors if len(factor.keys) > 1]
    assert [factor.keys for factor in together] == [tuple(f"parameters.{key}" for key in ORDERED)]
    fixed = load("baseline", ["uncertainties=prior", f"parameters.{ORDERED[0]}=0.1", f"parameters.{ORDERED[1]}=0.2"])
    assert all(len(factor.keys) == 1 for factor in space_of(fixed).factors)


def test_that_what_a_file_fixes_is_no_factor_and_what_is_off_is_asked_over_priors() -> None:
    file = load("baseline", ["parameters.economy.sanctions_cost=0.1"])
    assert file.uncertainties == "off"
    assert asked(file).uncertainties == "prior"
    assert "parameters.economy.sanctions_cost" not in space_of(asked(file)).keys


def test_that_nothing_uncertain_is_refused() -> None:
    with pytest.raises(SensitivityError, match="uncertainties=prior"):
        space_of(load("baseline", ["uncertainties=on"]))


def test_that_the_rest_is_one_factor_of_a_reduced_space(scenario: Scenario) -> None:
    space = space_of(scenario)
    reduced = space.reduced([space.factors[3].name, space.factors[9].name])
    assert [factor.name for factor in reduced.factors] == [space.factors[3].name, space.factors[9].name, OTHERS]
    assert sorted(reduced.keys) == sorted(space.keys)
    assert space.reduced(space.names) == space.reduced(space.names[1:]) == space


def test_that_a_design_over_given_draws_is_that_over_the_same_draws_of_the_seed(scenario: Scenario) -> None:
    from sim.scenario.designing import uncertain_keys
    from sim.scenario.sampling import samples

    usual = design(scenario, runs=20)
    again = design(scenario, runs=20, draws=samples(scenario, uncertain_keys(scenario), scenario.seed, 20))
    assert again.parameters.tobytes() == usual.parameters.tobytes()


def test_that_points_with_the_parameters_of_a_result_have_its_outcomes(scenario: Scenario) -> None:
    from sim.scenario.sampling import samples

    space = space_of(scenario)
    draws = samples(scenario, space.keys, scenario.seed, 30)
    points = np.stack([draws[key] for key in space.keys], axis=1)[None]
    values = Model(scenario, Threads(1))(space, points, 2, ["tests", "final_economy"])
    runs = sim.run(load("baseline", ["months=6", "uncertainties=prior", "runs=30", "initial={from: defaults}"])).runs
    assert values[0, 0, :, 0].tolist() == runs["tests"].tolist()
    assert values[1, 0, :, 0].tolist() == runs["final_economy"].tolist()
    assert values[0, 0, :, 1].tolist() != runs["tests"].tolist()


def test_that_the_points_of_a_block_share_their_luck_and_blocks_and_replications_do_not(scenario: Scenario) -> None:
    space = space_of(scenario)
    points = np.full((3, 40, len(space.keys)), 0.5)
    tests = Model(scenario, Threads(2))(space, points, 4, ["tests"])[0]
    assert np.array_equal(tests[0], tests[1])
    assert np.array_equal(tests[0], tests[2])
    assert len(np.unique(tests[0].reshape(-1))) > 1
    assert not np.array_equal(tests[0, :, 0], tests[0, :, 1])


@settings(max_examples=40)
@given(columns=st.integers(1, 5), blocks=st.integers(1, 40_000), replications=st.integers(2, 20))
def test_that_parts_cover_every_point_once_and_never_two_columns(columns: int, blocks: int, replications: int) -> None:
    points = np.broadcast_to(np.float64(0.5), (columns, blocks, 1))
    at = 0
    for part in parts(points, replications):
        assert part.span == Span(at, part.count * blocks)
        assert at == (part.column * replications + part.first) * blocks
        assert part.first + part.count <= replications
        at = part.span.end
    assert at == columns * blocks * replications


def test_that_the_usual_outcomes_fit_a_short_horizon(scenario: Scenario) -> None:
    assert outcomes_of(scenario, []) == ["red_line_test_within_6", "talks_within_6", "final_economy"]


def test_that_runs_which_start_from_the_record_have_a_start_of_their_own_in_each_replication() -> None:
    settings = ["initial={from: record}", "months=1", "uncertainties=on"]
    cost = "parameters.economy.sanctions_cost={dist: uniform, low: 0.05, high: 0.15}"
    file = load("history/2016-01", [*settings, cost, "parameters.economy.adjustment=0.1"])
    key = "parameters.economy.sanctions_cost"
    points = np.full((2, 30, 1), 0.5)
    task = PointsTask(file, (key,), 3, ("final_economy",))
    first, second = (task.design(part) for part in parts(points, 3))
    assert first.initial.tobytes() == second.initial.tobytes()  # the same luck in both columns
    starts = first.initial.reshape(3, 30)
    assert not np.array_equal(starts[0], starts[1])
    usual = design(file, runs=90, draws={key: np.full(90, 0.5)})
    assert usual.initial.tobytes() == first.initial.tobytes()


def test_that_a_part_is_known_by_all_that_its_runs_depend_on(scenario: Scenario) -> None:
    points = np.random.default_rng(1).random((3, 20, 2))
    keys = ("parameters.economy.adjustment", "parameters.economy.sanctions_cost")
    task = PointsTask(scenario, keys, 4, OUTCOMES)
    first, second, third = parts(points, 4)
    known = task.key(first)
    assert known == PointsTask(scenario, keys, 4, OUTCOMES).key(next(parts(points.copy(), 4)))
    others = [
        task.key(second), task.key(third), task.key(next(parts(points * 0.99, 4))), task.key(next(parts(points, 3))),
        task.key(next(parts(points.reshape(3, 10, 4), 4))), PointsTask(scenario, keys[::-1], 4, OUTCOMES).key(first),
        PointsTask(scenario, keys, 5, OUTCOMES).key(first), PointsTask(scenario, keys, 4, OUTCOMES[:2]).key(first),
        PointsTask(layered(scenario, {"structures": {"learning": "off"}}), keys, 4, OUTCOMES).key(first),
        PointsTask(layered(scenario, {"seed": 5}), keys, 4, OUTCOMES).key(first),
    ]  # fmt: skip
    assert len({known, *others}) == 11


def test_that_what_is_sent_to_a_worker_is_small(scenario: Scenario) -> None:
    space = space_of(scenario)
    points = np.full((43, 1024, len(space.keys)), 0.5)
    task = PointsTask(scenario, space.keys, 16, OUTCOMES)
    job = pickle.dumps(partial(task, next(parts(points, 16))))
    assert len(job) < 1.1 * points[0].nbytes
    assert pickle.loads(job)().span == Span(0, 1024 * 16)


def test_that_runs_over_a_posterior_are_kept_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = load("baseline", ["months=2", "uncertainties=posterior", "initial={from: defaults}"])
    seen: list[pd.DataFrame] = []

    def enough(runs: pd.DataFrame, *_: object) -> None:
        seen.append(runs)
        raise SensitivityError("enough")

    monkeypatch.setattr("analysis.sensitivity.asking.from_draws", enough)
    pieces = KeptPieces(tmp_path, {"kind": "sensitivity"}, resume=False)
    for kept in (NO_PIECES, pieces, pieces):
        with pytest.raises(SensitivityError, match="enough"):
            ask(file, ["final_economy"], Size(screened=2), Threads(1), pieces=kept)
    assert pieces.runs == len(seen[0])  # the third has taken what the second kept
    plain = sim.run(layered(file, {"runs": len(seen[0])})).runs
    for runs in seen:
        pd.testing.assert_frame_equal(runs, plain, check_exact=True)
