"""How long work will take, said before it starts: from runs that are timed, or from what the same work once took."""

import time
from typing import TYPE_CHECKING

from sim.cli.streams import warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Scenario

LONG = 10.0
"""Seconds of work that nobody needs to be told of."""
TIMED, TIMES = 256, 3
"""Runs that are timed at most, and how often."""
BESIDE = 7e-6
"""Seconds that counting and writing take for each run besides, on one core: measured with 3 million runs."""
SHORT_MONTHS, SHORT_SETS = 2e6, 500
"""So many months, and sets of parameters followed through the record, never take `LONG` seconds: nothing is timed."""
FORM_RUN = 1e-4
"""Seconds of a run in one form of the model, with what it is compared for: measured on one core."""
FOLLOWED = 2.5e-3
"""Seconds in which the record is followed under one set of parameters, on one core."""
DRAW = 0.011
"""Seconds that the runs of one draw of a posterior take, with where the record leaves the model under it."""


def say_duration(seconds: float) -> None:
    """Say on standard error how long something will take, if it is long."""
    if seconds >= LONG:
        warn(f"This will take about {duration(seconds)}.")


def duration(seconds: float) -> str:
    """A duration as a person says it: 20 seconds, 3 minutes, 2 hours."""
    if seconds < 90:
        count, unit = round(seconds, -1), "second"
    elif seconds < 90 * 60:
        count, unit = round(seconds / 60), "minute"
    else:
        count, unit = round(seconds / 3600), "hour"
    return f"{count:.0f} {unit}{'s' * (count != 1)}"


def seconds_of_forms(scenarios: "Sequence[Scenario]", runs: int, forms: int) -> float:
    """About how many seconds scenarios take in so many forms, at most `runs` each; more if they start from the record.

    With parameters that differ from run to run, the record has to be followed for each run.
    """
    from sim.batch.executors import cores

    seconds = 0.0
    for scenario in scenarios:
        followed = scenario.starts_from_record and scenario.uncertainties != "off"
        seconds += forms * min(runs, scenario.runs) * (FORM_RUN + FOLLOWED * followed) / cores()
    return seconds


def seconds_of_draws(scenarios: "Sequence[Scenario]") -> float:
    """About how many seconds scenarios take over every draw of the posterior that they may draw from."""
    return DRAW * sum(map(_draws, scenarios))


def _draws(scenario: "Scenario") -> int:
    from sim.errors import ScenarioError
    from sim.scenario import posterior

    own = scenario.uncertainties
    setting = own if posterior.folder_of(own, scenario.start) else posterior.STREAM
    folder = posterior.folder_of(setting, scenario.start)
    if folder is None:
        return 0
    try:
        posterior.refuse_hindsight(folder, setting, scenario.start, scenario.name)
        return len(posterior.rows(folder, scenario.name))
    except ScenarioError:
        return 0


def seconds_of(
    scenario: "Scenario", runs: int, workers: int, engine: str = "compiled", sets: int | None = None
) -> float:
    """About how many seconds so many runs of a scenario take, from a few that are timed; 0 for few.

    `sets`: how many different sets of parameters they have, where the design is not the scenario's own. Where runs
    start from the record, each set is followed through it once, which takes longer than the months that come.
    """
    sets = min(runs, _sets(scenario, runs) if sets is None else sets)
    followed = sets if scenario.starts_from_record else 0
    if engine == "compiled" and runs * scenario.months < SHORT_MONTHS and followed < SHORT_SETS:
        return 0.0
    from sim.batch.chunks import ChunkTask, pilot
    from sim.batch.interrupts import interruptible
    from sim.scenario import layered

    few = layered(scenario, {"runs": min(runs, TIMED)})  # a design may be made for all runs at once
    task = ChunkTask(few, few.runs, engine)
    # Work is counted, not time: what else a machine does only makes it seem slower, and some of it is done in parallel.
    first, *again = interruptible(lambda: [pilot(task, time.process_time).each for _ in range(1 + TIMES)])
    each = min(again)
    # Where a set leads is kept, so only the first time shows what following takes.
    following = max(0.0, first - each) if followed > 1 else 0.0
    return (runs * each + followed * following) / workers + runs * BESIDE


def _sets(scenario: "Scenario", runs: int) -> int:
    """How many different sets of parameters so many runs of a scenario have."""
    from sim.scenario import posterior
    from sim.scenario.designing import uncertain_keys

    folder = posterior.folder_of(scenario.uncertainties, scenario.start)
    if folder is not None:
        return min(runs, len(posterior.rows(folder, scenario.name)))
    return runs if any(key.startswith("parameters.") for key in uncertain_keys(scenario)) else 1
