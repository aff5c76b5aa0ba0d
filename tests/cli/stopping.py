"""Commands that are stopped by a real signal, from outside, once they have kept some pieces."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, time
from sim.batch.pieces import KeptPieces
keep, left = KeptPieces.keep, [int(sys.argv.pop(1))]
def wait_after(pieces, key, table):
    keep(pieces, key, table)
    left[0] -= 1
    if left[0] == 0:
        print("kept", flush=True)
        # In short steps: a signal that comes between two instructions does not end a sleep that begins after it.
        for _ in range(6000):
            time.sleep(0.01)
KeptPieces.keep = wait_after
from sim.cli.app import main
main()
"""


class Stopped(NamedTuple):
    """How a command ended."""

    code: int
    error: str


def stopped_after(pieces: int, number: signal.Signals, *arguments: str) -> Stopped:
    """Run `panmunjom` in a process of its own and send it a signal as soon as it has kept so many pieces."""
    command = [sys.executable, "-c", PROGRAM, str(pieces), *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "kept\n", process.communicate()[1]
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    return Stopped(process.returncode, error)
