"""Long work says before it starts how long it will take; short work says nothing."""

import pytest

from sim.batch.chunks import Cost
from sim.cli.app import status
from sim.cli.duration import BESIDE, duration, say_duration, seconds_of, seconds_of_draws, seconds_of_forms
from sim.scenario import Scenario, load

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (12, "10 seconds"),
        (44, "40 seconds"),
        (89, "90 seconds"),
        (100, "2 minutes"),
        (600, "10 minutes"),
        (5400, "2 hours"),
        (3 * 3600, "3 hours"),
    ],
)
def test_that_a_duration_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_that_only_what_is_long_is_told(capsys: Captured) -> None:
    say_duration(9.9)
    assert capsys.readouterr().err == ""
    say_duration(40)
    assert capsys.readouterr().err == "This will take about 40 seconds.\n"


def test_that_the_time_grows_with_runs_and_shrinks_with_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.chunks.pilot", lambda task, clock: Cost(0.5, 1e-5))
    scenario = load("baseline")
    assert seconds_of(scenario, 1000, 1) == 0
    assert seconds_of(scenario, 10_000_000, 1) == pytest.approx(170)
    assert seconds_of(scenario, 10_000_000, 2) == pytest.approx(120)


def test_that_following_the_record_is_counted_once_for_each_set_of_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[Cost] = []

    def timed(task: object, clock: object) -> Cost:
        """The first time takes longer: where sets of parameters lead is kept."""
        costs.append(Cost(0.0, 1e-5 if costs else 2e-3))
        return costs[-1]

    def told(scenario: Scenario, runs: int, **more: int) -> float:
        costs.clear()
        return seconds_of(scenario, runs, 2, **more)

    monkeypatch.setattr("sim.batch.chunks.pilot", timed)
    prior = load("baseline", ["uncertainties=prior"])
    months = 100_000 * (1e-5 / 2 + BESIDE)
    assert told(prior, 100_000) == pytest.approx(100_000 * (2e-3 - 1e-5) / 2 + months)
    assert told(prior, 100_000, sets=1000) == pytest.approx(1000 * (2e-3 - 1e-5) / 2 + months)
    assert told(load("baseline"), 100_000) == pytest.approx(months)  # one set, whose starts are shipped
    assert told(load("baseline", ["uncertainties=prior", "initial={from: defaults}"]), 100_000) == pytest.approx(months)
    posterior = load("baseline", ["uncertainties=posterior"])
    assert months < told(posterior, 100_000) < told(prior, 100_000) / 10  # draws that many runs share
    assert told(prior, 5000) > 4.0  # few months, but five thousand sets


def test_that_forms_take_longer_where_the_record_is_followed_for_each_run() -> None:
    fixed, drawn = (load("baseline", ["runs=5000", *more]) for more in ([], ["uncertainties=prior"]))
    short, long = (seconds_of_forms([scenario], 2000, 8) for scenario in (fixed, drawn))
    assert long > 10 * short > 0
    assert seconds_of_forms([fixed, fixed], 2000, 8) == pytest.approx(2 * short)
    assert seconds_of_draws([fixed]) > 5
    assert seconds_of_draws([load("history/2016-01")]) == 0


def test_that_a_slow_engine_is_timed_even_for_few_runs() -> None:
    assert seconds_of(load("baseline"), 100, 1, "mesa") > 0.01


class StopError(Exception):
    """Stops a command after it has said how long it will take."""


LONG = {
    "run": ["run", "baseline", "--runs", "50000000"],
    "sensitivity": ["sensitivity", "baseline", "--replications", "64"],
    "robustness": ["robustness", "policies/eight-packages", "--futures", "20000", "--replications", "50"],
    "counterfactual": ["counterfactual", "history/hanoi-accepted"],
    "backtest": ["backtest"],
    "calibrate": ["calibrate"],
    "compare": ["compare", "baseline", "relief-first", "--runs", "100", "--structures", "all"],
    "report": ["report", "baseline", "relief-first", "stalemate", "--runs", "2000"],
    "forecast": ["forecast"],
}
WORK = (
    "sim.batch.run.run_to_folder", "sim.batch.output.output", "analysis.sensitivity.asking.ask",
    "analysis.robustness.robustness", "sim.cli.compare_forms.variants", "analysis.report.content.gather",
    "analysis.forecast.forecast.forecast",
)  # fmt: skip
"""Where the work of each begins."""


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_that_long_work_is_announced_before_it_starts(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: object
) -> None:
    monkeypatch.chdir(str(tmp_path))

    def stop(*given: object, **options: object) -> None:
        raise StopError

    for work in WORK:
        monkeypatch.setattr(work, stop)
    command = LONG[name]
    assert status(command) == 1
    told = capsys.readouterr().err
    assert "This will take about " in told.split("StopError")[0]
    assert status([*command, "--quiet"]) == 1
    assert "This will take" not in capsys.readouterr().err
