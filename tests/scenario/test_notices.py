"""Warnings: what a scenario says without effect, and where files contradict each other."""

import re

import pytest
from hypothesis import given, settings

from sim.parameters import BY_KEY, STRUCTURES
from sim.scenario import catalogue, from_data
from sim.scenario.loading import loaded
from sim.scenario.notices import notices
from sim.scenario.reading import node_of
from tests.strategies import scenario_data


@pytest.fixture
def notices_of(write):
    """Writes a file and gives the warnings about it, as lines."""

    def find(text: str, *more: str, name: str = "file.yaml") -> list[str]:
        return [str(notice) for notice in loaded(write(text, name), more).notices]

    return find


EASE = "force: {united_states.sanctions: ease}"
FREEZE = "{months: [1, 12], force: {north_korea.test: none}}"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (f"months: 24\nevents:\n  - {{month: 30, {EASE}}}",
         "file.yaml:3: warning: events[1]: comes in month 30, after the last month (24), give months: 30"),
        (f"months: 24\nevents:\n  - {{months: [20, 30], {EASE}}}",
         "file.yaml:3: warning: events[1]: goes on to month 30, after the last month (24), "
         "give months: 30, or an earlier end"),
        ("months: 6\nevents: [{months: [1, 12], enforcement: {to: 0.5}}]",
         "file.yaml:2: warning: events[1]: ends in month 12, after the last month (6), so its change is not completed, "
         "give months: 12, or an earlier end"),
        ("events: [{month: 1, flood: true, probability: 0}]",
         "file.yaml:1: warning: events[1].probability: is 0, so the event never happens, "
         "give more, or remove the event"),
        ("events: [{month: 1, leader: south_korea, engagement: 1, otherwise: 0.2}]",
         "file.yaml:1: warning: events[1].otherwise: is never used, as the event has no probability below 1, "
         "give a probability"),
        ("events:\n  - {month: 2, set: {sanctions: 0.5, economy: 0.8}}\n  - {months: [1, 2], set: {sanctions: 0.4}}",
         "file.yaml:2: warning: events[1].set.sanctions: has no effect: events[2] (file.yaml:3) comes later in the "
         "list and covers the same months, of two events the later one counts"),
        (f"events:\n  - {FREEZE}\n  - {FREEZE}",
         "file.yaml:2: warning: events[1].force.north_korea.test: has no effect: events[2] (file.yaml:3) comes later "
         "in the list and covers the same months, of two events the later one counts"),
        ("events:\n  - {month: 1, flood: true, probability: 0.1}\n  - {month: 1, flood: true, probability: 0.1}",
         "file.yaml:3: warning: events[2]: is the same as events[1] (file.yaml:2), and each is drawn by itself, so the "
         "chance counts twice, remove one of them"),
        ("events: [{months: [1, 3], force: {united_states.talk: declare}}]",
         "file.yaml:1: warning: events[1].force.united_states.talk: counts in month 1 only: a declaration can be "
         "made once, give month: 1"),
        ("initial: {declared: 1}\nevents:\n  - {month: 1, force: {united_states.talk: declare}}",
         "file.yaml:3: warning: events[1].force.united_states.talk: has no effect: a declaration has been made "
         "before"),
        ("parameters: {pressure: {build: {dist: uniform, low: 0, high: 0.1}}}",
         "file.yaml:1: warning: parameters.pressure.build: stands for its mean, as uncertainties are off, "
         "uncertainties: on draws it anew in each run"),
        ("uncertainties: on",
         "file.yaml:1: warning: uncertainties: draws nothing, as no value has a distribution, "
         "prior and posterior draw every parameter"),
        ("sampling: sobol",
         "file.yaml:1: warning: sampling: has no effect, as uncertainties are off, give uncertainties besides"),
        ("structures: {drill_reaction: off}\nparameters: {north_korea: {test: {drill_reaction: 0.7}}}",
         "file.yaml:2: warning: parameters.north_korea.test.drill_reaction: has no effect under "
         "structures.drill_reaction: off"),
        ("structures: {learning: off}\nsweep:\n  parameters.beliefs.window: {values: [5, 10]}",
         "file.yaml:3: warning: sweep.parameters.beliefs.window: changes nothing under structures.learning: off"),
        ("initial: {deal_relief: 0.2}",
         "file.yaml:1: warning: initial.deal_relief: is 0 whatever is given, as the stage is none, "
         "it needs stage: interim"),
        ("initial: {campaign: 1}",
         "file.yaml:1: warning: initial.campaign: has no effect under structures.programme_phase: off"),
        ("levers:\n  - {name: same, initial: {sanctions: 0.9}, structures: {learning: on}}",
         "file.yaml:2: warning: levers[1]: 'same' changes nothing: all of it holds without it"),
        ("levers:\n  - name: late\n    events:\n      - {month: 40, flood: true}",
         "file.yaml:4: warning: levers[1].events[1]: comes in month 40, after the last month (36), give months: 40"),
    ],
)  # fmt: skip
def test_that_what_has_no_effect_is_told_where_it_stands(text, warning, notices_of):
    assert notices_of(text) == [warning]


@pytest.mark.parametrize(
    "text",
    [
        f"months: 30\nevents:\n  - {{month: 30, {EASE}}}",
        "events: [{month: 1, leader: south_korea, engagement: 1, otherwise: 0.2, probability: 0}]",
        "events: [{month: 2, set: {sanctions: 0.5}}, {month: 2, set: {sanctions: 0.4}, probability: 0.5}]",
        "events: [{month: 2, set: {sanctions: 0.5}}, {month: 2, set: {sanctions: 0.4}, when: {stage: none}}]",
        "events: [{months: [1, 3], set: {sanctions: 0.5}}, {month: 2, set: {sanctions: 0.4}}]",
        "events: [{month: 2, set: {sanctions: 0.5}}, {month: 2, set: {economy: 0.8}}]",
        "uncertainties: on\nsampling: sobol\nparameters: {pressure: {build: {dist: uniform, low: 0, high: 0.1}}}",
        "structures: {learning: off}\n"
        "sweep: {parameters.beliefs.window: {values: [5, 10]}, structures.learning: {values: [on, off]}}",
        "initial: {stage: interim, deal_relief: 0.2}",
        "levers: [{name: wait, description: Do nothing}]",
        "levers: [{name: act, initial: {sanctions: 0.8}}]",
        "extends: baseline\nmonths: 12",
        "extends: drills-suspended\nmonths: 12",
    ],
)
def test_that_what_has_an_effect_is_not_told(text, notices_of):
    assert notices_of(text) == []


def test_that_a_horizon_set_for_one_run_is_no_reason_for_a_warning(notices_of):
    text = f"events:\n  - {{month: 30, {EASE}}}"
    assert notices_of(text, "months=12") == []
    assert len(notices_of(text, "events=[{month: 50, flood: true}]")) == 1


def test_that_what_is_merely_the_mean_is_told_once_with_the_number_of_others(notices_of):
    text = "initial: {sanctions: {dist: uniform, low: 0, high: 1}, economy: {dist: uniform, low: 0.8, high: 0.9}}"
    assert "uncertainties are off; distributions given: 2" in notices_of(text)[0]


def test_that_two_files_that_contradict_each_other_are_told_with_both_places(write, notices_of):
    write("extends: baseline\nmonths: 24\ninitial: {sanctions: 0.5}\nruns: 5", "a.yaml")
    write("extends: baseline\n\nmonths: 12\ninitial: {sanctions: 0.5}", "b.yaml")
    assert notices_of("extends: [a.yaml, b.yaml]") == [
        "b.yaml:3: warning: months: is 12 here and 24 in a.yaml:2; this one counts, as its file comes later in "
        "'extends', say in the file that extends both which of them holds"
    ]
    assert notices_of("extends: [a.yaml, b.yaml]\nmonths: 12") == []


def test_that_events_and_levers_that_contradict_each_other_are_told(write, notices_of):
    write("extends: baseline\nevents: [{month: 8, leader: south_korea, engagement: 0.5}]", "a.yaml")
    write("levers: [{name: act, initial: {sanctions: 0.5}}]\nevents: [{month: 3, flood: true}]", "b.yaml")
    write("levers: [{name: act, initial: {sanctions: 0.6}}]\nevents: []", "c.yaml")
    first, second = notices_of("extends: [conservative-seoul, a.yaml]", name="d.yaml"), notices_of(
        "extends: [b.yaml, c.yaml]", name="e.yaml"
    )  # fmt: skip
    assert [line.split("; this")[0] for line in first] == [
        "a.yaml:2: warning: events: month 8, leader south_korea: is not the same here and in "
        f"{catalogue.folder() / 'conservative-seoul.yaml'}:12"
    ]
    assert [line.split(";")[0].split(", say")[0] for line in second] == [
        "c.yaml:1: warning: levers.act: is not the same here and in b.yaml:1",
        "c.yaml:2: warning: events: is emptied here, which undoes b.yaml:2",
    ]


def test_that_a_file_may_undo_what_it_builds_on(write, notices_of):
    write("extends: baseline\nmonths: 24", "a.yaml")
    write("extends: a.yaml\nmonths: 12\nevents: []", "b.yaml")
    assert notices_of("extends: [a.yaml, b.yaml]\nruns: 3") == []


@pytest.mark.parametrize("name", catalogue.names())
def test_that_shipped_scenarios_have_no_warning_but_for_the_president_of_later(name):
    file = loaded(name)
    assert file.notices == ()
    beyond = [str(notice) for notice in notices(file.scenario, file.node)]
    late, arsenal = (
        r"events\[\d\]: (comes|goes on|ends) .*after the last month",
        r"initial.warheads: stands for its mean",
    )
    assert all(re.search(f"{late}|{arsenal}", line) for line in beyond)


@settings(max_examples=60)
@given(scenario_data())
def test_that_every_rule_can_judge_every_scenario(data):
    scenario = from_data(data)
    for notice in notices(scenario, node_of(scenario.resolved(), "file.yaml")):
        assert str(notice).startswith("file.yaml: warning: ")
        assert notice.key


def allowed(key: str) -> float:
    """A value that a coefficient may have."""
    return max(1.0, BY_KEY[key].low)


def test_that_every_idle_coefficient_is_told(notices_of):
    for name, structure in STRUCTURES.items():
        for setting in structure.settings:
            for key in setting.idle:
                leaf = f"{key}.window" if key == "beliefs" else key
                found = notices_of(
                    f"structures: {{{name}: {setting.name}}}", f"parameters.{leaf}={BY_KEY[leaf].low + 1}"
                )
                assert found == [f"--set parameters.{leaf}: warning: parameters.{leaf}: has no effect under "
                                 f"structures.{name}: {setting.name}"]  # fmt: skip
