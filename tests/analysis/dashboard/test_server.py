import logging

import pytest

pytest.importorskip("panel")
from analysis.dashboard.server import LeftEarly


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
