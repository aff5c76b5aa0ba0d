"""Work that a page asks for: the newest question counts, an older one is given up, and a person can stop it.

Questions are answered in threads of a pool, the answers are handed over on the thread of the page. Nothing here knows
of a browser.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import sleep

from sim.batch.executors import Threads, cores
from sim.batch.run import Progress, no_progress, run
from sim.errors import PanmunjomError
from sim.result import Result
from sim.scenario import Scenario

STEPS = (2_000, 20_000)
"""Runs of the first picture, which follows the hand, and of the one that then takes its place."""
CHUNK = 1_000
"""Runs simulated at a time, some hundredths of a second: so soon a question is given up. No pilot has to find it."""
REST = 0.15
"""Seconds for which a hand must rest before the answer is refined: until then the cores are the browser's."""
LOOK = 0.05
"""Seconds after which someone who waits looks whether anybody still asks."""
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
        _pool.submit(_Question(job, answer, problem, progress, done, given_up, self._later).go_on)

    def stop(self) -> None:
        """Give up what is in work, within a chunk; answers that came already stay."""
        self._newest.set()

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return not self._newest.is_set()


class _Question[Answer]:
    """A question in work. Each answer is a turn of its own, so that nobody's first one waits for another's last."""

    def __init__(
        self,
        job: Job[Answer],
        answer: Callable[[Answer], None],
        problem: Callable[[str], None],
        progress: Progress,
        done: Callable[[], None],
        given_up: threading.Event,
        later: Later,
    ) -> None:
        self._job, self._answer, self._problem, self._progress, self._done = job, answer, problem, progress, done
        self._given_up, self._later = given_up, later
        self._answers: Iterator[Answer] | None = None

    def go_on(self) -> None:
        """Find the next answer, and wait for another turn; at the end say so."""
        if self._given_up.is_set():
            return
        try:
            if self._answers is None:
                self._answers = self._job(self._told)
            for found in self._answers:
                self._tell(partial(self._answer, found))
                with suppress(RuntimeError):  # the server has ended
                    _pool.submit(self.go_on)
                return
        except _GivenUpError:
            return
        except PanmunjomError as error:
            message = str(error)
            self._tell(lambda: self._problem(message))
        except Exception as error:
            logging.getLogger(__name__).exception("a question of a page")
            fault = OUR_FAULT.format(type(error).__name__, error)
            self._tell(lambda: self._problem(fault))
        self._tell(self._end)

    def _tell(self, call: Callable[[], None]) -> None:
        self._later(lambda: None if self._given_up.is_set() else call())

    def _told(self, finished: int, wanted: int) -> None:
        if self._given_up.is_set() or _ended.is_set():
            raise _GivenUpError
        self._tell(lambda: self._progress(finished, wanted))

    def _end(self) -> None:
        self._given_up.set()
        self._done()


def end() -> None:
    """Give up all questions of all visitors, as the server ends; back when nothing is in work any more."""
    _ended.set()
    _pool.shutdown(cancel_futures=True)


def rest(seconds: float, progress: Progress) -> None:
    """Wait; a question that is given up meanwhile ends here."""
    for _ in range(round(seconds / LOOK)):
        sleep(LOOK)
        progress(0, 0)


def results(scenario: Scenario, progress: Progress, steps: tuple[int, ...] = STEPS) -> Iterator[Result]:
    """The results of a scenario, soon of few runs and then of many: what `panmunjom run` gives for as many."""
    for runs in steps:
        if runs > steps[0]:
            rest(REST, progress)
        own = scenario.model_copy(update={"runs": runs})
        yield run(own, executor=Threads(), progress=progress, chunk=CHUNK)
