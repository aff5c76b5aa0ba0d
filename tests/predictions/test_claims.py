"""Arrows of the table of claims in `docs/model.md` that no prediction of the specification asserts."""

import pandas as pd
import pytest

from sim.vocabulary import POSTURE
from tests.histories import histories
from tests.predictions.effects import Effect, change, counted, ever, forced, of, runs
from tests.predictions.test_directions import assert_down, assert_up


def conciliatory(frame: pd.DataFrame) -> pd.Series:
    """Messages that are not hostile."""
    return frame["two_track_messages"] + frame["offers"] + frame["concessions"]


def test_claim_03_that_the_hope_of_2018_brings_more_talks_than_that_of_2021() -> None:
    disappointed, hopeful = (runs(36, initial={"belief_paid": belief}) for belief in (0.07, 0.40))
    assert_up(change(disappointed, hopeful, ever("talks")))


def test_claim_07_that_gaps_of_five_months_and_more_without_a_test_are_common() -> None:
    assert (runs(36)["longest_quiet"] >= 5).mean() > 0.5


def test_claim_11_that_sanctions_raise_conciliatory_messages_and_do_not_lower_them() -> None:
    # the claim has it the other way round; the model follows claim 1, and the page says so
    low, high = (runs(initial={"sanctions": level}) for level in (0.4, 0.9))
    assert_up(change(low, high, conciliatory))


def test_claim_20_that_removing_drills_moves_messages_less_than_removing_sanctions() -> None:
    drills = change(*(runs(events=[forced(1, 12, drill=size)]) for size in ("full", "suspended")), conciliatory)
    sanctions = change(*(runs(initial={"sanctions": level}) for level in (0.9, 0.0)), conciliatory)
    assert_up(drills)
    assert_up(Effect(-sanctions.estimate - drills.estimate, sanctions.error + drills.error))


def test_claim_26_that_the_relief_a_deal_would_bring_does_not_make_one_likelier() -> None:
    # the interim transition has no such term, and the page says so
    little, much = (
        runs(1, 20_000, initial={"stage": "talks"}, parameters={"diplomacy": {"interim_relief": relief}})
        for relief in (0.05, 0.50)
    )
    assert not change(little, much, ever("interim")).up


def test_claim_28_that_two_track_messages_are_more_frequent_than_offers() -> None:
    frame = runs(36)
    assert_up(of(frame["two_track_messages"] - frame["offers"]))


SUCCESSORS = [[{"month": 8, "leader": "south_korea", "engagement": engagement}] for engagement in (1.0, 0.2)]


def test_claim_39_that_a_conservative_successor_means_fewer_declarations_and_two_track_messages() -> None:
    progressive, conservative = (runs(36, events=events) for events in SUCCESSORS)
    assert_down(change(progressive, conservative, counted("two_track_messages")))
    proposed = [
        (histories(4000, 36, events=events)["posture"] == POSTURE.declaration).sum(axis=1) for events in SUCCESSORS
    ]
    assert_down(of(proposed[1] - proposed[0]))


def test_that_a_progressive_successor_in_seoul_brings_more_talks_by_what_the_page_says() -> None:
    progressive, conservative = (runs(36, events=events) for events in SUCCESSORS)
    effect = change(conservative, progressive, ever("talks"))
    assert effect.estimate == pytest.approx(0.041, abs=0.01)
