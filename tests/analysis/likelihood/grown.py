"""The likelihood of a model with one more posture: `python -m tests.analysis.likelihood.grown` prints what came out.

The vocabulary is changed before anything else is imported, as a change of its file would.
"""

import sys
from typing import NamedTuple

from sim import vocabulary

vocabulary.POSTURE = NamedTuple(  # type: ignore[assignment, misc]
    "Postures", [(name, int) for name in (*vocabulary.POSTURE._fields, "mediate")]
)(*range(len(vocabulary.POSTURE) + 1))
vocabulary.INSTRUMENTS = tuple(
    instrument._replace(levels=vocabulary.POSTURE._fields) if instrument.name == "posture" else instrument
    for instrument in vocabulary.INSTRUMENTS
)  # type: ignore[assignment]


def main() -> None:
    """The chances of the six postures in a month of which nothing is seen, and the likelihood of that month."""
    from dataclasses import replace

    import numpy as np

    from analysis.likelihood import follow
    from analysis.record.record import OPEN, observed
    from sim.engine.ensemble import run_chunk
    from sim.scenario import design, from_data

    plan = design(from_data({"name": "grown", "runs": 1, "months": 1, "start": "2021-10"}))
    record = observed(plan, run_chunk(plan, 0, 1, 1)[2])
    silent = np.where(record.seen > 0, OPEN, 0).astype(np.uint8)
    followed = follow(replace(record, seen=silent), plan.parameters)
    sys.stdout.write(" ".join(map(str, [followed.log_likelihood, *followed.chance("posture")[0]])))


if __name__ == "__main__":
    main()
