"""The story of a run: it can be told of any run, and what it says is in the structure."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from analysis.explanation import Run, replay
from analysis.explanation.passages import point_words
from analysis.explanation.situation import beliefs, situation
from analysis.explanation.story import story
from analysis.explanation.turning import KINDS, turning_points
from analysis.explanation.why import reasons, why
from sim.scenario import from_data
from tests.engine.scenarios import scenarios


def told(run: Run) -> str:
    return "\n".join("\n".join((passage.heading, *passage.paragraphs)) for passage in story(run))


def small(**keys: Any) -> Run:
    return replay(from_data({"name": "small", "runs": 1, "months": 3} | keys), 0)


@settings(max_examples=8)
@given(scenarios(runs=1, longest=12))
def test_that_every_run_can_be_told(data: dict[str, Any]) -> None:
    run = replay(from_data(data), 0)
    text = told(run)
    assert "nan" not in re.findall(r"[a-z]+", text)
    assert "_" not in text
    for passage in story(run):
        assert passage.heading
        assert passage.paragraphs
        assert all(paragraph and paragraph == paragraph.strip() for paragraph in passage.paragraphs)


@settings(max_examples=8)
@given(scenarios(runs=1, longest=12))
def test_that_every_month_is_told_once_and_in_order(data: dict[str, Any]) -> None:
    run = replay(from_data(data), 0)
    points = turning_points(run)
    assert {point.kind for point in points} <= KINDS.keys()
    assert [point.month.month for point in points] == sorted(point.month.month for point in points)
    passages = story(run)
    major = {point.month.month for point in points if point.major}
    assert sum(passage.turning for passage in passages) == len(major)
    lines = next(passage.paragraphs for passage in passages if passage.points)
    assert not major or len(lines) == sum(point.major for point in points)
    for point in points:
        if point.major:
            assert any(point_words(point) in line for line in lines)


@settings(max_examples=8)
@given(scenarios(runs=1, longest=6), st.data())
def test_that_a_decision_says_its_chance_and_its_reasons(data: dict[str, Any], choice: st.DataObject) -> None:
    run = replay(from_data(data), 0)
    decision = choice.draw(st.sampled_from([each for month in run.months for each in month.decisions]))
    lines = why(decision)
    assert ("the scenario forces it" in lines[0]) == decision.forced
    assert decision.forced or "chance" in lines[0]
    assert reasons(decision, decision.levels[0]) == ""


def test_that_the_odds_told_are_a_product() -> None:
    run = replay(sim.load("baseline", ["runs=3"]), 2)
    for month in run.months:
        decision = month.decision("test")
        text = reasons(decision, decision.level("long"))
        factors = [float(each) for each in re.findall(r"×([\d.]+)", text)]
        product = float(re.search(r"against no test: ([\d.]+)", text)[1])
        for factor in factors:
            product *= factor
        total = float(re.search(r"([\d.]+) in all", text)[1])
        assert product == pytest.approx(total, rel=0.25)  # each factor is told with two digits


def test_that_forced_actions_shocks_and_leaders_are_marked() -> None:
    run = small(
        start="2021-08",
        events=[
            {"month": 1, "flood": True, "force": {"united_states.sanctions": "ease", "south_korea.drill": "suspended"}},
            {"month": 2, "leader": "south_korea", "engagement": 0.0},
            {"month": 3, "set": {"consensus": 0}},
        ],
    )
    text = told(run)
    assert "The scenario forces: drills are suspended (Aug 2021); Washington eases sanctions (Aug 2021)." in text
    assert "Washington eases sanctions (forced by the scenario)" in text
    assert "Seoul has a new president, who seeks engagement less: 0.00 after 1.00" in text
    assert "the scenario sets consensus to 0" in text
    assert "In the same month a flood strikes North Korea" in text
    kinds = [point.kind for point in turning_points(run)]
    assert {"flood", "leader", "scenario", "relief", "forced"} <= set(kinds)


def test_that_a_crossing_of_the_red_line_is_told_with_its_answer() -> None:
    force = {"north_korea.test": "nuclear", "united_states.sanctions": "tighten"}
    run = small(events=[{"months": [1, 2], "force": force}])
    points = [point for point in turning_points(run) if point.decision and point.decision.instrument == "test"]
    assert [(point.kind, point.major, point.forced) for point in points] == [
        ("moratorium_broken", True, True),
        ("red_line", False, True),
    ]
    assert "which breaks the moratorium" in told(run)


def test_that_an_offer_is_told_with_its_refusal() -> None:
    force = {"north_korea.message": "offer", "united_states.talk": "none", "united_states.sanctions": "hold"}
    run = small(months=1, events=[{"month": 1, "force": force}])
    assert [point.kind for point in turning_points(run)] == ["offer", "forced", "refusal"]
    assert "Washington says nothing and leaves the offer without an answer" in told(run)


def test_that_what_never_came_is_told_with_its_chance() -> None:
    silent = {"north_korea.message": "hostile", "united_states.talk": "none", "united_states.sanctions": "hold"}
    text = told(small(events=[{"months": [1, 3], "force": silent | {"north_korea.test": "none"}}]))
    assert "A test above the red line never came." in text
    assert "An offer or a concession never came." in text
    assert "Talks never opened. They need Washington to talk or to ease sanctions, and it did neither" in text


def test_that_a_deal_and_its_end_are_told() -> None:
    run = small(
        months=24,
        initial={"stage": "interim", "deal_relief": 0.25, "sanctions": 0.6},
        parameters={"diplomacy": {"renege_base": 20.0}},
    )
    kinds = [point.kind for point in turning_points(run)]
    assert kinds[0] == "deal_ends"
    assert "the deal breaks (chance over 99.9%)" in told(run)
    assert "it withdraws relief of 0.25" in told(run)


def test_that_the_situation_of_a_month_is_a_few_lines() -> None:
    state = small(initial={"consensus": 0, "unanswered": "long", "declared": 1}).months[0].before
    text = " ".join(situation(state))
    assert "no new UN measure is possible" in text
    assert "a long-range test waits for an answer" in text
    assert "the war has been declared over" in text
    assert "pressure to escalate 0.70" in beliefs(state)
    assert "pressure" not in text
