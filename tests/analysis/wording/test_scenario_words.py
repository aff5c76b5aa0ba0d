"""What a scenario changes, in plain words: everything that differs, and nothing that does not."""

from typing import Any

import pytest

from analysis.wording.scenario_words import changes, event_words, questions
from sim.scenario import from_data, load
from sim.scenario.catalogue import names

BASE: dict[str, Any] = {"name": "base", "start": "2021-10", "months": 24, "runs": 10}


def resolved(**more: Any) -> dict[str, Any]:
    return from_data({**BASE, **more}).resolved()


def told(**more: Any) -> list[str]:
    return changes(resolved(**more), resolved())


def test_that_a_scenario_does_not_differ_from_itself() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"parameters": {"north_korea": {"test": {"momentum": 2}}}},
            "A test last month makes one this month likelier (momentum, log-odds): 2 in place of 1.3.",
        ),
        ({"initial": {"sanctions": 0.4}}, "0.4 in place of 0.9"),
        ({"initial": {"stage": "talks"}}, "the nuclear track: talks in place of none"),
        (
            {"structures": {"learning": "off"}},
            "Structure learning: off in place of on (beliefs stay where they start).",
        ),
        ({"uncertainties": "prior"}, "Uncertainties: prior in place of off."),
        (
            {"events": [{"month": 3, "force": {"united_states.sanctions": "ease"}, "step": 0.05}]},
            "In month 3 (Dec 2021): Washington eases sanctions by 0.05.",
        ),
        (
            {"events": [{"months": [1, 3], "when": {"tested_last_month": 0, "sanctions": {"min": 0.4}},
                         "set": {"consensus": 0}, "probability": 0.5}]},
            "In months 1 to 3 (Oct 2021 to Dec 2021), whenever the sanctions level is at least 0.4 and there "
            "was no test last month, with probability 0.5 each month: no new UN measure is possible.",
        ),
        (
            {"events": [{"month": 8, "leader": "south_korea", "engagement": 1, "otherwise": 0.2, "probability": 0.4}]},
            "In month 8 (May 2022) with probability 0.4: a new leader in Seoul, engagement 1, otherwise 0.2.",
        ),
        ({"events": [{"month": 10, "flood": True}]}, "In month 10 (Jul 2022): a flood strikes."),
        ({"events": [{"months": [1, 9], "enforcement": {"to": 0.5}}]}, "enforcement of sanctions moves to 0.5."),
    ],
)  # fmt: skip
def test_that_a_difference_is_one_sentence(more: dict[str, Any], sentence: str) -> None:
    (only,) = told(**more)
    assert sentence in only


def test_that_a_distribution_is_said_with_its_numbers() -> None:
    momentum = {"dist": "normal", "mean": 1.5, "sd": 0.5}
    (only,) = told(parameters={"north_korea": {"test": {"momentum": momentum}}})
    assert "drawn (normal: mean 1.5, sd 0.5) in place of 1.3" in only


def test_that_what_the_baseline_schedules_and_the_scenario_does_not_is_said() -> None:
    events = [{"month": 3, "flood": True}]
    assert changes(resolved(), resolved(events=events)) == ["No longer: In month 3 (Dec 2021): a flood strikes."]


@pytest.mark.parametrize("name", [name for name in names() if "/" not in name])
def test_that_every_event_of_a_shipped_scenario_can_be_said(name: str) -> None:
    scenario = load(name).resolved()
    for event in scenario["events"]:
        words = event_words(event, scenario)
        assert ": " in words
        assert "None" not in words


def test_that_a_scenario_without_a_start_begins_in_its_usual_month() -> None:
    assert event_words({"month": 3, "flood": True}, {}) == "In month 3 (Dec 2021): a flood strikes"


def test_that_whoever_writes_no_file_is_told_what_changes_without_keys() -> None:
    before = resolved(structures={"learning": "off"})
    after = resolved(
        parameters={"north_korea": {"test": {"momentum": 2}}, "rationality": {"south_korea": 2}},
        structures={"brokerage": "off", "drill_reaction": "strong"},
    )
    assert changes(after, before, keys=False) == [
        "A test last month makes one this month likelier: 2 in place of 1.3 (log-odds).",
        "Sharpness of choice of South Korea: 2 in place of 1.",
        "Drills provoke tests strongly.",
        "Seoul is no broker.",
        "The actors learn about each other: beliefs follow what happens.",
    ]


def test_that_what_a_scenario_asks_is_told_beside_what_it_changes() -> None:
    lever = {"name": "patience", "description": "nothing is offered", "parameters": {"pressure": {"build": 0.01}}}
    asking = resolved(sweep={"parameters.pressure.build": {"values": [0, 1]}}, levers=[lever], outcomes=["tests"])
    assert changes(asking, resolved()) == []
    assert questions(asking, resolved()) == [
        "A sweep varies parameters.pressure.build: values 0, 1.",
        "A lever, patience: nothing is offered.",
        "Outcomes told first: tests.",
    ]
    assert questions(asking, asking) == []


def test_that_an_easing_without_a_step_says_how_large_it_is() -> None:
    event = {"month": 1, "force": {"united_states.sanctions": "ease"}}
    assert told(events=[event]) == [
        "In month 1 (Oct 2021): Washington eases sanctions by 0.125 (half of what an interim deal would lift)."
    ]
    relief = {"parameters": {"diplomacy": {"interim_relief": 0.4}}}
    assert "eases sanctions by 0.2 (half" in told(**relief, events=[event])[-1]
    drawn = {"parameters": {"diplomacy": {"interim_relief": {"dist": "uniform", "low": 0.1, "high": 0.4}}}}
    assert told(**drawn, events=[event])[-1].endswith("eases sanctions by half of what an interim deal would lift.")


def test_that_the_condition_of_relief_reads_as_a_sentence() -> None:
    scenario = load("relief-first").resolved()
    assert event_words(scenario["events"][-1], scenario) == (
        "In months 2 to 36 (Nov 2021 to Sep 2024), whenever the sanctions level is at most 0.9, the moratorium is "
        "broken and there is no nuclear process: the sanctions level goes to 0.9"
    )
