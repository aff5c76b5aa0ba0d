"""Results of one scenario, told apart by what they were given as."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.app import status
from sim.cli.labels import labels

FAST = ("--runs", "40", "--months", "3", "--no-charts", "--quiet")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["a/baseline", "b/baseline"], ["a/baseline", "b/baseline"]),
        (["x/2020/results/baseline", "x/2021/results/baseline/"], ["2020/baseline", "2021/baseline"]),
        (["results/baseline", "results/baseline-repeated"], ["baseline", "baseline-repeated"]),
        (["results/baseline", "baseline"], ["results/baseline", "baseline"]),
        (["a/x/r", "a/y/r", "b/y/r"], ["a/x/r", "a/y/r", "b/y/r"]),
        (["./a/../b/r", "/tmp/../c/r"], ["b/r", "c/r"]),
        (["[red]a/r", "b|c/r"], ["-red-a/r", "b-c/r"]),
        (["a[/r", "a]/r"], ["a-/r 1", "a-/r 2"]),
    ],
)
def test_that_a_label_is_the_shortest_that_tells_paths_apart(given: list[str], names: list[str]) -> None:
    assert labels(given) == names


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two results of the scenario `baseline`, below `a` and `b`."""
    folder = tmp_path_factory.mktemp("twins")
    assert status(["run", "baseline", *FAST, "--out", str(folder / "a")]) == 0
    changed = ["--set", "parameters.north_korea.test.momentum=3"]
    assert status(["run", "baseline", *FAST, *changed, "--out", str(folder / "b")]) == 0
    return folder


@pytest.fixture
def here(twins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with both results in it, and nothing else."""
    for name in ("a", "b"):
        (tmp_path / name).symlink_to(twins / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_that_pictures_of_two_results_of_one_name_are_written_below_out_alone(here: Path, twins: Path) -> None:
    before = files(twins)
    assert status(["chart", "a/baseline", "b/baseline/", "--kind", "bands", "--run", "1", "--out", "pics"]) == 0
    assert files(here / "pics") == {
        f"{name}/baseline/{chart}.{form}" for name in ("a", "b") for chart in ("bands", "timeline-1")
        for form in ("svg", "png")
    }  # fmt: skip
    assert files(twins) == before
    assert {path.name for path in here.iterdir()} == {"a", "b", "pics"}


@pytest.mark.parametrize(
    "named",
    [lambda here: "b/baseline", lambda here: str(here / "b" / "baseline")],
)
def test_that_reports_and_comparisons_tell_two_results_of_one_name_apart(
    named: Callable[[Path], str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["compare", "a/baseline", named(here), "--json"]) == 0
    assert {row["scenario"] for row in json.loads(capsys.readouterr().out)} == {"b/baseline"}
    assert status(["compare", "a/baseline", named(here)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "A: a/baseline. B: b/baseline" in text
    assert "momentum=3 (b/baseline) against The situation of the article, October 2021 onward (a/baseline)" in text
    assert status(["report", "a/baseline", named(here), "--quiet", "--no-structures"]) == 0
    page = (here / "report.html").read_text()
    assert "a/baseline" in page
    assert "b/baseline" in page
    assert status(["chart", "a/baseline", named(here), "--kind", "scenarios", "--out", "pics"]) == 0
    assert "a/baseline" in (here / "pics" / "scenarios.svg").read_text()


def test_that_a_result_and_its_scenario_are_told_apart(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["compare", "b/baseline", "baseline", "--json"]) == 0
    assert {row["scenario"] for row in json.loads(capsys.readouterr().out)} == {"baseline"}


def test_that_one_result_given_twice_is_refused_however_it_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["compare", "a/baseline", str(here / "a" / "baseline")]) == 2
    assert "is given twice" in capsys.readouterr().err
