"""Answers known beforehand: from algebra, from an independent solver, or from the theory of Markov chains."""

import importlib.util
import math
import os
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.rules.beliefs import learn_trust
from sim.rules.choice import logistic, quantal_response
from sim.rules.diplomacy import advance_stage
from sim.rules.north_korea import choose_test
from sim.vocabulary import MESSAGE, STAGE
from tests.histories import Histories, histories
from tests.predictions import gambit
from tests.predictions.gambit import GAMES
from tests.rules.situations import situation

# ---- 1 and 2: the sanction-test game

GAMBIT = gambit.read()
GAMBIT_INSTALLED = importlib.util.find_spec("pygambit") is not None
GAMBIT_REQUIRED = os.environ.get("PANMUNJOM_GAMBIT") == "required"
LIVE = [(form, *case) for form, cases in gambit.CASES.items() for case in cases]
EQUILIBRIA = [
    ("A", 0.5, 0.485361615, 0.558570278), ("A", 1, 0.450658971, 0.599004269), ("A", 2, 0.377618311, 0.624917407),
    ("A", 4, 0.302876864, 0.604204466), ("B", 0.5, 0.610352366, 0.602412777), ("B", 1, 0.681424557, 0.739673772),
    ("B", 2, 0.758539161, 0.927656437),
]  # fmt: skip


def chance(utility: float, rationality: float) -> float:
    """The project's own choice between an action worth `utility` and one worth nothing."""
    probabilities = np.empty(2)
    quantal_response(np.array([[0.0], [utility]]), rationality, -1, probabilities)
    return float(probabilities[1])


def equilibrium(game: dict[str, float], rationality: float) -> tuple[float, float]:
    """P(test) and P(tighten) of the simultaneous game, by a bracketed root."""

    def tightening(test: float) -> float:
        return chance(-game["c"] + game["g"] * test, rationality)

    def excess(test: float) -> float:
        return test - chance(game["b"] - game["r"] * tightening(test), rationality)

    test = brentq(excess, 0, 1, xtol=1e-14)
    return test, tightening(test)


@pytest.mark.parametrize(("name", "rationality", "test", "tighten"), EQUILIBRIA)
def test_that_the_simultaneous_game_has_the_tabled_logit_equilibrium(
    name: str, rationality: float, test: float, tighten: float
) -> None:
    assert equilibrium(GAMES[name], rationality) == pytest.approx((test, tighten), abs=1e-9)


@pytest.mark.parametrize(("name", "rationality"), gambit.SIMULTANEOUS)
def test_that_gambit_found_the_same_equilibrium_of_the_simultaneous_game(name: str, rationality: float) -> None:
    test, tighten = equilibrium(GAMES[name], rationality)
    assert GAMBIT["simultaneous"][name, rationality] == pytest.approx({"test": test, "tighten": tighten}, abs=1e-6)


def test_that_what_sanctions_cost_whether_or_not_there_is_a_test_never_enters_the_decision_to_test() -> None:
    assert equilibrium(GAMES["A"] | {"s": 5.0}, 2) == equilibrium(GAMES["A"], 2)


def test_that_at_finite_rationality_tests_fall_in_the_price_of_punishment() -> None:
    found = [equilibrium(GAMES["A"] | {"r": price}, 1)[0] for price in (1.5, 2, 3, 4)]
    assert found == pytest.approx([0.514098, 0.450659, 0.344834, 0.263620], abs=1e-6)


def test_that_plain_iteration_cycles_where_the_root_finder_does_not() -> None:
    game, test = GAMES["A"], 0.5
    path = []
    for _ in range(400):
        test = chance(game["b"] - game["r"] * chance(-game["c"] + game["g"] * test, 4), 4)
        path.append(test)
    assert max(path[-10:]) - min(path[-10:]) > 0.01
    assert equilibrium(game, 4)[0] == pytest.approx(0.302876864, abs=1e-9)


@pytest.mark.parametrize(("name", "rationality"), gambit.SEQUENTIAL)
def test_that_the_sequential_game_is_solved_from_its_end(name: str, rationality: float) -> None:
    b, s, r, _, c, g = (GAMES[name][key] for key in "bsrdcg")
    after_test, after_restraint = chance(g - c, rationality), chance(-c, rationality)
    test = chance((b - (s + r) * after_test) + s * after_restraint, rationality)
    assert after_test == pytest.approx(1 / (1 + math.exp(-rationality * (g - c))), abs=1e-12)
    solved = {"test": test, "tighten_after_restraint": after_restraint, "tighten_after_test": after_test}
    assert GAMBIT["sequential"][name, rationality] == pytest.approx(solved, abs=1e-6)


@pytest.mark.skipif(
    not GAMBIT_INSTALLED and not GAMBIT_REQUIRED,
    reason="Gambit is not installed: its committed values are checked, not Gambit itself (get it by `make oracles`)",
)
@pytest.mark.parametrize(("form", "name", "rationality"), LIVE)
def test_that_gambit_finds_what_is_kept_of_it(form: str, name: str, rationality: float) -> None:
    assert GAMBIT_INSTALLED, "PANMUNJOM_GAMBIT=required, but pygambit is not installed"
    assert gambit.SOLVERS[form](name, rationality) == pytest.approx(GAMBIT[form][name, rationality], abs=1e-6)


# ---- 3 to 6: chains, through the engine

MONTHS = 1200
NO_TEST_TERMS = {
    "pressure_short": 0, "pressure_medium": 0, "pressure_long": 0, "pressure_nuclear": 0, "momentum": 0,
    "drill_reaction": 0, "pandemic_restraint": 0, "winter_restraint": 0, "talks_restraint": 0, "red_line_caution": 0,
    "option_value": 0, "campaign_memory": 0,
}  # fmt: skip


def log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def assert_close(values: np.ndarray, expected: float, most: float) -> None:
    """The mean of one value a run equals `expected` within four standard errors, themselves at most `most`."""
    error = values.std(ddof=1) / math.sqrt(len(values))
    assert 0 < error < most
    assert abs(values.mean() - expected) < 4 * error, (values.mean(), expected, error)


def test_that_base_and_momentum_alone_make_the_two_state_markov_chain() -> None:
    after_quiet, after_test = 0.22, 0.64
    test = NO_TEST_TERMS | {
        "base_short": log_odds(after_quiet), "base_medium": -20, "base_long": -20, "base_nuclear": -20,
        "momentum": log_odds(after_test) - log_odds(after_quiet),
    }  # fmt: skip
    told = histories(100, MONTHS, parameters={"north_korea": {"test": test}})
    tests = (told["test"] > 0)[:, 50:].astype(float)
    share = after_quiet / (after_quiet + 1 - after_test)
    assert share == pytest.approx(0.379, abs=5e-4)
    assert_close(tests.mean(axis=1), share, 0.003)
    away = tests - share
    for lag, expected in ((1, 0.42), (2, 0.42**2), (3, 0.42**3)):
        product = (away[:, lag:] * away[:, :-lag]).mean(axis=1) / (share * (1 - share))
        assert_close(product, expected, 0.006)
    assert (round(0.42**2, 2), round(0.42**3, 2)) == (0.18, 0.07)


def test_that_without_sensitivities_the_shares_of_tests_are_the_softmax_of_their_bases() -> None:
    told = situation(parameters=NO_TEST_TERMS)
    choose_test(*told)
    assert list(told.month.test_probabilities) == pytest.approx([0.6608, 0.1403, 0.0851, 0.0809, 0.0329], abs=6e-5)


def stage_chain(join: float, interim: float, collapse: float, renege: float, runs: int, months: int) -> Histories:
    """The nuclear track with fixed hazards: offers never made, Washington always ready to talk."""
    diplomacy: dict[str, Any] = {
        "join_base": log_odds(join), "join_hardship": 0, "join_belief": 0, "join_declaration": 0,
        "interim_base": log_odds(interim), "interim_trust": 0, "interim_hardship": 0, "interim_engagement": 0,
        "collapse_hazard": collapse, "collapse_red_line": 0, "renege_base": log_odds(renege), "renege_relief": 0,
        "renege_red_line": 0, "comprehensive_base": -20,
    }  # fmt: skip
    silence = {"base_offer": -20, "base_concession": -20, "relief_seeking": 0, "payment_belief": 0, "talks_momentum": 0}
    return histories(
        runs,
        months,
        parameters={"diplomacy": diplomacy, "north_korea": {"message": silence}},
        events=[{"months": [1, months], "force": {"united_states.talk": "talk", "united_states.sanctions": "hold"}}],
    )


def test_that_the_stage_chain_with_fixed_hazards_has_its_stationary_shares() -> None:
    join, interim, collapse, renege = 0.015, 0.05, 0.08, 0.025
    ends = (1 - interim) * collapse
    chain = np.array([[1 - join, join, 0], [ends, 1 - interim - ends, interim], [renege, 0, 1 - renege]])
    stationary = np.linalg.matrix_power(chain, 100_000)[0]
    assert stationary == pytest.approx([0.7368, 0.0877, 0.1754], abs=5e-5)
    stage = stage_chain(join, interim, collapse, renege, 150, MONTHS)["stage"][:, 200:]
    for place, expected in zip((STAGE.none, STAGE.talks, STAGE.interim), stationary, strict=True):
        assert_close((stage == place).mean(axis=1), expected, 0.01)


def test_that_a_constant_hazard_is_met_within_n_months_with_probability_1_minus_its_survival() -> None:
    hazard = 0.02
    reached = np.logical_or.accumulate(
        stage_chain(hazard, 0.05, 0.08, 0.025, 20_000, 12)["stage"] >= STAGE.talks, axis=1
    )
    for months, expected in ((6, 0.114), (12, 0.215)):
        exact = 1 - (1 - hazard) ** months
        assert exact == pytest.approx(expected, abs=5e-4)
        assert_close(reached[:, months - 1].astype(float), exact, 0.004)


# ---- 7, 8, 10: the shadow of the future

TEMPTATION, REWARD, PUNISHMENT, SUCKER = 5.0, 3.0, 1.0, 0.0


def stream_against_tit_for_tat(tests: list[int], months: int) -> np.ndarray:
    """North Korea's payoffs month by month, if it repeats `tests` and Washington answers last month's test in kind."""
    pattern = {1: "short", 0: "none"}
    events: list[dict[str, Any]] = [
        {"month": month + 1, "force": {"north_korea.test": pattern[tests[month % len(tests)]]}}
        for month in range(months)
    ]
    for tested, answer in ((1, "tighten"), (0, "hold")):
        events.append(
            {"months": [1, months], "when": {"tested_last_month": tested}, "force": {"united_states.sanctions": answer}}
        )
    told = histories(1, months, events=events, initial={"tested_last_month": 0})
    tested, tightened = told["test"][0] > 0, told["us_sanctions"][0] == 1
    return np.select(
        [tested & ~tightened, ~tested & ~tightened, tested & tightened], [TEMPTATION, REWARD, PUNISHMENT], SUCKER
    )


def test_that_tit_for_tat_is_stable_exactly_from_a_discount_of_two_thirds_on() -> None:
    months = 120
    restraint, defiance, alternation = (stream_against_tit_for_tat(tests, months) for tests in ([0], [1], [1, 0]))
    assert restraint.tolist() == [REWARD] * months
    assert alternation.tolist() == [TEMPTATION, SUCKER] * (months // 2)

    def gain(discount: float) -> float:
        value = discount ** np.arange(months)
        return max(float(defiance @ value), float(alternation @ value)) - float(restraint @ value)

    assert brentq(gain, 0.5, 0.9) == pytest.approx(2 / 3, abs=1e-9)
    assert gain(0.66) > 0 > gain(0.67)


def test_that_trust_must_pass_kydds_threshold_of_two_thirds_and_three_kept_promises_do() -> None:
    reward, temptation, punishment, sucker = 1.0, 0.5, 0.0, -1.0

    def preference(trust: float) -> float:
        cooperate = trust * reward + (1 - trust) * sucker
        defect = trust * temptation + (1 - trust) * punishment
        return chance(cooperate - defect, 1.0) - 0.5

    threshold = (punishment - sucker) / ((reward - temptation) + (punishment - sucker))
    assert brentq(preference, 0, 1, xtol=1e-14) == pytest.approx(threshold, abs=1e-12)
    assert threshold == pytest.approx(2 / 3, abs=1e-12)

    told = situation({}, {"trust_return": 0.0}, {"message": MESSAGE.concession})
    trusts = []
    for _ in range(3):
        learn_trust(*told)
        trusts.append(float(told.state.trust_us_nk))
    assert trusts == pytest.approx([0.4, 4 / 7, 8 / 11], abs=1e-12)
    assert trusts[1] < threshold < trusts[2]


def relief_lost(snapback: float, relief: float, months: int = 400) -> np.ndarray:
    """How much higher sanctions are, month by month, after a deal was broken in month 1 than if it is kept."""
    levels = []
    for renege_base in (20, -20):
        diplomacy = {"renege_base": renege_base, "renege_relief": 0, "renege_red_line": 0, "comprehensive_base": -20}
        told = histories(
            1,
            months,
            parameters={"diplomacy": diplomacy | {"snapback": snapback}},
            initial={"stage": "interim", "deal_relief": relief, "sanctions": 0.5},
            events=[{"months": [1, months], "force": {"united_states.sanctions": "hold"}}],
        )
        levels.append(told["sanctions"][0])
    return levels[0] - levels[1]


@pytest.mark.parametrize(("gain", "snapback", "relief"), [(0.1, 1.0, 0.25), (0.3, 0.5, 0.4), (0.05, 0.2, 0.1)])
def test_that_a_deal_is_kept_from_the_discount_at_which_relief_outweighs_the_gain_of_breaking_it(
    gain: float, snapback: float, relief: float
) -> None:
    lost = relief_lost(snapback, relief)

    def temptation(discount: float) -> float:
        return gain - float(lost @ discount ** np.arange(1, len(lost) + 1))

    assert brentq(temptation, 0, 0.95) == pytest.approx(gain / (gain + snapback * relief), abs=1e-6)


def test_that_with_snapback_0_breaking_a_deal_costs_nothing_at_any_discount() -> None:
    assert (relief_lost(0.0, 0.25) == 0).all()


def test_that_relief_is_irrelevant_to_keeping_a_deal_exactly_when_snapback_is_0() -> None:
    for snapback in (0.0, 0.01, 0.5, 1.0):
        chances = []
        for relief in (0.0, 0.1, 0.25, 0.6):
            told = situation({"stage": STAGE.interim, "deal_relief": relief}, {"snapback": snapback})
            advance_stage(*told)
            chances.append(float(told.month.renege_chance))
        if snapback == 0.0:
            assert chances == [pytest.approx(logistic(-1.5), abs=1e-15)] * 4
        else:
            assert chances == sorted(set(chances), reverse=True)


# ---- 12: the economy


@pytest.mark.parametrize(("closed", "steady"), [(0, 0.919), (1, 0.869)])
def test_that_with_constant_sanctions_and_closure_the_economy_goes_geometrically_to_its_steady_state(
    closed: int, steady: float
) -> None:
    hold = {"united_states.sanctions": "hold", "united_states.talk": "none", "south_korea.posture": "hold",
            "north_korea.test": "none"}  # fmt: skip
    told = histories(
        5,
        300,
        initial={"border_closed": closed},
        parameters={"economy": {"reopening_hazard": 0, "flood_hazard": 0}},
        events=[{"months": [1, 300], "force": hold}],
    )
    expected = steady + (0.885 - steady) * (11 / 12) ** np.arange(1, 301)
    assert (told["sanctions"] == 0.9).all()
    np.testing.assert_allclose(told["economy"], np.tile(expected, (5, 1)), rtol=1e-12)
    assert told["economy"][0, -1] == pytest.approx(steady, abs=1e-9)
