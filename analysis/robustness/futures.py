"""Futures: drawn parameters, starts and forms of the model, each met by every policy with the same random draws.

A future is one draw of all that is uncertain. It is simulated several times, because what a policy gives in it is an
expectation over the draws. Runs of one future stand together: run k has the same parameters and draws under every
policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics.draws import COLUMN as DRAW
from sim.design import Design
from sim.parameters import STRUCTURES
from sim.scenario import Scenario, design, layered
from sim.scenario.event_rows import event_rows
from sim.scenario.loading import with_lever

FORM = "structures.form"
"""The column of a future's form of the model, where futures differ in it."""
AS_WRITTEN = "as written"


@dataclass(frozen=True)
class Form:
    """A form of the model: its words, and the structure switches that make it; of none, that of the file."""

    words: str
    structures: dict[str, str]


def forms_of(scenario: Scenario, every: bool) -> list[Form]:
    """The form of the file, and if `every` also each that differs from it by one switch."""
    forms = [Form(AS_WRITTEN, {})]
    if every:
        current = scenario.structure_settings()
        forms += [
            Form(f"{name.replace('_', ' ')} {setting.name}", {name: setting.name})
            for name, structure in STRUCTURES.items()
            for setting in structure.settings
            if setting.name != current[name]
        ]
    return forms


@dataclass(frozen=True)
class Size:
    """How many futures, and how many times each is simulated."""

    futures: int
    replications: int

    @property
    def runs(self) -> int:
        """Runs of a policy."""
        return self.futures * self.replications

    @property
    def future_of_run(self) -> NDArray[np.int64]:
        """The future that each run belongs to, shape (runs,)."""
        return np.repeat(np.arange(self.futures), self.replications)


def form_of_future(forms: Sequence[Form], size: Size) -> NDArray[np.int64]:
    """The place of each future's form, shape (futures,): forms have futures in a row, in shares as equal as can be."""
    return np.arange(size.futures) * len(forms) // size.futures


def designed(scenario: Scenario, forms: Sequence[Form], size: Size, lever: str | None = None) -> Design:
    """The design of all futures under a lever of the scenario, or under none.

    One design with a parameter set a run. What a structure or a lever fixes is the same in its futures; all else is
    drawn by its key and does not depend on either. What was drawn is in `table`.
    """
    counts = np.bincount(form_of_future(forms, size), minlength=len(forms))
    firsts = np.cumsum(counts) - counts
    parts = [
        design(_under(scenario, form, lever), runs=size.futures, part=(int(first), int(count)))
        for form, first, count in zip(forms, firsts, counts, strict=True)
        if count
    ]
    order = np.repeat(np.arange(size.futures), size.replications)
    made = parts[0]
    return replace(
        made,
        runs=size.runs,
        parameters=_joined([part.parameters for part in parts], counts)[order].view(np.recarray),
        initial=_joined([part.initial for part in parts], counts)[order].view(np.recarray),
        varied={},
        draw=None if made.draw is None else np.concatenate([part.draw for part in parts])[order],
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


def _under(scenario: Scenario, form: Form, lever: str | None) -> Scenario:
    formed = layered(scenario, {"structures": form.structures})
    return formed if lever is None else with_lever(formed, lever)


def _joined(records: Sequence[np.recarray], counts: NDArray[np.int64]) -> np.ndarray:
    """One record a future, from parts that hold one a future or one for all of theirs."""
    sizes = counts[counts > 0]
    return np.concatenate(
        [made if len(made) == count else np.repeat(made, count) for made, count in zip(records, sizes, strict=True)]
    )


def table(scenario: Scenario, forms: Sequence[Form], size: Size) -> pd.DataFrame:
    """What was drawn, one row a run: the columns of `runs` that explain it, and the form where there are several.

    It is that of the scenario without levers, in the form of the file, so it is the same for every policy: a quantity
    that a lever or another form overrules has its value here all the same.
    """
    made = design(scenario, runs=size.futures)
    future = size.future_of_run
    frame = pd.DataFrame({key: values[future] for key, values in made.varied.items()})
    if len(forms) > 1:
        words = np.array([form.words for form in forms], dtype=object)
        frame[FORM] = words[form_of_future(forms, size)[future]]
    if made.draw is not None:
        frame[DRAW] = made.draw[future]
    return frame
