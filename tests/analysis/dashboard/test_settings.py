import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

import sim
from analysis.dashboard.settings import Settings, from_file, from_link
from sim.errors import ScenarioError

CHANGED = Settings().with_value("parameters.north_korea.test.momentum", 2.5).with_value("months", 24)


def test_that_the_file_of_a_page_is_the_scenario_that_the_page_runs(tmp_path: Path) -> None:
    path = tmp_path / "my-scenario.yaml"
    path.write_text(CHANGED.file(), encoding="utf-8")
    assert sim.load(path).resolved() == CHANGED.scenario().resolved()
    assert CHANGED.scenario().given_parameters()["north_korea.test.momentum"] == 2.5


def test_that_a_file_and_a_link_bring_the_settings_back() -> None:
    assert from_file(CHANGED.file().encode(), "mine.yaml").scenario().resolved() == CHANGED.scenario().resolved()
    (text,) = parse_qs(CHANGED.link())["settings"]
    assert from_link(text) == CHANGED


def test_that_an_upload_with_mistakes_is_refused_with_their_lines() -> None:
    with pytest.raises(ScenarioError) as caught:
        from_file(b"extends: baseline\nmonths: never\nparameterz: {}\n", "mine.yaml")
    assert {problem.where for problem in caught.value.problems} == {"mine.yaml:2", "mine.yaml:3"}


@pytest.mark.parametrize("extends", ["/etc/hostname", "../secret.yaml", "~/secret.yaml", ["baseline"]])
def test_that_an_upload_makes_the_server_read_no_file_of_its_own(extends: object) -> None:
    with pytest.raises(ScenarioError, match=r"mine\.yaml:1: extends: is no shipped scenario"):
        from_file(f"extends: {json.dumps(extends)}\n".encode(), "mine.yaml")


def test_that_an_upload_draws_from_a_shipped_posterior_alone() -> None:
    with pytest.raises(ScenarioError, match=r"mine\.yaml:2: uncertainties\.posterior: is a folder"):
        from_file(b"extends: baseline\nuncertainties: {posterior: /etc}\n", "mine.yaml")
    settings = from_file(b"extends: baseline\nuncertainties: {posterior: shipped}\n", "mine.yaml")
    assert settings.content["uncertainties"] == {"posterior": "shipped"}


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"a" * 300_000, b"- 1\n", b"name: [\n", b"\0"])
def test_that_what_is_no_scenario_is_refused(content: bytes) -> None:
    with pytest.raises(ScenarioError, match=r"^mine\.yaml"):
        from_file(content, "mine.yaml")


def test_that_a_link_that_was_cut_or_is_too_long_is_refused() -> None:
    for text in ('{"extends": "base', '{"name": "' + "a" * 9_000 + '"}'):
        with pytest.raises(ScenarioError, match="the link"):
            from_link(text)
