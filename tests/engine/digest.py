"""Digests of a few small ensembles: `python -m tests.engine.digest` prints them, for comparison between processes."""

import hashlib
import sys

from sim.engine.ensemble import run_chunk
from sim.scenario import design, from_data, load

RUNS, MONTHS = 3, 24


def digests() -> list[str]:
    """One digest of all states, actions and outcomes for each of a few scenarios."""
    uncertain = from_data({"uncertainties": "prior", "structures": {"programme_phase": "on"}, "start": "2016-01"})
    found = []
    for scenario in (load("baseline"), load("grit"), load("disaster-year"), uncertain):
        outcomes, totals, paths = run_chunk(design(scenario, runs=RUNS, months=MONTHS), 0, RUNS, RUNS)
        content = hashlib.sha256()
        for part in (outcomes, totals.shares, totals.histogram, totals.sums, paths.states, paths.actions):
            content.update(part.tobytes())
        found.append(content.hexdigest())
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join(digests()))
