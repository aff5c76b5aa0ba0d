"""How long work will take, said before it starts: from runs that are timed, or from what the same work once took."""

from typing import TYPE_CHECKING

from sim.cli.streams import warn

if TYPE_CHECKING:
    from sim.scenario import Scenario

LONG = 10.0
"""Seconds of work that nobody needs to be told of."""
TIMED, TIMES = 256, 3
"""Runs that are timed at most, and how often."""
BESIDE = 7e-6
"""Seconds that counting and writing take for each run besides, on one core: measured with 3 million runs."""
SHORT_MONTHS = 2e6
"""So many months never take the compiled engine `LONG` seconds, so nothing need be timed."""


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
