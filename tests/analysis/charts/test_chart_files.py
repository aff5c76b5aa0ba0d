"""The files that charts are written to."""

import re
from collections.abc import Callable
from pathlib import Path

import altair as alt
import pytest

from analysis.charts import CHARTS, draw_all
from analysis.charts.saving import save, svg
from sim.result import Result

MakeResult = Callable[..., Result]


@pytest.mark.slow
def test_that_all_charts_are_written_twice_with_identical_bytes(tmp_path: Path, make_result: MakeResult) -> None:
    first = draw_all(make_result(1000, 36), tmp_path / "first")
    second = draw_all(make_result(1000, 36), tmp_path / "second")
    assert [path.name for path in first] == [f"{name}.{kind}" for name in CHARTS for kind in ("svg", "png")]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_that_a_chart_does_not_depend_on_the_charts_drawn_before_it(tmp_path: Path, make_result: MakeResult) -> None:
    result = make_result(50, 12)
    alone, _ = save(CHARTS["timing"](result), tmp_path / "alone", "timing")
    draw_all(result, tmp_path / "all")
    assert alone.read_bytes() == (tmp_path / "all" / "timing.svg").read_bytes()


def test_that_definitions_are_counted_anew_in_every_picture() -> None:
    # Vega numbers clips and gradients on from one picture to the next.
    clipped = alt.Chart(alt.InlineData(values=[{"a": 1}, {"a": 2}])).mark_line(clip=True).encode(x="a:Q", y="a:Q")
    first, second = svg(clipped), svg(clipped)
    assert 'id="definition0"' in first
    assert first == second


def test_that_files_are_whole_and_nothing_is_left_beside_them(tmp_path: Path, make_result: MakeResult) -> None:
    written = draw_all(make_result(20, 3), tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(written)
    for path in written:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG") if path.suffix == ".png" else content.rstrip().endswith(b"</svg>")


def test_that_writing_over_an_old_chart_replaces_it(tmp_path: Path, make_result: MakeResult) -> None:
    (tmp_path / "timing.svg").write_text("old")
    path, _ = save(CHARTS["timing"](make_result(20, 3)), tmp_path, "timing")
    assert path.read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "distribution": ["without talks, red line crossed", "Sanctions level at the end"],
        "bands": ["Pressure to escalate", "Jan 2022"],
        "timing": ["Test above the red line", "End-of-war declaration"],
        "actions": ["Tightens sanctions", "Lobbies for relief", "North Korea's message"],
    }.items(),
)
def test_that_a_picture_is_as_wide_as_a_slide_and_its_words_are_text(
    tmp_path: Path, make_result: MakeResult, name: str, words: list[str]
) -> None:
    drawn, png = save(CHARTS[name](make_result(10_000, 36)), tmp_path, name)
    text = drawn.read_text()
    width = int(re.search(r'width="(\d+)"', text)[1])
    assert 940 <= width <= 1200
    assert int.from_bytes(png.read_bytes()[16:20]) == 2 * width
    for shown in [*words, "conditional on the model"]:
        assert shown in text
