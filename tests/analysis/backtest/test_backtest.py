"""A back-test sees the past alone, scores by exact rules, and says where the model loses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from analysis.backtest.baselines import BASELINES
from analysis.backtest.forecasters import Forecast, Forecaster, Model, Statistic, with_open_month
from analysis.backtest.rolling import P_COLUMNS, roll
from analysis.backtest.scores import block_interval, brier_score, log_score, losses, reliability, score_table
from analysis.backtest.targets import CLASS, EVENTS, HORIZONS
from analysis.charts import reliability as charts
from analysis.charts.saving import svg
from analysis.likelihood import follow
from analysis.record import SEEN, Record, code, read
from sim.parameters import parameter_sets

FIRST = "2019-07"


def defaults(record: Record) -> np.recarray:
    return parameter_sets(1)


@pytest.fixture(scope="module")
def record() -> Record:
    return code(read())


@pytest.fixture(scope="module")
def forecasts(record: Record) -> pd.DataFrame:
    return roll(record, {"climatology": Statistic("climatology"), "model": Model(defaults)}, FIRST)


def learned(record: Record) -> np.recarray:
    """A fit in no time: the constant that the share of months with a test implies."""
    found = parameter_sets(1)
    found["base_short"] = logit((record.level("test") > 0).mean())
    return found


def forecasters() -> dict[str, Forecaster]:
    return {**{name: Statistic(name) for name in BASELINES}, "model": Model(learned)}


def changed_after(record: Record, month: str) -> Record:
    """The record with everything from `month` on turned into its opposite, and no dated event of later months."""
    seen = record.seen.copy()
    place = record.dates.index(month)
    test = SEEN.index("test")
    seen[place:, test] = np.where(seen[place:, test] == 1, 1 << 2, 1)
    seen[place:, SEEN.index("sanctions")] = 1 << 1
    events = record.design.events[record.design.events["first"] <= place + 1].copy()
    events["last"] = np.minimum(events["last"], place + 1)  # a month knows what the one before it ended with
    return replace(record, seen=seen, design=replace(record.design, events=events))


def test_that_nothing_of_the_future_changes_a_forecast(record: Record) -> None:
    month = "2020-01"  # next month the border is closed
    short = record.until(record.dates.index("2020-07"))
    one, other = (roll(each, forecasters(), "2019-11") for each in (short, changed_after(short, month)))
    early = [frame[frame["origin"] <= month].drop(columns="outcome") for frame in (one, other)]
    assert early[0]["forecaster"].nunique() == 5
    assert len(early[0]) == 5 * 5 * 3 * 3  # targets, forecasters, origins, horizons
    pd.testing.assert_frame_equal(*early)
    for name in forecasters():
        late = [frame.query("forecaster == @name and origin > @month")["probability"] for frame in (one, other)]
        assert not np.array_equal(*late), name


class Peeking:
    """A forecaster that somehow holds the whole record."""

    def __init__(self, whole: Record) -> None:
        self.whole = whole

    def predict(self, record: Record) -> Forecast:
        came = float(self.whole.level("test")[record.months] > 0)
        return {("test", 1): np.array([came])}


def test_that_a_forecaster_that_peeks_would_be_caught(record: Record) -> None:
    changed = changed_after(record, "2020-09")
    one, other = (roll(each, {"peeking": Peeking(each)}, "2020-09")["probability"] for each in (record, changed))
    assert one.iloc[0] != other.iloc[0]


def test_that_every_forecast_is_made_and_distributions_add_up(record: Record, forecasts: pd.DataFrame) -> None:
    own = forecasts[forecasts["forecaster"] == "model"]
    months = record.months - record.dates.index(FIRST)
    for horizon in HORIZONS:
        part = own[own["horizon"] == horizon]
        assert part.groupby("target").size().eq(months - horizon + 1).all()
    assert forecasts["probability"].between(0, 1).all()
    classes = own[own["target"] == CLASS]
    assert classes[list(P_COLUMNS)].sum(axis=1).to_numpy() == pytest.approx(1)
    one = own[own["horizon"] == 1].pivot_table(index="origin", columns="target", values="probability")
    assert one["test"].to_numpy() == pytest.approx(one[CLASS].to_numpy())
    longer = own[own["target"] == "test"].pivot_table(index="origin", columns="horizon", values="probability")
    assert (longer[12].dropna() >= longer.loc[longer[12].dropna().index, 3]).all()


def test_that_the_forecast_of_a_month_is_what_the_replay_expects_of_it(record: Record, forecasts: pd.DataFrame) -> None:
    expected = 1 - follow(record, parameter_sets(1)).chance("test")[:, 0]
    own = forecasts.query("forecaster == 'model' and target == 'test' and horizon == 1")
    told = np.array([expected[record.dates.index(date)] for date in own["origin"]])
    # The replay knows how the drills of a month are held; the forecast does not.
    known = np.array([date[5:] in ("03", "08") for date in own["origin"]])
    assert known.sum() == 5
    assert own["probability"].to_numpy()[~known] == pytest.approx(told[~known], abs=0.03)


def test_that_sets_of_parameters_weigh_by_the_months_since_the_fit(record: Record) -> None:
    rare, common = np.split(parameter_sets(2), 2)
    rare["base_short"], common["base_short"] = -5.0, -1.0
    start, end = (record.until(record.dates.index(month)) for month in ("2019-04", "2019-12"))

    def chance(*sets: np.recarray) -> float:
        model = Model(lambda past: np.concatenate(sets).view(np.recarray))
        model.fit(start)
        return float(model.predict(end)["test", 1][0])

    alone = chance(rare), chance(common)
    assert sum(alone) / 2 < chance(rare, common) <= alone[1]


def test_that_the_model_is_fitted_at_first_and_each_january(record: Record) -> None:
    ends = []

    def agreeing(past: Record) -> np.recarray:
        ends.append(past.dates[-1])
        return parameter_sets(1)

    model = Model(agreeing)
    for months in range(record.dates.index("2018-11"), record.dates.index("2020-02")):
        model.predict(record.until(months))
    assert ends == ["2018-10", "2018-12", "2019-12"]


def test_that_futures_begin_with_what_the_last_month_ended_with(record: Record) -> None:
    past = record.until(record.dates.index("2020-02"))  # the border closed in January
    knowing, not_knowing = (
        Model(defaults).predict(each)["test", 3][0] for each in (past, replace(past, carried=False).until(past.months))
    )
    assert knowing < not_knowing - 0.05


def test_that_an_open_month_shows_nothing(record: Record) -> None:
    past = record.until(record.dates.index("2020-03"))
    ahead = with_open_month(past)
    assert ahead.months == past.months + 1
    assert follow(ahead, parameter_sets(1)).log_probability[-1] == pytest.approx(0, abs=1e-9)


def framed(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"target": "test", "horizon": 1, "origin": "2020-01", "forecaster": "model", **columns})


def test_that_scores_are_those_of_their_definitions() -> None:
    frame = framed(probability=[0.2, 0.2, 0.0], outcome=[1, 0, 1])
    assert log_score(frame) == pytest.approx([-np.log(0.2), -np.log(0.8), -np.log(1 / 2000)])
    assert brier_score(frame) == pytest.approx([0.64, 0.04, 1.0])
    classes = framed(probability=[0.5], outcome=[2]).assign(target=CLASS)
    classes[list(P_COLUMNS)] = [[0.5, 0.2, 0.2, 0.1, 0.0]]
    assert log_score(classes) == pytest.approx([-np.log(0.2)])
    assert brier_score(classes) == pytest.approx([(0.5**2 + 0.7**2 + 0.1**2 + 0.0) / 4])


def test_that_block_intervals_cover_means_of_months_that_hang_together() -> None:
    luck = np.random.default_rng(1)
    hits = 0
    for _ in range(200):
        noise = luck.normal(size=160)
        values = np.convolve(noise, np.ones(3) / 3, "valid")[:117]
        low, high = block_interval(values, 12)
        hits += low <= 0 <= high
    assert hits >= 182


def test_that_months_too_few_for_two_blocks_have_no_interval() -> None:
    assert np.isfinite(block_interval(np.arange(12.0), 6)).all()
    assert np.isnan(block_interval(np.arange(11.0), 6)).all()


def test_that_the_table_compares_with_the_model_and_tells_losses(forecasts: pd.DataFrame) -> None:
    scores = score_table(forecasts)
    own = scores[scores["forecaster"] == "model"]
    assert (own[["difference", "low", "high"]].fillna(0) == 0).all(axis=None)
    few = (scores["horizon"] > 3) | (scores["events"] == 0) | (scores["events"] == scores["forecasts"])
    assert (scores["low"].isna() == few).all()
    assert len(scores) == 2 * len(HORIZONS) * (len(EVENTS) + 1)
    told = losses(scores)
    worse = scores[(scores["forecaster"] != "model") & (scores["difference"] < 0)]
    assert len(told) == worse.groupby(["target", "horizon"]).ngroups > 0
    assert told["behind"].iloc[0] == -worse["difference"].min()
    assert told["behind"].is_monotonic_decreasing
    assert told.dropna().eval("low - 1e-9 <= behind <= high + 1e-9").all()


@pytest.mark.slow
def test_that_reliability_and_scores_are_drawn(forecasts: pd.DataFrame) -> None:
    counted = reliability(forecasts)
    one = counted[(counted["target"] == "test") & (counted["horizon"] == 1) & (counted["forecaster"] == "model")]
    assert one["months"].sum() == 27
    for chart in (charts.draw(forecasts), charts.draw_scores(score_table(forecasts))):
        chart.to_dict()
        assert "NaN" not in svg(chart)
        assert "each from the months before it alone" in svg(chart)
    assert "fitted on these same months" in svg(charts.draw_scores(score_table(forecasts), made=charts.WITH_HINDSIGHT))
