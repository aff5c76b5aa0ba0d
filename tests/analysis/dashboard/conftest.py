"""A dashboard that runs and a browser that looks at it; skipped where there is no Chromium or no Panel."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.analysis.dashboard.browser import CHROMIUM, Tab, browser

REQUIRED = os.environ.get("PANMUNJOM_BROWSER") == "required"
ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


STOP = "const button = named('Stop'); if (button && !button.disabled) button.click()"


def missing() -> str:
    """What is missing here to look at a page; empty if nothing is."""
    if find_spec("panel") is None:
        return "no Panel here (pip install 'panmunjom[dashboard]')"
    return "" if CHROMIUM else "no Chromium here (Debian: apt install chromium)"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a dashboard answers that was started as a person starts it."""
    if find_spec("panel") is None:
        pytest.skip(missing())
    port = free_port()
    command = [sys.executable, "-m", "sim.cli.app", "dashboard", "--no-browser", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    folder = tmp_path_factory.mktemp("dashboard")
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout
        line = process.stdout.readline()
        assert f"127.0.0.1:{port}" in line, (folder / "errors").read_text()
        yield f"http://127.0.0.1:{port}/"
        process.terminate()
        assert process.wait(20) == 0
    assert "Traceback" not in (folder / "errors").read_text()


@pytest.fixture(scope="session")
def devtools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a browser that runs."""
    if reason := missing():
        assert not (REQUIRED and find_spec("panel")), reason
        pytest.skip(reason)
    with browser(tmp_path_factory.mktemp("profile")) as port:
        yield port


@pytest.fixture
def new_tab(address: str, devtools: int) -> Iterator[Callable[..., Tab]]:
    """Opens tabs; at the end none of them has complained of anything, or asked anything of another machine."""
    tabs: list[Tab] = []

    def opened(path: str = "", width: int = 1280, height: int = 1000) -> Tab:
        tab = Tab(devtools, width, height)
        tabs.append(tab)
        tab.open(address + path)
        tab.until("one('figure')")
        return tab

    yield opened
    for tab in tabs:
        tab.script(STOP)  # what is still under way would only take time from the next page
        tab.close()
        assert tab.complaints == []
        own = (address, address.replace("http", "ws", 1), "data:", "blob:", "about:")
        assert [asked for asked in tab.asked if not asked.startswith(own)] == []


@pytest.fixture
def tab(new_tab: Callable[..., Tab]) -> Tab:
    return new_tab()
