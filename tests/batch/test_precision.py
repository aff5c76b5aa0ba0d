"""`--precision` adds runs until every probability is that sure; they are those that a larger run would have."""

from pathlib import Path

import pandas as pd
import pytest

from sim.batch.run import run
from sim.cli.app import status
from sim.cli.finishing import runs_for_precision, worst_error
from sim.result import Result
from sim.scenario import load
from tests.batch.folders import content, small

TARGET = 0.02


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two scenarios that share their luck."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "one.yaml").write_text("runs: 100\nmonths: 12\n")
    (tmp_path / "other.yaml").write_text("extends: one.yaml\ninitial: {sanctions: 0.4}\n")
    return tmp_path


def test_that_every_probability_is_as_sure_as_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", "one.yaml", "--precision", str(TARGET), "--no-charts"]) == 0
    summary = pd.read_csv(here / "results" / "one" / "summary.csv")
    assert worst_error(summary) < TARGET
    runs = len(pd.read_parquet(here / "results" / "one" / "runs.parquet"))
    assert 100 < runs < 1.3 * 0.25 / TARGET**2
    assert f"one: every probability's error is below {TARGET} after {runs} runs." in capsys.readouterr().out


def test_that_the_first_runs_are_those_of_the_plain_run_in_every_scenario(here: Path) -> None:
    assert status(["run", "one.yaml", "other.yaml", "--precision", str(TARGET), "--no-charts", "--quiet"]) == 0
    for name in ("one", "other"):
        grown = pd.read_parquet(here / "results" / name / "runs.parquet")
        plain = run(load(f"{name}.yaml")).runs
        pd.testing.assert_frame_equal(grown[:100], plain, check_exact=True)


def test_that_a_precise_enough_run_does_not_grow(here: Path) -> None:
    assert status(["run", "one.yaml", "--out", "plain", "--runs", "700", "--no-charts", "--quiet"]) == 0
    assert status(["run", "one.yaml", "--runs", "700", "--precision", "0.02", "--no-charts", "--quiet"]) == 0
    plain, grown = content(here / "plain" / "one"), content(here / "results" / "one")
    assert {name for name in plain if plain[name] != grown[name]} == {"manifest.json"}


def test_that_the_cap_is_stated(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.run.MOST_RUNS", 333)
    assert status(["run", "one.yaml", "--precision", "0.0005", "--no-charts"]) == 0
    printed = capsys.readouterr().out
    assert "one: stopped at the cap of 333 runs" in printed
    assert "not below 0.0005" in printed
    assert len(pd.read_parquet(here / "results" / "one" / "runs.parquet")) == 333


def test_that_an_event_that_few_runs_could_have_shown_does_not_count_as_known() -> None:
    scenario = small(runs=1)
    result = run(scenario)
    assert runs_for_precision(0.1, 10**6)(result) > 1
    assert runs_for_precision(None, 10**6)(result) == 1


def test_that_runs_asked_for_never_exceed_the_cap_nor_fall() -> None:
    result: Result = run(small(runs=50))
    assert runs_for_precision(0.0001, 10**7)(result) <= 10**7
    assert runs_for_precision(0.0001, 20)(result) == 50
    assert runs_for_precision(0.4, 10**7)(result) == 50


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--precision", "0.5"], "0.5 is not from 0.0001 to 0.5"),
        (["--precision", "0"], "is not from 0.0001 to 0.5"),
        (["--precision", "nan"], "is not from 0.0001 to 0.5"),
        (["--precision", "0.1", "--paths", "all"], "use --paths sample"),
        (
            ["--precision", "0.1", "--set", "uncertainties=prior", "--set", "sampling=latin_hypercube"],
            "a Latin hypercube cannot grow; set sampling to sobol or random",
        ),
    ],
)
def test_that_what_cannot_grow_is_refused(
    arguments: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["run", "one.yaml", *arguments]) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (here / "results").exists()
