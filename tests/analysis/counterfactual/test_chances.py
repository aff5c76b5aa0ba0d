"""Necessity and sufficiency on records so short that everything that may have happened can be enumerated."""

import numpy as np
import pytest

from analysis.counterfactual.findings import Counterfactual
from analysis.counterfactual.twins import twins
from analysis.record import SEEN
from sim.vocabulary import MESSAGE, SANCTIONS, STAGE, TALK, TEST
from tests.analysis.counterfactual.enumeration import chances, pairs
from tests.analysis.counterfactual.situations import asked, opened, record_of, simulated

RUNS = 20_000
THINGS = {
    "lesser_test": ("test", {TEST.short, TEST.medium}), "red_line_test": ("test", {TEST.long, TEST.nuclear}),
    "offer": ("message", {MESSAGE.offer, MESSAGE.concession}), "new_sanctions": ("sanctions", {SANCTIONS.tighten}),
    "relief": ("sanctions", {SANCTIONS.ease}), "session": ("talk", {TALK.talk}),
    "declaration": ("talk", {TALK.declare}),
}  # fmt: skip
CASES = {
    # seed, first month of the window, stage at the start, change
    "drill and talk, more momentum": (1, 0, "none", {
        "events": [{"month": 1, "force": {"south_korea.drill": "suspended", "united_states.talk": "talk"}}],
        "parameters": {"north_korea": {"test": {"momentum": 3.0}}},
    }),
    "arms and relief, less pressure": (8, 0, "none", {
        "events": [{"month": 1, "force": {"south_korea.posture": "arms", "united_states.sanctions": "ease"},
                    "set": {"pressure": 0.1}}],
    }),
    "talks go on where they had begun": (3, 0, "talks", {"events": [{"month": 1, "set": {"stage": "interim"}}]}),
    "a change in the second month alone": (2, 1, "none", {
        "events": [{"month": 1, "set": {"pressure": 0.0}, "force": {"south_korea.posture": "arms"}}],
        "parameters": {"north_korea": {"test": {"momentum": 0.0}}},
    }),
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow) if number == 0 else case for number, case in enumerate(CASES)]
)
def test_that_the_chances_are_those_of_enumeration(case: str) -> None:
    seed, first, stage, change = CASES[case]
    plan = simulated(2, seed, start="2022-03", initial={"stage": stage, "channel": "open", "border_closed": 0})
    record = opened(record_of(plan), 1, message=(0, 2), posture=(1,), stage=(0, 1))
    made = asked(record, first, **change)
    found = pairs(record, made.parameters, made.changed, made.changed_events[len(made.events) :], first)
    assert sum(weight for weight, *_ in found) > 0
    table = Counterfactual(twins(made, RUNS)).months.set_index(["month", "thing"])
    compared = 0
    for month in range(2 - first):
        for thing, (name, levels) in THINGS.items():
            share, *expected = chances(found, first + month, SEEN.index(name), set(levels))
            if (month + 1, thing) not in table.index:
                assert share < 0.001
                assert np.nan_to_num(expected).max() < 0.002
                continue
            row = table.loc[(month + 1, thing)]
            assert row["record"] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / RUNS) + 1e-4)
            for prefix, chance in zip(("necessity", "sufficiency"), expected, strict=True):
                runs = row[f"{prefix}_runs"]
                if runs > 100:
                    room = 4 * np.sqrt(max(chance * (1 - chance), 1 / runs) / runs)
                    assert row[f"{prefix}_estimate"] == pytest.approx(chance, abs=room), (month, thing, prefix)
                    compared += 0.02 < chance < 0.98
    assert compared


def test_that_stages_are_those_of_enumeration_too() -> None:
    seed, first, stage, change = CASES["drill and talk, more momentum"]
    plan = simulated(2, seed, start="2022-03", initial={"stage": stage, "channel": "open", "border_closed": 0})
    record = opened(record_of(plan), 2, stage=(0, 1))
    made = asked(record, first, **change)
    found = pairs(record, made.parameters, made.changed, made.changed_events[len(made.events) :], first)
    worlds = twins(made, RUNS)
    for month in range(2):
        _, _, expected = chances(found, month, SEEN.index("stage"), {STAGE.talks})
        share = (worlds.levels[1, :, month, SEEN.index("stage")] == STAGE.talks).mean()
        assert share == pytest.approx(expected, abs=4 * np.sqrt(expected / RUNS))
        assert expected > 0.01
