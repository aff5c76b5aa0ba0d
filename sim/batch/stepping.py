"""The Mesa engine as a chunk: the same runs, one model after the other, with the same totals."""

import numpy as np

from sim.design import Design
from sim.engine.ensemble import keep_month
from sim.engine.paths import Paths
from sim.engine.tally import OUTCOME_DTYPE, Totals, tally_month
from sim.model import PeninsulaModel


class _BareModel(PeninsulaModel):
    """The model without its collector: what an ensemble keeps is counted here."""

    collects = False


def step_chunk(design: Design, first_run: int, count: int, kept: int = 0) -> tuple[np.ndarray, Totals, Paths]:
    """Simulate runs `first_run` to `first_run + count - 1` with the Mesa model; shapes as in `ensemble.run_chunk`."""
    outcomes = np.zeros(count, OUTCOME_DTYPE)
    totals = Totals.empty(design)
    paths = Paths.empty(kept, design.months)
    for index in range(count):
        model = _BareModel(design, run=first_run + index)
        while model.running:
            month = model.month
            model.step()
            tally_month(
                totals.shares[month], totals.histogram[month], totals.sums[month], totals.scale,
                model.state, model.vector, model.month_record,
            )  # fmt: skip
            if index < kept:
                keep_month(paths.states[index, month], paths.actions[index, month], model.vector, model.month_record)
        outcomes[index] = model.outcome
    totals.runs = count
    return outcomes, totals, paths
