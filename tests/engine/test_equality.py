"""One set of rules, two engines: the Mesa model and the compiled ensemble agree bit for bit."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.batch.stepping import step_chunk
from sim.engine.ensemble import run_chunk
from sim.model import PeninsulaModel
from sim.scenario import design, load
from sim.scenario.catalogue import names
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENTS
from tests.engine.scenarios import made, scenarios


class Quiet(PeninsulaModel):
    """The Mesa model without its data collector."""

    collects = False


def stepped(model: PeninsulaModel) -> tuple[np.ndarray, list[dict[str, str]]]:
    """States, shape (months, VARIABLES), and actions in words of every month of a Mesa model."""
    states, actions = [], []
    while model.running:
        model.step()
        states.append([float(model.state[variable.name]) for variable in VARIABLES])
        actions.append(dict(model.actions))
    return np.array(states), actions


def in_words(actions: np.ndarray) -> list[dict[str, str]]:
    """A path's actions, shape (months, INSTRUMENTS), as the Mesa model names them."""
    return [
        {each.name: each.levels[level] for each, level in zip(INSTRUMENTS, month, strict=True) if level >= 0}
        for month in actions
    ]


@settings(max_examples=60)
@given(scenarios())
def test_that_both_engines_go_through_the_same_states_and_actions_month_by_month(data: dict[str, Any]) -> None:
    plan = made(data)
    outcomes, _, paths = run_chunk(plan, 0, plan.runs, plan.runs)
    for run in range(plan.runs):
        model = Quiet(plan, run=run)
        states, actions = stepped(model)
        assert np.array_equal(states, paths.states[run])
        assert actions == in_words(paths.actions[run])
        assert model.outcome.tobytes() == outcomes[run].tobytes()


@settings(max_examples=30)
@given(scenarios(runs=5))
def test_that_both_engines_count_the_same_outcomes_and_totals_of_months(data: dict[str, Any]) -> None:
    plan = made(data)
    compiled, stepped_through = run_chunk(plan, 0, 5, 5), step_chunk(plan, 0, 5, 5)
    assert compiled[0].tobytes() == stepped_through[0].tobytes()
    for one, other in zip(compiled[1:], stepped_through[1:], strict=True):
        for field in dataclasses.fields(one):
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name


@settings(max_examples=20)
@given(scenarios(runs=2), st.integers(0, 1))
def test_that_a_run_that_starts_in_the_middle_of_an_ensemble_is_the_same_in_both_engines(
    data: dict[str, Any], run: int
) -> None:
    plan = made(data, runs=run + 1)
    _, _, alone = run_chunk(plan, run, 1, 1)
    states, _ = stepped(Quiet(plan, run=run))
    assert np.array_equal(states, alone.states[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_that_both_engines_agree_on_every_shipped_scenario(name: str) -> None:
    plan = design(load(name), runs=4)
    _, _, paths = run_chunk(plan, 0, 4, 4)
    for run in range(4):
        states, actions = stepped(Quiet(plan, run=run))
        assert np.array_equal(states, paths.states[run])
        assert actions == in_words(paths.actions[run])


def test_that_a_whole_result_is_the_same_with_either_engine() -> None:
    plan = design(load("grit"), runs=40)
    compiled, mesa = sim.run(plan), sim.run(plan, engine="mesa")
    assert compiled.runs.equals(mesa.runs)
    assert compiled.months.equals(mesa.months)
    assert len(compiled.runs) == 40
