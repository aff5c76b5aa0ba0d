"""What a command that can be resumed says when it is stopped."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resumable() -> Iterator[None]:
    """Say how to go on, whenever the interrupt comes: also before the command has looked at what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        from sim.batch.interrupts import InterruptedRunError

        raise InterruptedRunError("stopped; to go on, repeat the command with --resume") from None
