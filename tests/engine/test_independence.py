"""Nothing but the scenario decides a run: not the batch, its order, threads or process, nor a scenario's spelling."""

import itertools
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.batch.chunks import ChunkTask, Span
from sim.batch.executors import Threads
from sim.engine.ensemble import run_chunk
from sim.engine.tally import Totals
from sim.model import PeninsulaModel
from sim.parameters import DEFAULT_STRUCTURES, PARAMETERS
from sim.scenario import design, load
from sim.state import VARIABLES
from tests.engine import digest
from tests.engine.scenarios import made, scenarios
from tests.histories import histories

ROOT = Path(__file__).parents[2]
FEW = settings(max_examples=25)


def same(one: Any, other: Any) -> bool:
    """Whether two path sets are equal bit for bit."""
    return np.array_equal(one.states, other.states) and np.array_equal(one.actions, other.actions)


@settings(max_examples=40)
@given(scenarios(), st.data())
def test_that_the_first_months_of_a_longer_run_equal_the_shorter_run(
    data: dict[str, Any], choose: st.DataObject
) -> None:
    whole = made(data)
    months = choose.draw(st.integers(1, whole.months))
    long, short = (run_chunk(plan, 0, 3, 3)[2] for plan in (whole, made(data, months=months)))
    assert np.array_equal(long.states[:, :months], short.states)
    assert np.array_equal(long.actions[:, :months], short.actions)


def test_that_the_first_12_months_of_36_equal_the_12_month_run() -> None:
    long, short = (run_chunk(design(load("baseline"), runs=200, months=m), 0, 200, 200)[2] for m in (36, 12))
    assert np.array_equal(long.states[:, :12], short.states)


@FEW
@given(scenarios(runs=30), st.lists(st.integers(1, 29), unique=True, max_size=5), st.randoms())
def test_that_a_result_does_not_depend_on_how_it_is_cut_into_chunks_or_on_their_order(
    data: dict[str, Any], cuts: list[int], random: Any
) -> None:
    plan = made(data)
    whole_outcomes, whole_totals, whole_paths = run_chunk(plan, 0, 30, 30)
    bounds = [0, *sorted(cuts), 30]
    spans = [(first, last - first) for first, last in itertools.pairwise(bounds)]
    random.shuffle(spans)
    totals = Totals.empty(plan)
    for first, count in spans:
        outcomes, part, paths = run_chunk(plan, first, count, count)
        totals.add(part)
        assert outcomes.tobytes() == whole_outcomes[first : first + count].tobytes()
        assert np.array_equal(paths.states, whole_paths.states[first : first + count])
    assert totals.runs == 30
    assert np.array_equal(totals.shares, whole_totals.shares)
    assert np.array_equal(totals.histogram, whole_totals.histogram)
    assert np.array_equal(totals.sums, whole_totals.sums)


@FEW
@given(scenarios(runs=1), st.integers(2, 40))
def test_that_a_run_does_not_depend_on_how_many_other_runs_there_are(data: dict[str, Any], runs: int) -> None:
    alone, among = made(data), made(data, runs=runs)
    assert np.array_equal(run_chunk(alone, 0, 1, 1)[2].states[0], run_chunk(among, 0, runs, 1)[2].states[0])


def test_that_one_thread_and_three_threads_give_the_same_result() -> None:
    plan = design(load("relief-first"), runs=4000)
    one, three = (sim.run(plan, executor=Threads(workers)) for workers in (1, 3))
    pd.testing.assert_frame_equal(one.runs, three.runs, check_exact=True)
    pd.testing.assert_frame_equal(one.months, three.months, check_exact=True)


def test_that_a_task_sent_to_another_worker_gives_the_same_chunk() -> None:
    task = ChunkTask(load("baseline"), runs=50)
    here, there = task(Span(10, 20)), pickle.loads(pickle.dumps(task))(Span(10, 20))
    assert here.runs.equals(there.runs)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTHONHASHSEED": "0"}, marks=pytest.mark.slow),
        {"PYTHONHASHSEED": "4242"},
        {"NUMBA_DISABLE_JIT": "1", "PYTHONHASHSEED": "7"},
    ],
    ids=lambda environment: "-".join(environment.values()),
)
def test_that_another_process_hash_seed_or_interpreted_rules_give_the_same_result(environment: dict[str, str]) -> None:
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.engine.digest"],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert answer.stdout.split() == digest.digests()


@settings(max_examples=30)
@given(scenarios(runs=1), st.data())
def test_that_saving_and_loading_a_state_in_mid_run_changes_nothing(
    data: dict[str, Any], choose: st.DataObject
) -> None:
    class Quiet(PeninsulaModel):
        collects = False

    plan = made(data)
    stop = choose.draw(st.integers(1, plan.months))
    through, first = Quiet(plan), Quiet(plan)
    for _ in range(stop):
        first.step()
    saved = pickle.dumps(first.save())
    resumed = Quiet(plan)
    resumed.restore(pickle.loads(saved))
    assert resumed.running == (stop < plan.months)
    for model in (through, resumed):
        while model.running:
            model.step()
    assert [float(through.state[each.name]) for each in VARIABLES] == [
        float(resumed.state[each.name]) for each in VARIABLES
    ]
    assert stop == plan.months or through.outcome.tobytes() == resumed.outcome.tobytes()


@FEW
@given(scenarios(), st.text(st.characters(categories=["L"]), max_size=10))
def test_that_scenarios_that_differ_only_in_what_they_are_called_give_identical_results(
    data: dict[str, Any], title: str
) -> None:
    renamed = made(data, name="another-name", title=title, description="Another one.", outcomes=["tests"])
    assert same(run_chunk(made(data), 0, 3, 3)[2], run_chunk(renamed, 0, 3, 3)[2])


def nested(key: str, value: Any) -> dict[str, Any]:
    for part in reversed(key.split(".")):
        value = {part: value}
    return value


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`base` with what `over` says besides; what both say is left as `base` has it."""
    shared = base.keys() & over.keys()
    below = {
        key: merged(base[key], over[key]) for key in shared if isinstance(base[key], dict) and "dist" not in base[key]
    }
    return over | base | below


SPELLED = [
    *(nested(f"parameters.{parameter.key}", parameter.default) for parameter in PARAMETERS),
    *(nested(f"structures.{name}", default) for name, default in DEFAULT_STRUCTURES.items()),
    *(
        nested(f"initial.{each.name}", each.words[int(each.start)] if each.words else each.start)
        for each in VARIABLES
        if each.settable
    ),
    {"uncertainties": "off"}, {"months": 36}, {"start": "2021-10"}, {"seed": 20210924}, {"levers": []},
]  # fmt: skip


@FEW
@given(scenarios(), st.lists(st.sampled_from(SPELLED), min_size=1, max_size=20))
def test_that_spelling_out_a_default_gives_identical_results(
    data: dict[str, Any], defaults: list[dict[str, Any]]
) -> None:
    if data.get("uncertainties") == "prior":  # there, a number fixes a parameter that would be drawn
        data = data | {"uncertainties": "on"}
    spelled = data
    for default in defaults:
        spelled = merged(spelled, default)
    assert same(run_chunk(made(data), 0, 3, 3)[2], run_chunk(made(spelled), 0, 3, 3)[2])


def test_that_spelling_out_every_default_at_once_gives_the_baseline() -> None:
    spelled: dict[str, Any] = {}
    for default in SPELLED:
        spelled = merged(spelled, default)
    assert same(histories(100, 36).paths, histories(100, **spelled).paths)


# What a parameter multiplies never happens in these situations, or the parameter that it is multiplied with is 0.
IRRELEVANT = [
    ("north_korea.test.pandemic_restraint", {"initial": {"border_closed": 0}}),
    ("north_korea.test.phase_hazard", {}),
    ("north_korea.test.red_line_caution", {"initial": {"consensus": 0}}),
    ("south_korea.engagement", {"initial": {"engagement_rok": 0}}),
    ("north_korea.message.broker_value", {"initial": {"engagement_rok": 0}}),
    ("united_states.long_response", {"initial": {"consensus": 0}}),
    ("united_states.tighten_step", {"initial": {"consensus": 0}}),
    ("united_states.talk_engagement", {"initial": {"engagement_us": 0}}),
    ("diplomacy.renege_relief", {"parameters": {"diplomacy": {"snapback": 0}}}),
    (
        "diplomacy.channel_coupling",
        {"parameters": {"united_states": {"base_talk": 20}, "rationality": {"united_states": 9}}},
    ),
    ("economy.closure_cost", {"initial": {"border_closed": 0}}),
    ("beliefs.paid_by_ease", {"structures": {"learning": "off"}}),
]


@pytest.mark.parametrize(("key", "scenario"), IRRELEVANT, ids=[key for key, _ in IRRELEVANT])
def test_that_a_term_of_weight_0_changes_no_draw(key: str, scenario: dict[str, Any]) -> None:
    chosen = next(parameter for parameter in PARAMETERS if parameter.key == key)
    other = min(chosen.high, chosen.default * 3 + 0.1)
    plain, changed = merged(scenario, {}), merged(scenario, nested(f"parameters.{key}", other))
    assert same(histories(200, 36, **plain).paths, histories(200, 36, **changed).paths)
    # and the same change does move the runs where the term counts
    if "structures" in scenario or key == "north_korea.test.phase_hazard":
        return
    assert not same(histories(200, 36).paths, histories(200, 36, **nested(f"parameters.{key}", other)).paths)


@given(st.integers(0, 2**63 - 2))
def test_that_another_seed_gives_other_runs(seed: int) -> None:
    assert not same(histories(5, 12, seed=seed).paths, histories(5, 12, seed=seed + 1).paths)


@FEW
@given(scenarios())
def test_that_an_event_added_at_the_end_moves_the_luck_of_no_other(data: dict[str, Any]) -> None:
    unlikely = {"month": 1, "probability": 0, "force": {"north_korea.test": "short"}}
    more = data | {"events": [*data.get("events", []), unlikely]}
    assert same(run_chunk(made(data), 0, 3, 3)[2], run_chunk(made(more), 0, 3, 3)[2])
