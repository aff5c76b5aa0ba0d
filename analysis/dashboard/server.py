"""The server: on loopback, for this machine alone, with everything that a page needs on board."""

from html import escape
from typing import Any

import panel as pn
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import ErrorHandler

from analysis.dashboard.explore import Explore
from analysis.dashboard.settings import Settings, from_link
from sim.errors import PanmunjomError

ADDRESS = "127.0.0.1"
MOST_BYTES = 1 << 20
"""Of a message from a browser; a scenario file has at most a quarter of it."""


def page() -> Any:
    """The page of a visitor who has just come."""
    pn.extension("vega")
    refused = ""
    settings = Settings()
    given = pn.state.session_args.get("settings", [])
    if given:
        try:
            settings = from_link(given[0].decode())
        except (PanmunjomError, UnicodeDecodeError) as error:
            refused = str(error)
    explore = Explore(settings)
    template = pn.template.BootstrapTemplate(title="Panmunjom")
    template.sidebar.append(explore.controls())
    template.main.append(explore.answers())
    pn.state.onload(explore.begin)
    if refused:
        template.main.insert(0, pn.pane.Alert(f"<pre>{escape(refused)}</pre>", alert_type="danger"))
    return template


class _OtherHost(Matcher):
    """Requests that name another machine than this one: a page elsewhere whose name was made to point here."""

    def __init__(self, hosts: list[str]) -> None:
        self._hosts = hosts

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """What Tornado hands on to the handler; None where the request is for us."""
        return None if request.host.lower() in self._hosts else {}


def serve(port: int) -> None:
    """Answer until the process is ended; requests with the Host or the Origin of another machine are refused."""
    hosts = [f"{name}:{port}" for name in (ADDRESS, "localhost")]
    server = pn.serve(
        {"/": page}, port=port, address=ADDRESS, show=False, start=False, title="Panmunjom",
        websocket_origin=hosts, websocket_max_message_size=MOST_BYTES,
    )  # fmt: skip
    server._tornado.default_router.rules.insert(0, Rule(_OtherHost(hosts), ErrorHandler, {"status_code": 403}))
    server.start()
    server.io_loop.start()
