"""The pictures of Explore: that of the settings and that of the baseline can be held against each other."""

from collections.abc import Iterator
from typing import Any

import pytest

from analysis.dashboard import answers
from analysis.dashboard.pictures import PICTURES, drawn
from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings, of_shipped
from sim.batch.run import no_progress

PAIRS = ("distribution", "bands", "actions", "stages")


def answer(settings: Settings) -> answers.Answer:
    session = Session(settings.with_value("months", 12), lambda call: call())
    (found,) = answers.answers(session.scenario(), session.baseline(), no_progress, (200,))
    return found


@pytest.fixture(scope="module")
def patience() -> answers.Answer:
    return answer(of_shipped("stalemate"))


def heights(value: Any) -> Iterator[Any]:
    """The range of every vertical axis of a chart, and the size of every panel."""
    if isinstance(value, dict):
        if isinstance(y := value.get("y"), dict) and "domain" in y.get("scale", {}):
            yield y["scale"]["domain"]
        if "height" in value and "layer" in value:
            yield value["height"], value["width"]
        for inner in value.values():
            yield from heights(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from heights(inner)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAIRS)
def test_that_the_settings_and_the_baseline_are_drawn_on_one_scale_side_by_side(
    patience: answers.Answer, name: str
) -> None:
    drawing = drawn(patience, name, narrow=False)
    own, other = (list(heights(chart.to_dict())) for chart in drawing.charts)
    assert own == other != []
    assert "class='pair'" in drawing.html


@pytest.mark.parametrize("name", PICTURES)
def test_that_the_baseline_alone_is_one_picture_in_the_size_of_the_window(name: str) -> None:
    drawing = drawn(answer(Settings()), name, narrow=False)
    assert len(drawing.charts) == 1
    assert "class='pair'" not in drawing.html
