"""A renderer seen from here: a process that is started when it is needed, and what its end means."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO, cast

from analysis.rendering import worker
from sim.errors import PanmunjomError

USUAL_VERSION = "6.4"
"""The version of Vega-Lite that a renderer makes itself ready for; a chart of another one only takes longer."""
ENDING_SECONDS = 5


class RenderingError(PanmunjomError):
    """No picture can be drawn, because the renderer cannot start or has ended; the message says what it needs."""


class Renderer:
    """A process that makes pictures, one at a time; one that has ended is started again with the next task."""

    def __init__(self, arguments: tuple[str, ...] = ()) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def start(self) -> None:
        """Start the process, if it does not run. Raises `RenderingError` where there can be none."""
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        command = [sys.executable, "-P", str(Path(worker.__file__)), *self._arguments]
        errors = None if os.environ.get("PANMUNJOM_DEBUG") else subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        except OSError as error:
            raise RenderingError(f"the renderer of pictures cannot be started ({error.strerror})") from error

    def stop(self) -> None:
        """End the process at once; what it was at is lost."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, pipe).close()

    def picture(self, kind: int, task: bytes) -> bytes:
        """What the renderer makes of a task. Raises `RenderingError` if it ends over it."""
        with self._turn:
            self.start()
            process = cast(subprocess.Popen[bytes], self._process)
            tasks, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
            try:
                tasks.write(worker.HEADER.pack(kind, len(task)) + task)
                tasks.flush()
                answer, size = worker.HEADER.unpack(_exactly(answers, worker.HEADER.size))
                content = _exactly(answers, size)
            except (OSError, EOFError, ValueError) as error:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=ENDING_SECONDS)
                self.stop()
                raise RenderingError(_ending(process.returncode)) from error
            if answer == worker.REFUSED:
                raise ValueError(f"vl-convert refuses a chart: {content.decode()}")
            return content


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _ending(code: int) -> str:
    how = f"status {code}"
    if code < 0:
        with contextlib.suppress(ValueError):
            how = signal.Signals(-code).name
    return (
        f"the renderer of pictures ended ({how}); it needs 150 MB of memory, and 70 GB of addresses (ulimit -v) "
        "that it does not fill"
    )


_to_svg = Renderer((worker.WARM, USUAL_VERSION))
_to_png = Renderer()
atexit.register(_to_svg.stop)
atexit.register(_to_png.stop)


def warm_up() -> None:
    """Start what draws charts, so that it is ready when it is needed; where it cannot start, that is told then."""
    with contextlib.suppress(RenderingError):
        _to_svg.start()
        _to_png.start()


def stop() -> None:
    """End both renderers at once."""
    _to_svg.stop()
    _to_png.stop()


def svg(chart: dict[str, Any], version: str) -> str:
    """A chart of this version of Vega-Lite as an SVG document. Raises `RenderingError` if no picture can be drawn."""
    task = json.dumps({"chart": chart, "version": version}, ensure_ascii=False)
    return _to_svg.picture(worker.TO_SVG, task.encode(errors="replace")).decode()


def png(picture: str) -> bytes:
    """An SVG document as PNG, two pixels a point. Raises `RenderingError` if no picture can be drawn."""
    return _to_png.picture(worker.TO_PNG, picture.encode())
