"""The program of a renderer: tasks come in at standard input and pictures go out at standard output, one by one.

A task and its answer are a byte, a length and as many bytes. It is run as a file and imports nothing of ours, so that
it starts in the time of vl-convert alone, which carries Vega and a font in itself: no browser, no network, no fonts of
the machine.
"""

import json
import os
import signal
import struct
import sys
from typing import BinaryIO

HEADER = struct.Struct("<BQ")
DONE, REFUSED = 0, 1
TO_SVG, TO_PNG = 0, 1
PNG_SCALE = 2
"""Pixels a point."""
WARM = "--warm"
SMALLEST = {"data": {"values": []}, "mark": "point"}


def _svg(content: bytes) -> bytes:
    import vl_convert

    task = json.loads(content)
    picture = vl_convert.vegalite_to_svg(task["chart"], vl_version=task["version"], allowed_base_urls=[])
    return str(picture).encode()


def _png(content: bytes) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(content.decode(), scale=PNG_SCALE))


def _serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    while header := tasks.read(HEADER.size):
        kind, size = HEADER.unpack(header)
        content = tasks.read(size)
        try:
            answer, picture = DONE, (_svg if kind == TO_SVG else _png)(content)
        except Exception as error:
            answer, picture = REFUSED, str(error).encode(errors="replace")
        answers.write(HEADER.pack(answer, len(picture)))
        answers.write(picture)
        answers.flush()


def main() -> None:
    """Serve until there are no more tasks; with `--warm` and a version of Vega-Lite start the engine first."""
    # A terminal interrupts every process; the one that gives the tasks decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    if WARM in sys.argv:
        _svg(json.dumps({"chart": SMALLEST, "version": sys.argv[-1]}).encode())
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
