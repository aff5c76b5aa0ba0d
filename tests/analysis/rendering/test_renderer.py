"""Pictures are made in another process, whose end is an error and not ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.charts.saving import VEGA_LITE
from analysis.rendering import renderer, worker
from analysis.rendering.renderer import Renderer, RenderingError

CHART = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
ONE_PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
ONLY_POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of POSIX")


@pytest.fixture
def painter() -> Iterator[Renderer]:
    """A renderer of its own, which no other test uses."""
    process = Renderer()
    yield process
    process.stop()


def test_that_the_renderer_makes_itself_ready_for_the_version_that_altair_writes() -> None:
    assert renderer.USUAL_VERSION == VEGA_LITE


def test_that_a_chart_becomes_a_drawing_and_a_picture_of_two_pixels_a_point() -> None:
    drawing = renderer.svg(CHART, VEGA_LITE)
    assert drawing.startswith("<svg")
    assert renderer.png(drawing).startswith(b"\x89PNG")
    assert int.from_bytes(renderer.png(ONE_PIXEL.decode())[16:20]) == worker.PNG_SCALE


def test_that_a_chart_that_cannot_be_drawn_is_refused_and_the_next_is_drawn(painter: Renderer) -> None:
    with pytest.raises(ValueError, match="refuses a chart"):
        painter.picture(worker.TO_PNG, b"no drawing")
    assert painter.picture(worker.TO_PNG, ONE_PIXEL).startswith(b"\x89PNG")


def test_that_half_a_letter_in_a_title_is_replaced() -> None:
    assert "odd ? byte" in renderer.svg({**CHART, "title": "odd \udce9 byte"}, VEGA_LITE)


@ONLY_POSIX
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTRAP"])
def test_that_the_end_of_a_renderer_is_an_error_that_says_how_and_the_next_task_starts_another(
    painter: Renderer, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    painter.start()
    process = painter._process
    assert process is not None
    os.kill(process.pid, getattr(signal, number))
    process.wait()
    assert painter.picture(worker.TO_PNG, ONE_PIXEL).startswith(b"\x89PNG")  # dead before the task: no loss
    process = painter._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    monkeypatch.setattr(process, "poll", lambda: None)
    os.kill(process.pid, getattr(signal, number))
    os.kill(process.pid, signal.SIGCONT)
    process.wait()
    with pytest.raises(RenderingError, match=number):
        painter.picture(worker.TO_PNG, ONE_PIXEL)
    assert painter.picture(worker.TO_PNG, ONE_PIXEL).startswith(b"\x89PNG")


def test_that_a_renderer_that_cannot_start_is_an_error_of_the_machine(
    painter: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(RenderingError, match="cannot be started"):
        painter.picture(worker.TO_PNG, ONE_PIXEL)


@ONLY_POSIX
def test_that_ctrl_c_is_left_to_who_gives_the_tasks(painter: Renderer) -> None:
    assert painter.picture(worker.TO_PNG, ONE_PIXEL)
    process = painter._process
    assert process is not None
    os.kill(process.pid, signal.SIGINT)
    assert painter.picture(worker.TO_PNG, ONE_PIXEL).startswith(b"\x89PNG")
    assert painter._process is process


def test_that_a_renderer_ends_with_its_tasks() -> None:
    command = [sys.executable, "-P", str(Path(worker.__file__))]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
