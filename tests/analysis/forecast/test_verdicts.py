"""A forecast is held against what came after it, and what is not over is not judged."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.forecast.forecast import CALIBRATED, COUNTED, REPORTED, Forecast
from analysis.forecast.verdicts import (
    OBSERVED,
    OPEN,
    WITHIN,
    WRONG,
    bounds,
    chance_of_alarm,
    false_alarms,
    refutations,
    verdicts,
)
from analysis.forecast.witnessed import COUNTS
from analysis.record import Record, code, read
from sim import run
from sim.scenario import load
from tests.facts import LATER, shipped


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("later") / "facts.csv"
    path.write_text(shipped() + "\n".join(LATER) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def record(later: Path) -> Record:
    return code(read(later))


def told(tests: tuple[int, int], **chances: float) -> Forecast:
    """A forecast in which nothing but the count of tests and the events of `chances` has bounds that can be left."""
    runs, horizons = 1000, (12, 36)
    frames = []
    for form in (CALIBRATED, "another"):
        for months in horizons:
            counts = {name: np.tile([0, 36], runs // 2) for name in COUNTED}
            counts["tests"] = np.resize(tests, runs)
            happened = {name: np.arange(runs) < runs * chances.get(name, 0.5) for name in REPORTED}
            frame = pd.DataFrame({"run": range(runs), **counts, **happened}).astype(int)
            frames.append(frame.assign(form=form, horizon=months))
    result = run(load("baseline", ["runs=10", "months=1"]))
    return Forecast({CALIBRATED: result}, pd.concat(frames, ignore_index=True))


def verdict(table: pd.DataFrame, what: str, horizon: int) -> tuple[str, str]:
    row = table[(table["horizon"] == horizon) & table["what"].str.startswith(what)].iloc[0]
    return row["came"], row["verdict"]


def test_that_a_count_within_the_range_of_every_form_was_expected(record: Record) -> None:
    table = verdicts(told((0, 5)), record)
    assert verdict(table, "Months with a test", 12) == ("3", WITHIN)
    assert verdict(table, "Months whose highest test is medium-range", 12) == ("2", WITHIN)


def test_that_a_count_outside_counts_against_every_form_as_soon_as_it_cannot_come_back(record: Record) -> None:
    assert verdict(verdicts(told((0, 2)), record), "Months with a test", 36) == ("3", WRONG)
    few = verdicts(told((4, 9)), record)
    assert verdict(few, "Months with a test", 12) == ("3", WRONG)
    assert verdict(few, "Months with a test", 36) == ("3", OPEN)
    assert verdict(verdicts(told((30, 36)), record), "Months with a test", 36) == ("3", WRONG)


def test_that_a_deal_is_relief_as_the_model_counts_it(later: Path, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    deal = "2021-12-24,stage,comprehensive,,,made up,made up,unverified\n"
    path.write_text(later.read_text(encoding="utf-8") + deal, encoding="utf-8")
    table = verdicts(told((0, 5)), code(read(path)))
    assert verdict(table, "Sanctions relief", 12) == ("yes", WITHIN)
    assert verdict(table, "Interim deal", 12) == ("yes", WITHIN)


def test_that_a_declaration_is_judged(later: Path, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    declared = "2022-02-09,declare,,,,made up,made up,unverified\n"
    path.write_text(later.read_text(encoding="utf-8") + declared, encoding="utf-8")
    assert verdict(verdicts(told((0, 5), declaration=0.05), code(read(path))), "End-of-war", 12) == ("yes", WRONG)
    assert verdict(verdicts(told((0, 5), declaration=0.05), code(read(later))), "End-of-war", 12) == ("no", WITHIN)


@pytest.mark.parametrize(
    ("chance", "early", "late"), [(0.5, WITHIN, WITHIN), (0.95, WRONG, WITHIN), (0.05, WITHIN, WRONG)]
)
def test_that_an_event_is_judged_by_what_every_form_gave_it(
    record: Record, chance: float, early: str, late: str
) -> None:
    table = verdicts(told((0, 5), relief=chance), record)
    assert verdict(table, "Sanctions relief", 12) == ("no", early)
    assert verdict(table, "Sanctions relief", 36) == ("yes", late)
    assert verdict(table, "Test above the red line", 12) == ("no", WITHIN)
    assert verdict(table, "Test above the red line", 36) == ("no", OPEN)


def test_that_what_would_be_wrong_lies_outside_every_form() -> None:
    sentences = refutations(told((2, 8), interim=0.05, talks=0.95, relief=0.3))
    assert sentences[0] == "Any test in fewer than 2 or more than 8 of the 12 months."
    assert any("Interim deal within 12 months" in line and "coming" in line for line in sentences)
    assert any("Nuclear talks within 36 months" in line and "absence" in line for line in sentences)
    assert not any("relief" in line for line in sentences)


def test_that_the_widest_of_all_forms_bounds_a_count() -> None:
    found = told((2, 8))
    runs = found.runs.copy()
    runs.loc[(runs["form"] == "another") & (runs["tests"] == 2), "tests"] = 1
    first = bounds(Forecast(found.results, runs)).iloc[0]
    assert (first["low"], first["high"]) == (1, 8)


def test_that_the_chance_of_a_false_alarm_counts_runs_that_leave_any_bound() -> None:
    # Talks are expected and an interim deal ruled out; 5 % of the runs have neither, 4 % have both.
    found = told((2, 8), talks=0.95, interim=0.04)
    assert false_alarms(found)["probability"].to_numpy() == pytest.approx(0.09)
    assert "0.09 ± 0.009; if another form is right, 0.09 to 0.09" in chance_of_alarm(found)
    runs = found.runs.copy()
    runs.loc[(runs["horizon"] == 36) & (runs["run"] == 500), "interim"] = 1
    assert false_alarms(Forecast(found.results, runs))["probability"].to_numpy() == pytest.approx(0.091)


def test_that_every_count_has_words_for_a_month_in_which_it_is_observed() -> None:
    assert list(OBSERVED) == list(COUNTS)
