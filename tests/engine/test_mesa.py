"""The Mesa model is an honest Mesa model."""

import re
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import sim
from sim.batch.chunks import EngineError
from sim.engine.ensemble import run_chunk
from sim.engine.tally import runs_frame
from sim.model import ModelError, NorthKorea, PeninsulaModel, SouthKorea, UnitedStates
from sim.outcomes import COUNTS, RUN_OUTCOMES
from sim.scenario import design, load
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENT, SANCTIONS


@pytest.fixture
def model() -> PeninsulaModel:
    return PeninsulaModel(design(load("baseline"), runs=5, months=12), run=2)


def finished(model: PeninsulaModel) -> PeninsulaModel:
    while model.running:
        model.step()
    return model


def test_that_it_is_a_mesa_model_with_one_agent_of_each_country(model: PeninsulaModel) -> None:
    assert isinstance(model, mesa.Model)
    assert {kind: len(agents) for kind, agents in model.agents_by_type.items()} == {
        NorthKorea: 1, SouthKorea: 1, UnitedStates: 1,
    }  # fmt: skip
    assert all(isinstance(agent, mesa.Agent) and agent.model is model for agent in model.agents)
    assert [agent.key for agent in model.agents] == ["north_korea", "south_korea", "united_states"]


def test_that_it_runs_until_its_months_are_over(model: PeninsulaModel) -> None:
    for month in range(1, 13):
        assert model.running
        model.step()
        assert model.month == month
        assert model.date == f"{2021 + (9 + month - 1) // 12}-{(9 + month - 1) % 12 + 1:02d}"
    assert not model.running


def test_that_mesas_own_loop_runs_it_to_the_end(model: PeninsulaModel) -> None:
    model.run_model()
    assert model.month == 12


def test_that_the_data_collector_gives_a_row_a_month_with_every_state_and_action(model: PeninsulaModel) -> None:
    frame = finished(model).datacollector.get_model_vars_dataframe()
    assert frame["month"].tolist() == list(range(1, 13))
    states = run_chunk(model.design, 2, 1, 1)[2].states[0]
    for place, variable in enumerate(VARIABLES):
        column = frame[variable.name]
        codes = [variable.words.index(word) for word in column] if variable.words else column
        assert np.array_equal(np.asarray(codes, dtype=float), states[:, place]), variable.name
    assert frame["drill"].notna().tolist() == [month in (6, 11) for month in range(1, 13)]  # March and August 2022
    assert frame["test"].notna().all()
    assert frame["tests"].tolist() == (frame["test"] != "none").cumsum().tolist()


def test_that_the_data_collector_tells_what_each_agent_did(model: PeninsulaModel) -> None:
    frame = finished(model).datacollector.get_agent_vars_dataframe()
    assert len(frame) == 3 * 12
    modelled = model.datacollector.get_model_vars_dataframe()
    us = frame[frame["actor"] == "united_states"]["actions"]
    assert us.tolist() == [
        f"{sanctions}, {talk}" for sanctions, talk in zip(modelled["us_sanctions"], modelled["us_talk"], strict=True)
    ]
    north = frame[frame["actor"] == "north_korea"]["actions"]
    assert north.tolist() == [
        f"{test}, {message}" for test, message in zip(modelled["test"], modelled["message"], strict=True)
    ]


def test_that_each_agent_knows_its_own_actions_only(model: PeninsulaModel) -> None:
    model.step()
    assert list(model.north_korea.actions) == ["test", "message"]
    assert list(model.south_korea.actions) == ["posture"]
    assert list(model.united_states.actions) == ["sanctions", "talk"]


def test_that_collecting_does_not_change_the_run(model: PeninsulaModel) -> None:
    class Quiet(PeninsulaModel):
        collects = False

    quiet = finished(Quiet(model.design, run=2))
    assert finished(model).outcome.tobytes() == quiet.outcome.tobytes()
    assert quiet.datacollector.get_model_vars_dataframe().empty


def test_that_its_random_generator_is_keyed_and_the_models_luck_does_not_come_from_it(model: PeninsulaModel) -> None:
    twin, other = PeninsulaModel(model.design, run=2), PeninsulaModel(model.design, run=3)
    assert isinstance(model.rng.bit_generator, np.random.Philox)
    assert model.rng.random() == twin.rng.random() != other.rng.random()
    twin.rng.random(100)
    assert finished(model).outcome.tobytes() == finished(twin).outcome.tobytes()


def test_that_rng_replaces_the_seed_of_the_scenario(model: PeninsulaModel) -> None:
    seeded = finished(PeninsulaModel(model.design, run=2, rng=99))
    assert seeded.seed == 99
    states = run_chunk(design(load("baseline"), runs=5, months=12, seed=99), 2, 1, 1)[2].states[0, -1]
    assert [float(seeded.state[variable.name]) for variable in VARIABLES] == states.tolist()


@pytest.mark.parametrize("run", [-1, 5, 1.5, "1", True, None, np.float64(1)])
def test_that_a_run_that_is_not_one_of_the_ensemble_is_refused_in_words(model: PeninsulaModel, run: Any) -> None:
    told = f"run must be a whole number between 0 and 4, the runs of the scenario, not {run!r}"
    with pytest.raises(ModelError, match=re.escape(told)):
        PeninsulaModel(model.design, run=run)


@pytest.mark.parametrize("rng", [-1, 2**64, 1.5, "1", True, np.random.default_rng(1)])
def test_that_a_seed_that_cannot_be_one_is_refused_in_words(model: PeninsulaModel, rng: Any) -> None:
    with pytest.raises(ModelError, match="rng must be a whole number between 0 and 18446744073709551615, a seed, not"):
        PeninsulaModel(model.design, rng=rng)


@pytest.mark.parametrize("number", [np.int64(2), np.uint8(2)])
def test_that_whole_numbers_of_numpy_are_whole_numbers(model: PeninsulaModel, number: Any) -> None:
    assert PeninsulaModel(model.design, run=number, rng=number).run_number == 2


@pytest.mark.parametrize("scenario", [{}, {"name": "mine"}, 3, None, ["baseline"]])
def test_that_what_is_no_scenario_is_refused_with_what_is_one(scenario: Any) -> None:
    with pytest.raises(ModelError, match=f"sim.scenario.from_data one of a dict.* not {type(scenario).__name__}"):
        PeninsulaModel(scenario)


@pytest.mark.parametrize("engine", ["Mesa", "", None, "mesa "])
def test_that_an_engine_that_does_not_exist_is_refused_with_those_that_do(engine: Any) -> None:
    with pytest.raises(EngineError, match=f"engine must be 'compiled' or 'mesa', not {engine!r}"):
        sim.run("baseline", engine=engine)


def test_that_what_one_model_does_to_its_parameters_stays_with_it(model: PeninsulaModel) -> None:
    before = model.design.parameters.copy()
    other = PeninsulaModel(model.design, run=3)
    model.parameters["base_long"] += 3
    model.state.sanctions = 0.1
    finished(model)
    assert model.design.parameters.tobytes() == before.tobytes()
    assert other.parameters.base_long == before.base_long[0]
    assert PeninsulaModel(model.design, run=2).state.sanctions != 0.1


def test_that_an_agent_of_ones_own_stands_in_the_data_collector() -> None:
    class China(mesa.Agent):
        pass

    class WithChina(PeninsulaModel):
        def __init__(self) -> None:
            super().__init__()
            self.china = China(self)

    model = finished(WithChina())
    frame = model.datacollector.get_agent_vars_dataframe()
    assert set(frame["actor"]) == {"north_korea", "south_korea", "united_states", "China"}
    assert set(frame.loc[frame["actor"] == "China", "actions"]) == {""}


def batch(processes: int) -> pd.DataFrame:
    given = {"scenario": "baseline", "run": range(4)}
    rows = mesa.batch_run(PeninsulaModel, given, number_processes=processes, display_progress=False, max_steps=1000)
    frame = pd.DataFrame(rows)
    return frame.loc[frame["actor"] == "north_korea"].sort_values("run").reset_index(drop=True)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_that_mesas_own_batch_run_gives_the_outcomes_of_the_ensemble(processes: int) -> None:
    plan = design(load("baseline"), runs=4)
    expected = runs_frame(plan, run_chunk(plan, 0, 4)[0])
    frame = batch(processes)
    assert frame["run"].tolist() == [0, 1, 2, 3]
    assert frame["month"].tolist() == [36] * 4
    for name in COUNTS:
        assert frame[name].tolist() == expected[name].tolist(), name
    assert frame["outcome"].tolist() == expected["outcome"].tolist()
    assert frame["sanctions"].tolist() == expected["final_sanctions"].tolist()
    firsts = [name for name in RUN_OUTCOMES if name.startswith("first_")]
    for name in firsts:
        assert np.array_equal(frame[name], expected[name], equal_nan=True), name


def test_that_a_model_can_be_subclassed_with_an_actor_of_ones_own() -> None:
    class Patient(UnitedStates):
        def sanctions(self) -> None:
            self.model.month_record.forced[INSTRUMENT.sanctions] = SANCTIONS.hold
            super().sanctions()

    class Patience(PeninsulaModel):
        actors = (NorthKorea, SouthKorea, Patient)

    model = finished(Patience(design(load("baseline"), runs=1, months=24)))
    assert set(model.datacollector.get_model_vars_dataframe()["us_sanctions"]) == {"hold"}
