"""The patterns count what they say on histories small enough to count by hand; the committed table is up to date."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.patterns import CONTINUED, PATTERNS, PUBLISHED, Histories, Pattern, markov_chain, record
from analysis.patterns.counting import any_month, gaps_above_line
from analysis.record import ARTICLE
from sim.calendar import month_date, month_number
from sim.design import Design
from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data
from sim.vocabulary import INSTRUMENT, SANCTIONS, TEST
from tools import reference

BY_KEY = {pattern.key: pattern for pattern in PATTERNS}
COMMITTED = Path(__file__).parents[2] / "results" / "reference"
REFRESH = "the committed table is not what the program makes: run `make reference`, read what changed, and commit it"
COUNTED_BY_ANOTHER_RULE = {"without_talks": 0.42, "pandemic": 0.15, "before_pandemic": 0.49}
"""The record's own months give these values; section 4 counted more kinds of tests, and other months as talks."""
PUBLISHED_VALUES = {
    "tests": 0.376, "after_test": 0.64, "after_quiet": 0.22, "autocorrelation": 0.43, "class_short": 0.26,
    "class_medium": 0.47, "class_long": 0.15, "class_nuclear": 0.12, "above_line": 0.0, "in_talks": 0.0,
    "without_talks": 0.47, "after_hanoi": 0.31, "below_line_after_hanoi": 1.0, "pandemic": 0.26,
    "before_pandemic": 0.52, "winter": -1.2, "nuclear_answered": 1.0, "long_answered": 1.0, "lesser_answered": 0.0,
    "growth_2017": -3.5, "growth_2018": -4.1, "growth_2019": 0.4,
}  # fmt: skip
"""Section 4 of the predictions, transcribed."""
TO_2024 = {
    "tests": 74 / 156, "after_test": 52 / 74, "after_quiet": 22 / 81, "autocorrelation": 0.431, "class_short": 25 / 74,
    "class_medium": 27 / 74, "class_long": 18 / 74, "class_nuclear": 4 / 74, "above_line": 22 / 156,
    "above_line_since_article": 13 / 39, "gap_median": 3.0, "gap_12": 4 / 25, "gap_30": 4 / 25, "gap_longest": 52.0,
    "in_talks": 1 / 15, "long_answered": 4 / 18, "long_answered_since_2022": 0.0, "lesser_answered": 0.0,
    "winter": -1.017,
}  # fmt: skip
"""Counted by hand from the classes of the months below."""
CLASSES = {
    2006: "......l..n..", 2007: "............", 2008: "............", 2009: "...ln.m.....", 2010: "............",
    2011: "............", 2012: "...l.......l", 2013: ".n..s.......", 2014: ".sm..ssss...", 2015: ".sssm.....mm",
    2016: "nlmmmmmmnm..", 2017: ".mmmm.lmn.l.", 2018: "............", 2019: "...ss.sssms.", 2020: "..s.........",
    2021: "..s.....mm..", 2022: "mmlsls..mmlm", 2023: ".llllslls.ll", 2024: "m.smlms.sls.",
}  # fmt: skip
"""Highest class of every month, transcribed: ballistic tests in the CNS/NTI missile database, and nuclear tests."""
RESOLUTIONS = (
    "2006-07", "2006-10", "2009-06", "2013-01", "2013-03", "2016-03", "2016-11", "2017-06", "2017-08", "2017-09",
    "2017-12",
)  # fmt: skip
"""The eleven months with a sanctions resolution of the Security Council (UN press releases)."""


def histories(
    tests: str | list[str], start: str = "2016-01", tightened: str = "", talks: str = "", closed: str = ""
) -> Histories:
    """Runs by their classes (`.smln`), one letter a month; the other strings mark months with an `x`, for every run."""
    runs = [tests] if isinstance(tests, str) else tests
    shape = (len(runs), len(runs[0]))

    def marked(text: str) -> np.ndarray:
        return np.broadcast_to([letter == "x" for letter in text.ljust(shape[1], ".")], shape)

    return Histories(
        first=month_number(start),
        test=np.array([[".smln".index(letter) for letter in run] for run in runs], dtype=np.int8),
        tightened=marked(tightened),
        in_talks=marked(talks),
        border_closed=marked(closed),
        economy=np.broadcast_to(np.linspace(1.0, 0.9, shape[1]), shape),
    )


def value(key: str, tests: str, **others: str) -> float:
    return float(BY_KEY[key].of_runs(histories(tests, **others))[0])


@cache
def made() -> tuple[pd.DataFrame, list[Design]]:
    return reference.reference()


@pytest.mark.parametrize(
    ("key", "tests", "others", "expected"),
    [
        ("tests", "s.m.", {}, 1 / 2),
        ("after_test", "ss.s.", {}, 1 / 3),
        ("after_quiet", "ss.s..", {}, 1 / 2),
        ("autocorrelation", "s.s.s.s", {}, -1.0),
        ("autocorrelation", "sss...", {}, 2 / 3),
        ("class_short", ".smln", {}, 1 / 4),
        ("class_nuclear", "nnl..", {}, 2 / 3),
        ("above_line", ".smln", {}, 2 / 5),
        ("in_talks", "s.s.", {"talks": ".xx"}, 1 / 2),
        ("without_talks", "s.s.", {"talks": ".xx"}, 1 / 2),
        ("below_line_after_hanoi", "sml.", {}, 2 / 3),
        ("pandemic", "s.ss", {"closed": "xxx"}, 2 / 3),
        ("before_pandemic", "s.ss", {"closed": "xx", "talks": "..x"}, 1.0),
        ("lesser_answered", "sml.", {"tightened": "x.xx"}, 1 / 2),
        ("growth_2017", "." * 13, {}, -10.0),
        ("gap_median_to_2024", "l.n.....l", {}, 4.0),
        ("gap_median_to_2024", "ll.l", {}, 1.5),
        ("gap_12_to_2024", "l..........nl" + "." * 11 + "l", {}, 1 / 3),
        ("gap_30_to_2024", "l" + "." * 29 + "l" + "." * 28 + "l" + "." * 40, {}, 1 / 2),
        ("gap_longest_to_2024", "ln....l..l...", {}, 5.0),
    ],
)
def test_that_a_pattern_counts_what_it_says(key: str, tests: str, others: dict[str, str], expected: float) -> None:
    assert value(key, tests, **others) == pytest.approx(expected)


def test_that_a_resolution_answers_within_the_month_of_the_test_and_the_two_after_it() -> None:
    assert value("nuclear_answered", "n.....", tightened="x") == 1
    assert value("nuclear_answered", "n.....", tightened="..x") == 1
    assert value("nuclear_answered", "n.....", tightened="...x") == 0
    assert value("nuclear_answered", ".n....", tightened="x") == 0
    assert value("long_answered", "l.n...", tightened=".x") == 1


def test_that_a_test_not_watched_for_three_months_is_left_out_even_if_it_was_answered() -> None:
    assert np.isnan(value("nuclear_answered", "....n.", tightened="....x"))
    assert value("nuclear_answered", "n...n.", tightened="....x") == 0


def test_that_winter_is_december_and_january() -> None:
    # From November: one test in two winter months, two in three others; half a count in every cell.
    expected = np.log(1.5 / 1.5) - np.log(2.5 / 1.5)
    assert value("winter", "ss..s", start="2016-11") == pytest.approx(expected)
    assert np.isnan(value("winter", "s.s", start="2016-05"))


def test_that_a_run_without_such_months_has_no_value() -> None:
    for key in ("after_test", "class_short", "in_talks", "pandemic", "nuclear_answered", "autocorrelation"):
        assert np.isnan(value(key, "......")), key


def test_that_histories_follow_the_paths_of_the_engine() -> None:
    forced = {
        "start": "2020-11",
        "months": 6,
        "runs": 3,
        "initial": {"stage": "talks"},
        "events": [
            {"month": 2, "force": {"north_korea.test": "nuclear", "united_states.sanctions": "tighten"}},
            {"months": [1, 6], "set": {"border_closed": 0}},
        ],
    }
    scenario = design(from_data(forced))
    paths = run_chunk(scenario, 0, 3, 3)[2]
    seen = Histories.from_paths(scenario, 0, paths)
    assert month_date(seen.first) == "2020-11"
    assert month_date(seen.last) == "2021-04"
    assert (seen.test[:, 1] == TEST.nuclear).all()
    assert seen.tightened[:, 1].all()
    assert np.array_equal(seen.tightened, paths.actions[:, :, INSTRUMENT.sanctions] == SANCTIONS.tighten)
    assert seen.in_talks[:, 0].all()
    assert not seen.border_closed.any()
    assert seen.winter.tolist() == [False, True, True, False, False, False]


def test_that_a_gap_that_is_not_over_and_those_of_other_runs_are_not_counted() -> None:
    lengths = gaps_above_line(histories(["l..l..", "..n...", "sm.ln."]))
    assert [np.flatnonzero(run).tolist() for run in lengths] == [[3], [], [1]]
    pooled = BY_KEY["gap_longest_to_2024"]
    assert pooled.of_counts(pooled.counts(histories(["l..l..", "..n...", "sm.ln."])).sum(axis=0)) == 2.0


def test_that_the_months_of_the_record_are_those_of_the_facts() -> None:
    months = record()
    assert month_date(months.first) == "2006-01"
    assert month_date(months.last) == "2024-12"
    assert "".join(".smln"[level] for level in months.test[0]) == "".join(CLASSES.values())
    answered = [month_date(months.first + place) for place in np.flatnonzero(months.tightened[0])]
    assert tuple(answered) == RESOLUTIONS
    closed = [month_date(months.first + place) for place in np.flatnonzero(months.border_closed[0])]
    assert (closed[0], closed[-1], len(closed)) == ("2020-02", "2023-08", 43)
    talking = [month_date(months.first + place) for place in np.flatnonzero(months.in_talks[0])]
    assert [date for date in talking if date >= "2012-05"] == [
        "2018-04", "2018-05", "2018-06", "2018-07", "2018-08", "2018-09", "2018-10", "2018-11", "2018-12", "2019-01",
        "2019-02",
    ]  # fmt: skip


def test_that_the_published_patterns_keep_their_values_and_windows() -> None:
    assert {pattern.key: pattern.value for pattern in PUBLISHED} == PUBLISHED_VALUES
    assert all(pattern.last <= ARTICLE for pattern in PUBLISHED)
    assert [pattern for pattern in PATTERNS if pattern not in CONTINUED] == list(PUBLISHED)


def test_that_the_record_gives_the_values_it_is_said_to_have() -> None:
    for pattern in PUBLISHED:
        if pattern.whole:
            continue
        months = reference.Window(month_number(pattern.first), month_number(pattern.last))
        expected = COUNTED_BY_ANOTHER_RULE.get(pattern.key, pattern.value)
        # The widest gap is that of December and January, "about -1.2" for -1.22.
        assert reference.recounted(pattern, months)[0] == pytest.approx(expected, abs=0.025), pattern.key


def test_that_the_patterns_to_2024_have_the_values_counted_by_hand() -> None:
    counted = {pattern.key: pattern.value for pattern in CONTINUED if not pattern.whole}
    assert counted == {f"{key}_to_2024": pytest.approx(value, abs=5e-4) for key, value in TO_2024.items()}
    growth = {pattern.key: pattern.value for pattern in CONTINUED if pattern.whole}
    assert growth == {"growth_2020": -4.5, "growth_2021": -0.1, "growth_2022": -0.2, "growth_2023": 3.1}


def test_that_no_pattern_knows_a_month_after_2024_nor_an_early_one_a_month_after_the_article() -> None:
    assert all(pattern.last <= "2024-12" for pattern in PATTERNS)
    whole = reference.Window(month_number("2019-01"), month_number("2024-12"))
    early = reference.Window(month_number("2019-01"), month_number(ARTICLE))
    for pattern in PUBLISHED:
        one, other = (reference.recounted(pattern, months) for months in (whole, early))
        assert repr(one) == repr(other), pattern.key


def test_that_the_markov_chain_has_the_exact_values_of_its_law() -> None:
    law = markov_chain(0.22, 0.64)
    matrix = np.array([[0.78, 0.22], [0.36, 0.64]])
    stationary = np.linalg.matrix_power(matrix, 200)[0]
    assert law["tests"] == pytest.approx(stationary[1], abs=1e-12)
    assert law["tests"] == pytest.approx(0.379, abs=5e-4)
    assert law["autocorrelation"] == pytest.approx(np.linalg.eigvals(matrix).min())


def test_that_a_history_is_asked_only_about_the_months_it_shares() -> None:
    first, last = month_number("2016-01"), month_number("2017-12")
    assert str(reference.window_of(BY_KEY["class_short"], first, last)) == "2016-01 to 2017-11"
    assert str(reference.window_of(BY_KEY["in_talks"], first, last)) == "2016-01 to 2017-12"
    assert reference.window_of(BY_KEY["above_line"], first, last) is None
    assert reference.window_of(BY_KEY["growth_2018"], first, last) is None


def test_that_a_scenario_after_the_article_is_asked_in_all_its_months_but_not_about_years_it_has_not() -> None:
    first, last = month_number("2021-10"), month_number("2024-09")
    assert str(reference.window_of(BY_KEY["class_short"], first, last)) == "2021-10 to 2024-09"
    assert reference.window_of(BY_KEY["growth_2019"], first, last) is None


def test_that_a_pattern_to_2024_is_asked_in_the_months_that_are_shared_and_where_there_are_enough() -> None:
    first, last = month_number("2022-01"), month_number("2026-12")
    assert str(reference.window_of(BY_KEY["tests_to_2024"], first, last)) == "2022-01 to 2024-12"
    assert str(reference.window_of(BY_KEY["gap_12_to_2024"], first, last)) == "2022-01 to 2024-12"
    assert reference.window_of(BY_KEY["gap_30_to_2024"], first, last) is None
    assert reference.window_of(BY_KEY["gap_12_to_2024"], first + 1, last) is None
    first = month_number("2006-07")
    assert str(reference.window_of(BY_KEY["gap_longest_to_2024"], first, last)) == "2006-07 to 2024-12"


def test_that_a_scenario_after_the_record_is_asked_in_all_its_months_where_it_has_enough() -> None:
    first, last = month_number("2025-01"), month_number("2027-12")
    for key in ("tests_to_2024", "gap_12_to_2024", "above_line_since_article_to_2024", "class_short", "after_hanoi"):
        assert str(reference.window_of(BY_KEY[key], first, last)) == "2025-01 to 2027-12", key
    assert reference.window_of(BY_KEY["gap_30_to_2024"], first, last) is None
    assert reference.window_of(BY_KEY["gap_30_to_2024"], first, month_number("2034-12")) is not None
    assert reference.window_of(BY_KEY["growth_2023"], first, last) is None


def test_that_the_page_tells_a_start_after_the_record_as_one() -> None:
    later = design(from_data({"start": "2025-01", "months": 36, "runs": 20}))
    rows = reference.compared("later", later)
    assert rows["same_months"].isna().all()
    text = reference.page(rows, [later])
    assert "## later, 2025-01 to 2027-12" in text
    assert "begins after the record" in text
    assert "same months |" not in text


@pytest.mark.parametrize(("claimed", "expected"), [(0.0, "missed"), (1.0, "met")])
def test_that_a_pattern_outside_the_range_of_the_runs_is_missed(claimed: float, expected: str) -> None:
    always = {"start": "2019-04", "months": 24, "runs": 20, "events": [
        {"months": [1, 24], "force": {"north_korea.test": "short"}}]}  # fmt: skip
    claim = Pattern("tests", "test months", claimed, any_month)
    row = reference.compared("always", design(from_data(always)), [claim]).iloc[0]
    assert row["verdict"] == expected
    assert row["estimate"] == 1.0
    assert row["tail"] == claimed
    assert row["same_months_verdict"] == "missed"


def test_that_a_pattern_without_any_such_month_has_no_verdict() -> None:
    never = {"start": "2019-04", "months": 24, "runs": 20, "events": [
        {"months": [1, 24], "force": {"north_korea.test": "none"}}]}  # fmt: skip
    row = reference.compared("never", design(from_data(never)), [BY_KEY["nuclear_answered"]]).iloc[0]
    assert row["verdict"] == "-"
    assert np.isnan(row["estimate"])


def test_that_the_standard_error_of_a_mean_is_the_usual_one() -> None:
    tests = np.array([3.0, 5.0, 4.0, 8.0])
    counts = np.column_stack([tests, np.full(4, 10.0)])
    expected = (tests / 10).std(ddof=1) / 2
    assert reference.jackknife(BY_KEY["tests"], counts) == pytest.approx(expected)


def test_that_chunks_do_not_change_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = design(from_data({"start": "2019-04", "months": 15, "runs": 20, "initial": {"stage": "talks"}}))
    whole = reference.counts_of(scenario, PATTERNS)
    monkeypatch.setattr(reference, "CHUNK", 7)
    parts = reference.counts_of(scenario, PATTERNS)
    assert whole.keys() == parts.keys()
    assert all(np.array_equal(whole[key], parts[key]) for key in whole)


@pytest.mark.slow
def test_that_verdicts_follow_the_columns_of_the_table() -> None:
    frame = made()[0]
    spoken = frame[frame["months"].ne("")]
    inside = (spoken["low"] <= spoken["record"]) & (spoken["record"] <= spoken["high"])
    assert spoken["verdict"].tolist() == inside.map({True: "met", False: "missed"}).tolist()
    assert set(frame.loc[frame["months"].eq(""), "verdict"]) == {"-"}


@pytest.mark.slow
def test_that_every_miss_is_named_in_the_reading() -> None:
    frame = made()[0]
    text = " ".join(reference.reading(frame))
    assert all(words in text for words in frame.loc[frame["verdict"] == "missed", "words"])
    none_met = frame.assign(verdict="missed")
    assert f"0 met, {len(PATTERNS)} missed" in " ".join(reference.reading(none_met))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["patterns.csv", "patterns.md"])
def test_that_the_committed_table_is_what_the_program_makes(name: str) -> None:
    frame, designs = made()
    text = reference.csv(frame) if name.endswith("csv") else reference.page(frame, designs)
    assert (COMMITTED / name).read_text(encoding="utf-8") == text, REFRESH
