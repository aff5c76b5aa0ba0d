"""What a report says: every scenario, its numbers with their errors, its limits, and how to make it again."""

import re

import pytest

import sim
from analysis.comparison import compare
from analysis.comparison.forms import variants
from analysis.report.answer import answer
from analysis.report.content import Content, gather
from analysis.report.markdown import markdown
from analysis.report.page import html
from sim.parameters import STRUCTURES
from sim.scenario import from_data

SMALL = ["runs=60", "months=13"]


@pytest.fixture(scope="module")
def content() -> Content:
    results = [sim.run(sim.load(name, SMALL)) for name in ("baseline", "relief-first", "stalemate")]
    return gather(results, "", "", "panmunjom report baseline relief-first stalemate")


@pytest.fixture(scope="module")
def page(content: Content) -> str:
    return html(content)


@pytest.mark.parametrize("form", ["html", "md"])
def test_that_it_has_all_that_a_reader_needs(content: Content, page: str, form: str) -> None:
    text = page if form == "html" else markdown(content)
    for words in (
        "How it differs"
        if form == "html"
        else "In month 1 (Oct 2021): Washington eases sanctions by 0.125 (half of what an interim deal would lift).",
        "Conditional on the model",
        "unitary",
        "one article",
        "no learning",
        "panmunjom report baseline relief-first stalemate",
        "20210924",
        "Monte-Carlo",
        "economy at its lowest",
        "same random draws",
    ):
        assert words in text, words
    for result in content.results:
        assert result.title in text


def test_that_the_limit_comes_before_the_first_number(content: Content, page: str) -> None:
    assert page.index(content.limits_line.split(":")[0]) < page.index("<svg")


def test_that_every_headline_is_given_under_every_structural_switch(content: Content) -> None:
    switched = [setting.short for structure in STRUCTURES.values() for setting in structure.alternatives]
    assert [variant.name for variant in content.variants] == ["as shipped", *switched]
    assert len(content.variant_tables) == 4
    for table in content.variant_tables:
        assert len(table.rows) == 3
        assert all("±" in cell for row in table.rows for cell in row[1:])


def test_that_a_switch_is_the_scenario_with_that_structure() -> None:
    baseline = sim.run(sim.load("baseline", SMALL))
    found = {variant.name: variant.comparison.a for variant in variants([baseline])}
    same = sim.run(sim.load("baseline", [*SMALL, "structures.learning=off"]))
    assert found["no learning"].runs.equals(same.runs)


def test_that_it_opens_with_the_question_and_a_sentence_for_each_scenario(content: Content, page: str) -> None:
    assert len(content.answer) == 3
    assert all(sentence.endswith(".") for sentence in content.answer)
    for result, sentence in zip(content.results[1:], content.answer, strict=False):
        assert sentence.startswith(f"“{result.title}”: ")
    assert "over 8 forms of the model)" in content.answer[0]
    assert content.results[0].title in content.answer[2]
    places = [page.index(words) for words in ('class="question"', 'class="answer"', "<table", "<svg", 'id="limits"')]
    assert places == sorted(places)


def test_that_of_many_scenarios_the_strongest_are_told() -> None:
    listed = ("baseline", "stalemate", "drills-suspended", "relief-first", "hanoi-exchange", "maximum-pressure", "grit")
    results = [sim.run(sim.load(name, ["runs=400"])) for name in listed]
    counted, *told = answer(results, compare(*results), [])[:-2]
    assert counted.startswith("Of 6 scenarios, ")
    assert len(told) == 4
    assert "points (" in told[0]
    assert not any("drills" in sentence for sentence in told)


def test_that_a_scenario_that_changes_nothing_is_said_to() -> None:
    results = [sim.run(sim.load(name, SMALL)) for name in ("baseline", "drills-suspended")]
    assert "nothing that is sure and at least 5 points" in answer(results, compare(*results), [])[0]


def test_that_starts_in_different_months_are_told_before_any_change() -> None:
    results = [sim.run(sim.load(name, SMALL)) for name in ("baseline", "today")]
    alone = gather(results, "", "", "panmunjom report baseline today", structures=False)
    assert alone.answer[0].startswith("The scenarios start in different months")
    assert "left out" in alone.answer[-1]


def test_that_one_result_is_answered_without_a_comparison() -> None:
    alone = gather([sim.run(sim.load("baseline", SMALL))], "", "", "panmunjom report baseline", structures=False)
    assert "of the runs" in alone.answer[0]
    assert "left out" in alone.answer[2]


def test_that_every_picture_has_words_and_is_there_for_narrow_windows(page: str) -> None:
    labels = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert len(labels) == page.count("<svg")
    assert all("conditional on the model" in words for words in labels)
    assert page.count('class="drawing wide"') == page.count('class="drawing narrow"') == len(labels) / 2


def test_that_text_of_a_person_cannot_become_part_of_the_page() -> None:
    scenario = from_data({"name": "odd", "title": "<script>alert(1)</script> & co", "runs": 5, "months": 2})
    text = html(gather([sim.run(scenario)], "", "<b>why</b>", "panmunjom report odd", structures=False))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<b>why" not in text


def test_that_the_same_report_has_the_same_bytes(content: Content, page: str) -> None:
    assert html(content) == page


def test_that_numbers_of_a_drawing_keep_their_digits(page: str) -> None:
    assert re.search(r">0\.\d{3}<", page)
