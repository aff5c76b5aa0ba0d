"""What stands beside a headline number: its range over the forms and over the posterior."""

import numpy as np
import pytest

from analysis.comparison.forms import other_forms
from analysis.comparison.ranges import COLUMNS, ranges, spread_of_draws
from analysis.statistics.draws import Draws
from sim.parameters import STRUCTURES
from sim.scenario import load

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
