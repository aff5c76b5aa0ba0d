"""Gains that are known beforehand are found; beliefs are held against what the runs themselves show."""

import json

import numpy as np
import pytest

from analysis.audit import calibration
from analysis.audit.payoffs import PAYOFFS, payoff, payoffs_of
from analysis.audit.responses import OWN, best_response, instruments, tries
from analysis.audit.watching import SEEN, watched
from sim.cli.app import status
from sim.engine.ensemble import run_chunk
from sim.outcomes import COUNTS, FLAGS, LEVELS
from sim.scenario import Scenario, design, from_data
from sim.state import INDEX
from sim.vocabulary import ACTORS, INSTRUMENT, TALK

Captured = pytest.CaptureFixture[str]


def scenario(**changes: object) -> Scenario:
    return from_data({"name": "audited", "months": 12, **changes})


def test_that_a_payoff_for_restraint_makes_never_testing_the_best_plan() -> None:
    found = best_response(scenario(), "north_korea", {"tests": -1.0}, 200)
    assert all(levels["north_korea.test"] == "none" for levels in found.plan.values())
    assert len(found.plan) == 3
    outcomes, *_ = run_chunk(design(scenario(), runs=400), 200, 200)
    assert found.gain == pytest.approx(outcomes["tests"].mean())
    assert found.own == pytest.approx(-outcomes["tests"].mean())
    assert tries("north_korea") == 3 * 6 * 5 <= found.plans
    assert found.plans_in_class == (6 * 5) ** 3


def test_that_an_actor_gains_nothing_where_it_moves_nothing() -> None:
    forced = {"united_states.sanctions": "hold", "united_states.talk": "none"}
    world = scenario(
        initial={"stage": "none"},
        events=[{"months": [1, 12], "force": {**forced, "north_korea.test": "none", "north_korea.message": "hostile"}}],
    )
    found = best_response(world, "south_korea", {"final_warheads": 1.0}, 100)
    assert found.plan == {}
    assert (found.gain, found.gain_error) == (0.0, 0.0)


def test_that_gains_are_judged_on_runs_that_the_search_has_not_seen() -> None:
    found = best_response(scenario(), "united_states", PAYOFFS["united_states"], 150)
    everything = design(scenario(), runs=300)
    outcomes, *_ = run_chunk(everything, 150, 150)
    assert found.own == pytest.approx(payoff(PAYOFFS["united_states"], outcomes).mean())
    assert found.gain_error > 0


def test_that_every_actor_has_instruments_and_a_payoff_of_known_outcomes() -> None:
    for actor in ACTORS:
        assert instruments(actor)
        assert set(PAYOFFS[actor]) <= {*COUNTS, *FLAGS, *LEVELS}
    assert OWN not in {level for actor in ACTORS for each in instruments(actor) for level in each.levels}


def test_that_the_payoffs_of_a_file_come_before_those_of_the_program() -> None:
    given = payoffs_of(scenario(payoffs={"south_korea": {"tests": -2}}))
    assert given["south_korea"] == {"tests": -2.0}
    assert given["north_korea"] == PAYOFFS["north_korea"]


@pytest.fixture(scope="module")
def seen() -> np.ndarray:
    return watched(design(scenario(months=24), runs=300))


def test_that_what_is_seen_is_what_the_ensemble_plays(seen: np.ndarray) -> None:
    made = design(scenario(months=24), runs=300)
    *_, paths = run_chunk(made, 0, 300, 300)
    believed = paths.states[:, :, INDEX["belief_paid"]]
    assert np.array_equal(seen[:, 1:, SEEN.belief_paid], believed[:, :-1])
    offers = paths.actions[:, :, INSTRUMENT.message] >= 2
    assert np.array_equal(~np.isnan(seen[:, :, SEEN.answered]), offers)
    crossed = paths.actions[:, :, INSTRUMENT.test] >= 3
    settled = ~np.isnan(seen[:, :, SEEN.punished])
    assert 0 < settled.sum() <= crossed.sum()


def test_that_evidence_about_payment_is_that_by_which_the_belief_moves(seen: np.ndarray) -> None:
    before, after = seen[:, :-1, SEEN.belief_paid], seen[:, 1:, SEEN.belief_paid]
    paid, evidence = seen[:, :-1, SEEN.paid], seen[:, :-1, SEEN.evidence]
    first = np.where(evidence[:, 0] > 1e-9)[0]
    weight = 10.0
    expected = (before[first, 0] * weight + paid[first, 0]) / (weight + evidence[first, 0])
    assert after[first, 0] == pytest.approx(expected)
    silent = evidence < 1e-9
    assert np.abs((after - before)[silent]).max() < 1e-9


def test_that_every_threat_is_kept_where_washington_must_tighten() -> None:
    world = scenario(events=[{"months": [1, 12], "force": {"united_states.sanctions": "tighten"}}])
    found = calibration.punishment(watched(design(world, runs=400)))
    assert found.came == 1.0
    assert found.difference == pytest.approx(1 - found.believed)
    assert found.cases == sum(line.cases for line in found.lines)


def test_that_no_threat_is_kept_where_washington_must_hold() -> None:
    world = scenario(events=[{"months": [1, 12], "force": {"united_states.sanctions": "hold"}}])
    found = calibration.punishment(watched(design(world, runs=400)))
    assert found.came == 0.0


def test_that_restraint_is_paid_in_full_where_washington_always_answers() -> None:
    talking = {"united_states.talk": TALK._fields[TALK.talk], "united_states.sanctions": "ease"}
    world = scenario(events=[{"months": [1, 12], "force": talking}])
    made = watched(design(world, runs=50))
    assert calibration.payment(made).came == pytest.approx(1.0)
    assert calibration.answered(made).share == 1.0


def test_that_without_cases_there_is_nothing_to_tell() -> None:
    world = scenario(
        events=[{"months": [1, 12], "force": {"north_korea.test": "none", "north_korea.message": "hostile"}}]
    )
    made = watched(design(world, runs=20))
    assert calibration.punishment(made) is None
    assert calibration.answered(made) is None


def test_that_the_command_prints_one_document(capsys: Captured) -> None:
    assert status(["audit", "baseline", "--runs", "100", "--months", "12", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["actor"] for each in found["responses"]] == list(ACTORS)
    assert all(each["gain_error"] >= 0 for each in found["responses"])
    for name in ("model", "sequential", "simultaneous"):
        assert sum(found["game"][name]["tests"]) == pytest.approx(1)
    assert [each["name"] for each in found["beliefs"]] == ["belief_punished", "belief_paid"]


def test_that_the_screen_fits_and_says_what_an_audit_does_not_show(capsys: Captured) -> None:
    assert status(["audit", "baseline", "--runs", "100", "--months", "12"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "What it does not show" in " ".join(printed.split())
    assert "North Korea's economy at the end" in " ".join(printed.split())


def test_that_a_wrong_payoff_is_told_with_its_place(tmp_path, capsys: Captured) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("extends: baseline\npayoffs:\n  north_korea: {final_econmy: 3}\n")
    assert status(["audit", str(path)]) == 2
    said = capsys.readouterr().err
    assert "wrong.yaml:3" in said
    assert "did you mean 'final_economy'?" in said
