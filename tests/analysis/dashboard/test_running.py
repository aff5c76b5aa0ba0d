import threading
from queue import Queue
from typing import Any

import pandas as pd

import sim
from analysis.dashboard.running import Listener, Runner


def runner(news: "Queue[Any]", steps: tuple[int, ...], progress: Any = lambda finished, wanted: None) -> Runner:
    return Runner(Listener(progress, news.put, news.put), steps)


def test_that_an_answer_comes_soon_and_then_better_and_is_that_of_the_command_line() -> None:
    news: Queue[Any] = Queue()
    scenario = sim.load("article-reading", ["months=12"])
    runner(news, (50, 200)).ask(scenario)
    first, second = news.get(timeout=60), news.get(timeout=60)
    assert (len(first.runs), len(second.runs)) == (50, 200)
    pd.testing.assert_frame_equal(second.runs, sim.run(sim.load("article-reading", ["months=12", "runs=200"])).runs)


def test_that_what_is_stopped_brings_no_result() -> None:
    news: Queue[Any] = Queue()
    begun, go_on, left = threading.Event(), threading.Event(), threading.Event()

    def progress(finished: int, wanted: int) -> None:
        begun.set()
        go_on.wait(60)
        left.set()

    run = runner(news, (20_000,), progress)
    run.ask(sim.load("article-reading", ["months=12"]))
    assert begun.wait(60)
    run.stop()
    go_on.set()
    assert left.wait(60)
    other: Queue[Any] = Queue()
    runner(other, (50,)).ask(sim.load("article-reading", ["months=12"]))
    assert len(other.get(timeout=60).runs) == 50
    assert news.empty()
