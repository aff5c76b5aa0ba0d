"""A run played again: the very run of the ensemble, with the very numbers that decided."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from analysis.explanation import ExplanationError, Run, replay
from sim.engine.ensemble import run_chunk
from sim.engine.month_record import TERMS
from sim.engine.tally import runs_frame
from sim.scenario import design, from_data
from sim.state import VARIABLES
from sim.vocabulary import DRILL_MONTHS, INSTRUMENTS
from tests.engine.scenarios import scenarios

RATIONALITY = {"north_korea": "rationality_north_korea", "south_korea": "rationality_south_korea",
               "united_states": "rationality_united_states"}  # fmt: skip


@st.composite
def replayed(draw: st.DrawFn) -> tuple[dict[str, Any], Run]:
    data = draw(scenarios(runs=3, longest=12))
    return data, replay(from_data(data), draw(st.integers(0, 2)))


@settings(max_examples=8)
@given(replayed())
def test_that_the_replayed_run_is_the_ensembles_row_and_path(case: tuple[dict[str, Any], Run]) -> None:
    data, run = case
    plan = design(from_data(data))
    outcomes, _, paths = run_chunk(plan, 0, 3, 3)
    row = runs_frame(plan, outcomes).iloc[run.number]
    for name, told in run.outcomes.items():
        if name in plan.varied or name == "draw":
            continue
        assert told == row[name] or (told is None and math.isnan(row[name])), name
    for number, month in enumerate(run.months):
        played = {decision.instrument: decision.chosen for decision in month.decisions}
        levels = paths.actions[run.number, number]
        for instrument, level in zip(INSTRUMENTS, levels, strict=True):
            assert played.get(instrument.name) == (instrument.levels[level] if level >= 0 else None)
        for column, variable in enumerate(VARIABLES):
            if variable.name in month.after:
                value = paths.states[run.number, number, column]
                assert month.after[variable.name] == (variable.words[int(value)] if variable.words else value)


@settings(max_examples=8)
@given(replayed())
def test_that_the_terms_of_every_level_add_up_to_the_utility_that_decided(case: tuple[dict[str, Any], Run]) -> None:
    data, run = case
    parameters = design(from_data(data), part=(run.number, 1)).parameters[0]
    for month in run.months:
        for decision in month.decisions:
            rationality = parameters[RATIONALITY[decision.actor]]
            weights = []
            for number, level in enumerate(decision.levels):
                assert tuple(level.terms) == TERMS[decision.instrument][number]
                total = 0.0
                for value in level.terms.values():
                    total += value
                assert total == level.utility
                weights.append(rationality * level.utility)
            playable = np.array([level.probability > 0 for level in decision.levels])
            odds = np.where(playable, weights, -np.inf)
            expected = np.exp(odds - odds.max())
            told = [level.probability for level in decision.levels]
            assert np.allclose(told, expected / expected.sum(), rtol=1e-9, atol=1e-300)


@settings(max_examples=8)
@given(replayed())
def test_that_each_month_begins_where_the_last_one_ended_and_the_ledger_adds_up(
    case: tuple[dict[str, Any], Run],
) -> None:
    _, run = case
    for month, following in zip(run.months, run.months[1:], strict=False):
        assert following.before == month.after
    for month in run.months:
        assert math.isclose(
            sum(month.ledger.values()), month.after["sanctions"] - month.before["sanctions"], abs_tol=1e-12
        )
        assert (int(month.date[5:]) in DRILL_MONTHS) == (month.chose("drill") != "")


@settings(max_examples=8)
@given(replayed())
def test_that_the_draw_lies_in_the_stretch_of_what_the_actor_would_have_chosen(
    case: tuple[dict[str, Any], Run],
) -> None:
    _, run = case
    for month in run.months:
        for decision in month.decisions:
            low, high = decision.stretch(decision.own)
            assert low - 1e-12 <= decision.draw <= high + 1e-12
            name, away = decision.nearest
            assert away >= 0.0
            if name != decision.own:
                start, end = decision.stretch(name)
                assert min(abs(start - decision.draw), abs(end - decision.draw)) == pytest.approx(away, abs=1e-12)
            assert decision.forced or decision.chosen == decision.own


@settings(max_examples=8)
@given(replayed())
def test_that_a_move_of_a_track_came_by_a_draw_below_its_chance(case: tuple[dict[str, Any], Run]) -> None:
    _, run = case
    came = [chance for month in run.months for chance in month.chances if chance.came]
    assume(came)
    for month in run.months:
        for track in ("stage", "channel"):
            moved = [chance for chance in month.chances if chance.track == track and chance.came]
            assert len(moved) <= 1
            for chance in moved:
                assert chance.draw < chance.probability or chance.name in (
                    "lapse", "collapse", "comprehensive", "channel_talks",
                )  # fmt: skip
                assert month.after[track] == chance.to


def scenario(**keys: Any) -> Run:
    return replay(from_data({"name": "small", "runs": 1, "months": 6} | keys), 0)


def test_that_forced_actions_are_marked_and_what_the_actor_would_have_done_is_kept() -> None:
    run = scenario(months=1, runs=1, events=[{"month": 1, "force": {"united_states.talk": "declare"}}])
    decision = run.months[0].decision("talk")
    assert decision.forced
    assert decision.chosen == "declare"
    assert decision.own == "none"
    assert decision.runner_up.level == "none"
    assert not run.months[0].decision("test").forced


def test_that_a_level_that_is_forced_but_no_longer_possible_is_not_marked() -> None:
    force = {"months": [1, 2], "force": {"united_states.talk": "declare"}}
    run = scenario(months=2, events=[force])
    assert [month.decision("talk").forced for month in run.months] == [True, False]
    assert run.months[1].decision("talk").level("declare").probability == 0.0


def test_that_shocks_leaders_and_what_the_scenario_writes_are_told_apart() -> None:
    run = scenario(
        start="2021-07",
        months=2,
        initial={"border_closed": 0, "engagement_rok": 1.0},
        events=[
            {"month": 1, "flood": True, "set": {"consensus": 0, "sanctions": 0.5}},
            {"month": 2, "leader": "south_korea", "engagement": 0.2},
        ],
    )
    first = {(change.kind, change.subject): change.after for change in run.months[0].changes}
    assert first == {("flood", "flood"): 1, ("scenario", "consensus"): 0, ("scenario", "sanctions"): 0.5}
    second = {(change.kind, change.subject): (change.before, change.after) for change in run.months[1].changes}
    assert second[("leader", "south_korea")] == (1.0, 0.2)
    assert run.months[0].ledger["event"] == pytest.approx(-0.4)


def test_that_a_run_of_a_shipped_scenario_is_its_row_in_runs_parquet() -> None:
    scenario = sim.load("conservative-seoul", ["runs=30"])
    row = sim.run(scenario).runs.iloc[23]
    told = replay(scenario, 23).outcomes
    assert list(told) == list(row.index)
    for name, value in told.items():
        assert (value is None and pd.isna(row[name])) or value == row[name], name


@pytest.mark.parametrize("number", [-1, 30, 10**9])
def test_that_a_run_that_there_is_not_is_refused_with_those_there_are(number: int) -> None:
    with pytest.raises(ExplanationError, match=r"baseline has runs 0 to 29, not .*; --runs N gives it more"):
        replay(sim.load("baseline", ["runs=30"]), number)


@pytest.mark.parametrize("number", [0, 7, -1])
def test_that_a_month_that_there_is_not_is_refused_with_those_there_are(number: int) -> None:
    with pytest.raises(ExplanationError, match=r"months 1 to 6 \(2021-10 to 2022-03\), not"):
        scenario().month(number)
