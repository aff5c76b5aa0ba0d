"""The tables of coefficients and switches, and the record that the engines read."""

import pytest

import sim
from sim.parameters import BY_KEY, DEFAULT_STRUCTURES, PARAMETERS, STRUCTURES, apply_structures, parameter_sets
from sim.scenario import from_data

SETTINGS = [(name, setting.name) for name, structure in STRUCTURES.items() for setting in structure.settings]
SETTINGS_WITH_IDLE_KEYS = [(name, setting) for name, setting in SETTINGS if STRUCTURES[name].setting(setting).idle]


def test_that_defaults_are_written_unless_a_setting_says_otherwise():
    record = parameter_sets(1)[0]
    for parameter in PARAMETERS:
        assert record[parameter.name] == parameter.default


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
def test_that_a_setting_writes_its_fields_and_no_other(name, setting):
    before, records = parameter_sets(2), parameter_sets(2)
    apply_structures(records, DEFAULT_STRUCTURES | {name: setting})
    written = STRUCTURES[name].setting(setting).fields
    for field in records.dtype.names:
        assert (records[field] == written.get(field, before[field])).all()


def test_that_every_switch_says_what_its_settings_mean():
    for structure in STRUCTURES.values():
        assert structure.meaning.endswith(".")
        assert all(setting.meaning for setting in structure.settings)
        assert all(setting.words and setting.short for setting in structure.alternatives)


def keys_below(key: str) -> list[str]:
    return [parameter.key for parameter in PARAMETERS if parameter.key == key or parameter.key.startswith(f"{key}.")]


def test_that_the_fields_and_idle_keys_of_settings_are_known():
    for structure in STRUCTURES.values():
        for setting in structure.settings:
            assert set(setting.fields) <= set(parameter_sets(1).dtype.names)
            assert all(keys_below(key) for key in setting.idle)


@pytest.mark.parametrize(("name", "setting"), [pair for pair in SETTINGS if STRUCTURES[pair[0]].setting(pair[1]).idle])
def test_that_idle_coefficients_change_nothing(name, setting):
    data = {
        "runs": 60,
        "months": 36,
        "structures": {name: setting},
        "initial": {"stage": "interim", "deal_relief": 0.2},
    }
    expected = sim.run(from_data(data)).runs
    parameters: dict = {}
    for key in (key for idle in STRUCTURES[name].setting(setting).idle for key in keys_below(idle)):
        *groups, leaf = key.split(".")
        branch = parameters
        for group in groups:
            branch = branch.setdefault(group, {})
        low, high = BY_KEY[key].low, BY_KEY[key].high
        branch[leaf] = low + 0.3 * (min(high, max(3.0, 2 * low)) - low)
    changed = sim.run(from_data(data | {"parameters": parameters})).runs
    assert changed.equals(expected)
