"""Boxes that are known beforehand are found again, with what they hold; what is not there is not found."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.charts import peeling
from analysis.discovery import Cases, Discovery, DiscoveryError, cases_of, discover, kept
from analysis.discovery.boxes import LEAST, MOST, ONE_OF, Limit, doubts, inside, measured
from analysis.discovery.discover import steady
from analysis.discovery.document import document
from analysis.discovery.prim import LEAST_MASS, SLICES, library, peel
from analysis.discovery.stability import counted
from analysis.discovery.tables import tables

RUNS = 1600
FIRST, SECOND, FORM = "parameters.north_korea.test.option_value", "parameters.pressure.build", "structures.form"
IN_BOX, ELSEWHERE = 0.9, 0.1


def planted(idle: int = 4, forms: bool = False, seed: int = 1) -> pd.DataFrame:
    """Runs with drawn quantities, of which two (and the form) decide; `y` is likely in a box and rare elsewhere."""
    luck = np.random.default_rng(seed)
    frame = pd.DataFrame({FIRST: luck.random(RUNS), SECOND: luck.random(RUNS)})
    for number in range(idle):
        frame[f"parameters.idle.number{number}"] = luck.random(RUNS)
    box = (frame[FIRST] < 0.4) & (frame[SECOND] > 0.5)
    if forms:
        frame[FORM] = luck.choice(["one", "other", "third"], RUNS)
        box &= frame[FORM] != "other"
    return frame.assign(y=luck.random(RUNS) < np.where(box, IN_BOX, ELSEWHERE))


def cases(frame: pd.DataFrame) -> Cases:
    return cases_of(frame.drop(columns="y"), frame["y"].to_numpy())


@pytest.fixture(scope="module")
def discovery() -> Discovery:
    return discover(cases(planted()), resamples=2)


@pytest.mark.slow
def test_that_the_planted_box_is_found_with_its_limits_and_no_others(discovery: Discovery) -> None:
    box = discovery.boxes[0].box
    assert {limit.subject for limit in box} == {(FIRST, MOST), (SECOND, LEAST)}
    limits = {limit.variable: limit.value for limit in box}
    assert limits[FIRST] == pytest.approx(0.4, abs=0.05)
    assert limits[SECOND] == pytest.approx(0.5, abs=0.05)
    assert max(discovery.boxes[0].quasi_p) < 1e-6


@pytest.mark.slow
def test_that_coverage_and_density_are_those_that_were_planted_within_their_errors(discovery: Discovery) -> None:
    measure = discovery.boxes[0].measure
    coverage = 0.2 * IN_BOX / (0.2 * IN_BOX + 0.8 * ELSEWHERE)
    assert abs(measure.density - IN_BOX) < 4 * measure.density_error + 0.05
    assert abs(measure.coverage - coverage) < 4 * measure.coverage_error + 0.05


@pytest.mark.slow
def test_that_the_densest_leaf_of_the_tree_is_the_planted_box(discovery: Discovery) -> None:
    box, measure = discovery.leaves[0]
    assert {(FIRST, MOST), (SECOND, LEAST)} <= {limit.subject for limit in box}
    assert measure.density > 0.8


@pytest.mark.slow
def test_that_the_planted_limits_come_back_in_every_halving(discovery: Discovery) -> None:
    for subject in ((FIRST, MOST), (SECOND, LEAST)):
        assert discovery.stability.share(subject) == 1.0
        found = discovery.stability.found[subject]
        assert found.high - found.low < 0.1


@pytest.mark.slow
def test_that_the_trade_off_runs_from_all_runs_to_a_small_box(discovery: Discovery) -> None:
    first, last = discovery.trade_off[0].measure, discovery.trade_off[-1].measure
    assert (first.coverage, first.mass) == (1.0, 1.0)
    assert last.density > first.density
    assert last.mass < 0.3


@pytest.mark.slow
def test_that_a_document_says_every_restriction_once_in_words_with_meaning_and_unit(discovery: Discovery) -> None:
    found = document(discovery)
    (first, *_) = found["boxes"]
    by_variable = {entry["variable"]: entry for entry in first["restrictions"]}
    assert by_variable[FIRST]["low"] is None
    assert by_variable[FIRST]["words"].startswith("option value is below 0.4")
    assert "hope that restraint is paid" in by_variable[FIRST]["meaning"]
    assert "log-odds" in by_variable[FIRST]["meaning"]
    assert by_variable[SECOND]["high"] is None
    assert by_variable[SECOND]["words"].startswith("pressure build is above 0.")
    assert 0 < first["density_error"] < 0.1


@pytest.mark.slow
def test_that_forms_of_the_model_are_restricted_by_name() -> None:
    (first, *_) = discover(cases(planted(forms=True)), resamples=0).boxes
    assert Limit(FORM, ONE_OF, frozenset({"one", "third"})) in first.box


@pytest.mark.slow
def test_that_of_what_nothing_drives_no_box_is_made() -> None:
    frame = planted()
    frame["y"] = np.random.default_rng(2).random(RUNS) < 0.4
    found = discover(cases(frame), resamples=0)
    assert found.boxes == ()
    frames = tables(found)
    assert len(frames["boxes"]) == len(frames["limits"]) == 0
    shown = kept.peeling(frames["boxes"], frames["trade_off"], "y == true", found.cases.share, "Planted", RUNS)
    assert "no box stands out" in " ".join(peeling.draw(shown).title.text)


@pytest.mark.slow
def test_that_a_second_planted_box_is_found_after_the_first() -> None:
    luck = np.random.default_rng(5)
    frame = planted(seed=5)
    third, fourth = "parameters.idle.number0", "parameters.idle.number1"
    other = (frame[third] > 0.7) & (frame[fourth] < 0.5)
    frame.loc[other, "y"] = luck.random(int(other.sum())) < IN_BOX
    boxes = discover(cases(frame), resamples=0, most_boxes=2).boxes
    subjects = [{limit.subject for limit in found.box} for found in boxes]
    assert {(FIRST, MOST), (SECOND, LEAST)} in subjects
    assert {(third, LEAST), (fourth, MOST)} in subjects
    assert sum(found.measure.coverage for found in boxes) > 0.6


@pytest.mark.slow
def test_that_quasi_p_values_are_those_of_the_workbench() -> None:
    subject = cases(planted(idle=1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"peel_alpha": SLICES[0], "paste_alpha": SLICES[0], "mass_min": LEAST_MASS}
        box = library().Prim(subject.x, subject.y.astype(int), **options).find_box()
    ours = peel(subject, SLICES[0])[20]
    theirs = [value for pair in box.p_values[20].values() for value in pair if value != -1]
    assert sorted(doubts(ours, subject).quasi_p) == pytest.approx(sorted(theirs), abs=1e-9)
    assert inside(ours, subject.x).sum() == box.peeling_trajectory["n"][20]


def test_that_runs_that_share_their_values_are_never_parted_and_count_for_less() -> None:
    frame = planted()
    unit = np.arange(RUNS) // 8
    subject = Cases(frame.drop(columns="y"), frame["y"].to_numpy(), unit)
    one, other = subject.halves(np.random.default_rng(3))
    assert not set(one.unit) & set(other.unit)
    assert len(one.y) + len(other.y) == RUNS
    together = Cases(frame.drop(columns="y"), np.repeat(frame["y"].to_numpy()[::8], 8), unit)
    alone = Cases(together.x, together.y, np.arange(RUNS))
    assert measured((), together).density_error > 2 * measured((), alone).density_error


def test_that_runs_that_share_their_values_add_nothing_to_what_speaks_for_a_limit() -> None:
    frame = planted()
    box = (Limit(FIRST, MOST, 0.5), Limit(SECOND, LEAST, 0.5), Limit("parameters.idle.number0", LEAST, 0.1))
    once = cases(frame)
    eightfold = Cases(once.x.loc[np.repeat(np.arange(RUNS), 8)], np.repeat(once.y, 8), np.repeat(np.arange(RUNS), 8))
    alone, together = doubts(box, once), doubts(box, eightfold)
    assert together.quasi_p == pytest.approx(alone.quasi_p, rel=0.02, abs=1e-12)
    assert together.cut == pytest.approx(alone.cut, rel=0.02, abs=1e-12)


@pytest.mark.slow
def test_that_a_weak_effect_is_found_among_idle_quantities() -> None:
    luck = np.random.default_rng(1)
    frame = pd.DataFrame(luck.uniform(size=(2000, 10)), columns=[f"parameters.idle.number{i}" for i in range(10)])
    frame["y"] = luck.random(2000) < 0.4 + 0.25 * (frame["parameters.idle.number0"] > 0.6)
    (found,) = discover(cases(frame), resamples=0, most_boxes=1).boxes
    assert [limit.subject for limit in found.box] == [("parameters.idle.number0", LEAST)]


def test_that_a_limit_that_other_halves_seldom_find_is_taken_off() -> None:
    often, seldom = Limit("x", MOST, 1.0), Limit("y", LEAST, 0.0)
    stability = counted([(often, seldom), (often,), (often,)])
    assert steady((often, seldom), stability) == (often,)
    assert steady((often, seldom), counted([])) == (often, seldom)


def test_that_stability_counts_limits_and_says_how_far_they_move() -> None:
    stability = counted([(Limit("x", MOST, 1.0), Limit("y", LEAST, 0.0)), (Limit("x", MOST, 3.0),)])
    assert stability.share(("x", MOST)) == 1.0
    assert stability.share(("y", LEAST)) == 0.5
    assert stability.share(("x", LEAST)) == 0.0
    assert stability.found["x", MOST][1:] == (1.0, 3.0)


def test_that_runs_in_which_nothing_can_be_discovered_are_refused() -> None:
    frame = planted()
    with pytest.raises(DiscoveryError, match="uncertainties=prior"):
        cases_of(pd.DataFrame({"run": np.arange(RUNS)}), frame["y"].to_numpy())
    rare = np.arange(RUNS) < 7
    with pytest.raises(DiscoveryError, match="holds in 7 of 1,600 runs"):
        cases_of(frame, rare)


@pytest.mark.slow
def test_that_the_chart_of_the_peeling_is_valid_and_shows_every_step(discovery: Discovery) -> None:
    found = tables(discovery)
    shown = kept.peeling(found["boxes"], found["trade_off"], "y == true", discovery.cases.share, "Planted", RUNS)
    chart = peeling.draw(shown).to_dict()
    rows = chart["datasets"]["steps"]
    assert len(rows) == len(discovery.trade_off)
    assert [row["kept"] for row in rows].index(True) == discovery.kept
    assert all(row["low"] <= row["density"] <= row["high"] for row in rows)
