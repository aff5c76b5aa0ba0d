"""How long work will take, said before it starts: from runs that are timed, or from what the same work once took."""

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
SHORT_MONTHS = 2e6
"""So many months never take the compiled engine `LONG` seconds, so nothing need be timed."""
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


def seconds_of(scenario: "Scenario", runs: int, workers: int, engine: str = "compiled") -> float:
    """About how many seconds so many runs of a scenario take, from a few that are timed; 0 for few."""
    if engine == "compiled" and runs * scenario.months < SHORT_MONTHS:
        return 0.0
    from sim.batch.chunks import ChunkTask, pilot
    from sim.batch.interrupts import interruptible
    from sim.scenario import layered

    few = layered(scenario, {"runs": min(runs, TIMED)})  # a design may be made for all runs at once
    task = ChunkTask(few, few.runs, engine)
    # What else a machine does only makes it seem slower.
    each = interruptible(lambda: min(pilot(task).each for _ in range(TIMES)))
    return runs * (each / workers + BESIDE)
