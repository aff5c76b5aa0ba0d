"""`--set KEY=VALUE`: a layer on top of the file."""

import pytest

from sim.scenario import load
from tests.scenario.conftest import raised


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("months=5", lambda scenario: scenario.months == 5),
        ("name=other", lambda scenario: scenario.name == "other"),
        ("parameters.north_korea.test.momentum=2", lambda s: s.given_parameters()["north_korea.test.momentum"] == 2),
        ("parameters.north_korea.test.momentum={dist: uniform, low: 0, high: 1}",
         lambda s: s.given_parameters()["north_korea.test.momentum"].high == 1),
        ("initial.sanctions=0.3", lambda s: s.given_initial()["sanctions"] == 0.3),
        ("initial.stage=none", lambda s: s.given_initial()["stage"] == "none"),
        ("structures.commitment=off", lambda s: s.structure_settings()["commitment"] == "off"),
        ("uncertainties=prior", lambda s: s.uncertainties == "prior"),
        ("initial={sanctions: 0.1, economy: 0.9}", lambda s: s.given_initial()["economy"] == 0.9),
        ("sweep.initial.sanctions={values: [0.1]}", lambda s: s.sweep["initial.sanctions"].values() == (0.1,)),
        ("events=[]", lambda s: s.events == ()),
        ("events[1].probability=0.7", lambda s: s.events[0].probability == 0.7 and s.events[0].otherwise == 0.2),
        ("events.2.month=20", lambda s: s.events[1].span == (20, 20) and len(s.events) == 2),
        (" months = 7 ", lambda s: s.months == 7),
    ],
)  # fmt: skip
def test_that_a_setting_changes_the_scenario(setting, found):
    assert found(load("baseline", [setting]))


def test_that_the_last_setting_wins():
    assert load("baseline", ["months=5", "months=6"]).months == 6


def test_that_what_changes_the_model_stands_in_the_title():
    title = load("baseline").title
    assert load("baseline", ["runs=5", "months=6", "seed=7"]).title == title
    changed = load("baseline", ["parameters.north_korea.test.momentum=2", "initial.sanctions=0.3"])
    assert changed.title == f"{title}, with north_korea.test.momentum=2, initial.sanctions=0.3"
    many = load("baseline", [f"initial.{name}=0.5" for name in ("sanctions", "pressure", "enforcement", "trust_us_nk")])
    assert many.title.endswith("enforcement=0.5 and 1 more")
    assert load("baseline", ["initial.sanctions=0.3", "title=Mine"]).title == "Mine"


def test_that_a_setting_is_the_same_as_a_line_in_the_file(write):
    path = write("extends: baseline\nname: same\ninitial: {sanctions: 0.2}")
    assert load("baseline", ["name=same", "title=same", "initial.sanctions=0.2"]).resolved() == (
        load(path).resolved() | {"description": load("baseline").description}
    )


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("months", "--set months: is not KEY=VALUE, write --set KEY=VALUE, for example "
                   "--set parameters.north_korea.test.momentum=2"),
        ("=3", "--set =3: is not KEY=VALUE, write --set KEY=VALUE, for example "
               "--set parameters.north_korea.test.momentum=2"),
        ("months=0", "--set months: is 0, must be a whole number from 1 to 1,200"),
        ("months=", "--set months: is empty, give a value or remove the key"),
        ("mnths=3", "--set mnths: is not a key - did you mean 'months'?"),
        ("parameters.north_korea.test.momentun=2",
         "--set parameters.north_korea.test.momentun: is not a key - "
         "did you mean 'parameters.north_korea.test.momentum'?"),
        ("momentum=2", "--set momentum: is not a key - did you mean 'parameters.north_korea.test.momentum'?"),
        ("parameters.north_korea.test.momentum='2'",
         "--set parameters.north_korea.test.momentum: is the text '2', must be a number from 0 to 20, without quotes"),
        ("parameters.north_korea.test.momentum={dist: normal, mean: 1}",
         "--set parameters.north_korea.test.momentum: 'sd' is missing"),
        ("initial={sanctions: 2}", "--set initial: sanctions: is 2, must be a number from 0 to 1"),
        ("initial.pain=1", "--set initial.pain: is worked out by the model and cannot be set, set economy instead"),
        ("months=[1",
         "--set months: is not valid YAML: expected ',' or ']', but got '<stream end>' while parsing a flow sequence"),
        ("extends=other.yaml", "--set extends: cannot be set, say in a file what it builds on"),
        ("events.0.month=3",
         "--set events.0.month: names item 0, and items count from 1, the first is 1"),
        ("events[3].month=3", "--set events[3].month: names item 3 of 2, the first is 1"),
        ("events[1].mnth=3", "--set events[1].mnth: is not a key - did you mean 'events[1].month'?"),
        ("events[1].step=0.1",
         "--set events[1].step: has a step but forces neither ease nor tighten, "
         "step belongs to force: {united_states.sanctions: ease} or tighten"),
        ("events[1=3", "--set events[1: is not the path of a key, "
                       "write a path such as parameters.north_korea.test.momentum"),
        ("levers[1].name=x", "--set levers[1].name: there are no levers in the file"),
        ("initial[1]=x", "--set initial[1]: leads to an item of what is not a list"),
    ],
)  # fmt: skip
def test_that_a_wrong_setting_is_named_with_the_repair(setting, problem):
    assert [str(each) for each in raised("baseline", setting)] == [problem]


def test_that_problems_of_settings_and_files_come_at_once(problems_of):
    found = problems_of("runs: 0", "months=0", "seed=-1")
    assert [line.split(": is")[0] for line in found] == ["--set months", "--set seed", "file.yaml:1: runs"]


@pytest.mark.parametrize(("value", "months"), [("012", 12), ("1e1", 10), ("0x10", 16), ("  5  # soon", 5)])
def test_that_values_are_read_as_in_a_file(value, months, write):
    assert load("baseline", [f"months={value}"]).months == months
    assert load(write(f"months: {value}")).months == months
