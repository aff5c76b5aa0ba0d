"""A visitor without a browser: what his pages are to be told waits until the test lets it go on."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

pytest.importorskip("panel", reason="the pages need the extra `dashboard`")

from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings

WAIT = 20
SMALL = Settings({"name": "small", "title": "A small <b>one</b>", "extends": "baseline", "runs": 60, "months": 6})


class Visitor:
    """A session, and the thread of its pages."""

    def __init__(self, results: Path) -> None:
        self.calls: Queue[Callable[[], None]] = Queue()
        self.session = Session(SMALL, self.calls.put, results)

    def wait(self, until: Callable[[], object]) -> None:
        """Let the pages go on until something holds."""
        while not until():
            self.calls.get(timeout=WAIT)()


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    one = Visitor(tmp_path)
    yield one
    one.session.close()


def words(view: Any) -> str:
    """All HTML below a part of a page."""
    import panel as pn

    return "\n".join(str(pane.object) for pane in view.select(pn.pane.HTML))


def charts(view: Any) -> list[dict[str, Any]]:
    """The charts below a part of a page, as Vega-Lite."""
    import panel as pn

    return [pane.object for pane in view.select(pn.pane.Vega)]


def rows(view: Any) -> list[list[str]]:
    """The cells of all tables below a part of a page, row by row, heads among them."""
    lines = re.findall(r"<tr>(.*?)</tr>", words(view))
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines)
    return [[unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in cells]
