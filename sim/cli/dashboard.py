"""`panmunjom dashboard`: the laboratory in a browser, on this machine only."""

import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.streams import echo
from sim.errors import PanmunjomError

PORT = 5006


class DashboardError(PanmunjomError):
    """The dashboard cannot be started; the message says what it needs."""


def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on which it answers.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only say the address; open no browser.")] = False,
    results: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the result folders that pages may show.")
    ] = Path("results"),
) -> None:
    """Open the laboratory in a browser: sliders in place of files.

    It answers this machine alone and asks no other one. It needs the extra dashboard: pip install
    'panmunjom[dashboard]'. Ctrl-C ends it.
    """
    if find_spec("panel") is None:
        raise DashboardError("Panel is not installed; install the extra: pip install 'panmunjom[dashboard]'")
    from analysis.dashboard.server import serve
    from sim.cli.progress import compiling_note

    compiling_note()

    def started(address: str) -> None:
        import webbrowser

        echo(f"The dashboard is at {address} for this machine alone. Ctrl-C ends it.")
        sys.stdout.flush()
        if not no_browser:
            webbrowser.open(address)

    with suppress(KeyboardInterrupt):
        serve(port, results, started)
    echo("The dashboard has ended.")
