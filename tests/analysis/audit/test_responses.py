"""The search for a better plan goes on until no situation has better levels, and is judged by what it has not seen."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.audit import audit, calibration, responses
from analysis.audit.payoffs import PAYOFFS, payoff
from analysis.audit.responses import SITUATIONS, Plan, best_response, parted, tries
from analysis.audit.watching import watched
from analysis.statistics.draws import Draws, error_of_mean, shared
from sim.cli.app import status
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import Scenario, design, from_data
from sim.scenario.event_rows import event_rows
from sim.scenario.events import Event
from sim.vocabulary import ACTORS

MOMENTUM = "north_korea.test.momentum"
LEVELS = [
    {key: level for key, level in (("united_states.sanctions", sanctions), ("united_states.talk", talk)) if level}
    for sanctions in ("", "hold", "tighten", "ease")
    for talk in ("", "none", "talk", "declare")
]


def scenario(**changes: object) -> Scenario:
    return from_data({"name": "audited", **changes})


@pytest.fixture
def uncertain(tmp_path: Path) -> Scenario:
    """A scenario whose runs share the thirty draws of a posterior."""
    momentum = np.random.default_rng(1).uniform(0, 4, 30)
    pd.DataFrame({MOMENTUM: momentum}).to_parquet(tmp_path / "posterior.parquet", index=False)
    return scenario(months=12, uncertainties={"posterior": str(tmp_path)})


def gained(made: Design, plan: Plan, first: int, runs: int) -> np.ndarray:
    """What Washington gains by a plan, in each of some runs."""
    months = [1, made.months]
    events = [
        Event.model_validate({"months": months, "when": SITUATIONS[situation], "force": levels})
        for situation, levels in plan.items()
        if levels
    ]
    own, *_ = run_chunk(made, first, runs)
    held, *_ = run_chunk(Design(**{**vars(made), "events": event_rows(events)}), first, runs)
    return payoff(PAYOFFS["united_states"], held) - payoff(PAYOFFS["united_states"], own)


def test_that_no_situation_has_better_levels_in_the_end() -> None:
    world, runs = scenario(months=36), 150
    found = best_response(world, "united_states", PAYOFFS["united_states"], runs)
    made = design(world, runs=2 * runs)
    best = gained(made, found.plan, 0, runs).mean()
    for situation in SITUATIONS:
        assert max(gained(made, {**found.plan, situation: levels}, 0, runs).mean() for levels in LEVELS) <= best
    assert found.settled
    assert found.plans_in_class == len(LEVELS) ** len(SITUATIONS)
    assert tries("united_states") < found.plans < found.plans_in_class / 10


def test_that_the_progress_never_falls_behind_what_is_told_and_ends_whole() -> None:
    told: list[tuple[int, int]] = []
    audit(scenario(months=24), runs=100, report=lambda *counts: told.append(counts))
    assert all(after[0] == before[0] + 1 for before, after in pairwise(told))
    assert all(finished <= wanted for finished, wanted in told)
    assert told[0][1] >= sum(map(tries, ACTORS))
    assert all(wanted > finished for finished, wanted in told[:-1])
    assert told[-1][0] == told[-1][1]


def test_that_a_search_is_broken_off_in_the_end_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "PASSES", 1)
    told: list[tuple[int, int]] = []
    found = best_response(
        scenario(months=36), "united_states", PAYOFFS["united_states"], 100, lambda *counts: told.append(counts)
    )
    assert not found.settled
    assert told[-1] == (tries("united_states"),) * 2


def test_that_the_screen_says_how_few_plans_were_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["audit", "baseline", "--runs", "100", "--months", "6"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "plans tried of 4,096" in printed
    assert "plans tried of 27,000" in printed
    assert "a gain is a lower bound" in printed


def test_that_no_draw_of_a_posterior_is_in_both_halves(uncertain: Scenario) -> None:
    made = design(uncertain, runs=400)
    halves = parted(made, 200)
    assert halves.draw is not None
    assert made.draw is not None
    assert set(made.draw[:200]) & set(made.draw[200:])
    assert not set(halves.draw[:200]) & set(halves.draw[200:])
    assert set(halves.draw) == set(made.draw)
    of_draw = dict(zip(made.draw, made.parameters.momentum, strict=True))
    assert [of_draw[draw] for draw in halves.draw] == halves.parameters.momentum.tolist()
    assert [of_draw[draw] for draw in halves.draw] == halves.varied[f"parameters.{MOMENTUM}"].tolist()


def test_that_the_error_of_a_gain_knows_the_draws_of_a_posterior(uncertain: Scenario) -> None:
    found = best_response(uncertain, "united_states", PAYOFFS["united_states"], 200)
    halves = parted(design(uncertain, runs=400), 200)
    assert halves.draw is not None
    gains = gained(halves, found.plan, 200, 200)
    assert found.gain == pytest.approx(gains.mean())
    assert found.gain_error == pytest.approx(error_of_mean(gains, shared(halves.draw[200:])))
    assert found.gain_error != pytest.approx(error_of_mean(gains), rel=0.01)


def test_that_runs_that_repeat_each_other_in_a_draw_make_no_belief_surer() -> None:
    seen = watched(design(scenario(months=24), runs=150))
    copies = np.concatenate([seen, seen, seen])
    draws = Draws(np.tile(np.arange(150), 3), 150)
    for belief in (calibration.punishment, calibration.payment):
        once, again = belief(seen), belief(copies, draws)
        assert once is not None
        assert again is not None
        assert again.error == pytest.approx(once.error)
        widths = {line.low: line.error for line in once.lines}
        assert all(line.error == pytest.approx(widths[line.low]) for line in again.lines if line.low in widths)
        assert again.cases == 3 * once.cases
    once, again = calibration.answered(seen), calibration.answered(copies, draws)
    assert once is not None
    assert again is not None
    assert again.error == pytest.approx(once.error)


def test_that_an_audit_hands_on_the_draws_of_its_runs(uncertain: Scenario) -> None:
    found, made = audit(uncertain, runs=100), design(uncertain, runs=100)
    seen = watched(made)
    assert found.payment == calibration.payment(seen, shared(made.draw))
    assert found.payment != calibration.payment(seen)
