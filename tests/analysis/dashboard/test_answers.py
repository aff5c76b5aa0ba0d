import threading
from io import StringIO

import pandas as pd
import pytest

import sim
from analysis.comparison import compare
from analysis.comparison.importance import ranked
from analysis.dashboard import answers, tables
from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings, of_shipped
from analysis.dashboard.strip import strip
from sim.batch.run import no_progress

RUNS = 200


@pytest.fixture(scope="module")
def answer() -> answers.Answer:
    session = Session(of_shipped("relief-first").with_value("months", 12), lambda call: call())
    (found,) = answers.answers(session.scenario(), session.baseline(), no_progress, (RUNS,))
    return found


def test_that_the_table_is_that_of_a_comparison_of_both(answer: answers.Answer) -> None:
    compared = compare(answer.baseline, answer.own).of(answer.own.name)
    for row in answer.table.itertuples():
        expected = compared.loc[row.outcome]
        assert (row.baseline, row.estimate) == (expected["estimate_a"], expected["estimate_b"])
        assert (row.difference, row.difference_error) == (expected["difference"], expected["standard_error"])
        assert (row.difference_low, row.difference_high) == (expected["low"], expected["high"])


def test_that_the_baseline_itself_is_told_to_be_the_same() -> None:
    session = Session(Settings().with_value("months", 12), lambda call: call())
    (found,) = answers.answers(session.scenario(), session.baseline(), no_progress, (RUNS,))
    assert found.same
    assert tables.SAME in tables.outcomes(found)


def test_that_the_range_over_forms_holds_the_estimate_and_stands_in_table_and_file(answer: answers.Answer) -> None:
    scenario = sim.load("article-reading", ["months=12", f"runs={RUNS}"])
    outcomes = list(answer.table["outcome"])
    over = answers.over_forms(scenario, outcomes, no_progress)
    assert tables.NOT_YET in tables.outcomes(answer)
    assert tables.NOT_YET not in tables.outcomes(answer, over)
    frame = pd.read_csv(StringIO(tables.csv(answer, over)))
    assert list(frame["outcome"]) == outcomes
    assert (frame["forms_low"] <= frame["forms_high"]).all()
    assert set(frame["unit"]) >= {"probability", "months"}


def test_that_forms_that_nobody_waits_for_any_more_end_at_the_next_report() -> None:
    class LeftError(Exception):
        pass

    def left(finished: int, wanted: int) -> None:
        raise LeftError

    with pytest.raises(LeftError):
        answers.over_forms(sim.load("article-reading"), ["declared"], left)
    assert not answers._turn.locked()
    assert threading.active_count() < 50


def test_that_all_text_of_a_table_is_escaped() -> None:
    text = tables.table(["<a>", "b'"], [["<i>", "1\n<2"]], "<u>")
    assert "&lt;a&gt;" in text
    assert "<small>&lt;2</small>" in text
    assert not any(tag in text for tag in ("<a>", "<i>", "<u>", "b''"))


def test_that_what_is_sure_and_matters_stands_first_and_is_marked(answer: answers.Answer) -> None:
    matters = list(answer.table["matters"])
    assert matters == sorted(matters, reverse=True)
    assert True in matters
    assert False in matters
    compared = ranked(compare(answer.baseline, answer.own).frame).set_index("outcome")
    assert list(compared.loc[answer.table["outcome"], "size"]) == pytest.approx(list(answer.table["size"]))
    said = tables.outcomes(answer)
    assert said.count(" *<br>") == sum(matters)
    assert "at least 5 points" in said


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.0, 0.0, "<0.001"),
        (0.0, 0.0002, "<0.001"),
        (0.0, 0.012, "<0.001 to 0.012"),
        (0.031, 0.036, "0.031 to 0.036"),
        (0.97, 0.9998, "0.970 to >0.999"),
        (0.9997, 1.0, ">0.999"),
    ],
)
def test_that_no_end_of_a_range_is_zero_or_one_for_certain(low: float, high: float, words: str) -> None:
    assert tables.spread_words(low, high, 3, 1.0) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.0004, 0.002, "-0.001 to 0.002"),
        (-0.003, -0.0002, "-0.003 to -0.001"),
        (-0.0001, 0.0003, "-0.001 to 0.001"),
        (0.0, 0.2, "0.000 to 0.200"),
    ],
)
def test_that_an_end_of_a_difference_keeps_its_sign(low: float, high: float, words: str) -> None:
    assert tables.difference_spread(low, high, 3) == words


def test_that_the_strip_of_a_telephone_tells_the_headline_beside_the_baseline(answer: answers.Answer) -> None:
    text = strip(answer)
    assert text.count("(baseline ") == 2
    assert "Test above the line <b>" in text
    assert "aria-live='off'" in text
