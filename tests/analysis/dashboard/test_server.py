import logging

import pytest

pytest.importorskip("panel")
from bokeh.document import Document

from analysis.dashboard.server import LeftEarly, on_page


@pytest.mark.parametrize(
    ("error", "request_line", "shown"),
    [(AssertionError(), "GET /ws", False), (AssertionError(), "GET /", True), (ValueError(), "GET /ws", True)],
)
def test_that_a_visitor_who_leaves_early_is_no_fault(error: Exception, request_line: str, shown: bool) -> None:
    record = logging.LogRecord(
        "tornado.application", logging.ERROR, __file__, 1, "Uncaught exception %s", (request_line,),
        (type(error), error, None),
    )  # fmt: skip
    assert LeftEarly().filter(record) is shown


def test_that_work_is_told_of_nothing_once_its_page_is_taken_apart() -> None:
    document = Document()
    browser: list[object] = []
    document.on_change(browser.append)
    on_page(document)(lambda: None)
    assert len(browser) == 1
    document.destroy(browser.append)
    on_page(document)(lambda: None)
    assert len(browser) == 1


def test_that_a_fault_of_a_page_that_stands_is_not_kept_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document()
    monkeypatch.setattr(Document, "session_context", object())
    document.callbacks.destroy()
    with pytest.raises(AttributeError):
        on_page(document)(lambda: None)
