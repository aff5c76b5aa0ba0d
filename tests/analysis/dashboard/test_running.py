import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pandas as pd
import pytest

import sim
from analysis.dashboard.running import WAITING, Runner, results
from sim.batch.executors import cores
from sim.batch.run import Progress
from sim.errors import PanmunjomError

WAIT = 60


class Page:
    """The thread of a page: what it is to call waits in a queue until the test lets it go on."""

    def __init__(self) -> None:
        self.calls: Queue[Callable[[], None]] = Queue()
        self.news: list[Any] = []
        self.runner = Runner(self.calls.put)

    def ask(self, job: Callable[[Progress], Iterator[Any]]) -> None:
        self.runner.ask(job, self.news.append, self.news.append, done=lambda: self.news.append("done"))

    def go_on(self, until: Callable[[], bool]) -> None:
        while not until():
            self.calls.get(timeout=WAIT)()


def test_that_an_answer_comes_soon_and_then_better_and_is_that_of_the_command_line() -> None:
    page = Page()
    scenario = sim.load("article-reading", ["months=12"])
    page.ask(lambda progress: results(scenario, progress, (50, 200)))
    page.go_on(lambda: page.news[-1:] == ["done"])
    first, second, _ = page.news
    assert (len(first.runs), len(second.runs)) == (50, 200)
    pd.testing.assert_frame_equal(second.runs, sim.run(sim.load("article-reading", ["months=12", "runs=200"])).runs)
    assert not page.runner.busy


def test_that_an_answer_to_an_older_question_that_waits_already_is_dropped() -> None:
    page = Page()
    page.ask(lambda progress: iter(["old"]))
    old = [page.calls.get(timeout=WAIT), page.calls.get(timeout=WAIT)]
    page.ask(lambda progress: iter(["new"]))
    for call in old:
        call()
    assert page.news == []
    page.go_on(lambda: page.news == ["new", "done"])


def test_that_nothing_is_refined_while_the_hand_moves_on() -> None:
    scenario = sim.load("article-reading", ["months=12"])
    reported: list[int] = []

    def moved_on(finished: int, wanted: int) -> None:
        reported.append(wanted)
        if wanted == 0:
            raise KeyboardInterrupt

    answers = results(scenario, moved_on, (50, 200))
    assert len(next(answers).runs) == 50
    with pytest.raises(KeyboardInterrupt):
        next(answers)
    assert 200 not in reported


def test_that_what_is_stopped_ends_at_its_next_report_and_brings_no_answer() -> None:
    page, begun, go_on, ended = Page(), threading.Event(), threading.Event(), threading.Event()

    def job(progress: Progress) -> Iterator[str]:
        begun.set()
        go_on.wait(WAIT)
        try:
            progress(1, 2)
            yield "too late"
        finally:
            ended.set()

    page.ask(job)
    assert begun.wait(WAIT)
    assert page.runner.busy
    page.runner.stop()
    go_on.set()
    assert ended.wait(WAIT)
    assert not page.runner.busy
    page.ask(lambda progress: iter(["new"]))
    page.go_on(lambda: page.news == ["new", "done"])


def test_that_a_mistake_and_a_fault_are_both_told() -> None:
    def job(error: Exception) -> Callable[[Progress], Iterator[str]]:
        def fails(progress: Progress) -> Iterator[str]:
            raise error
            yield ""

        return fails

    page = Page()
    page.ask(job(PanmunjomError("mend it so")))
    page.go_on(lambda: page.news == ["mend it so", "done"])
    page.ask(job(ZeroDivisionError("by zero")))
    page.go_on(lambda: len(page.news) == 4)
    assert "error of the program" in page.news[2]
    assert "ZeroDivisionError: by zero" in page.news[2]


def test_that_nobodys_first_answer_waits_for_the_last_of_another() -> None:
    gate, heard, threads = threading.Event(), Queue[str](), WAITING * cores()
    pages = [Page() for _ in range(4 * threads)]

    def job(progress: Progress) -> Iterator[str]:
        gate.wait(WAIT)
        for answer in ("first", "second"):
            heard.put(answer)
            yield answer

    for page in pages:
        page.ask(job)
    gate.set()
    for page in pages:
        page.go_on(lambda news=page.news: news == ["first", "second", "done"])
    # The last few are in work at the same time, and a second one may be heard before them.
    assert [heard.get() for _ in pages[threads:]] == ["first"] * (3 * threads)
