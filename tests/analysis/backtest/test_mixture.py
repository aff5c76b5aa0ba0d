"""A mixture weighs the forms of the model by the past alone, and is the best mixture of what they forecast."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from analysis.backtest.forecasters import Model
from analysis.backtest.mixture import ALIKE, MEMBERS, MIXTURE, mixed, stacked, weights_by_january
from analysis.backtest.periods import PERIODS, by_period
from analysis.backtest.rolling import P_COLUMNS, roll
from analysis.backtest.scores import REFERENCE, log_score
from analysis.backtest.targets import CLASS, EVENTS
from analysis.calibration.forms import FORMS
from analysis.record import SEEN, Record, code, read
from sim.parameters import apply_structures, parameter_sets

NAMES = ("one", "other")
LATE = "2021-03"

tables = array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=30).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-7, 0))
)


def made_up(first: str = "2018-11", months: int = 30, seed: int = 1) -> pd.DataFrame:
    """Forecasts by two forms, of which the first is the sharper one, of months that came as luck would have it."""
    luck = np.random.default_rng(seed)
    dates = [str(month) for month in pd.period_range(first, periods=months, freq="M")]
    rows = []
    for place, date in enumerate(dates):
        level = int(luck.integers(0, 5))
        for name, sure in zip(NAMES, (0.6, 0.3), strict=True):
            chances = np.full(5, (1 - sure) / 4)
            chances[level if luck.random() < 0.8 else (level + 1) % 5] = sure
            for horizon in (1, 3):
                if place + horizon <= months:
                    own = {"origin": date, "horizon": horizon, "forecaster": name}
                    events = dict(zip(P_COLUMNS, chances, strict=True))
                    rows.append(
                        {**own, "target": CLASS, "probability": 1 - chances[0], "outcome": level, **events},
                    )
                    for target in ("sanctions", "talks"):
                        rows.append({**own, "target": target, "probability": sure, "outcome": int(luck.random() < 0.5)})
    return pd.DataFrame(rows)


@given(tables)
def test_that_no_other_weights_would_have_had_a_better_score(densities: np.ndarray) -> None:
    weights = stacked(densities)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    relative = np.exp(densities - densities.max(axis=1, keepdims=True))
    # At the best point of a concave function no form is worth more than the mixture (Karush, Kuhn & Tucker).
    worth = (relative / (relative @ weights)[:, None]).sum(axis=0) + ALIKE / len(weights) / weights
    assert worth == pytest.approx(len(densities) + ALIKE, rel=1e-3)


def test_that_without_a_past_all_forms_weigh_the_same_and_a_better_one_more_in_time() -> None:
    assert stacked(np.empty((0, 4))) == pytest.approx(0.25)
    gains = [stacked(np.log(np.tile([0.6, 0.3], (months, 1))))[0] for months in (1, 12, 120)]
    assert 0.5 < gains[0] < gains[1] < gains[2]
    assert gains[2] > 0.95


def test_that_weights_hold_from_the_first_month_and_each_january() -> None:
    weights = weights_by_january(made_up(), NAMES)
    assert list(weights.index) == ["2018-11", "2019-01", "2020-01", "2021-01"]
    assert weights.loc["2018-11"].to_numpy() == pytest.approx(0.5)
    assert weights["one"].iloc[-1] > 0.5
    assert weights_by_january(made_up(months=26), NAMES).index[-1] == "2021-01"  # after the December of 2020


def test_that_no_later_month_changes_a_weight_or_a_mixture() -> None:
    forecasts = made_up()
    changed = forecasts.copy()
    late = changed["origin"] >= LATE
    changed.loc[late, "outcome"] = np.where(changed.loc[late, "outcome"] == 0, 1, 0)
    changed.loc[late, "probability"] = 1 - changed.loc[late, "probability"]
    changed.loc[late, [*P_COLUMNS]] = changed.loc[late, [*P_COLUMNS]].to_numpy()[:, ::-1]
    pd.testing.assert_frame_equal(weights_by_january(forecasts, NAMES), weights_by_january(changed, NAMES))
    one, other = (mixed(frame, NAMES) for frame in (forecasts, changed))
    early = one["origin"] < LATE
    pd.testing.assert_frame_equal(one[early], other[early])
    assert not np.allclose(one[~early]["probability"], other[~early]["probability"])
    # What came before a January does change its weights.
    longer = made_up(months=40)
    before = longer.assign(outcome=np.where(longer["origin"] >= LATE, 0, longer["outcome"]))
    last = [weights_by_january(frame, NAMES).loc["2022-01", "one"] for frame in (longer, before)]
    assert abs(last[0] - last[1]) > 0.01


def test_that_a_forecast_for_longer_is_not_weighed_before_it_is_over() -> None:
    forecasts = made_up()
    longer = forecasts["horizon"] == 3
    changed = forecasts.assign(outcome=np.where(longer, 0, forecasts["outcome"]))
    pd.testing.assert_frame_equal(weights_by_january(forecasts, NAMES), weights_by_january(changed, NAMES))


def test_that_the_mixture_lies_between_its_members_and_adds_up() -> None:
    forecasts = made_up()
    mixture = mixed(forecasts, NAMES)
    assert (mixture["forecaster"] == MIXTURE).all()
    keys = ["origin", "target", "horizon"]
    assert mixture.set_index(keys).index.equals(forecasts[forecasts["forecaster"] == "one"].set_index(keys).index)
    members = forecasts.pivot_table(index=keys, columns="forecaster", values="probability").reindex(
        pd.MultiIndex.from_frame(mixture[keys])
    )
    chances = mixture["probability"].to_numpy()
    assert (chances >= members.min(axis=1).to_numpy() - 1e-9).all()
    assert (chances <= members.max(axis=1).to_numpy() + 1e-9).all()
    classes = mixture[mixture["target"] == CLASS]
    assert classes[list(P_COLUMNS)].sum(axis=1).to_numpy() == pytest.approx(1)
    assert mixture[mixture["target"] != CLASS][list(P_COLUMNS)].isna().all(axis=None)
    equal = mixed(forecasts.assign(probability=0.4), NAMES)
    assert equal["probability"].to_numpy() == pytest.approx(0.4)


def test_that_the_members_are_forms_of_the_model() -> None:
    shapes = [dict(form.structures) for form in FORMS]
    assert all(structures in shapes for structures in MEMBERS.values())
    assert MEMBERS[REFERENCE] == {}
    assert set(MEMBERS) - {REFERENCE} <= {form.name for form in FORMS}


def test_that_the_future_of_the_record_changes_no_mixture() -> None:
    record = code(read()).until(170)  # to February 2020

    def with_other_end(record: Record) -> Record:
        seen = record.seen.copy()
        seen[record.dates.index("2019-12") :, SEEN.index("test")] = 1 << 3
        return replace(record, seen=seen)

    def form(structures: dict[str, str]) -> Model:
        sets = parameter_sets(1)
        apply_structures(sets, structures)
        return Model(lambda past: sets)

    mixtures = []
    for each in (record, with_other_end(record)):
        forecasts = roll(each, {name: form(structures) for name, structures in MEMBERS.items()}, "2019-09")
        mixture = mixed(forecasts, list(MEMBERS))
        mixtures.append(mixture[mixture["origin"] <= "2019-12"].drop(columns="outcome"))
    pd.testing.assert_frame_equal(*mixtures)
    one = mixtures[0].query("horizon == 1")
    assert set(one["target"]) == {*EVENTS, CLASS}
    assert len(one) == 4 * 5


def test_that_a_period_is_scored_by_its_own_months() -> None:
    forecasts = made_up("2017-06", 30)
    table = by_period(forecasts)
    assert set(table["first"]) == {"2018-01"}
    assert ("2018-01", "2021-12") in PERIODS
    own = forecasts.query("forecaster == 'one' and target == 'talks' and horizon == 1 and origin >= '2018-01'")
    row = table.query("forecaster == 'one' and target == 'talks' and horizon == 1").iloc[0]
    assert row["forecasts"] == len(own) == 23
    assert row["came"] == own["outcome"].sum()
    assert row["log_score"] == pytest.approx(log_score(own).mean())
    assert row["forecast"] == pytest.approx(0.6)
