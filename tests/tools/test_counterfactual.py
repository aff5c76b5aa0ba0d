"""The page about counterfactual history: its numbers stand between marks, and are those of the command."""

import re
from pathlib import Path

import pytest

from analysis.counterfactual.things import THINGS
from sim.scenario import from_data
from tools.counterfactual import CHART, EXAMPLES, PAGE, block, filled, found_of

ROOT = Path(__file__).parents[2]


def page() -> str:
    return (ROOT / PAGE).read_text(encoding="utf-8")


def test_that_numbers_take_the_place_of_those_before() -> None:
    before = "a\n<!-- one -->\nold\n<!-- end -->\nb\n<!-- two -->\n<!-- end -->\n"
    once = filled(before, {"one": "x\ny", "two": "z"})
    assert once == "a\n<!-- one -->\nx\ny\n<!-- end -->\nb\n<!-- two -->\nz\n<!-- end -->\n"
    assert filled(once, {"one": "x\ny", "two": "z"}) == once
    with pytest.raises(AssertionError, match="no mark three"):
        filled(before, {"three": ""})


def test_that_a_block_tells_the_change_and_every_thing_that_came() -> None:
    scenario = from_data({
        "name": "no-drill", "start": "2017-08", "months": 4,
        "events": [{"month": 1, "force": {"south_korea.drill": "suspended"}}],
    })  # fmt: skip
    text = block("no-drill", found_of(scenario, 40, 4))
    assert "- In month 1 (Aug 2017): drills are suspended." in text
    assert re.search(r"^\| a test above the red line \| 2\.0 \| ", text, re.MULTILINE)
    assert re.search(r"^\| Sep 2017 \| new sanctions \| <?0\.\d\d ± ", text, re.MULTILINE)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.count("|") in (4, 6) for line in rows)


@pytest.mark.parametrize("mark", EXAMPLES)
def test_that_the_page_holds_both_examples(mark: str) -> None:
    found = re.search(rf"<!-- {mark} -->\n(.*?)<!-- end -->", page(), re.DOTALL)
    assert found
    assert f"panmunjom counterfactual {EXAMPLES[mark]}" in found[1]
    assert THINGS["lesser_test"].words in found[1]
    assert THINGS["new_sanctions"].words in found[1]


def test_that_the_picture_of_the_first_example_is_there() -> None:
    assert "<svg" in (ROOT / CHART).read_text(encoding="utf-8")[:200]
