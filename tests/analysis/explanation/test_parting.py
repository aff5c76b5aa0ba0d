"""Two worlds with the same luck: where they part in one run and over all of them."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import analysis
import sim
from analysis.explanation import ExplanationError, replay
from analysis.explanation.document import document
from analysis.explanation.parted import WHAT, parted
from analysis.explanation.parted_words import notes, rows
from analysis.explanation.parting import Parting, part
from analysis.explanation.parting_words import flip, parting_story
from sim.scenario import Scenario, from_data, layered
from sim.vocabulary import INSTRUMENTS
from tests.engine.scenarios import scenarios


def told(parting: Parting) -> str:
    return "\n".join("\n".join((each.heading, *each.paragraphs)) for each in parting_story(parting))


def small(**keys: Any) -> Scenario:
    return from_data({"name": "small", "runs": 3, "months": 12} | keys)


@settings(max_examples=8)
@given(scenarios(runs=1, longest=12), scenarios(runs=1, longest=12))
def test_that_any_two_scenarios_can_be_held_side_by_side(data: dict[str, Any], other: dict[str, Any]) -> None:
    ours = from_data(data)
    changes = {key: other[key] for key in ("parameters", "initial", "structures") if key in other}
    parting = part(replay(ours, 0), from_data(data | changes))
    assert told(parting)
    for month, twin in zip(parting.ours.months, parting.theirs.months, strict=True):
        for one, two in zip(month.decisions, twin.decisions, strict=True):
            assert one.draw == two.draw
    free = parting.first_free
    if free is not None:
        assert free.ours.own != free.theirs.own
        assert all(term.value != term.against for term in free.terms)
    json.dumps(document(parting.ours, None, parting), allow_nan=False)


def test_that_nothing_differs_between_a_scenario_and_itself() -> None:
    parting = part(replay(small(), 0), small(title="Another name"))
    assert parting.first is None
    assert parting.first_move is None
    assert parting.first_state is None
    assert "Nothing differs: every decision and every state" in told(parting)
    assert document(parting.ours, None, parting)["first_difference"] is None
    assert parting.names == ("small (1)", "small (2)")


def test_that_states_may_differ_without_a_decision() -> None:
    parting = part(replay(small(months=1), 0), small(name="other", initial={"tension": 0.9}))
    assert "never by enough to turn a decision" in told(parting)


def test_that_the_first_free_difference_is_found_behind_a_forced_one() -> None:
    force = [{"month": 1, "force": {"united_states.talk": "declare"}}]
    ours = small(name="forced", events=force, months=18, runs=8)
    others = small(months=18, runs=8)
    forced_only = 0
    for run in range(8):
        parting = part(replay(ours, run), others)
        assert parting.first is not None
        assert parting.first.forced
        assert (parting.first.month.month, parting.first.ours.instrument) == (1, "talk")
        forced_only += parting.first_free is None
        assert "the scenario forces it" in told(parting)
    assert forced_only > 0


def test_that_a_flip_is_explained_by_the_terms_that_differ() -> None:
    ours, theirs = small(initial={"engagement_rok": 0.0}), small(name="engaged", initial={"engagement_rok": 1.0})
    for run in range(3):
        parting = part(replay(ours, run), theirs)
        first = parting.first_free
        if first is not None and first.ours.instrument == "posture" and first.month.month == 1:
            assert {term.term for term in first.terms} == {"engagement", "arms_engagement"}
            text = " ".join(flip(parting))
            assert "Seoul's engagement 0.00 and 1.00" in text
            assert f"Both met the same draw, {first.ours.draw:.3f}" in text
            return
    pytest.fail("no run parts in the first month")


def test_that_a_move_by_chance_is_told_before_the_choices_that_follow_from_it() -> None:
    ours = small(parameters={"diplomacy": {"channel_open_base": 20.0}}, name="open")
    parting = part(replay(ours, 0), small(parameters={"diplomacy": {"channel_open_base": -20.0}}))
    assert parting.first_move is not None
    assert (parting.first_move.month.month, parting.first_move.track) == (1, "channel")
    assert "chance moves the two worlds apart" in told(parting)


def test_that_scenarios_that_start_apart_are_refused() -> None:
    with pytest.raises(ExplanationError, match="give two scenarios that start together"):
        part(replay(small(), 0), small(start="2016-01"))


def test_that_the_other_world_has_the_same_luck_and_months() -> None:
    parting = part(replay(small(seed=7), 2), small(name="other", seed=8, months=3, runs=1))
    assert (parting.theirs.scenario.seed, len(parting.theirs.months), parting.theirs.number) == (7, 12, 2)


def test_that_the_table_over_all_runs_is_what_the_runs_one_by_one_say() -> None:
    ours = sim.load("conservative-seoul", ["runs=12", "months=11"])
    theirs = sim.load("progressive-seoul", ["runs=12", "months=11"])
    table = parted(ours, theirs)
    columns = {instrument.name: instrument.column for instrument in INSTRUMENTS}
    first: dict[str, int] = dict.fromkeys(WHAT, 0)
    months, apart = [], []
    for run in range(12):
        parting = part(replay(ours, run), theirs)
        differing = {each.month.month for each in parting.differences}
        moved = {
            one.month
            for one, two in zip(parting.ours.months, parting.theirs.months, strict=True)
            if any(one.after[track] != two.after[track] for track in ("stage", "channel"))
        }
        months.append(len(differing | moved))
        free, move = parting.first_free, parting.first_move
        if free and (move is None or free.month.month <= move.month.month):
            first[columns[free.ours.instrument]] += 1
        elif move:
            first[move.track] += 1
        if parting.ours.ending != parting.theirs.ending:
            apart.append(run)
    frame = table.frame.set_index("what")
    for what, count in first.items():
        assert frame.loc[what, "first"] == pytest.approx(count / 12)
    assert frame.loc["any", "months"] == pytest.approx(np.mean(months))
    assert table.other_end[0] == pytest.approx(len(apart) / 12)
    assert list(table.examples) == apart[:5]
    assert table.by_month[-1] == pytest.approx(frame.loc["any", "ever"])
    assert (frame[["first_error", "ever_error", "months_error"]] > 0).all(axis=None)


def test_that_what_a_scenario_forces_is_left_out_of_the_table() -> None:
    force = [{"months": [1, 12], "force": {"south_korea.posture": "arms"}}]
    table = parted(small(name="armed", events=force, runs=50), small())
    assert table.frame.set_index("what").loc["posture", "ever"] == 0.0


def test_that_equal_worlds_never_part() -> None:
    table = parted(small(runs=50), small(name="twin"))
    assert table.frame["ever"].eq(0.0).all()
    assert "Every run ends alike in both." in notes(table)
    assert len(rows(table)) == len(WHAT) + 1


def test_that_endings_are_called_as_the_tables_call_them() -> None:
    table = parted(sim.load("baseline", ["runs=60"]), sim.load("stalemate"))
    said = " ".join(notes(table))
    assert "of runs end in another way (baseline -> stalemate): under an interim deal -> without talks" in said
    assert not any(key in said for key in ("broken moratorium", "stalemate ->", "-> stalemate "))


def test_that_shares_of_runs_that_share_draws_know_how_few_there_are() -> None:
    drawn = {"uncertainties": {"posterior": "shipped"}, "months": 6}
    ours = layered(sim.load("baseline", ["runs=60"]), drawn)
    assert analysis.explain(ours, 3, layered(sim.load("consensus-lost"), drawn)).parted.runs == 60
