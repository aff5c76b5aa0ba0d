"""What the engines receive: one parameter set and one initial state a run, the events, the calendar, the seed."""

from dataclasses import dataclass, field

import numpy as np

from sim.calendar import month_date, number_of
from sim.parameters import parameter_sets
from sim.rules.events import EVENT_DTYPE
from sim.state import starting_states


@dataclass(frozen=True)
class Design:
    """An ensemble, or a part of one, ready to run.

    `parameters` and `initial` hold one record for all runs, or one a run where something varies; `varied` names what
    varies (dotted keys of the scenario file) with its values, one a run, in the order of the runs. The arrays of a part
    begin with run `first`.
    """

    runs: int
    months: int
    seed: int
    year: int = 2021
    calendar_month: int = 10
    parameters: np.recarray = field(default_factory=lambda: parameter_sets(1))
    initial: np.recarray = field(default_factory=lambda: starting_states(1))
    events: np.ndarray = field(default_factory=lambda: np.zeros(0, EVENT_DTYPE))
    varied: dict[str, np.ndarray] = field(default_factory=dict)
    draw: np.ndarray | None = None
    """The draw of a posterior that each run has, shape as the arrays; None where no posterior is drawn from."""
    first: int = 0
    most_warheads: float | None = None
    """No run of the ensemble can come to hold more; where None, the arrays hold all runs and tell."""

    def rows(self, first_run: int, count: int) -> slice:
        """Where runs `first_run` to `first_run + count - 1` stand in the arrays."""
        return slice(first_run - self.first, first_run - self.first + count)

    def date(self, month: int) -> str:
        """The calendar month, such as 2021-10, of the simulated month counted from 1."""
        return month_date(number_of(self.year, self.calendar_month) + month - 1)
