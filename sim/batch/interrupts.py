"""Interrupts that wait, so that what must be done wholly or not at all is not torn apart, and some that need not."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType

from sim.errors import PanmunjomError

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class InterruptedRunError(PanmunjomError):
    """The run was stopped; what is finished is kept, and the message says how to go on."""

    exit_status = 3


@contextmanager
def held() -> Iterator[None]:
    """Hold interrupts back until the block is done. Only the main thread is ever interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for held_back in SIGNALS:
        signal.signal(held_back, remember)
    try:
        yield
    finally:
        for held_back, handler in before.items():
            signal.signal(held_back, handler)
        for number in came:
            signal.raise_signal(number)


def interruptible[T](work: Callable[[], T]) -> T:
    """What `work`, which has no side effects, returns; in a thread, as the compiler keeps the main one from hearing."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(work).result()
    finally:
        pool.shutdown(wait=False)
