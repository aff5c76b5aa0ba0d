"""Runs asked for by a page: the newest question counts, an older one is given up, and a person can stop it.

An answer comes in steps: soon from few runs, then quietly from many. Nothing here knows of a browser.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sim.batch.executors import Threads, cores
from sim.batch.run import run
from sim.errors import PanmunjomError
from sim.result import Result
from sim.scenario import Scenario

STEPS = (2_000, 20_000)
"""Runs of the first picture, which follows the hand, and of the one that then takes its place."""
POOL = ThreadPoolExecutor(max(2, cores()), thread_name_prefix="dashboard")
"""One for all visitors, so that many of them wait for each other and do not starve the machine."""


class _GivenUpError(Exception):
    """The question is no longer asked."""


@dataclass(frozen=True)
class Listener:
    """What a page does with news; each is called in a thread of the pool, none after a newer question was asked."""

    progress: Callable[[int, int], None]
    """With the runs finished and the runs wanted."""
    result: Callable[[Result], None]
    problem: Callable[[str], None]
    """With a message for a person."""


class Runner:
    """The runs of one page of one visitor."""

    def __init__(self, listener: Listener, steps: tuple[int, ...] = STEPS) -> None:
        self._listener = listener
        self._steps = steps
        self._question = threading.Event()

    def ask(self, scenario: Scenario) -> None:
        """Run a scenario in the background; what was asked before is given up."""
        self.stop()
        self._question = given_up = threading.Event()
        POOL.submit(self._answer, scenario, given_up)

    def stop(self) -> None:
        """Give up what is being run, within a chunk; results that came already stay."""
        self._question.set()

    def _answer(self, scenario: Scenario, given_up: threading.Event) -> None:
        def progress(finished: int, wanted: int) -> None:
            if given_up.is_set():
                raise _GivenUpError
            self._listener.progress(finished, wanted)

        try:
            for runs in self._steps:
                if given_up.is_set():
                    return
                result = run(scenario.model_copy(update={"runs": runs}), executor=Threads(), progress=progress)
                progress(runs, runs)
                self._listener.result(result)
        except _GivenUpError:
            return
        except PanmunjomError as error:
            if not given_up.is_set():
                self._listener.problem(str(error))
