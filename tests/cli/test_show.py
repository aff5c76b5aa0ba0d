"""`panmunjom show`: every value with where it comes from, and what a scenario changes in words."""

import json
import re
from pathlib import Path

import pytest

from analysis.wording.scenario_words import changes
from sim.cli.app import status
from sim.parameters import PARAMETERS, STRUCTURES
from sim.scenario import load
from sim.scenario.catalogue import names
from sim.scenario.loading import loaded
from sim.scenario.origins import DEFAULT, POSTERIOR, PRIOR, origins
from sim.state import VARIABLES

Captured = pytest.CaptureFixture[str]
CHILD = """\
title: Cautious and quiet
extends: baseline
months: 12
parameters:
  north_korea:
    test: {red_line_caution: {dist: normal, mean: 2, sd: 0.5, low: 0}}
initial: {sanctions: 0.5}
events:
  - {month: 2, force: {united_states.sanctions: ease}, step: 0.05}
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("child.yaml").write_text(CHILD)
    return "child.yaml"


def document(capsys: Captured, *arguments: str) -> dict[str, dict[str, object]]:
    assert status(["show", *arguments, "--json"]) == 0
    return {value["key"]: value for value in json.loads(capsys.readouterr().out)}


def test_that_every_key_of_the_model_is_shown_once_with_its_source(child: str, capsys: Captured) -> None:
    values = document(capsys, child)
    assert {f"parameters.{parameter.key}" for parameter in PARAMETERS} <= set(values)
    assert {f"initial.{variable.name}" for variable in VARIABLES if variable.settable} <= set(values)
    assert {f"structures.{name}" for name in STRUCTURES} <= set(values)
    keys = [value.key for value in origins(loaded(child))]
    assert len(keys) == len(set(keys))


def test_that_a_value_is_where_the_table_says(child: str, capsys: Captured) -> None:
    values = document(capsys, child, "--set", "seed=7")
    for key, source, line in (
        ("months", child, 3),
        ("parameters.north_korea.test.red_line_caution", child, 6),
        ("initial.sanctions", child, 7),
        ("seed", "--set seed", None),
        ("parameters.north_korea.test.momentum", DEFAULT, None),
        ("name", DEFAULT, None),
    ):
        assert (values[key]["source"], values[key]["line"]) == (source, line), key
    assert values["events[3]"]["line"] == 9
    baseline = str(values["start"]["source"])
    assert baseline.endswith("scenarios/baseline.yaml")
    assert Path(baseline).read_text().splitlines()[values["start"]["line"] - 1].startswith("start:")


def test_that_the_values_shown_are_those_that_are_run(child: str, capsys: Captured) -> None:
    values = document(capsys, child)
    scenario = load(child)
    assert values["months"]["value"] == scenario.months == 12
    for name, setting in scenario.structure_settings().items():
        assert values[f"structures.{name}"]["value"] == setting
    for name, value in scenario.resolved()["initial"].items():
        assert values[f"initial.{name}"]["value"] == value
    events = scenario.resolved()["events"]
    assert [values[f"events[{number}]"]["value"] for number in range(1, len(events) + 1)] == events


def test_that_what_is_drawn_is_not_called_a_default(capsys: Captured) -> None:
    key = "parameters.north_korea.test.momentum"
    assert document(capsys, "baseline", "--set", "uncertainties=prior")[key]["source"] == PRIOR
    drawn = document(capsys, "baseline", "--set", "uncertainties=posterior")[key]
    assert (drawn["value"], drawn["source"]) == (None, POSTERIOR)


@pytest.mark.parametrize("arguments", [[], ["--changes"], ["--set", "parameters.north_korea.test.momentum=2"]])
def test_that_a_scenario_is_shown_within_80_columns(child: str, capsys: Captured, arguments: list[str]) -> None:
    assert status(["show", child, *arguments]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "Cautious and quiet" in printed


def test_that_keys_are_not_folded_so_that_they_can_be_copied(child: str, capsys: Captured) -> None:
    assert status(["show", child]) == 0
    printed = capsys.readouterr().out
    for parameter in PARAMETERS:
        assert f"parameters.{parameter.key} " in printed
    assert re.search(r"initial\.sanctions +0\.5 +child\.yaml:7", printed)
    assert re.search(r"start +2021-10 +baseline\.yaml:\d+", printed)


def test_that_changes_are_told_in_the_words_of_the_report(child: str, capsys: Captured) -> None:
    assert status(["show", child, "--changes"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    sentences = changes(load(child).resolved(), load("baseline").resolved())
    assert len(sentences) == 4
    for sentence in sentences:
        assert f"- {sentence}" in printed


@pytest.mark.parametrize("name", names())
def test_that_the_changes_of_every_shipped_scenario_can_be_told(name: str, capsys: Captured) -> None:
    assert status(["show", name, "--changes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] or told["asks"] or len(told["extends"]) > 1
    assert set(told["extends"]) <= set(names())


def test_that_a_file_is_compared_with_the_file_it_extends_and_not_with_the_root(child: str, capsys: Captured) -> None:
    Path("grandchild.yaml").write_text("extends: child.yaml\nmonths: 24\n")
    assert status(["show", "grandchild.yaml", "--changes"]) == 0
    printed = capsys.readouterr().out
    assert "Against what it extends (child):" in printed
    assert [line for line in printed.splitlines() if line.startswith("- ")] == ["- Months: 24 in place of 12."]


def test_that_of_several_files_that_are_extended_all_are_what_it_is_compared_with(child: str, capsys: Captured) -> None:
    Path("other.yaml").write_text("extends: baseline\nseed: 4\n")
    Path("both.yaml").write_text("extends: [child.yaml, other.yaml]\nmonths: 9\n")
    assert status(["show", "both.yaml", "--changes"]) == 0
    printed = capsys.readouterr().out
    assert "Against what it extends (child, other):" in printed
    assert [line for line in printed.splitlines() if line.startswith("- ")] == ["- Months: 9 in place of 12."]


def test_that_a_scenario_that_changes_nothing_is_said_to(child: str, capsys: Captured) -> None:
    Path("same.yaml").write_text("extends: child.yaml\n")
    assert status(["show", "same.yaml", "--changes"]) == 0
    assert "It changes nothing against what it extends (child)." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nowhere"], ["child.yaml", "--set", "months=0"], []])
def test_that_a_mistake_is_status_2(child: str, capsys: Captured, arguments: list[str]) -> None:
    assert status(["show", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err
