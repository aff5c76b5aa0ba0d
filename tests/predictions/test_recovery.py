"""Exact answer 11: a multinomial logit fitted to simulated choices recovers every coefficient that made them.

The regressors are written out here from the specification and taken from the histories of runs, not from the rules.
"""

import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.parameters import BY_KEY
from sim.vocabulary import DRILL, MESSAGE, POSTURE, SANCTIONS, SANCTIONS_2021, STAGE, TALK, TEST, UNANSWERED
from tests.histories import Histories, histories

RUNS, MONTHS = 6000, 12
START = 10


class Choices(NamedTuple):
    """What was chosen, shape (choices,), and what each coefficient multiplies, level by level."""

    chosen: np.ndarray
    regressors: dict[str, dict[int, np.ndarray]]
    levels: int
    available: np.ndarray | None = None


def fit(choices: Choices) -> tuple[np.ndarray, np.ndarray]:
    """Maximum-likelihood coefficients and their standard errors, in the order of the regressors."""
    count = len(choices.chosen)
    features = np.zeros((count, choices.levels, len(choices.regressors)))
    for place, by_level in enumerate(choices.regressors.values()):
        for level, values in by_level.items():
            features[:, level, place] = values
    closed = np.zeros((count, choices.levels)) if choices.available is None else np.where(choices.available, 0, -1e9)
    rows = np.arange(count)

    def probabilities(coefficients: np.ndarray) -> np.ndarray:
        utility = features @ coefficients + closed
        weights = np.exp(utility - utility.max(axis=1, keepdims=True))
        return weights / weights.sum(axis=1, keepdims=True)

    def loss(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        found = probabilities(coefficients)
        average = (found[:, :, None] * features).sum(axis=1)
        gradient = (average - features[rows, choices.chosen]).mean(axis=0)
        return -float(np.log(found[rows, choices.chosen]).mean()), gradient

    def hessian(coefficients: np.ndarray) -> np.ndarray:
        found = probabilities(coefficients)
        average = (found[:, :, None] * features).sum(axis=1)
        weighted = features * np.sqrt(found)[:, :, None]
        flat = weighted.reshape(-1, features.shape[2])
        return (flat.T @ flat - average.T @ average) / count

    start = np.zeros(features.shape[2])
    solved = minimize(loss, start, jac=True, hess=hessian, method="trust-exact", options={"gtol": 1e-7})
    assert solved.success, solved.message
    return solved.x, np.sqrt(np.diag(np.linalg.inv(hessian(solved.x) * count)))


def uniform(low: float, high: float) -> dict[str, object]:
    return {"dist": "uniform", "low": low, "high": high}


PARAMETERS = {
    # rare actions made common, so that their coefficients can be told at all
    "united_states": {
        "base_ease": -1.5,
        "base_declare": -1.0,
        "base_tighten": -2.0,
        "long_response": 2.5,
        "nuclear_response": 3.0,
        "saturation": 1.5,
        "alliance_cost": 0,  # it cannot be told from base_declare
    },
    "south_korea": {"base_suspended": -1.5},
    "north_korea": {
        "message": {"base_offer": -2.5, "base_concession": -2.0},
        "test": {"red_line_caution": 1.5, "option_value": 2.0, "base_nuclear": -1.0},
    },
}


@pytest.fixture(scope="module")
def told() -> Histories:
    """Histories that start in many different situations."""
    flags = {"dist": "choice", "values": [0, 1]}
    return histories(
        RUNS,
        MONTHS,
        uncertainties="on",
        seed=5,
        parameters=PARAMETERS,
        start="2021-10",
        initial={
            "pressure": uniform(0, 1), "belief_paid": uniform(0.01, 0.99), "belief_punished": uniform(0.01, 0.99),
            "sanctions": uniform(0.2, 1), "economy": uniform(0.85, 1), "engagement_rok": uniform(0, 1),
            "engagement_us": uniform(0, 1), "trust_us_nk": uniform(0.01, 0.99), "trust_nk_rok": uniform(0.01, 0.99),
            "consensus": flags, "border_closed": flags, "deal_relief": uniform(0, 0.6), "test_activity": uniform(0, 1),
            "stage": {"dist": "choice", "values": ["none", "offer", "talks", "interim"]},
        },
    )  # fmt: skip


def flat(told: Histories, name: str) -> np.ndarray:
    """What the actors of a month see: the state at the end of the month before, one value a choice."""
    return told.before(name).reshape(-1)


def played(told: Histories, name: str) -> np.ndarray:
    return told[name].reshape(-1).astype(int)


def calendar(told: Histories) -> np.ndarray:
    months = (START - 1 + np.arange(told.design.months)) % 12 + 1
    return np.tile(months, told.design.runs)


def drill(told: Histories) -> np.ndarray:
    return np.select([played(told, "drill") == DRILL.full, played(told, "drill") == DRILL.scaled], [1.0, 0.5], 0.0)


def on(values: np.ndarray, *levels: int) -> dict[int, np.ndarray]:
    return dict.fromkeys(levels, values)


def choices_of_tests(told: Histories) -> Choices:
    one, pressure = np.ones(RUNS * MONTHS), flat(told, "pressure")
    names = [name for name in TEST._fields if name != "none"]
    every, above = list(TEST)[1:], (TEST.long, TEST.nuclear)
    # the border reopens before the month's choices, so it is seen as it then stands
    closed = told["border_closed"].reshape(-1)
    last, activity, paid = (flat(told, name) for name in ("tested_last_month", "test_activity", "belief_paid"))
    recent = flat(told, "red_line_activity")
    # the shares that apply to one class are products with what they are shares of: taken as known
    series, option_medium = (
        BY_KEY[f"north_korea.test.{name}"].default for name in ("nuclear_momentum", "option_medium")
    )
    regressors = {f"base_{name}": on(one, getattr(TEST, name)) for name in names}
    regressors |= {f"pressure_{name}": on(pressure, getattr(TEST, name)) for name in names}
    regressors |= {
        "momentum": on(last, *every) | on(series * last, TEST.nuclear),
        "campaign_memory": on(activity, *every) | on(series * activity, TEST.nuclear),
        "red_line_momentum": on(recent, *above) | on(series * recent, TEST.nuclear),
        "need_restraint": on(-flat(told, "need_met"), *above),
        "nuclear_spacing": on(-np.exp(-flat(told, "since_nuclear") / 9), TEST.nuclear),
        "drill_reaction": on(drill(told), TEST.short, TEST.medium),
        "pandemic_restraint": on(-closed, *every),
        "winter_restraint": on(-np.isin(calendar(told), (12, 1)).astype(float), *every),
        "talks_restraint": on(-(flat(told, "stage") >= STAGE.talks).astype(float), *every),
        "red_line_caution": on(-flat(told, "belief_punished") * flat(told, "consensus"), *above),
        "option_value": on(-paid, *above) | on(-option_medium * paid, TEST.medium),
    }
    return Choices(played(told, "test"), regressors, len(TEST))


def choices_of_messages(told: Histories) -> Choices:
    one, posture = np.ones(RUNS * MONTHS), played(told, "posture")
    pain, sanctions = flat(told, "pain"), flat(told, "sanctions")
    in_place = np.maximum(0, sanctions - flat(told, "deal_relief"))
    stake, paid = in_place / SANCTIONS_2021, flat(told, "belief_paid")
    all_soft = (MESSAGE.two_track, MESSAGE.offer)
    regressors = {
        "base_two_track": on(one, MESSAGE.two_track),
        "base_offer": on(one, MESSAGE.offer),
        "base_concession": on(one, MESSAGE.concession),
        "relief_seeking": on(pain * sanctions, *all_soft) | on(pain * in_place, MESSAGE.concession),
        "broker_value": on(flat(told, "trust_nk_rok") * flat(told, "engagement_rok"), MESSAGE.two_track),
        "declaration_response": on((posture == POSTURE.declaration).astype(float), MESSAGE.two_track),
        "drill_grievance": on(-drill(told), *all_soft),
        "arms_grievance": on(-(posture == POSTURE.arms).astype(float), MESSAGE.two_track),
        "payment_belief": on(paid, MESSAGE.offer) | on(stake * paid, MESSAGE.concession),
        "talks_momentum": on(stake * (flat(told, "stage") == STAGE.talks), MESSAGE.concession),
    }
    return Choices(played(told, "message"), regressors, len(MESSAGE))


def choices_of_postures(told: Histories) -> Choices:
    one, engaged = np.ones(RUNS * MONTHS), flat(told, "engagement_rok")
    gestures = (POSTURE.aid, POSTURE.declaration, POSTURE.lobby)
    regressors = {
        "base_arms": on(one, POSTURE.arms),
        "base_aid": on(one, POSTURE.aid),
        "base_declaration": on(one, POSTURE.declaration),
        "base_lobby": on(one, POSTURE.lobby),
        "test_response": on((played(told, "test") != TEST.none).astype(float), POSTURE.arms),
        "arms_engagement": on(-engaged, POSTURE.arms),
        "engagement": on(engaged, *gestures),
        "reciprocity": on(flat(told, "soft_last_month"), *gestures),
        "broker_response": on(flat(told, "two_track_last_month"), POSTURE.lobby),
    }
    return Choices(played(told, "posture"), regressors, len(POSTURE))


def choices_of_drills(told: Histories) -> Choices:
    held = np.isin(calendar(told), (3, 8))
    one, engaged, tested = (
        values[held]
        for values in (np.ones(RUNS * MONTHS), flat(told, "engagement_rok"), flat(told, "tested_last_month"))
    )
    regressors = {
        "base_scaled": on(one, DRILL.scaled),
        "base_suspended": on(one, DRILL.suspended),
        "scaled_engagement": on(engaged, DRILL.scaled),
        "suspended_engagement": on(engaged, DRILL.suspended),
        "suspended_talks": on((flat(told, "stage") >= STAGE.talks)[held].astype(float), DRILL.suspended),
        "test_response": on(-tested, DRILL.scaled, DRILL.suspended),
    }
    return Choices(played(told, "drill")[held], regressors, len(DRILL))


def choices_of_sanctions(told: Histories) -> Choices:
    one, test, message = np.ones(RUNS * MONTHS), played(told, "test"), played(told, "message")
    posture, trust, engaged = played(told, "posture"), flat(told, "trust_us_nk"), flat(told, "engagement_us")
    crossed = np.select([test == TEST.nuclear, test == TEST.long], [UNANSWERED.nuclear, UNANSWERED.long], 0)
    waiting = np.maximum(flat(told, "unanswered"), crossed)
    consensus, tested = flat(told, "consensus"), (test != TEST.none).astype(float)
    headroom_used = np.clip((flat(told, "sanctions") - 0.8) / 0.2, 0, 1)
    regressors = {
        "base_tighten": on(one, SANCTIONS.tighten),
        "medium_response": on((test == TEST.medium).astype(float), SANCTIONS.tighten),
        "long_response": on(consensus * (waiting == UNANSWERED.long), SANCTIONS.tighten),
        "nuclear_response": on(consensus * (waiting == UNANSWERED.nuclear), SANCTIONS.tighten),
        "saturation": on(-headroom_used * (waiting == UNANSWERED.none), SANCTIONS.tighten),
        "base_ease": on(one, SANCTIONS.ease),
        "ease_trust": on(trust, SANCTIONS.ease),
        "ease_lobbying": on((posture == POSTURE.lobby).astype(float), SANCTIONS.ease),
        "ease_concession": on((message == MESSAGE.concession).astype(float), SANCTIONS.ease),
        "ease_engagement": on(engaged * (flat(told, "stage") >= STAGE.talks), SANCTIONS.ease),
        "ease_test_penalty": on(-tested, SANCTIONS.ease),
        "ease_red_line_penalty": on(-(test >= TEST.long).astype(float), SANCTIONS.ease),
    }
    return Choices(played(told, "us_sanctions"), regressors, len(SANCTIONS))


def choices_of_talk(told: Histories) -> Choices:
    one, message, posture = np.ones(RUNS * MONTHS), played(told, "message"), played(told, "posture")
    trust, engaged = flat(told, "trust_us_nk"), flat(told, "engagement_us")
    tested = (played(told, "test") != TEST.none).astype(float)
    tightened = (played(told, "us_sanctions") == SANCTIONS.tighten).astype(float)
    regressors = {
        "base_declare": on(one, TALK.declare),
        "declare_trust": on(trust, TALK.declare),
        "declare_proposal": on((posture == POSTURE.declaration).astype(float), TALK.declare),
        "declare_engagement": on(engaged, TALK.declare),
        "declare_test_penalty": on(-tested, TALK.declare),
        "base_talk": on(one, TALK.talk),
        "talk_offer": on((message >= MESSAGE.offer).astype(float), TALK.talk),
        "talk_engagement": on(engaged, TALK.talk),
        "talk_lobbying": on((posture == POSTURE.lobby).astype(float), TALK.talk),
        "talk_tightening": on(tightened, TALK.talk),
    }
    available = np.ones((RUNS * MONTHS, len(TALK)), dtype=bool)
    available[:, TALK.declare] = flat(told, "declared") == 0
    return Choices(played(told, "us_talk"), regressors, len(TALK), available)


def true_value(group: str, name: str) -> float:
    changed: object = PARAMETERS
    for part in (*group.split("."), name):
        changed = changed.get(part, {}) if isinstance(changed, dict) else {}
    return float(changed) if isinstance(changed, int | float) else BY_KEY[f"{group}.{name}"].default


@pytest.mark.parametrize(
    ("group", "choices"),
    [
        ("north_korea.test", choices_of_tests),
        ("north_korea.message", choices_of_messages),
        ("south_korea", choices_of_postures),
        ("south_korea", choices_of_drills),
        ("united_states", choices_of_sanctions),
        ("united_states", choices_of_talk),
    ],
    ids=["test", "message", "posture", "drill", "sanctions", "talk"],
)
def test_that_a_logit_fitted_to_simulated_choices_recovers_every_coefficient(
    told: Histories, group: str, choices
) -> None:
    made = choices(told)
    found, errors = fit(made)
    expected = np.array([true_value(group, name) for name in made.regressors])
    assert (errors < 0.35).all(), dict(zip(made.regressors, errors, strict=True))
    away = (found - expected) / errors
    assert (np.abs(away) < 4).all(), dict(zip(made.regressors, away, strict=True))
    assert math.sqrt(float((away**2).mean())) < 2
