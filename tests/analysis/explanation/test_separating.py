"""What separates runs: nothing in noise, what was planted in the rest, and the effect that forcing a level shows."""

import numpy as np
import pandas as pd
import pytest

import sim
from analysis.explanation.choices import Choices, choices
from analysis.explanation.contrast import contrast
from analysis.explanation.kernel.choices import FIRST_LEVEL, LEVELS
from analysis.explanation.separating import SeparationError, contrasts, separated, separation
from analysis.explanation.settling import end_of, moment_of
from analysis.statistics.draws import Draws
from analysis.statistics.expressions import ExpressionError
from sim.scenario import Scenario, from_data
from sim.vocabulary import INSTRUMENT, INSTRUMENTS, MESSAGE

MONTHS = 4
MESSAGES = slice(FIRST_LEVEL[INSTRUMENT.message], FIRST_LEVEL[INSTRUMENT.message + 1])


def drawn(luck: np.random.Generator, weighed: np.ndarray) -> np.ndarray:
    """A level for each row of probabilities, shape (runs, levels)."""
    return (luck.random(len(weighed))[:, None] >= weighed.cumsum(axis=1)[:, :-1]).sum(axis=1)


def made(luck: np.random.Generator, runs: int, hidden: np.ndarray | None = None) -> Choices:
    """Decisions by chance; where a situation is `hidden`, shape (runs,), in 0 to 1, it makes offers more likely."""
    shape = (runs, MONTHS)
    levels = np.full((*shape, len(INSTRUMENTS)), -1, np.int8)
    probabilities = np.zeros((*shape, LEVELS), np.float32)
    for month in range(MONTHS):
        for number, instrument in enumerate(INSTRUMENTS[1:], 1):
            weights = np.ones((runs, len(instrument.levels)))
            if number == INSTRUMENT.message and hidden is not None:
                weights[:, MESSAGE.offer] += 8 * hidden
            weighed = weights / weights.sum(axis=1)[:, None]
            probabilities[:, month, FIRST_LEVEL[number] : FIRST_LEVEL[number + 1]] = weighed
            levels[:, month, number] = drawn(luck, weighed)
    frame = pd.DataFrame({"run": np.arange(runs)})
    return Choices(frame, levels, levels >= 0, probabilities, tuple(f"2021-{m:02d}" for m in range(1, MONTHS + 1)))


def open_to_the_end(runs: int) -> np.ndarray:
    return np.full(runs, end_of(MONTHS))


def test_that_nothing_is_found_in_noise() -> None:
    luck = np.random.default_rng(5)
    ensembles = 30
    with_findings = 0
    for _ in range(ensembles):
        played = made(luck, 400)
        frame, means = contrasts(played, luck.random(400) < 0.3, open_to_the_end(400), smallest=0.0)
        assert len(frame) > 40
        with_findings += bool(
            any(found.any() for found in (frame["found"], frame["effect_found"], means["effect_found"]))
        )
    # Of ensembles in which nothing is planted, at most 5 % may show anything in each of three
    # kinds of comparison; 10 of 30 would come once in 100 even if these had nothing to do with each other.
    assert with_findings < 10
    assert (frame["p_adjusted"] <= 1).all()


def test_that_a_planted_decision_is_found_in_its_month_with_its_size_and_nowhere_else() -> None:
    luck = np.random.default_rng(6)
    played = made(luck, 4000)
    lobbied = played.levels[:, 2, INSTRUMENT.posture] == 4
    reached = luck.random(4000) < np.where(lobbied, 0.5, 0.3)
    frame, _ = contrasts(played, reached, open_to_the_end(4000))
    # Whoever does anything else in that month does not lobby, so its other levels are less likely to reach it.
    assert set(zip(frame["month"][frame["found"]], frame["instrument"][frame["found"]], strict=True)) == {
        (3, "posture")
    }
    row = frame.loc[frame["effect"].idxmax()]
    assert (row.month, row.date, row.actor, row.level) == (3, "2021-03", "south_korea", "lobby")
    assert row.found
    assert row.effect_found
    assert row.low < 0.2 < row.high
    assert row.effect_low < 0.2 < row.effect_high
    assert row.high - row.low < 0.1


def test_that_a_sign_of_the_situation_separates_but_has_no_effect() -> None:
    luck = np.random.default_rng(7)
    hidden = luck.random(6000)
    played = made(luck, 6000, hidden)
    reached = luck.random(6000) < 0.1 + 0.6 * hidden
    frame, means = contrasts(played, reached, open_to_the_end(6000))
    offers = frame[frame["level"] == "offer"]
    assert len(offers) == MONTHS
    assert offers["found"].all()
    assert (offers["difference"] > 0.08).all()
    assert not offers["effect_found"].any()
    assert ((offers["effect_low"] < 0) & (offers["effect_high"] > 0)).all()
    mean = means[means["level"] == "offer"].iloc[0]
    assert mean["effect_low"] < 0 < mean["effect_high"]
    assert mean["effect_high"] - mean["effect_low"] < (offers["effect_high"] - offers["effect_low"]).min()


def test_that_decisions_after_the_outcome_are_not_compared() -> None:
    luck = np.random.default_rng(8)
    played = made(luck, 3000)
    # The outcome comes in month 2; whoever reached it then always offers, which is no reason for it.
    reached = luck.random(3000) < 0.4
    played.levels[reached, 2:, INSTRUMENT.message] = MESSAGE.offer
    moments = np.where(reached, moment_of(2, INSTRUMENT.message), end_of(MONTHS))
    frame, _ = contrasts(played, reached, moments)
    assert not frame["found"].any()
    assert set(frame.loc[frame["instrument"] == "message", "month"]) == {1}
    assert contrasts(played, reached, open_to_the_end(3000))[0]["found"].any()


def test_that_forced_decisions_are_not_compared() -> None:
    luck = np.random.default_rng(9)
    played = made(luck, 1000)
    played.free[:600, 1, INSTRUMENT.posture] = False
    frame, _ = contrasts(played, luck.random(1000) < 0.5, open_to_the_end(1000))
    compared = frame[frame["instrument"] == "posture"].groupby("month")["runs"].first()
    assert compared.to_dict() == {1: 1000, 2: 400, 3: 1000, 4: 1000}


def test_that_levels_that_are_the_outcome_are_neither_compared_nor_held_against() -> None:
    luck = np.random.default_rng(10)
    played = made(luck, 1000)
    left_out = frozenset({(INSTRUMENT.test, 3), (INSTRUMENT.test, 4)})
    frame, _ = contrasts(played, luck.random(1000) < 0.5, open_to_the_end(1000), left_out)
    tests = frame[frame["instrument"] == "test"]
    assert set(tests["level"]) == {"short", "medium"}
    chosen = np.isin(played.levels[:, 0, INSTRUMENT.test], [0, 1, 2]).sum()
    assert set(tests.loc[tests["month"] == 1, "runs"]) == {chosen}


def test_that_a_small_effect_of_every_month_is_found_on_average() -> None:
    luck = np.random.default_rng(12)
    played = made(luck, 6000)
    soft = (played.levels[:, :, INSTRUMENT.message] == MESSAGE.concession).sum(axis=1)
    frame, means = contrasts(played, luck.random(6000) < 0.2 + 0.06 * soft, open_to_the_end(6000))
    concession = means[means["level"] == "concession"].iloc[0]
    assert concession["effect_found"]
    assert concession["effect_low"] < 0.06 < concession["effect_high"]
    single = frame[frame["level"] == "concession"]
    assert (single["effect_high"] - single["effect_low"]).min() > 1.5 * (
        concession["effect_high"] - concession["effect_low"]
    )


def test_that_a_contrast_is_the_difference_of_shares_with_newcombes_interval() -> None:
    # Newcombe (1998), table II, example (a): 56 of 70 and 48 of 80, 95 % interval 0.0524 to 0.3339.
    happened = np.repeat([True, False, True, False], [56, 14, 48, 32])
    chosen = np.repeat([True, False], [70, 80])
    told = contrast(happened, chosen, np.ones(150), None)
    assert told is not None
    assert told.difference == pytest.approx(0.2)
    assert (told.low, told.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert told.enough


def test_that_too_few_runs_tell_nothing() -> None:
    happened, chosen = np.arange(1000) < 50, np.arange(1000) % 25 == 0
    told = contrast(happened, chosen, np.ones(1000), None)
    assert told is not None  # 40 runs chose: enough to count in a mean
    assert not told.enough  # but 2 of them are expected to see it
    assert contrast(happened, np.arange(1000) < 9, np.ones(1000), None) is None
    assert contrast(happened, np.zeros(1000, bool), np.ones(1000), None) is None
    nothing = contrast(np.zeros(1000, bool), chosen, np.ones(1000), None)
    assert nothing is not None
    assert nothing.low < nothing.difference == 0.0 < nothing.high
    assert (nothing.p_value, nothing.enough) == (1.0, False)


def test_that_runs_that_share_a_draw_tell_less() -> None:
    luck = np.random.default_rng(11)
    draw = np.repeat(np.arange(40), 50)
    chosen = luck.random(2000) < np.repeat(luck.random(40), 50)
    happened = luck.random(2000) < np.repeat(luck.random(40), 50)
    alone, shared = (contrast(happened, chosen, np.ones(2000), draws) for draws in (None, draw))
    assert alone is not None
    assert shared is not None
    assert shared.difference == alone.difference
    assert shared.high - shared.low > 2 * (alone.high - alone.low)
    played = made(luck, 2000)
    sure, unsure = (
        contrasts(played, happened, open_to_the_end(2000), draws=draws)[0] for draws in (None, Draws(draw, 40))
    )
    assert (unsure["high"] - unsure["low"]).mean() > (sure["high"] - sure["low"]).mean()


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return from_data({"name": "small", "months": 8, "runs": 3000, "seed": 4})


def test_that_the_choices_are_those_of_the_ensemble(scenario: Scenario) -> None:
    played = choices(scenario, 300)
    runs = sim.run(scenario).runs[:300]
    pd.testing.assert_frame_equal(played.runs, runs)
    assert np.array_equal((played.levels[:, :, INSTRUMENT.test] > 0).sum(axis=1), runs["tests"])
    assert np.array_equal((played.levels[:, :, INSTRUMENT.message] == MESSAGE.offer).sum(axis=1), runs["offers"])
    assert played.weighed(1, INSTRUMENT.message).sum(axis=1) == pytest.approx(np.ones(300), abs=1e-6)
    assert not played.free[:, 0, INSTRUMENT.drill].any()  # October has no drill
    assert (played.levels[:, 0, INSTRUMENT.drill] == -1).all()


def test_that_the_effect_of_a_choice_is_what_forcing_it_shows() -> None:
    month, instrument, runs = 3, INSTRUMENT.message, 6_000
    data = {"name": "small", "months": 10, "runs": runs, "seed": 11}
    outcome = "first_talks_month <= 10"
    played = choices(from_data(data), runs)
    frame = separated(from_data(data), outcome, played).frame
    reached = []
    for level in INSTRUMENTS[instrument].levels:
        event = {"month": month, "force": {"north_korea.message": level}}
        forced = sim.run(from_data({**data, "events": [event]})).runs
        reached.append((forced["first_talks_month"] <= 10).to_numpy())
    outcomes = np.array(reached, dtype=np.float64)  # (levels, runs), of the same luck
    probabilities = played.weighed(month, instrument).astype(np.float64).T
    # Talks may already have come, in a month before: then nothing is at stake, and the run is not compared.
    at_stake = ~(played.runs["first_talks_month"] < month).to_numpy()
    compared = 0
    for level in range(1, 4):
        p = probabilities[level]
        others = sum(probabilities[other] * outcomes[other] for other in range(4) if other != level) / (1 - p)
        weights = p * (1 - p) * at_stake
        truth = weights @ (outcomes[level] - others) / weights.sum()
        rows = frame[(frame["month"] == month) & (frame["level"] == INSTRUMENTS[instrument].levels[level])]
        for row in rows.itertuples():
            compared += 1
            assert row.runs == at_stake.sum()
            assert row.effect_low < truth < row.effect_high
    assert compared == 3


def test_that_an_outcome_of_all_runs_or_of_none_is_told(scenario: Scenario) -> None:
    with pytest.raises(SeparationError, match="no run reaches it, of 3,000"):
        separation(scenario, "tests > 100")
    with pytest.raises(SeparationError, match="every run reaches it"):
        separation(scenario, "tests >= 0")
    with pytest.raises(SeparationError, match="settled before any decision"):
        separation(scenario, "run > 20")
    with pytest.raises(ExpressionError, match="--outcome: character 1: there is no column"):
        separation(scenario, "test > 1")
