"""The Mesa model: North Korea, South Korea and the United States as agents, one month a step.

This is the readable engine: subclass it, step it, inspect it, show it. It plays the very rules of the compiled
ensemble and has the very same random draws, so run 17 here is run 17 there.

    model = PeninsulaModel("stalemate", run=17)
    while model.running:
        model.step()
    print(model.datacollector.get_model_vars_dataframe())

Mesa's own `batch_run(PeninsulaModel, {"scenario": "baseline", "run": range(100)})` works too; a scenario object goes
into a list (`{"scenario": [scenario]}`), because Mesa would try to iterate over it.
"""

import copy
import hashlib
import math
import operator
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from sim.calendar import simulated_month
from sim.design import Design
from sim.engine.month_record import empty_months
from sim.engine.tally import OUTCOME_DTYPE, finish_run, tally_run
from sim.errors import PanmunjomError
from sim.numerics.draws import MASK, MESA_STREAM
from sim.reporters import agent_reporters, model_reporters
from sim.rules.month import close_month, open_month
from sim.rules.north_korea import choose_message, choose_test
from sim.rules.south_korea import choose_drill, choose_posture
from sim.rules.united_states import choose_sanctions, choose_talk
from sim.snapshots import packed, unpacked
from sim.state import as_vectors
from sim.vocabulary import INSTRUMENTS

if TYPE_CHECKING:
    from sim.scenario import Scenario


VIEWS = ("state", "vector", "month_record")
"""Attributes of a model that show memory of others, and are made anew from it."""


class ModelError(PanmunjomError, ValueError):
    """A model that cannot be made of what was given, or restored from it; the message says what can."""


class Actor(mesa.Agent):
    """A country as a unitary actor. It sees the state and what was done earlier in the month."""

    model: "PeninsulaModel"
    key = ""

    def _choose(self, rule: Callable[..., Any]) -> None:
        rule(self.model.state, self.model.parameters, self.model.month_record)

    @property
    def actions(self) -> dict[str, str]:
        """What the actor did this month: instrument to level; a drill only in March and August."""
        held = {instrument.name for instrument in INSTRUMENTS if instrument.actor == self.key}
        return {name: level for name, level in self.model.actions.items() if name in held}


class NorthKorea(Actor):
    """It tests or refrains, and it speaks."""

    key = "north_korea"

    def test(self) -> None:
        """Choose the month's highest test."""
        self._choose(choose_test)

    def message(self) -> None:
        """Choose the month's message, knowing Seoul's posture."""
        self._choose(choose_message)


class SouthKorea(Actor):
    """It decides on the joint drill, and holds, arms, aids, proposes a declaration or lobbies Washington."""

    key = "south_korea"

    def drill(self) -> None:
        """Choose the size of the drill in March and August."""
        self._choose(choose_drill)

    def posture(self) -> None:
        """Choose the month's posture, knowing the test."""
        self._choose(choose_posture)


class UnitedStates(Actor):
    """It holds, tightens or eases sanctions, and it declares the war over, talks, or says nothing."""

    key = "united_states"

    def sanctions(self) -> None:
        """Choose what becomes of the sanctions, knowing all that the Koreas did."""
        self._choose(choose_sanctions)

    def talk(self) -> None:
        """Choose whether to declare or to talk, knowing what became of the sanctions."""
        self._choose(choose_talk)


class PeninsulaModel(mesa.Model):
    """One run of a scenario.

    `scenario` is a shipped name, a path, a `Scenario` or a `Design`; `run` says which run of the ensemble this is;
    `rng` is a seed that replaces the scenario's (the name is Mesa's). `state`, `parameters` and `month_record` (the
    month just played) are NumPy records whose fields are the names of the specification; `actions` are the month's
    actions in words, instrument to level, in the order of play (a drill only in March and August). All belong to this
    model alone and may be changed. A model whose months are over stays as it is, however often it is stepped or run.
    Models can be pickled and copied, and what is copied plays on by itself; `save` and `restore` go back and forth
    within a run.

    Raises `ModelError` for a scenario, run or seed that cannot be, and `ScenarioError` for a file that is wrong.
    """

    actors: tuple[type[Actor], ...] = (NorthKorea, SouthKorea, UnitedStates)
    running: bool
    collects = True
    """Whether the data collector collects at every step."""

    def __init__(
        self, scenario: "Scenario | Design | str | Path" = "baseline", run: int = 0, rng: int | None = None
    ) -> None:
        self._given = scenario
        self.design = _design_of(scenario)
        self.run_number = run = _whole("run", run, self.design.runs - 1, ", the runs of the scenario")
        self.seed = self.design.seed if rng is None else _whole("rng", rng, MASK, ", a seed")
        key = np.array([self.seed, MESA_STREAM], dtype=np.uint64)
        super().__init__(rng=np.random.Generator(np.random.Philox(key=key, counter=[0, 0, run, 0])))

        self._states = self._of_the_run(self.design.initial).copy().view(np.recarray)
        self._months = empty_months(1)
        self._show_memory()
        self.parameters = self._of_the_run(self.design.parameters)[0].copy()
        self.outcome = np.zeros(1, OUTCOME_DTYPE)[0]
        self.month = 0
        self.actions: dict[str, str] = {}

        self.north_korea, self.south_korea, self.united_states = (actor(self) for actor in self.actors)
        self.datacollector = DataCollector(model_reporters=model_reporters(), agent_reporters=agent_reporters())

    def _of_the_run(self, rows: Any) -> Any:
        """The run's own row, of shape (1,), of what the design has once for all runs or once a run."""
        return rows[self.design.rows(self.run_number, 1)] if len(rows) > 1 else rows[:1]

    def _show_memory(self) -> None:
        self.vector = as_vectors(self._states)[0]
        self.state = self._states[0]
        self.month_record = self._months[0]

    @property
    def scenario(self) -> Any:
        """What the model was made of. Mesa keeps a holder of parameters under this name; ours is the scenario."""
        return self._given

    @scenario.setter
    def scenario(self, holder: object) -> None:
        """Mesa sets its own holder while it starts; it is not needed."""

    @property
    def record(self) -> Any:
        """The month just played, `month_record`, under the name it had first."""
        return self.month_record

    @property
    def finished(self) -> bool:
        """Whether all months of the run have been played."""
        return self.month >= self.design.months

    @property
    def date(self) -> str:
        """The calendar month just played, such as 2021-10; before the first step, the month before the start."""
        return self.design.date(self.month)

    def step(self) -> None:
        """Play one month in the article's order, then collect; nothing once all months have been played."""
        if self.finished:
            return
        self.month += 1
        calendar = simulated_month(self.design.calendar_month, self.month)
        open_month(
            self.state, self.vector, self.parameters, self.month_record, self.design.events, self.seed, self.run_number,
            self.month, calendar,
        )  # fmt: skip
        self.south_korea.drill()
        self.north_korea.test()
        self.south_korea.posture()
        self.north_korea.message()
        self.united_states.sanctions()
        self.united_states.talk()
        close_month(self.state, self.parameters, self.month_record)
        played = ((instrument, int(self.month_record[instrument.name])) for instrument in INSTRUMENTS)
        self.actions = {instrument.name: instrument.levels[level] for instrument, level in played if level >= 0}
        tally_run(self.outcome, self.state, self.month_record, self.month)
        if self.month == self.design.months:
            finish_run(self.outcome, self.state)
            self.running = False
        if self.collects:
            self.datacollector.collect(self)

    def _advance_time(self, until: float) -> None:
        """Mesa's clock, which `step`, `run_for` and `run_until` move: by whole months, and not beyond the last."""
        while not self.finished:
            super()._advance_time(min(until, math.floor(self.time) + 1))
            if self.time >= until:
                return

    def __copy__(self) -> "PeninsulaModel":
        """A model of its own: Mesa's agents and clock belong to one model, so only what it was made of is shared."""
        return copy.deepcopy(self, {id(shared): shared for shared in (self.design, self._given)})

    def __getstate__(self) -> dict[str, Any]:
        """All attributes but the views of shared memory; for pickle and copy."""
        return {name: value for name, value in self.__dict__.items() if name not in VIEWS}

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        """Take over the attributes of a pickled or copied model."""
        self.__dict__.update(attributes)
        self._show_memory()

    def save(self) -> dict[str, Any]:
        """All that the rest of the run depends on, to be given to `restore`, also in another process.

        Months played, state, outcome, actions, Mesa's time and steps, its generators, agents, and what the data
        collector has collected; also the attributes that a subclass has added, if they can be pickled.
        """
        attributes = {
            name: value
            for name, value in self.__getstate__().items()
            if name not in (*ITS_OWN, "datacollector") and getattr(value, "__self__", None) is not self
        }
        attributes["collected"] = {
            name: value for name, value in vars(self.datacollector).items() if not name.endswith("_reporters")
        }
        return {**self._identity(), **self._origin(), "month": self.month, "content": packed(self, attributes)}

    def restore(self, saved: dict[str, Any]) -> None:
        """Become what the model was at `save`, which may have been another model of the same scenario, run and seed.

        The agents are those that were saved: take them from the model again. Raises `ModelError` if what was saved
        belongs to another run.
        """
        other = {name: saved.get(name) for name in self._identity()}
        if other != self._identity():
            raise ModelError(
                f"this was saved from another run ({_listed(other)}) than that of the model "
                f"({_listed(self._identity())}); {MENDED_BY}"
            )
        if differing := [name for name, digest in self._origin().items() if saved.get(name) != digest]:
            raise ModelError(f"this was saved from another scenario, with other {' and '.join(differing)}; {MENDED_BY}")
        attributes = unpacked(self, saved["content"])
        vars(self.datacollector).update(attributes.pop("collected"))
        self.__setstate__(attributes)

    def _identity(self) -> dict[str, int | str]:
        return {
            "start": self.design.date(1), "months": self.design.months, "run": self.run_number, "seed": self.seed,
        }  # fmt: skip

    def _origin(self) -> dict[str, str]:
        """Digests of what the scenario gave the run, whatever has become of it since."""
        given = {
            "parameters": self._of_the_run(self.design.parameters),
            "initial values": self._of_the_run(self.design.initial),
            "events": self.design.events,
        }
        return {name: hashlib.sha256(rows.tobytes()).hexdigest() for name, rows in given.items()}


ITS_OWN = ("design", "_given", "subscribers")
"""What a model keeps when it is restored: what it was made of, and who watches it."""
MENDED_BY = "make a model of the same scenario, run and seed to restore it"


def _listed(identity: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in identity.items())


def _whole(name: str, given: object, highest: int, meaning: str) -> int:
    """A whole number from 0 to `highest`; NumPy's count, true and false do not."""
    try:
        number = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if isinstance(given, bool) or not 0 <= number <= highest:
        raise ModelError(f"{name} must be a whole number between 0 and {highest}{meaning}, not {given!r}")
    return number


def _design_of(scenario: object) -> Design:
    if isinstance(scenario, Design):
        return scenario
    from sim.scenario import Scenario, design, load

    if isinstance(scenario, str | Path):
        scenario = load(scenario)
    elif not isinstance(scenario, Scenario):
        raise ModelError(
            "scenario must be the name or the path of a scenario, a scenario (sim.load gives one of a file, "
            f"sim.scenario.from_data one of a dict) or a design, not {type(scenario).__name__}"
        )
    return design(scenario)
