"""A Mesa model can be saved, restored, pickled and copied in mid-run, and stays finished when it is."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import mesa
import pandas as pd
import pytest

from sim.model import ModelError, NorthKorea, PeninsulaModel
from sim.scenario import design, load

PLAN = design(load("baseline"), runs=5, months=12)


class Talkative(PeninsulaModel):
    """A subclass with an agent and a memory of its own."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.china = China(self)
        self.heard: list[str] = []

    def step(self) -> None:
        super().step()
        self.heard.append(self.actions["message"])
        self.china.trade += self.rng.random()


class China(mesa.Agent):
    trade = 0.0


def stepped(model: Any, months: int) -> Any:
    for _ in range(months):
        model.step()
    return model


def restored(model: Any) -> Any:
    other = type(model)(PLAN, run=2)
    other.restore(pickle.loads(pickle.dumps(model.save())))
    return other


def pickled(model: Any) -> Any:
    return pickle.loads(pickle.dumps(model))


WAYS = pytest.mark.parametrize("again", [restored, pickled, copy.copy, copy.deepcopy], ids=lambda way: way.__name__)
KINDS = pytest.mark.parametrize("kind", [PeninsulaModel, Talkative])


def assert_alike(one: Any, other: Any) -> None:
    assert (one.month, one.date, one.steps, one.time, one.running, one.actions) == (
        other.month, other.date, other.steps, other.time, other.running, other.actions
    )  # fmt: skip
    for part in ("vector", "state", "outcome", "month_record", "parameters"):
        assert getattr(one, part).tobytes() == getattr(other, part).tobytes(), part
    assert str(one.rng.bit_generator.state) == str(other.rng.bit_generator.state)
    assert one.random.getstate() == other.random.getstate()
    frames = [model.datacollector.get_model_vars_dataframe() for model in (one, other)]
    pd.testing.assert_frame_equal(*frames)
    pd.testing.assert_frame_equal(*(model.datacollector.get_agent_vars_dataframe() for model in (one, other)))


@WAYS
@KINDS
@pytest.mark.parametrize("months", [0, 5])
def test_that_a_model_made_again_is_the_saved_one_and_goes_on_like_it(
    again: Callable[[Any], Any], kind: type[PeninsulaModel], months: int
) -> None:
    model = kind(PLAN, run=2)
    model.rng.random(3)
    stepped(model, months)
    twin = again(model)
    if months:
        assert_alike(model, twin)
    model.run_model()
    assert twin.month == months
    stepped(twin, 12)
    assert_alike(model, twin)
    assert all(agent.model is twin for agent in twin.agents)
    assert [agent.unique_id for agent in twin.agents] == [agent.unique_id for agent in model.agents]
    if kind is Talkative:
        assert twin.heard == model.heard
        assert twin.china.trade == model.china.trade > 0


@WAYS
def test_that_the_state_and_its_vector_are_one_memory_again(again: Callable[[Any], Any]) -> None:
    twin = again(stepped(PeninsulaModel(PLAN, run=2), 3))
    twin.state.sanctions = 0.123
    assert 0.123 in twin.vector


def test_that_going_back_and_playing_again_gives_the_same_months() -> None:
    model = stepped(PeninsulaModel(PLAN, run=2), 4)
    saved = model.save()
    model.run_model()
    first = model.datacollector.get_model_vars_dataframe()
    for _ in range(2):
        model.restore(saved)
        assert model.month == model.steps == model.time == 4
        assert model.running
        model.run_model()
        pd.testing.assert_frame_equal(model.datacollector.get_model_vars_dataframe(), first)


@WAYS
def test_that_a_finished_model_stays_finished(again: Callable[[Any], Any]) -> None:
    model = PeninsulaModel(PLAN, run=2)
    model.run_model()
    twin = again(model)
    assert twin.finished
    assert not twin.running
    for late in (stepped(model, 3), stepped(twin, 3)):
        assert late.month == late.steps == late.time == 12
        assert not late.running
        assert len(late.datacollector.get_model_vars_dataframe()) == 12
    assert_alike(model, twin)


def run_in_halves(model: PeninsulaModel) -> None:
    for _ in range(30):
        model.run_for(0.5)


@pytest.mark.parametrize(
    "run",
    [
        lambda model: model.run_for(40),
        lambda model: model.run_until(40.5),
        run_in_halves,
        lambda model: (model.run_until(7), model.run_model()),
        lambda model: (PeninsulaModel.step(model), model.run_model()),
    ],
)
def test_that_mesas_own_clock_plays_no_month_beyond_the_last(run: Callable[[PeninsulaModel], Any]) -> None:
    model, other = PeninsulaModel(PLAN, run=2), PeninsulaModel(PLAN, run=2)
    other.run_model()
    run(model)
    assert model.outcome.tobytes() == other.outcome.tobytes()
    steps, time = model.steps, model.time
    assert steps == time <= model.month == 12
    model.run_for(5)
    model.run_until(50)
    stepped(model, 2)
    assert (model.month, model.steps, model.time, model.running) == (12, steps, time, False)
    assert_alike(model, restored(model))


def test_that_the_clock_stops_where_it_is_told_to() -> None:
    model = PeninsulaModel(PLAN, run=2)
    model.run_for(2.5)
    assert (model.month, model.time) == (2, 2.5)
    model.run_until(3)
    assert (model.month, model.time) == (3, 3)
    with pytest.warns(RuntimeWarning, match="larger than time"):
        model.run_until(1)
    assert (model.month, model.time) == (3, 3)


def test_that_a_copy_leaves_its_original_alone() -> None:
    model = stepped(PeninsulaModel(PLAN, run=2), 4)
    twin = copy.copy(model)
    stepped(twin, 12)
    assert (model.month, model.steps, len(model.datacollector.get_model_vars_dataframe())) == (4, 4, 4)
    assert model.state.tobytes() != twin.state.tobytes()
    assert twin.design is model.design


def test_that_classes_defined_in_a_function_can_be_saved() -> None:
    class Quiet(PeninsulaModel):
        class North(NorthKorea):
            pass

        actors = (North, *PeninsulaModel.actors[1:])

    model = stepped(Quiet(PLAN, run=2), 2)
    assert isinstance(restored(model).north_korea, Quiet.North)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (lambda: PeninsulaModel(PLAN, run=3), "run 2, .*run 3, "),
        (lambda: PeninsulaModel(PLAN, run=2, rng=7), "seed 20210924.*seed 7"),
        (lambda: PeninsulaModel(design(load("baseline"), months=6), run=2), "months 12.*months 6"),
    ],
)
def test_that_what_was_saved_of_another_run_is_refused(other: Callable[[], PeninsulaModel], told: str) -> None:
    saved = stepped(PeninsulaModel(PLAN, run=2), 2).save()
    with pytest.raises(ModelError, match=told):
        other().restore(saved)


@pytest.mark.parametrize(
    ("setting", "differs"),
    [
        ("parameters.north_korea.test.momentum=5", "parameters and initial values"),
        ("initial.sanctions=0.5", "initial values"),
        ("events=[{month: 3, set: {sanctions: 0.3}}]", "events"),
    ],
)
def test_that_what_was_saved_of_another_scenario_is_refused(setting: str, differs: str) -> None:
    saved = stepped(PeninsulaModel(PLAN, run=2), 2).save()
    other = PeninsulaModel(design(load("baseline", [setting]), runs=5, months=12), run=2)
    before = other.save()
    with pytest.raises(
        ModelError, match=f"saved from another scenario, with other {differs}; make a model of the same"
    ):
        other.restore(saved)
    assert other.save() == before


def test_that_a_model_whose_parameters_were_changed_by_hand_is_restored_with_them() -> None:
    model = PeninsulaModel(PLAN, run=2)
    model.parameters["momentum"] += 1
    twin = restored(stepped(model, 2))
    assert twin.parameters.momentum == model.parameters.momentum != PLAN.parameters[0]["momentum"]


def test_that_a_run_of_a_larger_ensemble_is_the_same_run() -> None:
    saved = stepped(PeninsulaModel(PLAN, run=2), 2).save()
    twin = PeninsulaModel(design(load("baseline"), runs=7, months=12), run=2)
    twin.restore(saved)
    assert twin.month == 2
