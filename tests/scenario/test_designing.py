"""From a scenario to the parameter sets, initial states and rows of an ensemble."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.design import Design
from sim.errors import ScenarioError
from sim.numerics.draws import parameter_draws
from sim.parameters import BY_KEY, ORDERED, PARAMETERS, parameter_sets
from sim.scenario import design, from_data
from sim.state import starting_states
from tests.strategies import parameter_sections, scenario_data

MOMENTUM = "parameters.north_korea.test.momentum"
CAUTION = "parameters.north_korea.test.red_line_caution"


def with_test(uncertainties: str = "off", **test: object) -> dict:
    return {"runs": 400, "uncertainties": uncertainties, "parameters": {"north_korea": {"test": test}}}


def made(data: dict) -> Design:
    return design(from_data(data))


def same(first: Design, second: Design) -> bool:
    return (
        (first.runs, first.months, first.seed, first.year, first.calendar_month)
        == (second.runs, second.months, second.seed, second.year, second.calendar_month)
        and first.parameters.tobytes() == second.parameters.tobytes()
        and first.initial.tobytes() == second.initial.tobytes()
        and first.events.tobytes() == second.events.tobytes()
        and list(first.varied) == list(second.varied)
        and all(np.array_equal(first.varied[key], second.varied[key]) for key in first.varied)
    )


def test_that_an_empty_scenario_is_the_models_defaults():
    empty = made({})
    assert empty.parameters.tobytes() == parameter_sets(1).tobytes()
    assert empty.initial.tobytes() == starting_states(1).tobytes()
    assert (empty.months, empty.runs, empty.seed) == (36, 10_000, 20210924)
    assert (empty.year, empty.calendar_month) == (2021, 10)
    assert len(empty.events) == 0
    assert empty.varied == {}


def test_that_spelling_out_a_default_changes_nothing():
    spelled = {
        "parameters": {"north_korea": {"test": {"momentum": 1.3}}},
        "initial": {"sanctions": 0.9, "stage": "none"},
    }
    assert same(made({}), made(spelled | {"structures": {"commitment": "on"}, "months": 36, "uncertainties": "off"}))


@settings(max_examples=25)
@given(scenario_data())
def test_that_what_is_stored_gives_an_equal_design(data):
    scenario = from_data(data)
    assert same(design(scenario), design(from_data(scenario.resolved())))


@settings(max_examples=25)
@given(scenario_data())
def test_that_every_value_of_a_design_is_finite_and_within_bounds(data):
    planned = made(data)
    for parameter in PARAMETERS:
        values = planned.parameters[parameter.name]
        assert ((parameter.low <= values) & (values <= parameter.high)).all(), parameter.key
    for records in (planned.parameters, planned.initial):
        assert len(records) in (1, planned.runs)
    for values in planned.varied.values():
        assert values.shape == (planned.runs,)
        assert np.isfinite(values).all()


def test_that_a_number_in_the_file_reaches_every_run():
    planned = made(with_test(momentum=0.25))
    assert planned.parameters.momentum.tolist() == [0.25]
    assert made({"initial": {"stage": "talks", "economy": 0.9}}).initial.stage.tolist() == [2]


def test_that_with_uncertainties_off_a_distribution_stands_for_its_mean():
    cut = {"dist": "normal", "mean": 0, "sd": 1, "low": 0}
    planned = made(with_test(momentum=cut, red_line_caution={"dist": "choice", "values": [1, 2], "weights": [1, 3]}))
    assert planned.parameters.momentum[0] == pytest.approx(math.sqrt(2 / math.pi))
    assert planned.parameters.red_line_caution[0] == 2
    assert planned.varied == {}
    assert len(planned.parameters) == 1


def test_that_with_uncertainties_on_exactly_what_has_a_distribution_is_drawn():
    planned = made(
        with_test("on", momentum={"dist": "uniform", "low": 1, "high": 2}, red_line_caution=1)
        | {"initial": {"sanctions": {"dist": "uniform", "low": 0.5, "high": 0.7}}}
    )
    assert list(planned.varied) == [MOMENTUM, "initial.sanctions"]
    expected = stats.uniform(1, 1).ppf(parameter_draws(planned.seed, MOMENTUM, 0, 400))
    np.testing.assert_allclose(planned.parameters.momentum, expected)
    np.testing.assert_array_equal(planned.varied[MOMENTUM], planned.parameters.momentum)
    np.testing.assert_array_equal(planned.varied["initial.sanctions"], planned.initial.sanctions)
    assert set(planned.parameters.red_line_caution) == {1.0}


def test_that_only_the_records_that_vary_have_one_a_run():
    planned = made(
        {"runs": 5, "uncertainties": "on", "initial": {"stage": {"dist": "choice", "values": ["none", "talks"]}}}
    )
    assert (len(planned.parameters), len(planned.initial)) == (1, 5)
    assert set(planned.initial.stage) <= {0.0, 2.0}


@settings(max_examples=25)
@given(parameter_sections(), st.integers(0, 2**63 - 1))
def test_that_another_uncertainty_moves_no_draw(section, seed):
    def planned(parameters):
        return made({"runs": 20, "seed": seed, "uncertainties": "on", "parameters": parameters})

    before = planned(section)
    added = {key: dict(value) for key, value in section.items()}
    added["rationality"] = added.get("rationality", {}) | {"north_korea": {"dist": "uniform", "low": 0.5, "high": 2}}
    after = planned(added)
    for key in before.varied:
        if key != "parameters.rationality.north_korea":
            np.testing.assert_array_equal(before.varied[key], after.varied[key])


def test_that_more_runs_extend_fewer():
    data = with_test("on", momentum={"dist": "gamma", "shape": 3, "scale": 0.5})
    few, many = design(from_data(data), runs=50), design(from_data(data), runs=200)
    np.testing.assert_array_equal(few.varied[MOMENTUM], many.varied[MOMENTUM][:50])


def test_that_all_priors_are_drawn_except_what_the_file_says():
    planned = made(with_test("prior", momentum=1, red_line_caution={"dist": "uniform", "low": 3, "high": 4}))
    assert len(planned.varied) == len(PARAMETERS) - 1
    assert MOMENTUM not in planned.varied
    assert set(planned.parameters.momentum) == {1.0}
    assert planned.varied[CAUTION].min() >= 3


def test_that_a_prior_is_a_normal_cut_at_the_bounds():
    planned = made({"runs": 4000, "uncertainties": "prior"})
    for key in ("north_korea.test.option_value", "diplomacy.join_declaration"):
        parameter = BY_KEY[key]
        lowest = (parameter.low - parameter.prior_mean) / parameter.prior_sd
        prior = stats.truncnorm(lowest, math.inf, parameter.prior_mean, parameter.prior_sd)
        assert stats.kstest(planned.varied[f"parameters.{key}"], prior.cdf).pvalue > 1e-4


@pytest.mark.parametrize("fixed", [{}, {"pressure_medium": 0.9}, {"pressure_short": 1.5}, {"pressure_long": 0.1}])
def test_that_priors_of_pressure_do_not_decrease(fixed):
    planned = made(with_test("prior", **fixed))
    records = planned.parameters
    assert (records.pressure_short <= records.pressure_medium).all()
    assert (records.pressure_medium <= records.pressure_long).all()
    for key in ORDERED:
        name = key.rpartition(".")[2]
        if name in fixed:
            assert set(records[name]) == {fixed[name]}
        else:
            np.testing.assert_array_equal(planned.varied[f"parameters.{key}"], records[name])


def test_that_numbers_out_of_order_are_the_users_own():
    planned = made(with_test("prior", pressure_short=2, pressure_long=1))
    assert set(planned.parameters.pressure_short) == {2.0}
    assert np.isfinite(planned.parameters.pressure_medium).all()


@pytest.mark.parametrize(
    ("structure", "setting", "name", "value"),
    [
        ("drill_reaction", "off", "drill_reaction", 0),
        ("drill_reaction", "strong", "drill_reaction", 1),
        ("commitment", "off", "snapback", 0),
    ],
)
def test_that_a_structure_overrules_a_coefficient_which_then_does_not_vary(structure, setting, name, value):
    planned = made({"runs": 20, "uncertainties": "prior", "structures": {structure: setting}})
    assert set(planned.parameters[name]) == {value}
    assert not any(key.endswith(name) for key in planned.varied)


def test_that_nothing_varies_if_a_structure_overrules_all_that_would():
    planned = made(
        with_test("on", drill_reaction={"dist": "uniform", "low": 0, "high": 1})
        | {"structures": {"drill_reaction": "off"}}
    )
    assert len(planned.parameters) == 1
    assert planned.varied == {}


def test_that_runs_months_and_seed_can_be_given():
    planned = design(from_data({}), runs=3, months=4, seed=5)
    assert (planned.runs, planned.months, planned.seed) == (3, 4, 5)
    for wrong in ({"runs": 0}, {"months": 1201}, {"seed": -1}):
        with pytest.raises(ScenarioError, match="must be a whole number"):
            design(from_data({}), **wrong)


def test_that_a_start_in_another_year_moves_the_calendar():
    planned = made({"start": "2016-01", "months": 14})
    assert planned.date(1) == "2016-01"
    assert planned.date(14) == "2017-02"
