"""What stands beside a headline number: its range over the forms and over the posterior."""

import numpy as np
import pytest

from analysis.comparison import ranges as ranges_module
from analysis.comparison.forms import other_forms
from analysis.comparison.ranges import COLUMNS, OWN, ranges, spread_of_draws
from analysis.statistics.draws import Draws
from analysis.statistics.outcomes import summarise
from sim.batch.run import run
from sim.parameters import STRUCTURES
from sim.result import Result
from sim.scenario import Scenario, layered, load

SMALL = ["runs=200", "months=12", "initial={from: defaults}"]


def test_that_every_form_but_the_own_is_one_switch_away() -> None:
    scenario = load("baseline", [*SMALL, "structures.drill_reaction=strong"])
    forms = dict(other_forms(scenario))
    assert len(forms) == sum(len(structure.settings) - 1 for structure in STRUCTURES.values())
    for form in forms.values():
        own, other = scenario.structure_settings(), form.structure_settings()
        assert sum(own[name] != other[name] for name in own) == 1


def test_that_the_ranges_hold_the_number_itself() -> None:
    table = ranges(load("baseline", SMALL), ["talks_within_12", "final_economy"])
    assert list(table.columns) == list(COLUMNS)
    assert np.all(table["forms_low"] <= table["estimate"])
    assert np.all(table["estimate"] <= table["forms_high"])
    assert np.all(table["posterior_low"] < table["posterior_high"])


@pytest.mark.parametrize("over", ["off", "posterior"])
def test_that_errors_are_those_of_the_summary_also_where_runs_share_draws_of_a_posterior(over: str) -> None:
    scenario = load("baseline", [*SMALL, "runs=4000", f"uncertainties={over}"])
    outcomes = ["red_line_test_within_12", "talks_within_12", "treaty", "final_economy"]
    table = ranges(scenario, outcomes).set_index("outcome")
    result = run(scenario)
    summary = summarise(result.runs, result.horizon).set_index("outcome").loc[outcomes]
    for column in ("estimate", "standard_error"):
        assert table[column].tolist() == summary[column].tolist()


def planted(monkeypatch: pytest.MonkeyPatch, moved: str, by: float) -> None:
    """Runs of the scenario as it is whose economy is chance, and in one form is larger for one run in ten."""

    def made(scenario: Scenario, executor: object = None) -> Result:
        result = run(scenario)
        chance = np.random.default_rng(3).normal(1.0, 0.1, 4000)[: scenario.runs]
        if scenario.structure_settings()[moved] == "off":
            chance = chance + by * (np.arange(scenario.runs) % 10 == 0)
        result.runs["final_economy"] = chance
        return result

    monkeypatch.setattr("analysis.comparison.ranges.run", made)


def test_that_a_form_is_named_where_it_moves_the_outcome_by_more_than_chance_and_there_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = load("baseline", [*SMALL, "runs=4000", "start=1995-01"])  # which may draw from no posterior
    planted(monkeypatch, "learning", by=0.05)
    row = ranges(scenario, ["final_economy"]).iloc[0]
    assert (row["lowest_form"], row["highest_form"]) == (OWN, "no learning")
    assert (row["forms_low"], row["forms_low_error"]) == (row["estimate"], row["standard_error"])
    # 2,000 runs of the form with the same draws know what it changes; the level is known from all 4,000.
    assert row["forms_high"] - row["estimate"] == pytest.approx(0.005, abs=1e-9)
    assert row["forms_high_error"] == pytest.approx(row["standard_error"], rel=0.1)
    planted(monkeypatch, "learning", by=0.0)
    row = ranges(scenario, ["final_economy"]).iloc[0]
    assert (row["lowest_form"], row["highest_form"]) == (OWN, OWN)
    assert row["forms_low"] == row["forms_high"] == row["estimate"]


def test_that_an_end_under_a_form_is_as_far_from_what_many_runs_of_it_say_as_its_error_tells() -> None:
    scenario = load("baseline", [*SMALL, "runs=6000"])
    row = ranges(scenario, ["red_line_test_within_12"]).iloc[0]
    assert row["highest_form"] == "no ebb"
    many = run(layered(scenario, {"runs": 60_000, "seed": 7, "structures": {"red_line_need": "off"}}))
    truth = (many.runs["first_red_line_month"] <= 12).mean()
    assert 0.0 < row["forms_high_error"] < 0.02
    assert abs(row["forms_high"] - truth) < 4 * row["forms_high_error"]


def test_that_the_ends_over_the_posterior_have_the_errors_of_a_sample_of_draws() -> None:
    rng = np.random.default_rng(1)
    draws = Draws(np.arange(2000).repeat(4), 2000)
    lows = [spread_of_draws(rng.normal(0.0, 1.0, 2000).repeat(4), draws)[0] for _ in range(60)]
    error, _ = ranges_module._errors_of_ends(rng.normal(0.0, 1.0, 2000))
    assert error == pytest.approx(np.std(lows), rel=0.4)


def test_that_an_end_on_which_many_draws_lie_is_not_told_as_sure() -> None:
    rng = np.random.default_rng(2)
    shares = rng.binomial(32, rng.beta(2, 20, 800)) / 32
    assert min(ranges_module._errors_of_ends(shares)) > 0.001


def test_that_a_start_which_every_shipped_posterior_knows_has_no_range_over_it() -> None:
    table = ranges(load("baseline", [*SMALL, "start=1995-01"]), ["final_economy"])
    assert table[["posterior_low", "posterior_high"]].isna().all(axis=None)


@pytest.mark.parametrize("size", [4, 40])
def test_that_the_spread_is_that_of_expectations_and_not_of_means_over_few_runs(size: int) -> None:
    rng = np.random.default_rng(1)
    expected = rng.normal(0.0, 1.0, 4000)
    values = np.repeat(expected, size) + rng.normal(0.0, 3.0, 4000 * size)
    low, high = spread_of_draws(values, Draws(np.repeat(np.arange(4000), size), 4000))
    assert low == pytest.approx(-1.645, abs=0.2)
    assert high == pytest.approx(1.645, abs=0.2)


def test_that_draws_which_differ_by_luck_alone_have_hardly_a_spread() -> None:
    values = np.random.default_rng(1).normal(0.0, 1.0, 4000)
    low, high = spread_of_draws(values, Draws(np.repeat(np.arange(400), 10), 400))
    assert high - low < 0.4
