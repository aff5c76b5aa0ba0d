"""`panmunjom explain` as a person uses it."""

import json
from pathlib import Path

import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FAST = ("--runs", "40", "--months", "14")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def printed(capsys: Captured, *arguments: str) -> str:
    assert status(["explain", *arguments]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    return text


def refused(capsys: Captured, *arguments: str) -> str:
    assert status(["explain", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return " ".join(captured.err.split())


def test_that_the_story_of_a_run_is_told(capsys: Captured) -> None:
    text = printed(capsys, "baseline", "--run", "17", *FAST)
    assert "Run 17 of baseline: The situation of the article" in text
    headings = [line for line in text.splitlines() if line and line[0].isalpha()]
    for heading in ("In short", "Turning points", "Oct 2021: how it begins", "At the end"):
        assert heading in headings
    assert "* May 2022: a new leader" in text
    assert "Conditional on the model" in text


def test_that_a_run_is_found_by_name_and_says_how(capsys: Captured) -> None:
    assert "the most typical of all 40 runs" in printed(capsys, "baseline", *FAST)
    earliest = printed(capsys, "baseline", "--run", "first-test", *FAST)
    assert "in which any test comes earliest, in month 1." in " ".join(earliest.split())


def test_that_a_month_is_shown_in_full(capsys: Captured) -> None:
    text = printed(capsys, "baseline", "--run", "17", "--month", "6", *FAST)
    assert status(["explain", "baseline", "--run", "17", "--month", "6", "--json", *FAST]) == 0
    (month,) = json.loads(capsys.readouterr().out)["months"]
    assert len(month["decisions"]) == 6  # March 2022 has a drill
    letters = "".join(text.split())
    for decision in month["decisions"]:
        assert f"{decision['draw']:.6f}" in text
        for level in decision["levels"]:
            assert f"{level['probability']:.4f}" in text
            for name, value in level["terms"].items():
                assert f"{value:+.3f}" in text
                assert name.startswith("base") or f"({name})" in letters
    assert "claims 8, 38" in text


@pytest.mark.parametrize("width", [20, 50, 120])
def test_that_it_fits_every_width(capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for more in ((), ("--month", "8"), ("--against", "consensus-lost")):
        assert status(["explain", "baseline", "--run", "3", *more, "--runs", "8", "--months", "9"]) == 0
        longest = max(capsys.readouterr().out.splitlines(), key=len)
        assert len(longest) <= width or " " not in longest.strip(), longest


def test_that_a_small_alphabet_will_do(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed(capsys, "baseline", "--run", "3", *FAST)


def test_that_two_worlds_are_held_side_by_side(capsys: Captured) -> None:
    text = printed(capsys, "conservative-seoul", "--against", "progressive-seoul", "--run", "17", *FAST)
    assert "Run 17 with the same random draws" in text
    assert "Over all runs: where the two part" in text
    assert "40 runs of each, with the same random draws" in text
    assert (
        status(["explain", "conservative-seoul", "--against", "progressive-seoul", "--run", "17", "--json", *FAST]) == 0
    )
    document = json.loads(capsys.readouterr().out)
    assert {"month", "instrument", "chosen", "against", "terms"} <= document["first_difference"].keys()
    assert document["first_difference"]["month"] >= 8


def test_that_where_nothing_differs_that_is_said(capsys: Captured) -> None:
    text = printed(capsys, "baseline", "--against", "baseline", "--run", "5", *FAST)
    assert "Nothing differs: every decision and every state" in " ".join(text.split())
    assert status(["explain", "baseline", "--against", "baseline", "--run", "5", "--json", *FAST]) == 0
    assert json.loads(capsys.readouterr().out)["first_difference"] is None


def test_that_settings_change_the_first_scenario_alone(capsys: Captured) -> None:
    text = printed(capsys, "baseline", "--set", "initial.engagement_rok=0", "--against", "baseline", *FAST)
    assert "baseline (1)" in text
    assert "baseline (2)" in text
    assert "Nothing differs" not in text


def test_that_json_is_one_document_and_nothing_else(capsys: Captured) -> None:
    assert status(["explain", "baseline", "--json", *FAST]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    document = json.loads(captured.out)
    assert document["choice"]["run"] == document["run"]
    assert [month["month"] for month in document["months"]] == list(range(1, 15))


def test_that_a_result_and_its_manifest_are_explained_like_the_scenario(here: Path, capsys: Captured) -> None:
    assert status(["run", "stalemate", "--quiet", "--no-charts", *FAST]) == 0
    from_scenario, _, _ = printed(capsys, "stalemate", *FAST).partition("Month:")  # what follows names the source
    for source in ("results/stalemate", "results/stalemate/manifest.json"):
        assert printed(capsys, source).startswith(from_scenario)
    text = printed(capsys, "baseline", "--against", "results/stalemate", "--run", "3", *FAST)
    assert "stalemate" in text
    assert "which runs cannot change" in refused(capsys, "results/stalemate", "--runs", "3")


def test_that_the_timeline_is_drawn_into_a_folder(here: Path, capsys: Captured) -> None:
    printed(capsys, "baseline", "--run", "3", "--out", "pictures", *FAST)
    assert {path.name for path in (here / "pictures").iterdir()} == {"timeline-3.svg", "timeline-3.png"}


def test_that_wrong_input_is_refused_with_what_would_be_right(here: Path, capsys: Captured) -> None:
    assert "did you mean 'typical'" in refused(capsys, "baseline", "--run", "typcal")
    assert "baseline has runs 0 to 39, not 40; --runs N gives it more" in refused(
        capsys, "baseline", "--run", "40", *FAST
    )
    assert "baseline has months 1 to 14" in refused(capsys, "baseline", "--run", "3", "--month", "15", *FAST)
    assert "no shipped scenario of this name" in refused(capsys, "basel")
    assert "no shipped scenario of this name" in refused(capsys, "baseline", "--against", "nowhere")
    assert "share no random draws" in refused(capsys, "baseline", "--run", "3", "--against", "history/2016-01")
    assert "none of the 3 runs" in refused(capsys, "stalemate", "--run", "longest-deal", "--runs", "3", "--months", "1")
    (here / "folder").mkdir()
    (here / "folder" / "manifest.json").write_text("{}")
    assert "manifest.json" in refused(capsys, "folder")
