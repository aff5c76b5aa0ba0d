"""Futures: drawn parameters, starts and forms of the model, each met by every policy with the same luck.

A future is one draw of all that is uncertain. It is simulated several times, because what a policy gives in it is an
expectation over luck. Runs of one future stand together, so run k has the same parameters and the same luck under every
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


def designed(scenario: Scenario, forms: Sequence[Form], size: Size, lever: str | None = None) -> Design:
    """The design of all futures under a lever of the scenario, or under none.

    One design with a parameter set a run; future k has form k modulo their number. What a structure or a lever fixes
    is the same in its futures; all else is drawn by its key and does not depend on either.
    """
    designs = [_under(layered(scenario, {"structures": form.structures}), lever, size) for form in forms]
    form_of_future = np.arange(size.futures) % len(forms)
    order = np.repeat(np.arange(size.futures), size.replications)
    parameters = _mixed([made.parameters for made in designs], form_of_future)[order].view(np.recarray)
    initial = _mixed([made.initial for made in designs], form_of_future)[order].view(np.recarray)
    varied: dict[str, np.ndarray] = {}
    for made in designs:  # a quantity that some form overrules is drawn in the others all the same
        varied |= {key: values[order] for key, values in made.varied.items() if key not in varied}
    first = designs[0]
    return replace(
        first,
        runs=size.runs,
        parameters=parameters,
        initial=initial,
        varied=varied,
        draw=None if first.draw is None else first.draw[order],
        most_warheads=max(made.most_warheads or 0.0 for made in designs),
    )


def _under(scenario: Scenario, lever: str | None, size: Size) -> Design:
    return design(scenario if lever is None else with_lever(scenario, lever), runs=size.futures)


def _mixed(records: Sequence[np.recarray], form_of_future: NDArray[np.int64]) -> np.ndarray:
    """One record a future, from the records of its form, which hold one a future or one for all."""
    mixed = np.empty(len(form_of_future), dtype=records[0].dtype)
    for form, made in enumerate(records):
        rows = form_of_future == form
        mixed[rows] = made[rows] if len(made) > 1 else made[0]
    return mixed


def table(made: Design, forms: Sequence[Form], size: Size) -> pd.DataFrame:
    """What was drawn, one row a run: the columns of `runs` that explain it, and the form where there are several.

    `made` is the design of the scenario without levers, so that it holds the same for every policy.
    """
    frame = pd.DataFrame(made.varied)
    if len(forms) > 1:
        words = np.array([form.words for form in forms], dtype=object)
        frame[FORM] = words[size.future_of_run % len(forms)]
    if made.draw is not None:
        frame[DRAW] = made.draw
    return frame
