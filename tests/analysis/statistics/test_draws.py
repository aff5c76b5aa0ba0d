"""Runs that share draws of a posterior: errors that know how many draws there are."""

import numpy as np
import pandas as pd
import pytest

import sim
from analysis.comparison import compare
from analysis.comparison.differences import paired, unpaired
from analysis.statistics.draws import Draws, draws_of, error_of_mean
from analysis.statistics.incidence import incidence
from analysis.statistics.intervals import mean, proportion
from analysis.statistics.outcomes import summarise
from sim.result import Result
from sim.scenario import posterior

TRIALS = 600
TOLERANCE = 0.03
"""More than three standard errors of a share of 95 % over so many trials."""
COUNT, RUNS = 60, 1500


def shared(luck: np.random.Generator) -> Draws:
    """Draws as runs come by them: each run has one of `COUNT` at random."""
    return Draws(luck.integers(0, COUNT, RUNS), COUNT)


def test_that_runs_that_share_nothing_have_the_usual_errors() -> None:
    luck = np.random.default_rng(1)
    own = Draws(luck.permutation(500), 500)
    numbers, happened = luck.gamma(2.0, size=500), luck.random(500) < 0.3
    assert error_of_mean(numbers, own) == pytest.approx(error_of_mean(numbers), rel=1e-12)
    assert proportion(happened, own) == pytest.approx(proportion(happened), rel=2e-3)


def test_that_runs_that_are_all_alike_within_a_draw_are_worth_the_draws() -> None:
    luck = np.random.default_rng(2)
    of_draw = luck.normal(size=40)
    draws = Draws(np.repeat(np.arange(40), 50), 40)
    assert error_of_mean(np.repeat(of_draw, 50), draws) == pytest.approx(of_draw.std(ddof=1) / np.sqrt(40))


def test_that_intervals_of_means_and_shares_cover_the_posteriors_own_at_the_nominal_rate() -> None:
    luck = np.random.default_rng(3)
    means, shares, naive = [], [], []
    for _ in range(TRIALS):
        draws, level = shared(luck), luck.beta(2, 3, COUNT)
        chance = level[draws.of_run]
        happened = luck.random(RUNS) < chance
        means.append(mean(chance + luck.normal(0, 0.5, RUNS), draws))
        shares.append(proportion(happened, draws))
        naive.append(proportion(happened))
    covered = [np.mean([low <= 0.4 <= high for *_, low, high in kind]) for kind in (means, shares, naive)]
    assert covered[0] == pytest.approx(0.95, abs=TOLERANCE)
    assert covered[1] == pytest.approx(0.95, abs=TOLERANCE)
    assert covered[2] < 0.7


@pytest.mark.slow
@pytest.mark.parametrize("kind", [bool, float])
def test_that_intervals_of_differences_cover_at_the_nominal_rate(kind: type) -> None:
    luck = np.random.default_rng(4)
    inside = {"paired": 0, "unpaired": 0}
    for _ in range(TRIALS):
        draws, effect = shared(luck), luck.normal(0.1, 0.1, COUNT)
        a = luck.random(RUNS)
        b = a + effect[draws.of_run] if kind is float else a < np.clip(0.4 + effect, 0, 1)[draws.of_run]
        a = a if kind is float else a < 0.4
        for name, found in (("paired", paired(a, b, draws)), ("unpaired", unpaired(a, b, None, draws))):
            inside[name] += found.low <= 0.1 <= found.high
    assert inside["paired"] / TRIALS == pytest.approx(0.95, abs=TOLERANCE)
    assert inside["unpaired"] / TRIALS >= 0.95 - TOLERANCE


def test_that_what_no_run_has_shown_is_as_sure_as_the_draws_are_many() -> None:
    draws = shared(np.random.default_rng(5))
    never = np.zeros(RUNS, bool)
    assert proportion(never, draws) == proportion(np.zeros(COUNT, bool))
    assert mean(np.zeros(RUNS), draws) == mean(np.zeros(COUNT))
    found = [paired(never, never, draws), paired(np.zeros(RUNS), np.zeros(RUNS), draws)]
    fewer = [paired(never[:COUNT], never[:COUNT]), paired(np.zeros(COUNT), np.zeros(COUNT))]
    assert [each.high for each in found] == pytest.approx([each.high for each in fewer])


@pytest.mark.parametrize("order", ["of the runs", "of the draws"])
def test_that_no_order_changes_a_bit(order: str) -> None:
    luck = np.random.default_rng(6)
    draws, numbers = shared(luck), luck.normal(size=RUNS)
    places = luck.permutation(RUNS)
    turned = Draws(draws.of_run[places], COUNT)
    if order == "of the draws":
        turned, places = Draws(luck.permutation(COUNT)[draws.of_run], COUNT), np.arange(RUNS)
    for statistic in (mean, lambda values, shares: paired(values, values * 2 + 1, shares)):
        assert statistic(numbers[places], turned) == pytest.approx(statistic(numbers, draws), rel=1e-13)


def test_that_the_band_of_an_incidence_is_that_of_the_share_in_each_month() -> None:
    luck = np.random.default_rng(7)
    draws = shared(luck)
    first = luck.geometric(luck.beta(1, 20, COUNT)[draws.of_run]).astype(float)
    first[first > 12] = np.nan
    curve = incidence(pd.Series(first), 12, draws)
    for month, estimate, low, high in curve.itertuples(index=False):
        share, _, least, most = proportion(first <= month, draws)
        assert (estimate, low, high) == pytest.approx((share, least, most))


@pytest.fixture(scope="module")
def drawn() -> Result:
    return sim.run(sim.load("baseline", ["uncertainties=posterior", "runs=3000", "months=24"]))


def test_that_each_run_knows_its_draw_and_equal_draws_have_equal_parameters(drawn: Result) -> None:
    parameters = [name for name in drawn.runs if name.startswith("parameters.")]
    distinct = drawn.runs[["draw", *parameters]].drop_duplicates()
    assert distinct["draw"].is_unique
    assert not distinct[parameters].duplicated().any()
    folder = posterior.folder_of("posterior", drawn.manifest["scenario"]["start"])
    assert folder is not None
    assert len(distinct) <= len(posterior.rows(folder, "baseline").drop_duplicates())


def test_that_errors_of_many_runs_do_not_fall_below_what_the_draws_allow(drawn: Result) -> None:
    draws = draws_of(drawn.runs)
    assert draws is not None
    summary = summarise(drawn.runs, 24).set_index("outcome")
    alone = summarise(drawn.runs.drop(columns="draw"), 24).set_index("outcome")
    assert summary["estimate"].equals(alone["estimate"])
    assert summary.loc["tests", "standard_error"] > 1.1 * alone.loc["tests", "standard_error"]
    assert "draw" not in summary.index


def test_that_a_comparison_of_scenarios_with_a_posterior_knows_the_draws(drawn: Result) -> None:
    other = sim.run(sim.load("relief-first", ["uncertainties=posterior", "runs=3000", "months=24"]))
    comparison = compare(drawn, other)
    assert comparison.draws == drawn.runs["draw"].nunique()
    row = comparison.of("relief-first").loc["mean_tension"]
    change = other.runs["mean_tension"] - drawn.runs["mean_tension"]
    assert row["standard_error"] == pytest.approx(error_of_mean(change.to_numpy(), draws_of(drawn.runs)), rel=1e-6)
    assert row["standard_error"] > 1.02 * change.sem()


def test_that_a_posterior_of_one_draw_is_a_scenario_with_fixed_parameters() -> None:
    assert draws_of(pd.DataFrame({"draw": [4, 4, 4]})) is None
