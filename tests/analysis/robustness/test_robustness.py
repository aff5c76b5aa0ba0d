"""Levers across futures: the same futures and luck for every policy, thresholds, forms, and what breaks a policy."""

import numpy as np
import pandas as pd
import pytest

from analysis.charts import tradeoff
from analysis.robustness import Robustness, RobustnessError, robustness
from analysis.robustness.breaking import breaking
from analysis.robustness.futures import FORM, Size, designed, forms_of, table, with_events
from analysis.robustness.objectives import ThresholdError
from analysis.robustness.tables import by_form, futures_table, moved_by_form
from sim.batch.run import run
from sim.scenario import Scenario, design, from_data, load
from sim.scenario.loading import with_lever

EASE = {"month": 1, "force": {"united_states.sanctions": "ease"}}
DATA = {
    "name": "levers",
    "months": 12,
    "uncertainties": "prior",
    "satisfice": ["first_red_line_month > 6", "final_economy >= 0.88 and final_warheads < 60"],
    "levers": [
        {"name": "nothing"},
        {"name": "relief", "events": [{**EASE, "step": 0.4}]},
        {"name": "fixed", "parameters": {"pressure": {"build": 0.04}}},
    ],
}
RED_LINE = "red_line_test_within_12"


def scenario(**changes: object) -> Scenario:
    return from_data({**DATA, **changes})


@pytest.fixture(scope="module")
def result() -> Robustness:
    return robustness(scenario(), futures=60, replications=4)


def test_that_every_policy_is_that_of_its_lever_run_for_run(result: Robustness) -> None:
    size = result.size
    for place, policy in enumerate(result.policies):
        runs = run(designed(result.forms[0], size, policy)).runs
        came = (runs["first_red_line_month"] <= 12).to_numpy(dtype=float)
        assert result.outcomes[RED_LINE][place].reshape(-1) == pytest.approx(came)
        assert result.row(policy, RED_LINE)["mean"] == pytest.approx(came.mean())


def test_that_a_future_is_one_draw_of_the_scenario_for_all_its_replications() -> None:
    size, base = Size(7, 3), scenario()
    made = designed(*forms_of(base, every=False), size, "relief")
    drawn = design(with_lever(base, "relief"), runs=7)
    assert made.parameters.tobytes() == np.repeat(drawn.parameters, 3).tobytes()
    assert made.runs == 21


def test_that_policies_meet_the_same_futures_but_for_what_their_lever_fixes() -> None:
    size, base = Size(9, 2), scenario()
    (form,) = forms_of(base, every=False)
    nothing, fixed = (designed(form, size, name).parameters for name in ("nothing", "fixed"))
    differing = {name for name in nothing.dtype.names if not np.array_equal(nothing[name], fixed[name])}
    assert differing == {"build"}


def test_that_every_form_meets_the_same_futures_but_for_its_switch() -> None:
    size, base = Size(4, 2, forms=8), scenario()
    forms = forms_of(base, every=True)
    assert len(forms) == 8
    made = {form.words: designed(form, size).parameters for form in forms}
    written = made["as written"]
    for words, name in (("no learning", "learning"), ("no brokerage", "talk_lobbying")):
        assert (made[words][name] == 0).all()
        assert (written[name] != 0).all()
        assert np.array_equal(made[words].momentum, written.momentum)
    drawn = table(forms, size)
    assert list(drawn[FORM]) == [form.words for form in forms for _ in range(8)]
    assert list(drawn["parameters.north_korea.test.momentum"]) == pytest.approx(list(written.momentum) * 8)


def test_that_a_form_whose_switch_does_nothing_moves_nothing_by_chance() -> None:
    calm = {"united_states": {"talk_lobbying": 0}, "diplomacy": {"join_channel": 0}}
    formed = robustness(scenario(parameters=calm), futures=6, replications=2, every_form=True)
    moves, errors = moved_by_form(formed, "final_economy")
    assert (moves["no brokerage"] == 0).all()
    assert (errors["no brokerage"] == 0).all()
    assert (moves["no learning"] != 0).all()


def test_that_a_lever_of_events_alone_has_the_futures_of_the_scenario() -> None:
    size, base = Size(6, 2), scenario()
    (form,) = forms_of(base, every=False)
    plain = designed(form, size)
    quick, whole = with_events(plain, base, "relief"), designed(form, size, "relief")
    assert quick.events.tobytes() == whole.events.tobytes()
    assert quick.parameters.tobytes() == whole.parameters.tobytes()
    assert quick.initial.tobytes() == whole.initial.tobytes()
    assert with_events(plain, base, "fixed") is None


def test_that_satisficing_is_the_share_of_runs_that_meet_what_speaks_of_an_outcome(result: Robustness) -> None:
    first, second = DATA["satisfice"]
    for policy in result.policies:
        assert result.row(policy, RED_LINE)["satisficing"] == pytest.approx(result.row(policy, first)["mean"])
        economy = result.row(policy, "final_economy")["satisficing"]
        assert economy == pytest.approx(result.row(policy, second)["mean"])
        assert np.isnan(result.row(policy, "talks_within_12")["satisficing"])
        place = result.policies.index(policy)
        both = result.outcomes[first][place] * result.outcomes[second][place]
        assert result.row(policy, "all_thresholds")["satisficing"] == pytest.approx(both.mean())
        assert result.broken[place].mean() == pytest.approx(1 - both.mean())


def test_that_relief_which_always_helps_the_economy_has_no_regret_there(result: Robustness) -> None:
    assert result.row("relief", "final_economy")["regret_mean"] == pytest.approx(0, abs=1e-6)
    assert result.row("nothing", "final_economy")["regret_mean"] > 0.005
    assert result.row("nothing", "final_economy")["regret_mean"] == pytest.approx(
        result.row("relief", "final_economy")["mean"] - result.row("nothing", "final_economy")["mean"], rel=0.05
    )


def test_that_a_table_keeps_each_future_of_each_policy(result: Robustness) -> None:
    table = futures_table(result)
    assert len(table) == 3 * 60
    for policy, rows in table.groupby("policy"):
        assert rows[RED_LINE].mean() == pytest.approx(result.row(policy, RED_LINE)["mean"])


def test_that_the_mean_over_forms_is_the_mean_of_their_means() -> None:
    formed = robustness(scenario(), futures=4, replications=2, every_form=True)
    means = by_form(formed, "final_economy")
    moves, errors = moved_by_form(formed, "final_economy")
    assert list(means.index) == ["nothing", "relief", "fixed"]
    for policy in means.index:
        assert means.loc[policy].mean() == pytest.approx(formed.row(policy, "final_economy")["mean"])
        assert list(moves.loc[policy]) == pytest.approx(list(means.loc[policy] - means.loc[policy, "as written"]))
    assert (errors["as written"] == 0).all()
    assert formed.futures[FORM].value_counts().to_dict() == dict.fromkeys(means.columns, 8)
    kept = futures_table(formed)
    assert len(kept) == 3 * 8 * 4
    assert kept.groupby(FORM)["future"].unique().map(list).tolist() == [[0, 1, 2, 3]] * 8


@pytest.mark.slow
def test_that_what_breaks_a_policy_is_found() -> None:
    data = scenario(
        uncertainties="on",
        satisfice=["final_warheads <= 50"],
        parameters={
            "north_korea": {
                "arsenal": {"production": {"dist": "uniform", "low": 0, "high": 1}, "production_pressure": 0},
                "test": {"momentum": {"dist": "uniform", "low": 0, "high": 3}},
            }
        },
        events=[{"months": [1, 12], "force": {"united_states.talk": "none", "united_states.sanctions": "hold"}}],
        levers=[{"name": "nothing"}],
    )
    (broken,) = breaking(robustness(data, futures=300, replications=2))
    (limit,) = broken.found.boxes[0].box
    assert limit.variable == "parameters.north_korea.arsenal.production"
    assert limit.value == pytest.approx(5 / 12, abs=0.05)
    assert broken.found.boxes[0].measure.density > 0.95


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"levers": []}, RobustnessError, "has no levers"),
        ({"uncertainties": "off"}, RobustnessError, "all futures are one"),
        ({"outcomes": ["final_sanctions"]}, ThresholdError, "neither good nor bad"),
        ({"satisfice": ["final_economi > 1"]}, Exception, "did you mean 'final_economy'"),
    ],
)
def test_that_what_cannot_be_compared_is_refused(changes: dict, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        robustness(scenario(**changes), futures=4, replications=2)


def test_that_the_shipped_packages_are_eight_in_several_sizes() -> None:
    packages = load("policies/eight-packages")
    names = [lever.name for lever in packages.levers]
    assert len(names) == len(set(names)) >= 16
    for part in ("patience", "pressure", "pressure-with-talks", "first-step", "relief-half", "declaration-relief",
                 "freeze-for-freeze", "small-steps"):  # fmt: skip
        assert part in names
    steps = {event.step for lever in packages.levers for event in lever.events if event.step}
    assert len(steps) >= 4
    assert {event.span[0] for lever in packages.levers for event in lever.events if event.step} >= {1, 13}


def test_that_the_chart_of_the_trade_off_is_valid_and_shows_every_policy(result: Robustness) -> None:
    chart = tradeoff.draw(result).to_dict()
    rows = chart["datasets"]["policies"]
    assert [row["said"].split()[-1] for row in rows] == list(result.policies)
    for pair in ("01", "02", "12"):
        shown = ", ".join(row[f"text{pair}"] for row in rows if row[f"text{pair}"])
        assert sorted(shown.split(", ")) == ["1", "2", "3"]
    assert rows[0]["mean0"] == pytest.approx(1 - result.row("nothing", RED_LINE)["mean"], abs=1e-5)


def test_that_a_number_stands_below_its_point_where_another_point_lies_in_the_way() -> None:
    """Three policies: the second lies right above the first, the third apart."""
    outcomes = (RED_LINE, "talks_within_12", "final_economy")
    means = {"one": (0.5, 0.40, 0.90), "two": (0.46, 0.43, 0.95), "three": (0.0, 0.9, 0.80)}
    table = pd.DataFrame(means).assign(outcome=outcomes)
    frame = table.melt("outcome", var_name="policy", value_name="mean").assign(mean_error=0.01)
    rows = tradeoff.draw_kept(frame, 12, "made up").to_dict()["datasets"]["policies"]
    assert [row["below01"] for row in rows if row["text01"]] == [True, False, False]
