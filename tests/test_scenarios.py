"""The shipped scenarios: each is valid, explains itself, and does what its title says."""

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.parameters import DEFAULT_STRUCTURES, PARAMETERS
from sim.scenario import design, layered, load
from sim.scenario.catalogue import folder, names
from sim.state import BY_NAME

ROOT = Path(__file__).parent.parent
EXPECTED = {
    "baseline", "specification-values", "stalemate", "relief-first", "unconditional-relief", "declaration-alone",
    "declaration-with-relief",
    "hanoi-exchange", "maximum-pressure", "enforcement-erosion", "consensus-lost", "drills-suspended",
    "drills-expanded", "conservative-seoul", "progressive-seoul", "border-reopens", "disaster-year",
    "grand-bargain-washington", "red-line-lowered", "grit", "humanitarian-window", "history/2016-01",
    "history/2019-04", "history/hanoi-accepted", "history/leap-day-kept", "history/before-the-first-test",
    "article-reading", "today", "sweeps/red-line", "sweeps/relief-and-caution",
    "policies/declaration-and-relief", "policies/eight-packages", "policies/first-step", "policies/freeze-for-freeze",
    "policies/patience", "policies/pressure", "policies/pressure-with-talks", "policies/relief-for-nothing",
    "policies/small-steps",
}  # fmt: skip
SHIPPED = pytest.mark.parametrize("name", names())
FEW, MANY = 300, 4000


def text_of(name: str) -> str:
    return (folder() / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def simulated(name: str, runs: int = FEW, *settings: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Runs and months of a shipped scenario; months are indexed by their number."""
    result = sim.run(load(name, [f"runs={runs}", *settings]))
    return result.runs, result.months.set_index("month")


def talks_within_a_year(name: str) -> float:
    return float((simulated(name, MANY)[0].first_talks_month <= 12).mean())


def test_that_every_scenario_of_the_list_is_shipped_and_no_other() -> None:
    assert set(names()) == EXPECTED


@SHIPPED
def test_that_a_shipped_scenario_is_valid_and_says_what_it_asks(name: str) -> None:
    scenario = load(name)
    stem = name.rpartition("/")[2]
    assert scenario.name == (name.replace("/", "-") if stem[0].isdigit() else stem)
    assert 20 <= len(scenario.title) <= 80
    assert not scenario.title.endswith(".")
    assert len(scenario.description.split()) >= 30
    assert "?" in scenario.description


@SHIPPED
def test_that_a_shipped_scenario_names_its_schema_and_stays_small(name: str) -> None:
    lines = text_of(name).splitlines()
    assert lines[0] == f"# yaml-language-server: $schema={'../' * name.count('/')}schema.json"
    assert len(lines) <= (140 if name == "baseline" else 65)
    assert max(map(len, lines)) <= 120


@SHIPPED
def test_that_every_block_of_a_shipped_scenario_has_a_comment(name: str) -> None:
    blocks = re.split(r"\n\n(?=[^\n])", text_of(name))
    for block in blocks[1:]:
        assert re.search(r"(^|\s)# \S", block), f"{name}: no comment in\n{block}"


@SHIPPED
def test_that_a_scenario_of_the_present_extends_the_baseline(name: str) -> None:
    alone = name in ("baseline", "today") or name.startswith("history/")
    assert ("extends:" in re.sub(r"#.*", "", text_of(name))) != alone


def test_that_titles_tell_scenarios_apart() -> None:
    titles = [load(name).title for name in names()]
    assert len(set(titles)) == len(titles)


def test_that_the_documentation_lists_every_shipped_scenario() -> None:
    listed = re.findall(r"`([\w/-]+)`", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"))
    assert set(names()) <= set(listed)


def test_that_the_baseline_changes_no_default() -> None:
    baseline = load("baseline")
    assert baseline.given_parameters() == {}
    assert baseline.starts_from_record
    assert set(baseline.given_initial()) == {"warheads"}
    assert baseline.structure_settings() == DEFAULT_STRUCTURES
    assert (baseline.start, baseline.months, baseline.runs) == ("2021-10", 36, 10_000)
    assert baseline.uncertainties == "off"


def test_that_the_reading_of_the_article_is_the_defaults_value_by_value() -> None:
    reading = load("article-reading")
    assert not reading.starts_from_record
    assert set(reading.given_initial()) >= {"pressure", "trust_us_nk", "trust_nk_rok", "belief_paid", "belief_punished"}
    for name, value in reading.given_initial().items():
        variable = BY_NAME[name]
        assert value == (variable.words[int(variable.start)] if variable.words else variable.start)


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("history/") or name == "today"])
def test_that_a_start_in_the_past_is_short_and_starts_from_the_record(name: str) -> None:
    scenario = load(name)
    assert scenario.starts_from_record
    assert scenario.given_initial() == {}


def test_that_the_bargain_of_hanoi_brings_the_quiet_that_its_refusal_did_not() -> None:
    accepted, refused = (simulated(name, MANY)[0] for name in ("history/hanoi-accepted", "history/2019-04"))
    assert (accepted.first_interim_month == 1).mean() > 0.9
    assert (accepted.first_red_line_month <= 30).mean() < (refused.first_red_line_month <= 30).mean() - 0.1


def test_that_a_kept_leap_day_deal_is_quiet_for_a_year() -> None:
    runs, months = simulated("history/leap-day-kept")
    assert (months.test_none.loc[1:12] == 1).all()
    assert (runs.first_interim_month == 1).mean() > 0.9


def test_that_the_defaults_in_the_comments_of_the_baseline_are_the_defaults() -> None:
    block = text_of("baseline").partition("# parameters:\n")[2].partition("\n\n")[0]
    settings, path = [], []
    for line in block.splitlines():
        indent, key, value = re.match(r"# ( +)(\w+):\s*([\d.]*)", line).groups()
        path = [*path[: len(indent) // 2 - 1], key]
        if value:
            settings.append(f"parameters.{'.'.join(path)}={value}")
    assert len(settings) >= 10
    changed, plain = design(load("baseline", settings), runs=1), design(load("baseline"), runs=1)
    assert changed.parameters.tobytes() == plain.parameters.tobytes()


def in_the_baseline(text: str) -> list[tuple[str, float]]:
    """Each "X in the baseline" of a scenario's comments: the parameter that it stands beside or above, and X."""
    claims, waiting = [], []
    for line in text.splitlines():
        setting = re.match(r" +(\w+): -?\d", line)
        waiting += [float(value) for value in re.findall(r"#.*?(-?[\d.]*\d) in the baseline", line)]
        if setting:
            claims += [(setting[1], value) for value in waiting]
            waiting = []
    return claims


def test_that_what_comments_call_the_value_of_the_baseline_is_the_default() -> None:
    claims = [claim for name in names() for claim in in_the_baseline(text_of(name))]
    assert {key for key, _ in claims} >= {"medium_response", "interim_relief", "comprehensive_base"}
    defaults = {parameter.name: parameter.default for parameter in PARAMETERS}
    assert claims == [(key, defaults[key]) for key, _ in claims]


def test_that_other_numbers_beside_a_setting_follow_from_the_defaults() -> None:
    default = {parameter.key: parameter.default for parameter in PARAMETERS}
    caution, base = default["north_korea.test.red_line_caution"], default["north_korea.test.base_medium"]
    lowered, start = text_of("red-line-lowered"), design(load("baseline"), runs=200).initial
    assert f"{caution:g} x a belief of {start.belief_punished.mean():.2f}".replace("0.", ".") in lowered
    assert f"{base:g}:\n" in lowered
    assert f"base_medium: {base - caution * start.belief_punished.mean():.1f}" in lowered
    assert default["united_states.long_response"] == 4.0
    bargain = load("grand-bargain-washington").given_parameters()
    raised = bargain["diplomacy.comprehensive_base"] - default["diplomacy.comprehensive_base"]
    assert math.exp(raised) == pytest.approx(4, rel=0.05)  # four times the odds
    assert bargain["diplomacy.interim_relief"] + bargain["diplomacy.comprehensive_relief"] == pytest.approx(0.9)
    assert f"The default is {caution:g}." in text_of("sweeps/red-line")
    assert 3 / caution == pytest.approx(3, rel=0.1)  # nearly three times the default
    ordinary = default["diplomacy.interim_relief"] / 2
    assert (0.05 / ordinary, ordinary) == (pytest.approx(2 / 5), 0.125)  # two fifths of an ordinary ease


def test_that_the_economy_that_a_policy_must_not_fall_below_is_that_of_the_start() -> None:
    (threshold,) = (text for text in load("policies/patience").satisfice if "economy" in text)
    assert threshold == f"final_economy >= {design(load('baseline'), runs=200).initial.economy.mean():.3f}"


def test_that_medium_range_tests_are_answered_as_often_as_the_lowered_line_says() -> None:
    def answered(name: str, test: str) -> float:
        levels = {1: test, 2: "none", 3: "none"}
        force = [{"month": month, "force": {"north_korea.test": level}} for month, level in levels.items()]
        result = sim.run(layered(load(name), {"runs": MANY, "months": 3, "events": force}))
        return float((result.runs.tightenings > 0).mean())

    assert answered("baseline", "medium") == pytest.approx(1 / 50, abs=0.01)
    assert 1 / 5 - 0.02 < answered("red-line-lowered", "medium") < 1 / 4 + 0.02
    assert answered("red-line-lowered", "long") == pytest.approx(0.87, abs=0.03)


def test_that_a_stalemate_has_neither_relief_nor_talks() -> None:
    runs, months = simulated("stalemate")
    assert (runs.easings == 0).all()
    assert (runs.talks_months == 0).all()
    assert not runs.declared.any()
    assert runs.first_red_line_month.notna().any()
    assert (runs.tightenings[runs.first_red_line_month.isna()] == 0).all()
    assert (months.us_sanctions_hold + months.us_sanctions_tighten == 1).all()
    assert (months.us_talk_none == 1).all()


@pytest.mark.parametrize(
    ("name", "column", "month"),
    [
        ("relief-first", "first_relief_month", 1),
        ("unconditional-relief", "first_relief_month", 1),
        ("declaration-alone", "first_declaration_month", 1),
        ("declaration-with-relief", "first_declaration_month", 1),
        ("hanoi-exchange", "first_relief_month", 1),
        ("grit", "first_relief_month", 1),
    ],
)
def test_that_a_first_move_is_made_in_every_run(name: str, column: str, month: int) -> None:
    assert (simulated(name)[0][column] == month).all()


def test_that_relief_first_is_taken_back_when_the_moratorium_is_broken() -> None:
    _, months = simulated("relief-first", FEW, "initial.moratorium=0", "months=2")
    assert months.sanctions_q50[1] == pytest.approx(0.775, abs=0.001)
    assert months.sanctions_q50[2] == pytest.approx(0.9, abs=0.001)


def test_that_unconditional_relief_leaves_the_sanctions_of_before_2016() -> None:
    _, months = simulated("unconditional-relief")
    assert months.sanctions_mean[1] == pytest.approx(0.4, abs=1e-6)


def test_that_the_exchange_of_hanoi_is_a_deal_whose_relief_can_be_withdrawn() -> None:
    runs, months = simulated("hanoi-exchange")
    assert (runs.concessions >= 1).all()
    assert (runs.first_interim_month == 1).mean() > 0.9
    assert months.deal_relief_q50[1] == pytest.approx(0.25, abs=0.001)
    assert months.sanctions_q50[1] == pytest.approx(0.65, abs=0.001)


def test_that_maximum_pressure_tightens_and_enforces_and_does_not_forbid_talk() -> None:
    _, months = simulated("maximum-pressure")
    assert (months.us_talk_talk[:6] > 0.05).all()
    assert (months.us_sanctions_tighten[:6] == 1).all()
    assert months.enforcement_mean[12] == pytest.approx(1.0, abs=1e-6)
    assert months.sanctions_mean[6] > 0.97


def test_that_enforcement_erodes_in_a_straight_line() -> None:
    _, months = simulated("enforcement-erosion")
    assert months.enforcement_mean[[12, 24, 36]].to_numpy() == pytest.approx([0.7, 0.5, 0.5], abs=1e-6)


@pytest.mark.parametrize(
    ("name", "column", "first", "last", "share"),
    [
        ("consensus-lost", "consensus", 1, 36, 0),
        ("drills-suspended", "drill_suspended", 1, 36, 1),
        ("drills-expanded", "drill_full", 1, 36, 1),
        ("border-reopens", "border_closed", 1, 36, 0),
        ("disaster-year", "border_closed", 1, 12, 1),
        ("grit", "drill_scaled", 1, 24, 1),
        ("humanitarian-window", "posture_aid", 2, 7, 1),
        ("humanitarian-window", "border_closed", 2, 7, 0),
        ("conservative-seoul", "engagement_rok_mean", 8, 36, 0.2),
        ("progressive-seoul", "engagement_rok_mean", 8, 36, 1),
        ("grand-bargain-washington", "engagement_us_mean", 1, 36, 0.9),
        ("history/2019-04", "border_closed", 11, 30, 1),
        ("history/2019-04", "engagement_us_mean", 22, 30, 0.45),
        ("history/2016-01", "engagement_rok_mean", 17, 24, 1),
    ],
)
def test_that_a_setting_holds_for_its_span(name: str, column: str, first: int, last: int, share: float) -> None:
    span = simulated(name)[1][column].loc[first:last].dropna().to_numpy()
    assert len(span) > 0
    assert span == pytest.approx(np.full(len(span), share), abs=1e-6)


def test_that_grit_eases_only_in_quiet_times_and_stops_short_of_giving_all() -> None:
    runs, months = simulated("grit", FEW, "months=24")
    quiet_before = months.test_none.to_numpy()[:-1]
    freely = 0.1  # now and then Washington eases of its own accord
    assert (months.us_sanctions_ease.to_numpy()[1:] <= quiet_before + freely).all()
    assert runs.final_sanctions.median() > 0.1


def test_that_a_lower_red_line_is_enforced_against_medium_range_tests() -> None:
    lowered, baseline = simulated("red-line-lowered", MANY)[0], simulated("baseline", MANY)[0]
    assert lowered.tightenings.mean() > baseline.tightenings.mean() + 0.5


def test_that_a_declaration_alone_opens_talks_far_less_than_relief_and_adds_more_with_it() -> None:
    nothing, declared = talks_within_a_year("baseline"), talks_within_a_year("declaration-alone")
    eased, both = talks_within_a_year("relief-first"), talks_within_a_year("declaration-with-relief")
    assert 0 <= declared - nothing < (eased - nothing) / 4
    assert both - eased > declared - nothing


def test_that_unconditional_relief_trades_offers_for_calm() -> None:
    lifted, baseline = simulated("unconditional-relief", MANY)[0], simulated("baseline", MANY)[0]
    assert lifted.offers.mean() < baseline.offers.mean()
    assert lifted.concessions.mean() < baseline.concessions.mean()
    assert lifted.first_red_line_month.notna().mean() < baseline.first_red_line_month.notna().mean()


def test_that_the_crisis_of_the_article_costs_more_than_each_of_its_causes() -> None:
    def lowest(name: str) -> float:
        return float(simulated(name, MANY)[0].lowest_economy.mean())

    assert lowest("disaster-year") < lowest("baseline") < lowest("border-reopens")
