"""Where the output of a command goes: encodings, closed and full ends, readers who have seen enough."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import streams
from sim.cli.app import status
from sim.cli.screen import Column, Screen
from sim.errors import PanmunjomError

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from sim.cli.app import main; main()")
TITLE = "Café summit, 한국"
ENCODINGS = {
    "posix": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "windows": {"PYTHONIOENCODING": "cp1252"},
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cafe.yaml").write_text(f"title: {TITLE}\nruns: 20\nmonths: 2\n", encoding="utf-8")
    return tmp_path


def environment(**variables: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | variables


def in_shell(redirected: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its ends redirected as a shell does it."""
    line = ["bash", "-o", "pipefail", "-c", f'"$@" {redirected}', "bash", *COMMAND, *arguments]
    return subprocess.run(line, capture_output=True, text=True, env=environment(), timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize("variables", ENCODINGS.values(), ids=ENCODINGS)
def test_that_letters_that_the_terminal_lacks_are_replaced(here: Path, variables: dict[str, str]) -> None:
    arguments = (*COMMAND, "run", "cafe.yaml", "--no-charts")
    done = subprocess.run(arguments, capture_output=True, env=environment(**variables), timeout=120)
    assert done.returncode == 0
    assert done.stderr.isascii()
    text = done.stdout.decode("cp1252")
    assert "summit, ??" in text
    assert "Conditional on the model" in text


def recoded(monkeypatch: pytest.MonkeyPatch, encoding: str) -> io.BytesIO:
    """Makes standard output one of another encoding; what it receives."""
    received = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(received, encoding=encoding, errors="strict"))
    return received


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("arguments", [["list"], ["validate", "cafe.yaml"], ["schema"], ["--help"]])
def test_that_no_command_stumbles_over_an_encoding(
    here: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, arguments: list[str]
) -> None:
    received = recoded(monkeypatch, encoding)
    assert status(arguments) == 0
    sys.stdout.flush()
    assert received.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_that_json_holds_every_letter_in_any_encoding(
    here: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    received = recoded(monkeypatch, encoding)
    assert status(["validate", "cafe.yaml", "--json"]) == 0
    sys.stdout.flush()
    assert json.loads(received.getvalue().decode(encoding))["scenarios"][0]["title"] == TITLE


def test_that_a_name_of_odd_bytes_is_told_in_letters_that_can_be_shown(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (here / name).write_text("mnths: 3\n", encoding="utf-8")
    assert status(["validate", name]) == 2
    assert capsys.readouterr().err.startswith("caf\\udce9.yaml:1: mnths: is not a key")


def test_that_a_plus_or_minus_is_spelt_out_where_there_is_no_sign_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    received = recoded(monkeypatch, "ascii")
    Screen().table([Column("outcome", words=True), Column("estimate")], [("tests", "3.4\n±0.1")])
    sys.stdout.flush()
    assert "+-0.1" in received.getvalue().decode()


def test_that_what_a_terminal_would_obey_is_shown_and_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().say("a title\x1b[2Jthat clears the screen [bold]and\x07 rings[/bold]")
    assert capsys.readouterr().out == "a title\\x1b[2Jthat clears the screen [bold]and\\x07 rings[/bold]\n"


def test_that_a_reader_who_has_seen_enough_is_no_error(here: Path) -> None:
    done = in_shell("| head -1", "run", "cafe.yaml", "--no-charts")
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "results" / "cafe" / "manifest.json").is_file()


def test_that_a_full_disk_behind_the_output_is_told_as_one(here: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = in_shell("> /dev/full", "list")
    assert done.returncode == 2
    assert "no space left" in done.stderr
    assert "report" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("redirected", "arguments", "code"),
    [(">&-", ("list",), 0), ("2>&-", ("list",), 0), ("2>&-", ("lst",), 2), (">&- 2>&-", ("list",), 0)],
)
def test_that_a_closed_end_is_no_error(here: Path, redirected: str, arguments: tuple[str, ...], code: int) -> None:
    done = in_shell(redirected, *arguments)
    assert (done.returncode, done.stderr) == (code, "")


class _Breaking(io.RawIOBase):
    """A file that takes nothing, for the reason given."""

    def __init__(self, number: int) -> None:
        self.number = number

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        raise OSError(self.number, os.strerror(self.number))


def breaking(number: int) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(_Breaking(number)), encoding="utf-8")


@pytest.fixture
def standard(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Standard output and error, which the test may replace."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    return monkeypatch


def test_that_an_output_that_fails_is_told_once_and_then_left_alone(standard: pytest.MonkeyPatch) -> None:
    standard.setattr(sys, "stdout", breaking(28))
    streams.prepare()
    sys.stdout.write("first")
    with pytest.raises(PanmunjomError, match="no space left"):
        sys.stdout.flush()
    sys.stdout.write("second")
    sys.stdout.flush()


@pytest.mark.parametrize("number", [28, 32, 5])
def test_that_a_standard_error_that_fails_stops_nothing(standard: pytest.MonkeyPatch, number: int) -> None:
    standard.setattr(sys, "stderr", breaking(number))
    streams.prepare()
    assert status(["no-such-command"]) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_that_a_signal_stops_a_command_with_a_word_and_status_3(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: os.kill(os.getpid(), number))
    assert status(["schema"]) == 3
    assert capsys.readouterr().err == "stopped; nothing was kept\n"


def test_that_a_library_that_hides_an_interrupt_is_seen_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def hide() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("half imported") from None

    monkeypatch.setattr("sim.scenario.schema.json_schema", hide)
    assert status(["schema"]) == 3
    assert capsys.readouterr().err == "stopped; nothing was kept\n"


def test_that_too_little_memory_is_told_without_asking_for_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def exhaust() -> None:
        raise MemoryError

    monkeypatch.setattr("sim.scenario.schema.json_schema", exhaust)
    assert status(["schema"]) == 2
    told = capsys.readouterr().err
    assert "not enough memory" in told
    assert "report" not in told


@pytest.mark.parametrize(("typed", "meant"), [(["valdate", "x"], "validate"), (["list", "--jsn"], "--json")])
def test_that_a_slip_of_the_keyboard_is_told_with_what_was_meant(
    typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(typed) == 2
    assert meant in capsys.readouterr().err
