"""The baselines are what their names say, on histories whose law is known."""

import numpy as np
import pytest

from analysis.backtest.baselines import BASELINES, Autoregression, Climatology, Markov, SelfExciting

LONG = 6000
NO_TALKS = np.zeros(LONG, bool)


def chain(p01: float, p11: float, months: int = LONG, seed: int = 1) -> np.ndarray:
    luck = np.random.default_rng(seed).random(months)
    found = np.zeros(months, bool)
    for month in range(1, months):
        found[month] = luck[month] < (p11 if found[month - 1] else p01)
    return found


def fitted(kind: type, history: np.ndarray, talks: np.ndarray | None = None) -> object:
    made = kind()
    made.fit(history, np.zeros(len(history), bool) if talks is None else talks)
    return made


def test_that_climatology_is_the_share_of_months() -> None:
    history = chain(0.22, 0.64)
    assert fitted(Climatology, history).next() == pytest.approx(history.mean(), abs=1e-3)


def test_that_the_chain_recovers_its_rates_and_forecasts_by_its_last_month() -> None:
    history = chain(0.22, 0.64)
    made = fitted(Markov, history)
    assert made.rates == pytest.approx([0.22, 0.64], abs=0.03)
    for last, rate in ((False, made.rates[0]), (True, made.rates[1])):
        made.last = last
        assert made.next() == rate
        futures = made.simulate(40_000, 3, np.random.default_rng(1))
        exact = 1 - (1 - rate) * (1 - made.rates[0]) ** 2
        assert futures.any(axis=1).mean() == pytest.approx(exact, abs=0.01)


def test_that_the_autoregression_agrees_with_a_chain_and_sees_talks() -> None:
    history = chain(0.22, 0.64)
    made = fitted(Autoregression, history)
    made.rate = 0.38
    for last, rate in ((0.0, 0.22), (1.0, 0.64)):
        made.last = last
        assert made.next() == pytest.approx(rate, abs=0.05)
    luck = np.random.default_rng(2)
    talks = luck.random(LONG) < 0.3
    quiet = (luck.random(LONG) < 0.4) & ~np.concatenate([[False], talks[:-1]])
    made = fitted(Autoregression, quiet, talks)
    made.talks = 1.0
    assert made.next() < 0.05


def test_that_talks_follow_the_event_where_they_are_the_event() -> None:
    talks = chain(0.02, 0.9)
    other = np.concatenate([talks[1:], talks[:1]])
    themselves, another = fitted(Autoregression, talks, talks), fitted(Autoregression, other, talks)
    assert (themselves.of_talks, another.of_talks) == (True, False)
    # A year after talks they are as often under way as ever, unless the feature of talks stays up.
    themselves.last = themselves.talks = 1.0
    free = themselves.simulate(4000, 36, np.random.default_rng(1))[:, -1].mean()
    themselves.of_talks = False
    held = themselves.simulate(4000, 36, np.random.default_rng(1))[:, -1].mean()
    assert free == pytest.approx(talks.mean(), abs=0.06)
    assert held > free + 0.1


def test_that_the_self_exciting_process_recovers_its_rates() -> None:
    luck = np.random.default_rng(3)
    background, effect, fading, excited = 0.1, 0.25, 0.5, 0.0
    history = np.zeros(LONG, bool)
    for month in range(LONG):
        history[month] = luck.random() < -np.expm1(-(background + excited))
        excited = np.exp(-fading) * excited + effect * history[month]
    made = fitted(SelfExciting, history)
    assert made.background == pytest.approx(background, abs=0.025)
    assert made.effect == pytest.approx(effect, abs=0.07)
    quiet = np.concatenate([history, np.zeros(200, bool)])
    made.fit(quiet, quiet)
    assert made.next() == pytest.approx(-np.expm1(-made.background), abs=1e-3)


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("history", [np.zeros(30, bool), np.ones(30, bool), chain(0.3, 0.5, 40)])
def test_that_probabilities_are_never_0_or_1_and_futures_agree_with_them(name: str, history: np.ndarray) -> None:
    made = fitted(BASELINES[name], history)
    assert 0 < made.next() < 1
    futures = made.simulate(20_000, 1, np.random.default_rng(1))
    assert futures.mean() == pytest.approx(made.next(), abs=0.015)
