"""Futures: drawn parameters and starts, met by every policy in every form of the model with the same random draws.

A future is one draw of all that is uncertain. It is simulated several times, because what a policy gives in it is an
expectation over the draws. Runs of one future stand together: run k has the same parameters and draws under every
policy and in every form, so what a form changes is not hidden by what chance does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.forms import other_forms
from analysis.statistics.draws import COLUMN as DRAW
from sim.design import Design
from sim.scenario import Scenario, design
from sim.scenario.event_rows import event_rows
from sim.scenario.loading import with_lever

FORM = "structures.form"
"""The column of a future's form of the model, where futures differ in it."""
AS_WRITTEN = "as written"


class Form(NamedTuple):
    """A form of the model: its words, and the scenario in it."""

    words: str
    scenario: Scenario


def forms_of(scenario: Scenario, every: bool) -> list[Form]:
    """The form of the file, and if `every` also each that differs from it by one switch."""
    forms = [Form(AS_WRITTEN, scenario)]
    return [*forms, *(Form(words, other) for words, other in other_forms(scenario))] if every else forms


@dataclass(frozen=True)
class Size:
    """How many futures, in how many forms of the model, and how many times each is simulated."""

    futures: int
    replications: int
    forms: int = 1

    @property
    def runs(self) -> int:
        """Runs of a policy in one form."""
        return self.futures * self.replications

    @property
    def future_of_run(self) -> NDArray[np.int64]:
        """The future of each run of a policy, form after form, shape (forms x runs,)."""
        return np.tile(np.repeat(np.arange(self.futures), self.replications), self.forms)


def designed(form: Form, size: Size, lever: str | None = None) -> Design:
    """The design of all futures in a form, under a lever of the scenario or under none.

    One design with a parameter set a run. What a form or a lever fixes is the same in its futures; all else is drawn by
    its key and does not depend on either. What was drawn is in `table`.
    """
    made = design(form.scenario if lever is None else with_lever(form.scenario, lever), runs=size.futures)
    future = np.repeat(np.arange(size.futures), size.replications)
    parameters, initial = (
        records if len(records) == 1 else records[future].view(np.recarray)
        for records in (made.parameters, made.initial)
    )
    return replace(
        made,
        runs=size.runs,
        parameters=parameters,
        initial=initial,
        varied={},
        draw=None if made.draw is None else made.draw[future],
        most_warheads=None,  # the arrays hold all runs and tell
    )


def with_events(plain: Design, scenario: Scenario, lever: str) -> Design | None:
    """The design under a lever that is made of events alone, from that of the scenario; None for another lever.

    Its futures are those of the scenario, so that nothing has to be drawn again.
    """
    says = next(each for each in scenario.levers if each.name == lever).model_fields_set
    if says - {"name", "description", "events"}:
        return None
    return replace(plain, events=event_rows(with_lever(scenario, lever).events))


def table(forms: Sequence[Form], size: Size) -> pd.DataFrame:
    """What was drawn, one row a run, form after form: the columns of `runs` that explain it, and the form if several.

    It is that of the scenario without levers, in the form of the file, so it is the same for every policy: a quantity
    that a lever or another form overrules has its value here all the same.
    """
    made = design(forms[0].scenario, runs=size.futures)
    future = size.future_of_run
    frame = pd.DataFrame({key: values[future] for key, values in made.varied.items()})
    if len(forms) > 1:
        frame[FORM] = np.repeat(np.array([form.words for form in forms], dtype=object), size.runs)
    if made.draw is not None:
        frame[DRAW] = made.draw[future]
    return frame
