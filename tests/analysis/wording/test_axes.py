"""The words of what a sweep varies: a meaning, never a key or a number of an event alone."""

import pytest

from analysis.wording.axes import column, moves, quantity, short, title
from sim.parameters import BY_KEY
from sim.scenario import from_data
from sim.state import BY_NAME

EVENTS = [
    {"month": 1, "flood": True},
    {"months": [1, 6], "force": {"united_states.sanctions": "ease"}, "step": 0.05},
]
SCENARIO = from_data({"name": "swept", "months": 12, "events": EVENTS}).resolved()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("parameters.north_korea.test.red_line_caution", "fear of punishment"),
        ("parameters.north_korea.test.momentum", "the weight of a test the month before"),
        ("parameters.united_states.base_ease", "the log-odds of relief without trust"),
        ("parameters.economy.sanctions_cost", "“long-run cost of full sanctions”"),
        ("parameters.rationality.north_korea", "the sharpness of choice of North Korea"),
        ("initial.trust_us_nk", "Washington's trust in North Korea's word at the start"),
        ("events[2].step", "the size of event 2 (Washington eases sanctions)"),
        ("structures.learning", "the structure learning"),
        ("seed", "the seed"),
    ],
)
def test_that_what_is_swept_is_named_by_what_it_means(key: str, words: str) -> None:
    assert quantity(key, SCENARIO) == words


def test_that_every_quantity_has_words_that_fit_above_a_column() -> None:
    keys = [*(f"parameters.{key}" for key in BY_KEY), *(f"initial.{name}" for name in BY_NAME)]
    assert all(short(key, SCENARIO) for key in keys)
    assert all(max(map(len, column(key, SCENARIO).split("\n"))) <= 20 for key in keys)


def test_that_an_axis_has_the_meaning_and_the_unit() -> None:
    key = "parameters.north_korea.test.red_line_caution"
    assert title(key, SCENARIO) == "Fear of punishment keeps long and nuclear back (red line caution, log-odds)"
    assert title("events[2].step", SCENARIO) == "The size of event 2 (Washington eases sanctions)"
    assert column(key, SCENARIO) == "fear of\npunishment\n(log-odds)"


def test_that_a_sentence_says_which_way_it_moves() -> None:
    assert moves("fear of punishment", "0", "3", rises=True) == "fear of punishment rises from 0 to 3"
    assert moves("the log-odds of relief", "-3", "-6", rises=False) == "the log-odds of relief fall from -3 to -6"
