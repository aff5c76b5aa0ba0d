"""How a file builds on others."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import layered, load, with_lever
from sim.scenario.catalogue import folder
from sim.scenario.loading import loaded
from sim.scenario.nodes import Place
from tests.scenario.conftest import raised

PARENT = """\
name: parent
title: The parent
description: Of a child
months: 24
parameters:
  north_korea:
    test: {momentum: 1, red_line_caution: {dist: normal, mean: 1, sd: 0.5, low: 0}}
initial: {sanctions: 0.5}
structures: {learning: off}
events:
  - {month: 8, leader: south_korea, engagement: 0.2}
  - {months: [1, 12], enforcement: {to: 0.5}}
  - {month: 3, when: {stage: none}, flood: true}
levers:
  - {name: wait}
  - {name: act, structures: {commitment: off}}
sweep: {initial.sanctions: {from: 0, to: 1, points: 3}}
outcomes: [tests, treaty]
"""


def child(write, text, parent=PARENT):
    write(parent, "parent.yaml")
    return load(write(f"extends: parent.yaml\n{text}", "child.yaml"))


def test_that_the_childs_keys_win_and_the_others_are_inherited(write):
    scenario = child(
        write, "months: 12\nparameters: {north_korea: {test: {momentum: 2}}, south_korea: {engagement: 1}}"
    )
    assert scenario.months == 12
    given = scenario.given_parameters()
    assert given["north_korea.test.momentum"] == 2
    assert given["south_korea.engagement"] == 1
    assert given["north_korea.test.red_line_caution"].mean == 1
    assert scenario.given_initial() == {"sanctions": 0.5}
    assert scenario.structure_settings()["learning"] == "off"
    assert scenario.outcomes == ("tests", "treaty")


def test_that_name_title_and_description_are_never_inherited(write):
    scenario = child(write, "months: 12")
    assert (scenario.name, scenario.title, scenario.description) == ("child", "child", "")


def test_that_a_distribution_is_replaced_as_a_whole(write):
    text = """\
parameters:
  north_korea:
    test: {red_line_caution: {dist: normal, mean: 2, sd: 1}, momentum: {dist: uniform, low: 0, high: 1}}
"""
    given = child(write, text).given_parameters()
    assert given["north_korea.test.red_line_caution"].low is None
    assert given["north_korea.test.momentum"].high == 1


def test_that_a_number_replaces_a_distribution(write):
    given = child(write, "parameters: {north_korea: {test: {red_line_caution: 1}}}").given_parameters()
    assert given["north_korea.test.red_line_caution"] == 1


def test_that_an_event_with_the_same_identity_is_replaced_in_place_and_others_follow(write):
    text = """\
events:
  - {month: 9, leader: south_korea, engagement: 0.9}
  - {month: 8, leader: south_korea, engagement: 0.9}
  - {month: 3, flood: true}
"""
    events = child(write, text).events
    assert [(event.span, event.engagement, event.subjects) for event in events] == [
        ((8, 8), 0.9, ("leader south_korea",)),
        ((1, 12), None, ("enforcement",)),
        ((3, 3), None, ("flood",)),
        ((9, 9), 0.9, ("leader south_korea",)),
        ((3, 3), None, ("flood",)),
    ]
    assert events[2].when is not None
    assert events[4].when is None


def test_that_an_empty_list_of_events_clears_them(write):
    assert child(write, "events: []").events == ()


def test_that_twins_replace_twins_one_by_one(write):
    parent = "events: [{month: 1, flood: true, probability: 0.1}, {month: 1, flood: true, probability: 0.2}]"
    text = parent.replace("0.1", "0.3").replace("0.2}", "0.4}, {month: 1, flood: true}")
    assert [event.probability for event in child(write, text, parent).events] == [0.3, 0.4, 1.0]


def test_that_a_lever_of_the_same_name_is_replaced(write):
    levers = child(write, "levers: [{name: act, description: Differently}, {name: new}]").levers
    assert [(lever.name, lever.description) for lever in levers] == [("wait", ""), ("act", "Differently"), ("new", "")]


def test_that_an_axis_is_replaced_and_another_is_added(write):
    axes = child(write, "sweep: {initial.sanctions: {values: [0.3]}, months: {values: [3, 4]}}").sweep
    assert {key: axis.values() for key, axis in axes.items()} == {"initial.sanctions": (0.3,), "months": (3, 4)}


def test_that_later_parents_win_over_earlier_ones(write):
    write("months: 1\nruns: 1\nseed: 1", "a.yaml")
    write("months: 2\nruns: 2", "b.yaml")
    scenario = load(write("extends: [a.yaml, b.yaml]\nmonths: 3", "c.yaml"))
    assert (scenario.months, scenario.runs, scenario.seed) == (3, 2, 1)


def test_that_paths_are_relative_to_the_file_that_names_them(write):
    write("extends: ../top.yaml\nruns: 5", "folder/inner.yaml")
    write("months: 7", "top.yaml")
    scenario = load(write("extends: folder/inner.yaml", "outer.yaml"))
    assert (scenario.months, scenario.runs) == (7, 5)


@pytest.mark.parametrize("name", ["baseline", "baseline.yaml", "history/2016-01"])
def test_that_a_file_can_build_on_a_shipped_scenario(write, name):
    assert load(write(f"extends: {name}\nmonths: 5")).events == load(name).events


def test_that_a_file_of_the_users_own_goes_before_a_shipped_one(write):
    write("months: 3\nevents: []", "baseline.yaml")
    assert load(write("extends: baseline.yaml")).months == 3


def test_that_extends_is_resolved_in_what_is_stored(write):
    scenario = child(write, "months: 12")
    assert "extends" not in scenario.resolved()
    assert scenario.resolved()["months"] == 12


def test_that_a_missing_parent_is_reported_at_its_line(problems_of):
    (problem,) = problems_of("months: 3\nextends:\n  - baselin\n")
    assert problem == (
        "file.yaml:3: extends: 'baselin': there is no such file and no shipped scenario of this name, "
        "see 'panmunjom list' - did you mean 'baseline'?"
    )


def test_that_a_folder_is_no_parent(write):
    write("months: 3", "folder/a.yaml")
    (problem,) = raised(write("extends: folder", "b.yaml"))
    assert str(problem) == "b.yaml:1: extends: 'folder' is not a file, name a scenario file (.yaml)"


def test_that_a_circle_is_reported_at_the_line_that_closes_it(write):
    write("extends: b.yaml", "a.yaml")
    write("months: 3\nextends: c.yaml", "b.yaml")
    write("# c\n\nextends: a.yaml", "c.yaml")
    (problem,) = raised("a.yaml")
    assert str(problem) == (
        "c.yaml:3: extends: builds on itself: a.yaml -> b.yaml -> c.yaml -> a.yaml, remove one of these extends"
    )


def test_that_a_file_that_extends_itself_is_refused(problems_of):
    assert "builds on itself: file.yaml -> file.yaml" in problems_of("extends: file.yaml")[0]


def test_that_a_diamond_is_no_circle(write):
    write("months: 3", "top.yaml")
    write("extends: top.yaml\nruns: 1", "left.yaml")
    write("extends: top.yaml\nseed: 1", "right.yaml")
    scenario = load(write("extends: [left.yaml, right.yaml]", "bottom.yaml"))
    assert (scenario.months, scenario.runs, scenario.seed) == (3, 1, 1)


def test_that_a_long_chain_is_refused(write):
    for number in range(40):
        write(f"extends: f{number + 1}.yaml", f"f{number}.yaml")
    write("months: 3", "f40.yaml")
    assert "more than 16 files build on each other" in str(raised("f0.yaml")[0])


def test_that_all_problems_of_all_files_come_at_once(write):
    write("months: 0\nextends: grandparent.yaml", "parent.yaml")
    write("runs: many", "grandparent.yaml")
    found = [(problem.path, problem.line, problem.key) for problem in raised(write("extends: parent.yaml\nseed: -1"))]
    assert found == [("file.yaml", 2, "seed"), ("grandparent.yaml", 1, "runs"), ("parent.yaml", 1, "months")]


def test_that_a_clash_between_files_points_at_the_line_that_is_wrong(write):
    write("start: 2022-03\nevents:\n  - {month: 1, force: {south_korea.drill: full}}", "parent.yaml")
    (problem,) = raised(write("extends: parent.yaml\nstart: 2022-04\n"))
    assert (problem.path, problem.line) == ("parent.yaml", 3)
    assert "there is no drill in month 1 (2022-04)" in str(problem)


def test_that_a_clash_is_found_beside_other_problems(problems_of):
    found = problems_of("mnths: 3\nevents:\n  - {month: 1, force: {south_korea.drill: full}}")
    assert len(found) == 2
    assert "there is no drill in month 1 (2021-10)" in found[1]


def test_that_what_is_wrong_is_reported_once(problems_of):
    text = "parameters: {north_korea: {test: {momentum: {dist: normal, mean: 1, sd: 0}}}}\nlevers: [{description: x}]"
    assert len(problems_of(text)) == 2


def test_that_changes_are_laid_over_a_scenario(write):
    scenario = child(write, "months: 12")
    changed = layered(scenario, {"parameters": {"north_korea": {"test": {"momentum": 0}}}, "events": []})
    assert changed.given_parameters()["north_korea.test.momentum"] == 0
    assert changed.events == ()
    assert (changed.name, changed.months) == ("child", 12)
    with pytest.raises(ScenarioError, match="momentun"):
        layered(scenario, {"parameters": {"north_korea": {"test": {"momentun": 0}}}})


def test_that_a_lever_is_laid_over_its_scenario(write):
    scenario = child(write, "levers: [{name: act, initial: {economy: 0.8}, events: [{month: 1, flood: true}]}]")
    policy = with_lever(scenario, "act")
    assert policy.name == "child-act"
    assert policy.levers == ()
    assert policy.given_initial() == {"sanctions": 0.5, "economy": 0.8}
    assert len(policy.events) == len(scenario.events) + 1
    with pytest.raises(ScenarioError, match="no lever named 'acts'"):
        with_lever(scenario, "acts")


def test_that_a_lever_may_not_force_a_drill_out_of_season(problems_of):
    text = "levers:\n  - name: a\n    events:\n      - {month: 1, force: {south_korea.drill: full}}"
    (problem,) = problems_of(text)
    assert problem.startswith("file.yaml:4: levers.a.events.force.south_korea.drill: there is no drill in month 1")


def test_that_a_shipped_parent_is_named_by_its_path(write, monkeypatch):
    monkeypatch.chdir(folder().parent)
    assert load("scenarios/stalemate.yaml") == load("stalemate")


CASES = {
    "a.yaml": "extends: baseline\nmonths: 24\nruns: 500\nseed: 7\n",
    "b.yaml": "extends: baseline\ninitial: {warheads: 50}\n",
}


@pytest.fixture
def cases(write):
    for name, text in CASES.items():
        write(text, name)
    return write


@pytest.mark.parametrize("order", ["[a.yaml, b.yaml]", "[b.yaml, a.yaml]", "[baseline, a.yaml, b.yaml, b.yaml]"])
def test_that_a_base_that_two_files_share_undoes_neither(cases, order):
    scenario = load(cases(f"extends: {order}", "ab.yaml"))
    assert (scenario.months, scenario.runs, scenario.seed) == (24, 500, 7)
    assert scenario.given_initial()["warheads"] == 50


def test_that_two_policies_hold_together(write):
    both = load(write("extends: [conservative-seoul, drills-suspended]", "both.yaml"))
    assert both.events[0] == load("conservative-seoul").events[0]
    assert both.events[2:] == load("drills-suspended").events[2:]


def test_that_only_what_a_file_itself_says_wins_over_one_before_it(cases):
    cases("extends: b.yaml\nseed: 8", "c.yaml")
    scenario = load(cases("extends: [a.yaml, c.yaml]"))
    assert (scenario.months, scenario.runs, scenario.seed) == (24, 500, 8)


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("[a.yaml, baseline]", "these files cannot be put in one order: a.yaml over {base}, {base} over a.yaml"),
        ("[ab.yaml, ba.yaml]", "these files cannot be put in one order: b.yaml over a.yaml, a.yaml over b.yaml"),
        ("[a.yaml, b.yaml, a.yaml]", "names a.yaml twice, keep one of them"),
    ],
)
def test_that_files_that_cannot_be_put_in_order_are_refused(cases, extends, message):
    cases("extends: [a.yaml, b.yaml]", "ab.yaml")
    cases("extends: [b.yaml, a.yaml]", "ba.yaml")
    (problem,) = raised(cases(f"months: 3\nextends: {extends}"))
    assert str(problem).startswith("file.yaml:2: extends: " + message.format(base=folder() / "baseline.yaml"))


def test_that_an_impossible_order_is_reported_where_it_is_asked_for(cases):
    cases("# one\n\nextends: [a.yaml, baseline]", "lower.yaml")
    (problem,) = raised(cases("extends: lower.yaml"))
    assert (problem.path, problem.line, problem.key) == ("lower.yaml", 3, "extends")


def test_that_the_origin_of_every_value_is_known(cases):
    cases("extends: [a.yaml, b.yaml]\nevents:\n  - {month: 3, flood: true}", "ab.yaml")
    result = loaded("ab.yaml", ["initial.sanctions=0.3", "events[3].month=4"])
    assert result.origin("months") == Place("a.yaml", 2)
    assert result.origin("initial.warheads") == Place("b.yaml", 2)
    assert result.origin("initial.sanctions") == Place("--set initial.sanctions")
    baseline = folder() / "baseline.yaml"
    (line,) = [
        number for number, text in enumerate(baseline.read_text().splitlines(), 1) if "{month: 8, leader" in text
    ]
    assert result.origin("events[1].leader") == Place(str(baseline), line)
    assert result.origin("events[3].flood") == Place("ab.yaml", 3)
    assert result.origin("events[3].month") == Place("--set events[3].month")
    assert result.origin("initial.trust_us_nk") is None
