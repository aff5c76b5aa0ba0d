import os
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from sim.cli import app, dashboard

ROOT = Path(__file__).parents[2]


def test_that_it_says_how_to_install_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dashboard, "find_spec", lambda name: None)
    assert app.status(["dashboard", "--no-browser"]) == 2
    assert "pip install 'panmunjom[dashboard]'" in capsys.readouterr().err


def test_that_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.status(["dashboard", "--port", "70000"]) == 2
    assert "--port" in capsys.readouterr().err


def started(port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sim.cli.app", "dashboard", "--no-browser", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("panel") is None, reason="no Panel here (pip install 'panmunjom[dashboard]')")
def test_that_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(port) as process:
            out, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert out == ""
    assert errors.startswith(f"port {port} cannot be had (Address already in use); name another one by --port")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("panel") is None, reason="no Panel here (pip install 'panmunjom[dashboard]')")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_that_an_interrupt_ends_it_as_it_should_end(number: signal.Signals) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with started(port) as process:
        assert process.stdout
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "The dashboard has ended.\n", "")
