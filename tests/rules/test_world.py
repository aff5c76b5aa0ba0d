import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import world
from sim.rules.relief import size_of_ease
from sim.state import EPSILON
from sim.vocabulary import CHANNEL, DECISION, DRILL, LEDGER, MESSAGE, POSTURE, SANCTIONS, STAGE, TEST
from tests.rules.situations import FEW, MONTHS, PARAMETER_VALUES, SITUATIONS, STATES, Situation, situation

TURNS = st.sampled_from([{}, {}, {"new_interim": 1}, {"new_comprehensive": 1}, {"collapsed": 1}])
"""What the diplomatic stage did: at most one of these in a month."""


@st.composite
def settled_situations(draw: st.DrawFn) -> Situation:
    """A month whose choices and diplomacy are over."""
    month: dict[str, Any] = draw(MONTHS) | draw(TURNS) | {"flood": draw(st.integers(0, 1))}
    if month["sanctions"] in (SANCTIONS.tighten, SANCTIONS.ease):
        month["step"] = draw(st.just(math.nan) | st.floats(0, 1))
    return Situation(draw(STATES), draw(PARAMETER_VALUES), month)


def clip(value: float, low: float, high: float) -> float:
    return low if value < low else high if value > high else value


def specified_sanctions(told: Situation) -> float:
    s, p, m = told
    level = s.sanctions
    forced = not math.isnan(m.step)
    if m.sanctions == SANCTIONS.tighten:
        level += m.step if forced else p.tighten_step * (1 - s.sanctions) / 0.3 * s.consensus + p.unilateral_step
    if m.sanctions == SANCTIONS.ease:
        level -= m.step if forced else 0.5 * p.interim_relief
    if m.new_interim:
        level -= p.interim_relief
    if m.new_comprehensive:
        level -= min(p.comprehensive_relief, 1 - s.deal_relief)
    if m.collapsed:
        level += p.snapback * max(0.0, s.deal_relief - s.relief_elsewhere)
    return clip(level, 0, 1)


@FEW
@given(settled_situations())
def test_that_sanctions_move_as_the_specification_writes(told: Situation) -> None:
    expected = specified_sanctions(told)
    world.move_sanctions(*told)
    assert told.state.sanctions == pytest.approx(expected, abs=1e-12)


@FEW
@given(settled_situations())
def test_that_every_change_of_sanctions_is_an_entry_of_the_ledger_and_the_entries_add_up(told: Situation) -> None:
    before = float(told.state.sanctions)
    world.move_sanctions(*told)
    assert sum(told.month.ledger) == pytest.approx(told.state.sanctions - before, abs=1e-12)


def ledger(told: Situation) -> dict[str, float]:
    world.move_sanctions(*told)
    return {
        name: float(told.month.ledger[place]) for place, name in enumerate(LEDGER._fields) if told.month.ledger[place]
    }


@pytest.mark.parametrize(
    ("state", "month", "entries"),
    [
        ({}, {}, {}),
        # .08 (1 - .7) / .3 and the unilateral .02; a veto leaves the latter alone
        ({"sanctions": 0.7}, {"sanctions": SANCTIONS.tighten}, {"united_nations": 0.08, "unilateral": 0.02}),
        ({"sanctions": 0.7, "consensus": 0}, {"sanctions": SANCTIONS.tighten}, {"unilateral": 0.02}),
        ({}, {"sanctions": SANCTIONS.ease}, {"ease": -0.125}),
        ({}, {"sanctions": SANCTIONS.ease, "step": 0.05}, {"ease": -0.05}),
        ({}, {"sanctions": SANCTIONS.tighten, "step": 0.05}, {"united_nations": 0.05}),
        ({"consensus": 0}, {"sanctions": SANCTIONS.tighten, "step": 0.05}, {"unilateral": 0.05}),
        ({"stage": STAGE.interim}, {"new_interim": 1}, {"interim_relief": -0.25}),
        ({"stage": STAGE.interim, "sanctions": 0.1}, {"new_interim": 1}, {"interim_relief": -0.1}),
        ({"deal_relief": 0.25}, {"new_comprehensive": 1}, {"comprehensive_relief": -0.4}),
        ({"deal_relief": 0.25, "sanctions": 0.6}, {"collapsed": 1}, {"snapback": 0.25}),
        ({"deal_relief": 0.25}, {"collapsed": 1}, {"snapback": 0.25, "clipping": -0.15}),
        # of a deal for .05 of sanctions and for aid only the sanctions come back
        ({"deal_relief": 0.25, "relief_elsewhere": 0.2, "sanctions": 0.3}, {"collapsed": 1}, {"snapback": 0.05}),
        ({"sanctions": 0.05}, {"sanctions": SANCTIONS.ease}, {"ease": -0.125, "clipping": 0.075}),
        (
            {"sanctions": 0.5},
            {"sanctions": SANCTIONS.ease, "new_interim": 1},
            {"ease": -0.125, "interim_relief": -0.25},
        ),
    ],
)
def test_that_the_ledger_names_the_reasons_with_the_amounts_computed_by_hand(
    state: dict, month: dict, entries: dict[str, float]
) -> None:
    assert ledger(situation(state, {}, month)) == pytest.approx(entries, abs=1e-12)


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.booleans(),
)
def test_that_relief_granted_under_a_deal_and_withdrawn_at_snapback_1_nets_to_zero(
    sanctions: float, interim_relief: float, comprehensive_relief: float, comprehensive: bool
) -> None:
    reliefs = {"interim_relief": interim_relief, "comprehensive_relief": comprehensive_relief, "snapback": 1.0}
    told = situation({"sanctions": sanctions}, reliefs)
    entries = 0.0
    for flag in ["new_interim", *(["new_comprehensive"] if comprehensive else []), "collapsed"]:
        told.month.ledger[:] = 0.0
        told.month.new_interim = told.month.new_comprehensive = told.month.collapsed = 0
        told.month[flag] = 1
        world.move_sanctions(*told)
        entries += sum(told.month.ledger)
        assert told.month.ledger[LEDGER.clipping] == pytest.approx(0, abs=1e-15)
    assert told.state.sanctions == pytest.approx(sanctions, abs=1e-14)
    assert entries == pytest.approx(0, abs=1e-14)
    assert told.state.deal_relief == 0


@pytest.mark.parametrize(("snapback", "after"), [(1.0, 0.9), (0.4, 0.75), (0.0, 0.65)])
def test_that_snapback_is_the_share_of_relief_that_a_collapse_withdraws(snapback: float, after: float) -> None:
    told = situation({"sanctions": 0.65, "deal_relief": 0.25}, {"snapback": snapback}, {"collapsed": 1})
    world.move_sanctions(*told)
    assert told.state.sanctions == pytest.approx(after, abs=1e-12)
    assert told.state.deal_relief == 0


@FEW
@given(settled_situations())
def test_that_the_economy_moves_as_the_specification_writes_and_pain_follows_it(told: Situation) -> None:
    s, p, m = told
    long_run = 1 - p.sanctions_cost * s.enforcement * s.sanctions - p.closure_cost * s.border_closed
    expected = s.economy + p.adjustment * (long_run - s.economy) - (p.flood_cost if m.flood else 0)
    if m.posture == POSTURE.aid and s.channel in (CHANNEL.open, CHANNEL.talks):
        expected += p.aid_effect * (1 - s.sanctions)
    world.move_economy(*told)
    assert s.economy == pytest.approx(clip(expected, EPSILON, 1.2), abs=1e-12)
    assert s.pain == pytest.approx(clip((1 - s.economy) / 0.15, 0, 1), abs=1e-12)


@pytest.mark.parametrize(
    ("state", "month", "expected"),
    [
        # 1 - .1 (.9) (.9) - .05 = .869 in the long run, .919 with an open border; a twelfth of the gap to .885 closes
        ({}, {}, 0.885 - 0.016 / 12),
        ({"border_closed": 0}, {}, 0.885 + 0.034 / 12),
        ({"border_closed": 0}, {"flood": 1}, 0.865 + 0.034 / 12),
        ({"channel": CHANNEL.open}, {"posture": POSTURE.aid}, 0.8852 - 0.016 / 12),
        ({"enforcement": 0}, {}, 0.885 + 0.065 / 12),
    ],
)
def test_that_a_month_of_the_economy_is_as_computed_by_hand(state: dict, month: dict, expected: float) -> None:
    told = situation(state, {}, month)
    world.move_economy(*told)
    assert told.state.economy == pytest.approx(expected, abs=1e-12)


def test_that_aid_reaches_the_economy_only_through_an_open_channel_and_less_under_sanctions() -> None:
    gains = []
    for channel, sanctions in ((CHANNEL.severed, 0.0), (CHANNEL.open, 1.0), (CHANNEL.open, 0.5), (CHANNEL.talks, 0.0)):
        grown = []
        for posture in (POSTURE.hold, POSTURE.aid):
            told = situation({"channel": channel, "sanctions": sanctions}, {}, {"posture": posture})
            world.move_economy(*told)
            grown.append(told.state.economy)
        gains.append(grown[1] - grown[0])
    assert gains == pytest.approx([0, 0, 0.001, 0.002], abs=1e-15)


@FEW
@given(settled_situations())
def test_that_pressure_moves_as_the_specification_writes(told: Situation) -> None:
    s, p, m = told
    expected = s.pressure
    expected += p.build * s.sanctions / 0.9 if s.stage in (STAGE.none, STAGE.offer) else -p.talks_release
    expected -= p.relief_release * m.relief
    expected -= p.red_line_release if m.test in (TEST.long, TEST.nuclear) else 0
    expected += p.collapse_surge if m.collapsed else 0
    world.move_pressure(*told)
    assert s.pressure == pytest.approx(clip(expected, 0, 1), abs=1e-12)


@pytest.mark.parametrize(
    ("state", "month", "expected"),
    [
        ({}, {}, 0.725),
        ({"sanctions": 0.45}, {}, 0.7125),
        ({"sanctions": 0}, {}, 0.7),
        ({}, {"sanctions": SANCTIONS.ease}, 0.475),
        ({}, {"test": TEST.nuclear}, 0.675),
        ({}, {"collapsed": 1}, 0.875),
        ({"stage": STAGE.talks}, {}, 0.65),
    ],
)
def test_that_a_month_of_pressure_is_as_computed_by_hand(state: dict, month: dict, expected: float) -> None:
    told = situation(state, {}, month)
    world.move_pressure(*told)
    assert told.state.pressure == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("stage", "growth"),
    [(STAGE.none, 0.5), (STAGE.offer, 0.5), (STAGE.talks, 0.5), (STAGE.interim, 0.15), (STAGE.comprehensive, -0.25)],
)
def test_that_the_arsenal_grows_by_stage_and_never_below_zero(stage: int, growth: float) -> None:
    told = situation({"stage": stage, "warheads": 45, "pressure": 0.7})
    world.move_arsenal(told.state, told.parameters)
    assert told.state.warheads == pytest.approx(45 + growth, abs=1e-12)
    few = situation({"stage": STAGE.comprehensive, "warheads": 0.1})
    world.move_arsenal(few.state, few.parameters)
    assert few.state.warheads == 0


@pytest.mark.parametrize(
    ("stage", "pressure", "growth"),
    # .5 (1 + .5 (1 - .7)); .5 (1 - .35); a deal slows what pressure drives, and dismantling does not depend on it
    [
        (STAGE.none, 1.0, 0.575),
        (STAGE.none, 0.0, 0.325),
        (STAGE.interim, 1.0, 0.1725),
        (STAGE.comprehensive, 1.0, -0.25),
        (STAGE.comprehensive, 0.0, -0.25),
    ],
)
def test_that_unmet_demand_makes_the_arsenal_grow_faster(stage: int, pressure: float, growth: float) -> None:
    told = situation({"stage": stage, "warheads": 45, "pressure": pressure})
    world.move_arsenal(told.state, told.parameters)
    assert told.state.warheads == pytest.approx(45 + growth, abs=1e-12)


@pytest.mark.parametrize(
    ("month", "relief"),
    [
        ({}, 0),
        ({"sanctions": SANCTIONS.ease}, 1),
        ({"sanctions": SANCTIONS.ease, "step": 0.05}, 0.4),
        ({"sanctions": SANCTIONS.ease, "step": 0.5}, 1 + math.log(4)),
        ({"new_interim": 1}, 1 + math.log(2)),  # a deal lifts .25, which is twice an ordinary ease
        ({"new_comprehensive": 1}, 1 + math.log(3.2)),
        ({"sanctions": SANCTIONS.ease, "new_interim": 1}, 1 + math.log(3)),
    ],
)
def test_that_relief_is_worth_as_much_as_its_size_and_ever_less_for_more(month: dict, relief: float) -> None:
    told = situation({}, {}, month)
    world.move_sanctions(*told)
    assert told.month.relief == pytest.approx(relief, abs=1e-12)


def pressure_after(steps: list[float]) -> float:
    """Pressure after eases of these steps, a month each, while nothing builds it up."""
    told = situation({"pressure": 0.7}, {"build": 0.0})
    for step in steps:
        told.month.sanctions, told.month.step = SANCTIONS.ease, step
        told.month.ease_size = size_of_ease(*told)
        world.move_sanctions(*told)
        world.move_pressure(*told)
    return float(told.state.pressure)


def test_that_ten_small_steps_take_off_as_much_pressure_as_one_large_one_and_a_tiny_one_hardly_any() -> None:
    assert pressure_after([0.0125] * 10) == pytest.approx(pressure_after([0.125]), abs=1e-12)
    assert pressure_after([1e-6]) == pytest.approx(0.7, abs=1e-5)
    assert pressure_after([0.0]) == 0.7


@FEW
@given(SITUATIONS)
def test_that_tension_moves_as_the_specification_writes(told: Situation) -> None:
    s, _, m = told
    expected = 0.85 * s.tension + {TEST.short: 0.06, TEST.medium: 0.10, TEST.long: 0.25, TEST.nuclear: 0.35}.get(
        int(m.test), 0
    )
    expected += 0.05 * {DRILL.full: 1.0, DRILL.scaled: 0.5}.get(int(m.drill), 0.0)
    expected += 0.05 if m.sanctions == SANCTIONS.tighten else 0
    expected -= 0.08 if s.stage in (STAGE.talks, STAGE.interim, STAGE.comprehensive) else 0
    expected -= 0.03 if m.message == MESSAGE.offer else 0
    world.move_tension(s, m)
    assert s.tension == pytest.approx(clip(expected, 0, 1), abs=1e-12)


@pytest.mark.parametrize("message", list(MESSAGE))
@pytest.mark.parametrize("test", list(TEST))
def test_that_next_month_remembers_whether_there_was_a_test_and_how_soft_the_message_was(
    test: int, message: int
) -> None:
    told = situation(
        {"test_activity": 0.6, "red_line_activity": 2, "need_met": 3.0}, {}, {"test": test, "message": message}
    )
    world.remember(*told)
    assert told.state.tested_last_month == (test != TEST.none)
    assert told.state.test_activity == pytest.approx(0.5 if test == TEST.none else 0.6 + 0.4 / 6)
    assert told.state.soft_last_month == (message in (MESSAGE.two_track, MESSAGE.offer, MESSAGE.concession))
    assert told.state.two_track_last_month == (message == MESSAGE.two_track)
    crossed = test in (TEST.long, TEST.nuclear)
    assert told.state.red_line_activity == pytest.approx(2 * 5 / 6 + crossed)
    assert told.state.need_met == pytest.approx(3.0 * 71 / 72 + crossed)
    assert told.state.since_nuclear == (1 if test == TEST.nuclear else 50)


@pytest.mark.parametrize("calendar", range(1, 13))
@pytest.mark.parametrize(("draw", "struck"), [(0.0299, True), (0.0301, False)])
def test_that_a_flood_strikes_from_july_to_september_with_probability_3_percent(
    calendar: int, draw: float, struck: bool
) -> None:
    told = situation(month={"calendar": calendar})
    told.month.draws[DECISION.flood] = draw
    world.strike_shocks(*told)
    assert told.month.flood == (struck and calendar in (7, 8, 9))


@pytest.mark.parametrize(("draw", "closed"), [(0.0555, 0), (0.0556, 1)])
def test_that_the_border_reopens_with_hazard_1_in_18_and_does_not_close_by_itself(draw: float, closed: int) -> None:
    told = situation()
    told.month.draws[DECISION.border] = draw
    world.strike_shocks(*told)
    assert told.state.border_closed == closed
    opened = situation({"border_closed": 0})
    opened.month.draws[DECISION.border] = draw
    world.strike_shocks(*opened)
    assert opened.state.border_closed == 0


@pytest.mark.parametrize("campaign", [0, 1])
@pytest.mark.parametrize(("phase", "draw", "switched"), [("on", 0.0416, 1), ("on", 0.0417, 0), ("off", 0.0, 0)])
def test_that_the_programme_changes_its_phase_with_hazard_1_in_24_if_switched_on(
    campaign: int, phase: str, draw: float, switched: int
) -> None:
    told = situation({"campaign": campaign}, {"programme_phase": phase})
    told.month.draws[DECISION.phase] = draw
    world.strike_shocks(*told)
    assert told.state.campaign == abs(campaign - switched)
