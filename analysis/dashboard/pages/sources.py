"""The scenarios that a page offers, and their results, which all visitors share because they never change."""

import json
import threading
from collections import OrderedDict
from functools import cache

from analysis.dashboard.session import Session
from sim.batch.executors import Threads
from sim.batch.run import Progress, run
from sim.result import Result
from sim.scenario import Scenario, catalogue, load

MINE = "my settings"
"""What stands for the settings of the visitor among the names of scenarios; none of those has a blank."""
FILE = "my-scenario.yaml"
"""How the settings of a visitor are called where he has downloaded them."""
MOST_RUNS = 20_000
"""Of a scenario on a page; one that asks for more has its first runs."""
KEPT = 24
"""Results in memory, for all visitors together."""

_results: OrderedDict[str, Result] = OrderedDict()
_lock = threading.Lock()


def choices() -> dict[str, str]:
    """What to choose from, by the words of it: the settings of the visitor, then what is shipped."""
    return {"My settings, as they are on Explore": MINE, **_shipped()}


@cache
def _shipped() -> dict[str, str]:
    return {f"{name}: {title}": name for name, title in catalogue.shipped()}


def scenario_of(session: Session, name: str) -> Scenario:
    """The scenario of a name among `choices`; raises a `ScenarioError` where the settings are wrong."""
    if name == MINE:
        return session.scenario()
    # By its path, so that no file beside the server takes the place of a shipped one.
    return load(str(catalogue.shipped_path(name)))


def result_of(scenario: Scenario, progress: Progress) -> Result:
    """The result of a scenario, of at most `MOST_RUNS` runs: one that was made before, or a new one."""
    scenario = scenario.model_copy(update={"runs": min(scenario.runs, MOST_RUNS)})
    key = json.dumps(scenario.resolved(), sort_keys=True, default=str)
    with _lock:
        if key in _results:
            _results.move_to_end(key)
            return _results[key]
    result = run(scenario, executor=Threads(), progress=progress)
    with _lock:
        _results[key] = result
        while len(_results) > KEPT:
            _results.popitem(last=False)
    return result
