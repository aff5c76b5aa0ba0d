"""The shipped scenarios and how a name is found."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import catalogue, load


def test_that_the_baseline_comes_first_and_folders_last():
    names = catalogue.names()
    assert names[0] == "baseline"
    assert "history/2016-01" in names
    assert [("/" in name) for name in names] == sorted("/" in name for name in names)


def test_that_every_shipped_scenario_has_a_title_of_its_own():
    titles = [title for _, title in catalogue.shipped()]
    assert len(set(titles)) == len(titles) > 5


@pytest.mark.parametrize("name", ["baseline", "baseline.yaml", "history/2016-01", "history/2016-01.yaml"])
def test_that_a_shipped_scenario_is_found_by_name_from_anywhere(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(name) == load(catalogue.folder() / f"{name.removesuffix('.yaml')}.yaml")


def test_that_a_file_goes_before_a_shipped_name(write):
    assert load(write("months: 3", "baseline.yaml")).months == 3
    assert load(write("months: 4", "baseline")).months == 4


def test_that_a_folder_of_results_does_not_hide_a_shipped_name(write):
    write("{}", "baseline/manifest.json")
    assert load("baseline").name == "baseline"


def test_that_an_unknown_name_is_answered_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for asked, meant in [("basline", "baseline"), ("basline.yaml", "baseline"), ("history/2016-1", "history/2016-01")]:
        with pytest.raises(ScenarioError) as caught:
            load(asked)
        assert str(caught.value) == (
            f"{asked}: there is no such file and no shipped scenario of this name, see 'panmunjom list' "
            f"- did you mean '{meant}'?"
        )


def test_that_the_folder_of_a_shipped_name_may_be_left_out():
    assert load("hanoi-accepted") == load("history/hanoi-accepted")
    assert load("2016-01.yaml") == load("history/2016-01")


def test_that_inside_a_package_the_scenarios_are_its_own(tmp_path, monkeypatch):
    (tmp_path / "shipped" / "history").mkdir(parents=True)
    (tmp_path / "shipped" / "mine.yaml").write_text("title: Mine\n")
    (tmp_path / "shipped" / "history" / "1994.yaml").write_text("extends: ../mine.yaml\n")
    monkeypatch.setattr(catalogue, "PACKAGE", tmp_path)
    assert catalogue.shipped() == [("mine", "Mine"), ("history/1994", "history/1994")]
    assert load("history/1994").name == "1994"


def test_that_a_folder_stands_for_its_files(write):
    write("months: 3", "some/b.yaml")
    write("months: 3", "some/below/a.yml")
    write("no scenario", "some/notes.txt")
    assert catalogue.files_of("some") == ["some/b.yaml", "some/below/a.yml"]
    assert catalogue.files_of("baseline") == ["baseline"]
    write("x", "empty/notes.txt")
    with pytest.raises(ScenarioError, match="holds no scenario"):
        catalogue.files_of("empty")


def test_that_the_name_of_a_file_becomes_the_name_of_its_scenario(write):
    assert load(write("months: 3", "my scenario (2).yaml")).name == "my-scenario--2"
    assert load(write("months: 3", "한국.yaml")).name == "scenario"
