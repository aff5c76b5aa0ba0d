"""Bars of progress: for a terminal that can redraw them, in letters that it has, and for nothing else."""

import io
import sys

import pytest

from sim.cli.progress import Progress


class Terminal(io.TextIOWrapper):
    """A terminal of an encoding."""

    def __init__(self, encoding: str) -> None:
        self.received = io.BytesIO()
        super().__init__(self.received, encoding=encoding, errors="strict")

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        self.flush()
        return self.received.getvalue().decode(self.encoding)


def drawn(monkeypatch: pytest.MonkeyPatch, encoding: str, shown: bool = True) -> str:
    """What a terminal receives while half of a run is done."""
    terminal = Terminal(encoding)
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress(shown) as progress:
        progress.on("a [bold] scenario")(50, 100)
    return terminal.text


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_that_a_bar_is_drawn_in_the_letters_of_the_terminal(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "a [bold] scenario" in drawn(monkeypatch, encoding)


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_that_a_terminal_that_cannot_redraw_gets_none(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    monkeypatch.setenv("TERM", term)
    assert drawn(monkeypatch, "utf-8") == ""


def test_that_who_wants_none_gets_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert drawn(monkeypatch, "utf-8", shown=False) == ""


def test_that_a_file_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(shown=True) as progress:
        progress.on("baseline")(50, 100)
    assert capsys.readouterr().err == ""


def test_that_no_color_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in drawn(monkeypatch, "utf-8")
