"""Frames as the engine writes them, made by a small stand-in for the model: realistic numbers, any size."""

import functools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim.outcomes import FIRST_EVENTS
from sim.result import Result
from sim.vocabulary import CHANNEL, DRILL_MONTHS, INSTRUMENTS, OUTCOMES, STAGE

STATES = {
    "sanctions": (0.90, -0.12),
    "enforcement": (0.90, -0.02),
    "economy": (0.885, 0.03),
    "pain": (0.77, -0.15),
    "pressure": (0.70, 0.2),
    "warheads": (45.0, 17.0),
    "tension": (0.40, 0.15),
    "deal_relief": (0.0, 0.06),
    "engagement_us": (0.45, 0.0),
    "engagement_rok": (1.0, -0.4),
    "trust_us_nk": (0.25, 0.02),
    "trust_nk_rok": (0.40, -0.1),
    "belief_paid": (0.25, -0.05),
    "belief_punished": (0.95, -0.05),
}
EVENT_HAZARDS = {
    "test": 0.3, "red_line_test": 0.025, "talks": 0.012, "relief": 0.01, "interim": 0.008, "declaration": 0.004
}  # fmt: skip
OTHER_HAZARD = 0.01
"""Of first events that the stand-in has no hazard of their own for."""
SHARES = {
    "test": (0.60, 0.16, 0.10, 0.11, 0.03),
    "message": (0.50, 0.40, 0.07, 0.03),
    "posture": (0.15, 0.20, 0.25, 0.18, 0.22),
    "drill": (0.52, 0.40, 0.08),
    "us_sanctions": (0.89, 0.08, 0.03),
    "us_talk": (0.83, 0.01, 0.16),
    "stage": (0.62, 0.10, 0.12, 0.14, 0.02),
    "channel": (0.55, 0.35, 0.10),
}


def make_runs(runs: int, horizon: int, seed: int = 1, eventful: bool = True) -> pd.DataFrame:
    """The `runs` frame of an ensemble; not `eventful`: nothing ever happens in any run."""
    luck = np.random.default_rng(seed)
    frame: dict[str, object] = {
        "run": np.arange(runs, dtype=np.int64),
        "parameters.north_korea.test.momentum": luck.normal(1.5, 0.45, runs),
    }
    activity = luck.beta(4, 6.5, runs) * eventful
    tests = luck.binomial(horizon, activity)
    frame["tests"] = tests
    for name in ("short", "medium", "long", "nuclear"):
        frame[f"tests_{name}"] = luck.binomial(tests, 0.25)
    first: dict[str, np.ndarray] = {}
    for event in dict.fromkeys([*EVENT_HAZARDS, *FIRST_EVENTS]):
        hazard = EVENT_HAZARDS.get(event, OTHER_HAZARD)
        first[event] = luck.geometric(hazard, runs) if eventful else np.full(runs, horizon + 1)
        came = first[event] <= horizon
        frame[FIRST_EVENTS[event].column] = np.where(came, first[event], np.nan)
    for name in (
        "talks_months",
        "interim_months",
        "offers",
        "two_track_messages",
        "concessions",
        "tightenings",
        "easings",
    ):
        frame[name] = luck.binomial(horizon, 0.1 * eventful, runs)
    frame["longest_quiet"] = horizon - tests
    frame["declared"] = first["declaration"] <= horizon
    frame["treaty"] = luck.random(runs) < 0.02 * eventful
    eased = (first["interim"] <= horizon) * 0.25
    frame["final_sanctions"] = np.clip(0.92 - eased + eventful * luck.normal(0, 0.03, runs), 0, 1)
    frame["final_economy"] = 0.9 + 0.1 * eased + eventful * luck.normal(0, 0.01, runs)
    frame["lowest_economy"] = 0.86 + eventful * luck.normal(0, 0.008, runs)
    frame["final_pressure"] = luck.beta(8, 2, runs)
    frame["final_warheads"] = 45 + 0.5 * horizon - 6 * eased * luck.random(runs)
    frame["mean_tension"] = luck.beta(5, 5, runs)
    frame["peak_tension"] = luck.beta(8, 3, runs)
    deal, talks = first["interim"] <= horizon, first["talks"] <= horizon
    broken = first["red_line_test"] <= horizon
    words = np.select([frame["treaty"], deal, talks, broken], [OUTCOMES[i] for i in (0, 1, 2, 4)], OUTCOMES[3])
    frame["outcome"] = pd.Categorical(words, categories=OUTCOMES)
    return pd.DataFrame(frame)


def make_months(runs: int, horizon: int) -> pd.DataFrame:
    """The `months` frame from October 2021."""
    month = np.arange(1, horizon + 1)
    calendar = (9 + month - 1) % 12 + 1
    grown = 1 - np.exp(-month / 15)
    frame: dict[str, object] = {
        "month": month,
        "date": [f"{2021 + (9 + m - 1) // 12}-{c:02d}" for m, c in zip(month, calendar, strict=True)],
        "runs": np.full(horizon, runs),
    }
    for state, (start, change) in STATES.items():
        middle, spread = start + change * grown, 0.3 * start * grown
        frame[f"{state}_mean"] = middle
        for quantile, away in (("q05", -1.0), ("q25", -0.4), ("q50", 0.0), ("q75", 0.3), ("q95", 0.6)):
            ceiling = 100.0 if state == "warheads" else 1.0
            frame[f"{state}_{quantile}"] = np.clip(middle + away * spread, 0, ceiling)
    levels = {instrument.column: instrument.levels for instrument in INSTRUMENTS}
    levels |= {"stage": STAGE._fields, "channel": CHANNEL._fields}
    winter = np.isin(calendar, (12, 1))
    for name, words in levels.items():
        shares = np.tile(SHARES[name], (horizon, 1))
        shares[:, 1:] *= (1 - 0.3 * winter)[:, None]
        if name == "stage":
            shares[:, 1:] *= grown[:, None]
        shares[:, 0] = 1 - shares[:, 1:].sum(axis=1)
        if name == "drill":
            shares[~np.isin(calendar, DRILL_MONTHS)] = np.nan
        for place, word in enumerate(words):
            frame[f"{name}_{word}"] = shares[:, place]
    for name in ("consensus", "border_closed", "moratorium", "declared", "treaty"):
        frame[name] = np.linspace(0.9, 0.5, horizon)
    return pd.DataFrame(frame)


@pytest.fixture(scope="session")
def make_result() -> Callable[..., Result]:
    """A function (runs, horizon, eventful) that makes a result."""

    @functools.cache
    def make(runs: int = 10_000, horizon: int = 36, eventful: bool = True, title: str | None = None) -> Result:
        scenario = {"name": "stand-in", "title": title or "The record's own course: a stand-in for the baseline"}
        manifest = {"format": 1, "scenario": scenario, "seed": 1, "runs": runs, "months": horizon}
        return Result(make_runs(runs, horizon, eventful=eventful), make_months(runs, horizon), manifest)

    return make
