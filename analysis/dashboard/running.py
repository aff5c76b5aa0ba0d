"""Work that a page asks for: the newest question counts, an older one is given up, and a person can stop it.

Questions are answered in threads of a pool, the answers are handed over on the thread of the page. Nothing here knows
of a browser.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from sim.batch.executors import Threads, cores
from sim.batch.run import Progress, no_progress, run
from sim.errors import PanmunjomError
from sim.result import Result
from sim.scenario import Scenario

STEPS = (2_000, 20_000)
"""Runs of the first picture, which follows the hand, and of the one that then takes its place."""
CHUNK = 1_000
"""Runs simulated at a time, some hundredths of a second: so soon a question is given up. No pilot has to find it."""
WAITING = 4
"""Questions in work for each core: a long one on one page does not keep a slider on another one waiting."""
OUR_FAULT = "This is an error of the program, not of your input: {}: {}. Please report it, with these settings."

type Later = Callable[[Callable[[], None]], None]
"""Has something called on the thread of the page, after what is waiting there already."""
type Job[Answer] = Callable[[Progress], Iterator[Answer]]
"""What finds answers, each better than the one before; it tells its progress, and ends where that is asked of it."""

_pool = ThreadPoolExecutor(WAITING * cores(), thread_name_prefix="dashboard")
_ended = threading.Event()


class _GivenUpError(Exception):
    """The question is no longer asked."""


class Runner:
    """The questions of one part of a page of one visitor; at most the newest of them is answered."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._newest = threading.Event()
        self._newest.set()

    def ask[Answer](
        self,
        job: Job[Answer],
        answer: Callable[[Answer], None],
        problem: Callable[[str], None],
        progress: Progress = no_progress,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        """Have `job` done in the background; what was asked before is given up.

        `answer` is called with each answer, `problem` with a message for a person, `progress` with the runs finished
        and the runs wanted, and `done` at the end: all on the thread of the page, and none of them any more once
        another question was asked or this one was stopped.
        """
        self.stop()
        self._newest = given_up = threading.Event()
        _pool.submit(self._find, job, given_up, answer, problem, progress, done)

    def stop(self) -> None:
        """Give up what is in work, within a chunk; answers that came already stay."""
        self._newest.set()

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return not self._newest.is_set()

    def _find[Answer](
        self,
        job: Job[Answer],
        given_up: threading.Event,
        answer: Callable[[Answer], None],
        problem: Callable[[str], None],
        progress: Progress,
        done: Callable[[], None],
    ) -> None:
        def tell(call: Callable[[], None]) -> None:
            self._later(lambda: None if given_up.is_set() else call())

        def told(finished: int, wanted: int) -> None:
            if given_up.is_set() or _ended.is_set():
                raise _GivenUpError
            tell(lambda: progress(finished, wanted))

        def end() -> None:
            given_up.set()
            done()

        try:
            if given_up.is_set():
                return
            for found in job(told):
                if given_up.is_set():
                    return
                tell(lambda found=found: answer(found))  # type: ignore[misc]
        except _GivenUpError:
            return
        except PanmunjomError as error:
            message = str(error)
            tell(lambda: problem(message))
        except Exception as error:
            logging.getLogger(__name__).exception("a question of a page")
            fault = OUR_FAULT.format(type(error).__name__, error)
            tell(lambda: problem(fault))
        tell(end)


def end() -> None:
    """Give up all questions of all visitors, as the server ends; back when nothing is in work any more."""
    _ended.set()
    _pool.shutdown(cancel_futures=True)


def results(scenario: Scenario, progress: Progress, steps: tuple[int, ...] = STEPS) -> Iterator[Result]:
    """The results of a scenario, soon of few runs and then of many: what `panmunjom run` gives for as many."""
    for runs in steps:
        own = scenario.model_copy(update={"runs": runs})
        yield run(own, executor=Threads(), progress=progress, chunk=CHUNK)
