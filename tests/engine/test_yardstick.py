"""The rules written a third time, by hand in C: on the same luck it goes through the same months as the engine."""

from typing import Any

import numpy as np
import pytest

from sim.engine.ensemble import run_chunk
from sim.engine.tally import BANDED, OUTCOME_DTYPE
from sim.numerics.compiler import JIT
from sim.scenario import design, load
from sim.state import VARIABLES
from tests.benchmarks import yardstick
from tests.engine.scenarios import made

RUNS, MONTHS = 3000 if JIT else 60, 36

pytestmark = pytest.mark.skipif(
    yardstick.compiler() is None, reason="no C compiler (cc, or the one that CC names) to build the C version with"
)

SITUATIONS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "every parameter drawn anew in each run": {"uncertainties": "prior"},
    "a campaign in 2016": {
        "start": "2016-01",
        "structures": {"programme_phase": "on", "drill_reaction": "strong"},
        "initial": {"sanctions": 0.4, "border_closed": 0, "moratorium": 0, "engagement_rok": 0.1, "economy": 1.0},
        "parameters": {"north_korea": {"test": {"phase_hazard": 0.2}}},
    },
    "eager talks and deals": {
        "initial": {"stage": "interim", "deal_relief": 0.3, "channel": "talks", "trust_us_nk": 0.9},
        "parameters": {
            "united_states": {"base_talk": 2.0, "base_ease": 0.0, "base_declare": -1.0},
            "diplomacy": {
                "join_base": 0.0, "interim_base": 0.0, "renege_base": -3.0, "comprehensive_base": -1.0,
                "comprehensive_reversal": 0.2,
            },
        },
    },
    "relief that cannot be withdrawn": {
        "structures": {"commitment": "off", "drill_reaction": "off"},
        "parameters": {"diplomacy": {"join_base": 0.0, "interim_base": 0.0}, "rationality": {"north_korea": 2.0}},
    },
    "a veto and beliefs that never move": {
        "initial": {"consensus": 0, "unanswered": "nuclear", "declared": 1},
        "structures": {"learning": "off"},
    },
    "a veto that teaches, and a loud North": {
        "initial": {"consensus": 0, "pressure": 1.0},
        "parameters": {"north_korea": {"test": {"option_value": 0.0}, "message": {"base_concession": 0.0}}},
    },
    "blind chance": {"parameters": {"rationality": {"north_korea": 0, "south_korea": 0, "united_states": 0}}},
    "certainties": {"parameters": {"rationality": {"north_korea": 500, "south_korea": 500, "united_states": 500}}},
}  # fmt: skip


def both(plan: Any) -> tuple[Any, Any]:
    return run_chunk(plan, 0, plan.runs, plan.runs), yardstick.run_chunk(plan, 0, plan.runs, plan.runs)


def assert_equal_months(plan: Any) -> None:
    """Equal actions; numbers to 1e-9, as the order of a sum is not a matter of the specification."""
    (outcomes, totals, paths), (c_outcomes, c_totals, c_paths) = both(plan)
    assert np.array_equal(paths.actions, c_paths.actions)
    for place, variable in enumerate(VARIABLES):
        ours, theirs = paths.states[..., place], c_paths.states[..., place]
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9), variable.name
    for name in OUTCOME_DTYPE.names or ():
        assert np.allclose(outcomes[name], c_outcomes[name], rtol=1e-9, atol=1e-9), name
    assert np.array_equal(totals.shares, c_totals.shares)
    assert np.abs(totals.sums - c_totals.sums).max() <= plan.runs  # each run may round the last unit otherwise
    assert np.abs(totals.histogram - c_totals.histogram).sum() <= 2e-6 * plan.runs * plan.months * len(BANDED)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_that_the_c_month_makes_the_choices_of_the_engine_and_moves_every_state_alike(situation: str) -> None:
    assert_equal_months(made({"name": "yardstick", "runs": RUNS, "months": MONTHS} | SITUATIONS[situation]))


def test_that_the_c_month_agrees_on_the_baseline_with_its_changes_of_leaders() -> None:
    assert_equal_months(design(load("baseline"), runs=RUNS, months=48))


def test_that_the_situations_reach_every_level_of_every_instrument_and_every_stage() -> None:
    shares = sum(
        run_chunk(made({"name": "yardstick", "runs": 100, "months": MONTHS} | data), 0, 100)[1].shares.sum(axis=0)
        for data in SITUATIONS.values()
    )
    assert (np.asarray(shares) > 0).all()


def test_that_a_chunk_in_the_middle_of_an_ensemble_meets_the_luck_of_its_own_runs() -> None:
    plan = made({"name": "yardstick", "runs": 40, "uncertainties": "prior"})
    _, _, whole = yardstick.run_chunk(plan, 0, 40, 40)
    _, _, part = yardstick.run_chunk(plan, 25, 10, 10)
    assert np.array_equal(whole.states[25:35], part.states)
