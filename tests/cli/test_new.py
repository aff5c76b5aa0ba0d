"""`panmunjom new`: a file that is valid as it is, and valid when its comments are taken away."""

import re
from pathlib import Path

import pytest

from analysis.wording.scenario_words import changes
from sim.cli.app import status
from sim.scenario import load
from sim.scenario.catalogue import names
from sim.scenario.loading import loaded

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", names())
def test_that_a_new_file_is_valid_and_changes_nothing(name: str, capsys: Captured) -> None:
    assert status(["new", "idea", "--from", name]) == 0
    file = loaded("idea.yaml")
    assert file.notices == ()
    assert file.base is not None
    assert changes(file.scenario.resolved(), load(name).resolved()) == []
    assert file.scenario.name == "idea"
    text = Path("idea.yaml").read_text()
    assert text.startswith("# ")
    assert "validate" in capsys.readouterr().out or "show" in text


def test_that_what_the_comments_show_can_be_used() -> None:
    assert status(["new", "idea"]) == 0
    text = Path("idea.yaml").read_text()
    for section in ("events", "initial", "parameters", "structures"):
        block = re.search(rf"^# {section}:\n(#  .*\n)+", text, re.M)
        assert block
        text = text.replace(block[0], re.sub("^# ", "", block[0], flags=re.M))
    text = re.sub(r"^# (start|months|runs|seed):", r"\1:", text, flags=re.M)
    Path("used.yaml").write_text(text.replace("name: idea", "name: used"))
    used = load("used.yaml")
    base = load("baseline")
    assert (used.start, used.months, used.runs, used.seed) == (base.start, base.months, base.runs, base.seed)
    told = changes(used.resolved(), base.resolved())
    assert len(told) == 3
    assert all(sentence.startswith("In month") for sentence in told), told


def test_that_a_new_file_builds_on_a_file_in_another_folder(here: Path) -> None:
    (here / "below").mkdir()
    (here / "below" / "first.yaml").write_text("extends: baseline\nmonths: 5\n")
    assert status(["new", "second", "--from", "below/first.yaml"]) == 0
    assert load("second.yaml").months == 5
    assert status(["new", "third", "--from", str(here / "below" / "first.yaml")]) == 0
    assert load("third.yaml").months == 5


def test_that_a_file_that_is_there_is_left_alone(capsys: Captured) -> None:
    Path("idea.yaml").write_text("months: 3\n")
    assert status(["new", "idea"]) == 2
    assert Path("idea.yaml").read_text() == "months: 3\n"
    assert capsys.readouterr().err == "idea.yaml: is there already; give another name, or remove it first\n"


@pytest.mark.parametrize("name", ["a b", "../x", "con", "", "x/y", "é"])
def test_that_a_name_that_cannot_be_is_refused(name: str, here: Path, capsys: Captured) -> None:
    assert status(["new", name]) == 2
    assert "the name is the text" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_that_nothing_is_written_for_a_scenario_that_does_not_exist(here: Path) -> None:
    assert status(["new", "idea", "--from", "nowhere"]) == 2
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["1e3", "12", "yes", "null"])
def test_that_a_name_that_yaml_would_take_for_something_else_stays_a_name(name: str) -> None:
    assert status(["new", name]) == 0
    assert load(f"{name}.yaml").name == name
