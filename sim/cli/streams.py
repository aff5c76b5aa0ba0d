"""Standard output and standard error as they really are: closed, full, read no further, of any encoding.

Who has read enough does not stop the work, so a broken pipe is no error; a full disk is one that a user can mend. A
letter that an encoding does not have is replaced. What goes wrong with standard error cannot be told to anybody.
"""

import errno
import io
import json
import os
import sys
import time
import warnings
from collections.abc import Buffer
from functools import partial
from typing import Any, TextIO, override

from sim.errors import PanmunjomError, PanmunjomWarning

USUAL_WIDTH = 80
LEAST_WIDTH = 20
UNABLE = ("", "dumb", "unknown")
"""Terminals that show no colours and cannot redraw a line."""
RED, PLAIN = "\x1b[31m", "\x1b[0m"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class OutputError(PanmunjomError):
    """Standard output cannot be written; the message says why."""


class _Outlet(io.RawIOBase):
    """An output stream that stops writing after a failure, and reports the failure only if it is `fatal`."""

    def __init__(self, stream: Any, fatal: bool) -> None:
        self._stream = stream  # kept alive: when it is collected it closes the raw stream
        self._raw = getattr(stream.buffer, "raw", stream.buffer)  # with PYTHONUNBUFFERED the stream is raw itself
        self._fatal = fatal
        self._given_up = False

    @override
    def write(self, content: Buffer, /) -> int:
        rest = memoryview(content).cast("B")
        size = len(rest)
        try:
            while rest and not self._given_up:
                written = self._raw.write(rest)
                if written is None:  # a pipe that does not block, and whose reader is slow
                    time.sleep(0.01)
                rest = rest[written or 0 :]
        except OSError as error:
            self._given_up = True
            if self._fatal and error.errno not in (errno.EPIPE, errno.ECONNRESET):
                raise OutputError(_explained(error)) from error
        return size

    @override
    def writable(self) -> bool:
        return True

    @override
    def fileno(self) -> int:
        return int(self._raw.fileno())

    @override
    def isatty(self) -> bool:
        return bool(self._raw.isatty())


def _explained(error: OSError) -> str:
    if error.errno in FULL:
        return (
            "standard output: no space left where it is written to; make room or write it elsewhere. Results that the "
            "command has written to files stand"
        )
    return f"standard output cannot be written ({os.strerror(error.errno or 0)}); send it elsewhere"


def prepare() -> None:
    """Put standard output and standard error in order, once, before anything is printed."""
    sys.stdout = _prepared(sys.stdout, 1, "replace", fatal=True)
    sys.stderr = _prepared(sys.stderr, 2, "backslashreplace", fatal=False)
    warnings.showwarning = partial(_told, warnings.showwarning)


def _told(otherwise: Any, message: Warning | str, category: type[Warning], *place: Any) -> None:
    """Show a warning of ours as a line for people, and any other one as Python does."""
    if issubclass(category, PanmunjomWarning):
        warn(f"warning: {message}")
    else:
        otherwise(message, category, *place)


def _prepared(stream: Any, descriptor: int, errors: str, fatal: bool) -> TextIO:
    if stream is None:  # the caller closed it; else the next file opened would get its descriptor
        opened = os.open(os.devnull, os.O_WRONLY)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)
        stream = os.fdopen(descriptor, "w", encoding="utf-8", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(_Outlet(stream, fatal)),
        encoding=stream.encoding,
        errors=errors,
        line_buffering=stream.line_buffering or stream.write_through,
    )


def tolerate() -> None:
    """Let both streams replace letters that their encoding does not have, whoever opened them."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def echo(text: str = "") -> None:
    """A line as it is, for other programs and for copying: never wrapped."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def fail(text: str) -> None:
    """What went wrong, on standard error: in red where that is a terminal that shows colours and nobody minds them."""
    warn(f"{RED}{text}{PLAIN}" if _coloured(sys.stderr) else text)


def _coloured(stream: Any) -> bool:
    """Whether a stream is a terminal with colours; NO_COLOR (no-color.org) turns them off."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in UNABLE


def echo_json(document: Any) -> None:
    """One JSON document; what the encoding of standard output does not have is escaped."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, indent=2)
    echo(text)


def screen_width() -> int:
    """Letters on a line: those of `COLUMNS`, else of the terminal, else 80."""
    asked = os.environ.get("COLUMNS", "")
    columns = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not columns:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (AttributeError, OSError, ValueError):  # not a terminal, or a stream without a descriptor
            columns = 0
    return max(LEAST_WIDTH, columns or USUAL_WIDTH)
