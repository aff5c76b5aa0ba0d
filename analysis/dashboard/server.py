"""The server: on loopback, for this machine alone, with everything that a page needs on board."""

import gc
import logging
import signal
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
from bokeh.document import Document
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import ErrorHandler

from analysis.dashboard.running import Later, end
from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings, from_link
from analysis.dashboard.shell import Shell, load_pages
from analysis.dashboard.widgets import Page
from analysis.rendering import renderer
from sim.errors import PanmunjomError

ADDRESS = "127.0.0.1"
MOST_BYTES = 1 << 20
"""Of a message from a browser; a scenario file has at most a quarter of it, a third more when it is sent."""
OFTEN = (700, 10, 10)
"""New objects, and rounds, after which Python looks for garbage: as it does by itself."""
LEFT = 10_000
"""Milliseconds after which a visitor whose window is closed has left, and what is in work for him is given up."""
TITLE = "Panmunjom"


class PortError(PanmunjomError):
    """A port that cannot be had; the message says which other one to take."""


def on_page(document: Document) -> Later:
    """What has something called on the thread of a page; nothing is, once the visitor has left.

    Bokeh takes the page of a visitor apart first and tells of it afterwards: work that goes on may meet it half gone.
    """

    def later(call: Callable[[], None]) -> None:
        try:
            document.add_next_tick_callback(call)
        except (AttributeError, RuntimeError):
            if document.session_context is not None:
                raise

    return later


def page(results: Path) -> Any:
    """The page of a visitor who has just come."""
    document = pn.state.curdoc
    refused = ""
    settings = Settings()
    given = pn.state.session_args.get("settings", [])
    if given:
        try:
            settings = from_link(given[0].decode())
            settings.scenario()
        except (PanmunjomError, UnicodeDecodeError) as error:
            refused, settings = str(error), Settings()
    session = Session(settings, on_page(document), results)
    pn.state.on_session_destroyed(lambda context: session.close())
    template = Page(title=TITLE, busy_indicator=None)
    template.main.extend(Shell(session, refused).view())
    return template


class _OtherHost(Matcher):
    """Requests that name another machine than this one: a page elsewhere whose name was made to point here."""

    def __init__(self, hosts: list[str]) -> None:
        self._hosts = hosts

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """What Tornado hands on to the handler; None where the request is for us."""
        return None if request.host.lower() in self._hosts else {}


class LeftEarly(logging.Filter):
    """Keeps silent of a visitor who leaves before the page is there: Bokeh asserts a session not yet made."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be shown."""
        error = record.exc_info[1] if record.exc_info else None
        return not (isinstance(error, AssertionError) and "GET /ws" in record.getMessage())


def serve(port: int, results: Path, started: Callable[[str], None]) -> None:
    """Answer until the process is interrupted; `started` is told the address, once it can be opened.

    Requests with the Host or the Origin of another machine are refused. Raises `PortError` where the port is taken.
    """
    pn.extension("vega")
    logging.getLogger("tornado.application").addFilter(LeftEarly())
    logging.getLogger("bokeh.server.contexts").setLevel(logging.ERROR)  # it warns when a window is opened anew in time
    warnings.filterwarnings("ignore", "reference already known")  # of Bokeh, of each page that Panel appends
    hosts = [f"{name}:{port}" for name in (ADDRESS, "localhost")]
    try:
        server = pn.serve(
            {"/": lambda: page(results)}, port=port, address=ADDRESS, show=False, start=False, title="Panmunjom",
            websocket_origin=hosts, websocket_max_message_size=MOST_BYTES, verbose=False,
            unused_session_lifetime_milliseconds=LEFT, check_unused_sessions_milliseconds=LEFT // 4,
        )  # fmt: skip
    except OSError as error:
        raise PortError(f"port {port} cannot be had ({error.strerror}); name another one by --port") from error
    server._tornado.default_router.rules.insert(0, Rule(_OtherHost(hosts), ErrorHandler, {"status_code": 403}))
    renderer.warm_up()
    load_pages()
    # The command line collects rarely, which a single run is glad of; a server that stays would grow by it. What was
    # loaded until now stays, and need not be looked at each time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
    server.start()
    for number in (signal.SIGINT, signal.SIGTERM):  # between two answers, never in the middle of one
        signal.signal(number, lambda *_: server.io_loop.add_callback_from_signal(server.io_loop.stop))
    try:
        started(f"http://{ADDRESS}:{server.port}/")
        server.io_loop.start()
    finally:
        server.stop()
        end()
        renderer.stop()
