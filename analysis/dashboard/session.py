"""What the pages of one visitor share; nothing of it is shared by two visitors."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from analysis.charts.size import PAGE, SLIDE, Size
from analysis.dashboard.running import Later, Runner
from analysis.dashboard.settings import Settings
from sim.scenario import Scenario, catalogue, layered, load

BASELINE = "baseline"
RESULTS = Path("results")


@lru_cache(maxsize=32)
def _shipped(name: str, months: int, seed: int) -> Scenario:
    path = catalogue.shipped_path(name)
    assert path is not None, name
    return layered(load(path), {"months": months, "seed": seed})


class Session:
    """The settings of a visitor, the folder of results that pages read from, and the work that is going on.

    A page has the form `page(session: Session) -> panel.viewable.Viewable`. It takes the settings as they are, asks to
    be told when they change (`watch`), and does what takes time by a `runner`, never on its own thread.
    """

    def __init__(self, settings: Settings, later: Later, results: Path = RESULTS) -> None:
        self.settings = settings
        self.results = results
        """Where `panmunjom run` and the studies write, as seen from where the dashboard was started; only read."""
        self._later = later
        self._watchers: list[Callable[[Settings], None]] = []
        self._runners: list[Runner] = []
        self.closed = False
        self.roomy = True
        """Whether the window has room for a chart as wide as a slide; see `size`."""

    def change(self, settings: Settings) -> None:
        """Take other settings and tell all pages; where they are wrong, raise a `ScenarioError` and change nothing."""
        settings.scenario()
        self.settings = settings
        for told in self._watchers:
            told(settings)

    def watch(self, told: Callable[[Settings], None]) -> None:
        """Have `told` called with the settings after each change."""
        self._watchers.append(told)

    def scenario(self) -> Scenario:
        """The scenario of the settings."""
        return self.settings.scenario()

    def baseline(self) -> Scenario:
        """What the settings are compared with, with their months and seed, so that runs are paired by their draws.

        It is the shipped baseline; where the settings begin in another month, what they build on, without changes.
        """
        own = self.settings.scenario()
        name = BASELINE
        if own.start != _shipped(name, own.months, own.seed).start:
            name = str(self.settings.content.get("extends", name))
        return _shipped(name, own.months, own.seed)

    @property
    def size(self) -> Size:
        """How large a chart of a page is drawn now."""
        return SLIDE if self.roomy else PAGE

    def runner(self) -> Runner:
        """Someone who does one thing at a time in the background, and stops when the visitor leaves."""
        runner = Runner(self.later)
        self._runners.append(runner)
        return runner

    def later(self, call: Callable[[], None]) -> None:
        """Have something called on the thread of the page; not after the visitor has left."""
        if not self.closed:
            self._later(lambda: None if self.closed else call())

    def close(self) -> None:
        """The visitor has left: whatever is in work for him is given up."""
        self.closed = True
        for runner in self._runners:
            runner.stop()
        self._watchers.clear()
