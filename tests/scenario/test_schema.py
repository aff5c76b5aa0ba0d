"""The language as a whole: keys, bounds, defaults, what comes back."""

import json
import math
import re

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.parameters import PARAMETERS, STRUCTURES
from sim.scenario import catalogue, from_data, load, with_values
from sim.scenario.keys import DOTTED_KEYS, TOP_KEYS
from sim.scenario.reading import parse
from sim.scenario.schema import Scenario, ScenarioFile, json_schema
from sim.scenario.sweep import axis_values
from sim.state import VARIABLES
from tests.strategies import scenario_data

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def nested(dotted: str, value: object) -> dict:
    for part in reversed(dotted.split(".")):
        value = {part: value}
    return value


def refused(data: dict, part: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(part)):
        from_data(data)


@settings(max_examples=80)
@given(scenario_data())
def test_that_a_generated_scenario_is_valid_and_loads_again_as_an_equal_one(data):
    scenario = from_data(data)
    resolved = json.loads(json.dumps(scenario.resolved()))
    assert from_data(resolved) == scenario
    assert list(VALIDATOR.iter_errors(data)) == []
    for key in ("months", "runs", "seed", "start", "name"):
        assert getattr(scenario, key) == data[key]


@settings(max_examples=30)
@given(scenario_data())
def test_that_a_scenario_survives_being_written_as_a_file(data):
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    node, problems = parse(text, "file.yaml")
    assert not problems
    assert from_data(node.plain()) == from_data(data)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.key)
def test_that_a_parameter_keeps_to_its_bounds(parameter):
    key = f"parameters.{parameter.key}"
    for value in (parameter.low, parameter.high, parameter.default):
        assert from_data(nested(key, value)).given_parameters() == {parameter.key: value}
    for value in (parameter.low - 1, parameter.high + 1, math.nan, math.inf, -math.inf, "1", True, None, [1]):
        refused(nested(key, value), key)


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_that_a_state_variable_keeps_to_its_bounds(variable):
    key = f"initial.{variable.name}"
    if not variable.settable:
        refused(nested(key, variable.start), "is worked out by the model and cannot be set")
        return
    values = variable.words or (variable.low, variable.high)
    for value in values:
        assert from_data(nested(key, value)).given_initial() == {variable.name: value}
    for value in (variable.low - 1, variable.high + 1, math.nan, "nowhere", [1]):
        refused(nested(key, value), key)


def test_that_flags_may_be_written_as_true_and_false():
    assert from_data({"initial": {"declared": True, "treaty": False}}).given_initial() == {"declared": 1, "treaty": 0}


@pytest.mark.parametrize(("name", "words"), [(name, structure.words) for name, structure in STRUCTURES.items()])
def test_that_a_structure_has_its_settings_and_a_default(name, words):
    assert from_data({}).structure_settings()[name] == words[0]
    for word in words:
        assert from_data({"structures": {name: word}}).structure_settings()[name] == word
    refused({"structures": {name: "perhaps"}}, "must be one of: " + ", ".join(words))


def test_that_true_for_a_switch_is_answered_with_the_word():
    refused({"structures": {"commitment": True}}, "is true, must be one of: on, off - did you mean 'on'?")


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("months", [1, 1200, 36.0], [0, 1201, 1.5, "36", True, math.nan, 10**400]),
        ("runs", [1, 100_000_000, 1e4], [0, 100_000_001, -5, "10k"]),
        ("seed", [0, 2**63 - 1], [-1, 2**63, 0.5]),
        ("start", ["1990-01", "2100-12"], ["2021", "2021-13", "2021-1", "21-10", "1989-12", 2021, "2021-10-01"]),
        (
            "name",
            ["a", "2016-01", "A_b-c", "x" * 80],
            ["", "-a", "a b", "a/b", "..", "CON", "nul", "com1", "x" * 81, 7],
        ),
        ("title", ["", "Übung", "한국"], [1, None, ["a"]]),
        ("uncertainties", ["off", "on", "prior", "posterior", {"posterior": "x"}], [True, "maybe", {"prior": 1}, {}]),
        ("outcomes", [[], ["tests", "treaty"]], [["test"], "tests", [1]]),
        ("levers", [[], [{"name": "a"}, {"name": "b"}]], [[{}], [{"name": "a"}, {"name": "a"}], {"name": "a"}]),
        ("events", [[]], [{}, "none", [1]]),
    ],
)
def test_that_a_key_takes_what_it_should_and_nothing_else(key, good, bad):
    for value in good:
        from_data({key: value})
    for value in bad:
        refused({key: value}, key)


@pytest.mark.parametrize(
    ("sweep", "part"),
    [
        ({"parameters.momentum": {"values": [1]}}, "did you mean 'parameters.north_korea.test.momentum'?"),
        ({"structures.learning": {"values": [1]}}, "takes the value 1, must be one of: on, off"),
        ({"initial.stage": {"values": ["talk"]}}, "interim, comprehensive - did you mean 'talks'?"),
        ({"initial.stage": {"from": 1, "to": 3, "points": 3}}, "takes the value 1, must be one of: none"),
        ({"structures": {"values": ["on"]}}, "is not one value that can be swept"),
        ({"parameters.north_korea": {"values": [1]}}, "is not one value that can be swept"),
        ({"name": {"values": ["a"]}}, "sweep.name: cannot be swept"),
        ({"events[1].step": {"values": [0.1]}}, "sweep.events[1].step: names item 1 of 0"),
        ({"events": {"values": [1]}}, "is not one value that can be swept"),
        ({"initial.": {"values": [1]}}, "ends with a dot"),
        ({"initial.sanctions": {"values": [[1]]}}, "values[1]: is a list, must be a number"),
        ({"initial.sanctions.sd": {"values": [1]}}, "with which initial.sanctions is a mapping but names no distrib"),
        ({"start": {"values": ["2021-13"]}}, "sweep.start: takes the value '2021-13', must be a month from 1990-01"),
        ({"initial.sanctions": {"from": 0, "to": 2, "points": 3}}, "takes the value 2, must be a number from 0 to 1"),
        ({"initial.sanctions": {"from": 0, "to": 1}}, "give from, to and points, or values"),
        ({"initial.sanctions": {"from": 0, "to": 1, "points": 3, "values": [1]}}, "give from, to"),
        ({"initial.sanctions": {"from": 1, "to": 0, "points": 3}}, "from (1) must be less than to (0)"),
        ({"initial.sanctions": {"from": 0, "to": 1, "points": 1}}, "must be a whole number from 2 to 1,000"),
        ({"initial.sanctions": {"values": []}}, "is an empty list"),
        ({"initial.sanctions": {"values": [0.5, 0.5]}}, "names a value twice"),
        ({"months": {"from": 1, "to": 2, "points": 3}}, "takes the value 1.5, must be a whole number"),
        ({f"initial.{name}": {"values": [0.5]} for name in ("sanctions", "enforcement", "economy", "pressure")}
         | {"initial.tension": {"values": [0.5]}}, "at most 4 are allowed"),
    ],
)  # fmt: skip
def test_that_a_sweep_names_numbers_and_keeps_to_their_bounds(sweep, part):
    refused({"sweep": sweep}, part)


@given(st.integers(2, 1000), st.integers(-50, 50), st.integers(1, 100))
def test_that_the_values_of_an_axis_are_round(points, low, width):
    sweep = {"from": low / 10, "to": (low + width) / 10, "points": points}
    axis = from_data({"sweep": {"parameters.north_korea.test.base_long": sweep}}).sweep
    values = axis["parameters.north_korea.test.base_long"].values()
    assert len(values) == points
    assert (values[0], values[-1]) == (low / 10, (low + width) / 10)
    assert all(len(repr(value).lstrip("-").replace(".", "").split("e")[0]) <= 17 for value in values)


EVENTS = [
    {"month": 8, "leader": "south_korea", "engagement": 1.0, "probability": 0.4},
    {"months": [1, 6], "force": {"united_states.sanctions": "ease"}, "step": 0.1},
]


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("events[1].probability", 0.5, lambda scenario: scenario.events[0].probability),
        ("events.2.step", 0.3, lambda scenario: scenario.events[1].step),
        ("events[2].months[2]", 9, lambda scenario: scenario.events[1].span[1]),
        ("events[2].force.united_states.sanctions", "tighten",
         lambda scenario: scenario.events[1].force.model_dump()["united_states.sanctions"]),
        ("structures.commitment", "off", lambda scenario: scenario.structure_settings()["commitment"]),
        ("initial.stage", "talks", lambda scenario: scenario.given_initial()["stage"]),
        ("initial.consensus", 0, lambda scenario: scenario.given_initial()["consensus"]),
        ("initial.warheads.low", 20.5, lambda scenario: scenario.given_initial()["warheads"].low),
        ("uncertainties", "prior", lambda scenario: scenario.uncertainties),
        ("start", "2022-01", lambda scenario: scenario.start),
        ("seed", 9007199254740993, lambda scenario: scenario.seed),
        ("months", 12, lambda scenario: scenario.months),
        ("parameters.pressure.build", 0.04, lambda scenario: scenario.given_parameters()["pressure.build"]),
    ],
)  # fmt: skip
def test_that_any_value_can_be_swept_by_its_path(key, value, what):
    initial = {"warheads": {"dist": "uniform", "low": 30, "high": 60}}
    data = {"events": EVENTS, "initial": initial, "sweep": {key: {"values": [value]}}}
    scenario = from_data(json.loads(json.dumps(from_data(data).resolved())))
    ((path, axis),) = scenario.sweep.items()
    (swept,) = axis_values(path, axis)
    assert swept == value
    assert type(swept) is type(what(with_values(scenario, {path: swept})))
    assert what(with_values(scenario, {path: swept})) == value
    assert load_with(data, f"{key}={value}", what) == value


def load_with(data, setting, what):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.yaml"
        path.write_text(yaml.safe_dump(data))
        return what(load(path, [setting]))


def test_that_an_event_that_cannot_take_a_value_is_answered_with_one_that_can():
    refused({"events": EVENTS, "sweep": {"events.0.step": {"values": [0.1]}}},
            "sweep.events.0.step: names item 0, and items count from 1, the first is 1 - "
            "did you mean 'events.2.step'?")  # fmt: skip
    refused({"events": EVENTS, "sweep": {"events[1].step": {"values": [0.1]}}},
            "sweep.events[1].step: has a step but forces neither ease nor tighten, step belongs to force: "
            "{united_states.sanctions: ease} or tighten - did you mean 'events[2].step'?")  # fmt: skip
    refused({"events": EVENTS, "sweep": {"events[2].step": {"values": [0.1, 2]}}},
            "sweep.events[2].step: takes the value 2, must be a number from 0 to 1")  # fmt: skip


def test_that_two_spellings_of_one_path_are_one_axis():
    axes = {"events[2].step": {"values": [0.1]}, "events.2.step": {"values": [0.2]}}
    refused({"events": EVENTS, "sweep": axes}, "is an axis already")


@pytest.mark.parametrize("text", ["structures.commitment: {values: [on, off]}", 'initial.stage: {values: ["talks"]}'])
def test_that_words_are_not_told_to_be_an_empty_list(text):
    assert from_data(yaml.load(f"sweep: {{{text}}}", yaml.BaseLoader)).sweep


def test_that_whole_numbers_between_two_bounds_stay_whole():
    axes = from_data({"sweep": {"seed": {"from": 2**62, "to": 2**62 + 4, "points": 5}}}).sweep
    assert axes["seed"].values() == tuple(2**62 + step for step in range(5))


def test_that_thirty_hundredths_are_not_thirty_hundredths_and_a_bit():
    axis = from_data({"sweep": {"initial.sanctions": {"from": 0, "to": 1, "points": 11}}}).sweep["initial.sanctions"]
    assert axis.values() == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        ({"mnths": 1}, "months"),
        ({"momentum": 1}, "parameters.north_korea.test.momentum"),
        ({"parameters": {"momentum": 1}}, "parameters.north_korea.test.momentum"),
        ({"parameters": {"north_korea": {"message": {"momentum": 1}}}}, "parameters.north_korea.test.momentum"),
        ({"parameters": {"north_korea": {"test": {"Momentum": 1}}}}, "momentum"),
        ({"parameters": {"north_korea": {"test": {"red-line-caution": 1}}}}, "red_line_caution"),
        ({"parameters": {"nort_korea": {}}}, "north_korea"),
        ({"sanctions": 0.5}, "initial.sanctions"),
        ({"commitment": "off"}, "structures.commitment"),
        ({"events": [{"month": 1, "flood": True, "prob": 0.5}]}, "probability"),
        ({"structures": {"programme_phases": "on"}}, "programme_phase"),
    ],
)
def test_that_a_mistyped_or_misplaced_key_is_answered_with_the_right_one(data, meant):
    refused(data, f"did you mean '{meant}'?")


def test_that_defaults_stay_implicit():
    assert from_data({"name": "a"}).resolved() == {"name": "a", "title": "a"}


def test_that_a_scenario_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        from_data({}).months = 3


def test_that_the_list_of_keys_is_the_language():
    assert set(TOP_KEYS) == {field.alias or name for name, field in ScenarioFile.model_fields.items()}
    assert len(DOTTED_KEYS) == len(set(DOTTED_KEYS))


def test_that_every_field_is_documented():
    for name, field in Scenario.model_fields.items():
        assert field.description, name
    schema = json_schema()
    for definition in schema["$defs"].values():
        for key, field in definition.get("properties", {}).items():
            assert key == "dist" or "$ref" in field or field.get("description"), key


def test_that_a_parameters_bounds_prior_and_source_are_in_the_schema():
    field = json_schema()["$defs"]["ParametersNorthKoreaTest"]["properties"]["momentum"]
    assert field["default"] == 1.3
    assert field["oneOf"][0] == {"type": "number", "minimum": 0.0, "maximum": 20.0}
    assert (
        "Default 1.3 log-odds, from 0 to 20; prior normal(1.6, 0.45) cut there. Source: D 1.54" in field["description"]
    )


@pytest.mark.parametrize("name", catalogue.names())
def test_that_the_schema_accepts_the_shipped_scenarios(name):
    path = catalogue.folder() / f"{name}.yaml"
    node, _ = parse(path.read_text(encoding="utf-8"), name)
    assert list(VALIDATOR.iter_errors(node.plain())) == []
    assert load(path).title


def test_that_the_schema_refuses_a_mistyped_key():
    assert list(VALIDATOR.iter_errors({"mnths": 3}))
    assert list(VALIDATOR.iter_errors({"parameters": {"north_korea": {"test": {"momentum": 21}}}}))


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        ({"events": [{"month": 1, "flood": True, "if": {"tested_last_month": 0}}]}, "when"),
        ({"events": [{"month": 1, "flood": True, "chance": 0.5}]}, "probability"),
        ({"events": [{"month": 1, "then": {"united_states.talk": "talk"}}]}, "force"),
        ({"iterations": 3}, "runs"),
        ({"horizon": 3}, "months"),
        ({"parameters": {"dprk": {}}}, "north_korea"),
        ({"sweep": {"initial.sanctions": {"min": 0, "to": 1, "points": 3}}}, "from"),
        ({"levers": [{"title": "relief"}]}, "name"),
    ],
)
def test_that_a_word_of_other_programs_is_answered_with_the_one_of_this_language(data, meant):
    refused(data, f"did you mean '{meant}'?")


def test_that_a_key_of_an_event_is_never_answered_with_one_of_the_whole_scenario():
    with pytest.raises(ScenarioError) as error:
        from_data({"events": [{"month": 1, "flood": True, "event": 3}]})
    assert "did you mean" not in str(error.value)
