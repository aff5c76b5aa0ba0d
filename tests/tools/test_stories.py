"""The page of explanations: made by the commands that it shows."""

import re
from pathlib import Path

import pytest

from tools.stories import INTRODUCTION, PAGE, PARTINGS, STORIES, page, printed

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_that_the_page_has_every_story_with_its_command() -> None:
    assert TEXT.startswith(INTRODUCTION)
    for heading, arguments in STORIES:
        assert f"### {heading}\n" in TEXT
        assert f"$ panmunjom {' '.join(arguments)}\n" in TEXT
    for heading, text, scenario, other, _ in PARTINGS:
        assert f"### {heading}\n\n{text}\n" in TEXT
        assert f"$ panmunjom explain {scenario} --against {other}" in TEXT
    assert TEXT.count("Turning points\n- ") == len(STORIES)
    assert TEXT.count("Over all runs: where the two part") == sum(not otherwise for *_, otherwise in PARTINGS)


def test_that_what_is_shown_fits_80_columns() -> None:
    for block in re.findall(r"```\n(\$ .*?)```", TEXT, re.DOTALL):
        assert max(map(len, block.splitlines())) <= 80


def test_that_what_is_shown_is_what_the_command_prints() -> None:
    text = printed(("explain", "stalemate", "--run", "3", "--months", "4"))
    assert text.startswith("Run 3 of stalemate: ")


@pytest.mark.slow
def test_that_the_page_is_up_to_date() -> None:
    assert page() == TEXT, "run `make reference`"
