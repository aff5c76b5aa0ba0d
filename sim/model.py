"""The Mesa model: North Korea, South Korea and the United States as agents, one month a step.

This is the readable engine: subclass it, step it, inspect it, show it. It plays the very rules of the compiled
ensemble and meets the very same luck, so run 17 here is run 17 there.

    model = PeninsulaModel("stalemate", run=17)
    while model.running:
        model.step()
    print(model.datacollector.get_model_vars_dataframe())

Mesa's own `batch_run(PeninsulaModel, {"scenario": "baseline", "run": range(100)})` works too; a scenario object goes
into a list (`{"scenario": [scenario]}`), because Mesa would try to iterate over it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from sim.design import Design
from sim.engine.month_record import month_records
from sim.engine.tally import OUTCOME_DTYPE, finish_run, tally_run
from sim.numerics.draws import MESA_STREAM
from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS
from sim.rules.month import close_month, open_month
from sim.rules.north_korea import choose_message, choose_test
from sim.rules.south_korea import choose_drill, choose_posture
from sim.rules.united_states import choose_response
from sim.state import VARIABLES, as_vectors
from sim.vocabulary import INSTRUMENTS, OUTCOMES

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Actor(mesa.Agent):
    """A country as a unitary actor. It sees the state and what was done earlier in the month."""

    model: "PeninsulaModel"
    key = ""

    def _choose(self, rule: Callable[..., Any]) -> None:
        rule(self.model.state, self.model.parameters, self.model.record)

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
    """It holds, tightens, eases, declares the war over, or talks."""

    key = "united_states"

    def response(self) -> None:
        """Choose the month's response, knowing all that was done."""
        self._choose(choose_response)


class PeninsulaModel(mesa.Model):
    """One run of a scenario.

    `scenario` is a shipped name, a path, a `Scenario` or a `Design`; `run` says which run of the ensemble this is;
    `rng` is a seed that replaces the scenario's (the name is Mesa's). `state`, `parameters` and `record` (the month
    just played) are NumPy records whose fields are the names of the specification; `actions` are the month's actions
    in words, instrument to level, in the order of play (a drill only in March and August).
    """

    actors: tuple[type[Actor], ...] = (NorthKorea, SouthKorea, UnitedStates)
    collects = True
    """Whether the data collector collects at every step."""

    def __init__(
        self, scenario: "Scenario | Design | str | Path" = "baseline", run: int = 0, rng: int | None = None
    ) -> None:
        self._given = scenario
        self.design = _design_of(scenario)
        if not 0 <= run < self.design.runs:
            raise ValueError(f"run must be between 0 and {self.design.runs - 1}, the runs of the scenario, not {run}")
        self.run_number = run
        self.seed = self.design.seed if rng is None else int(rng)
        key = np.array([self.seed, MESA_STREAM], dtype=np.uint64)
        super().__init__(rng=np.random.Generator(np.random.Philox(key=key, counter=[0, 0, run, 0])))

        rows = self.design.rows(run, 1)
        self._states = self.design.initial[rows if len(self.design.initial) > 1 else slice(1)].copy().view(np.recarray)
        self.vector = as_vectors(self._states)[0]
        self.state = self._states[0]
        self.parameters = self.design.parameters[rows.start if len(self.design.parameters) > 1 else 0]
        self.record = month_records(1)[0]
        self.outcome = np.zeros(1, OUTCOME_DTYPE)[0]
        self.month = 0
        self.actions: dict[str, str] = {}

        self.north_korea, self.south_korea, self.united_states = (actor(self) for actor in self.actors)
        self.datacollector = DataCollector(
            model_reporters=_model_reporters(),
            agent_reporters={"actor": "key", "actions": lambda actor: ", ".join(actor.actions.values())},
        )

    @property
    def scenario(self) -> Any:
        """What the model was made of. Mesa keeps a holder of parameters under this name; ours is the scenario."""
        return self._given

    @scenario.setter
    def scenario(self, holder: object) -> None:
        """Mesa sets its own holder while it starts; it is not needed."""

    @property
    def date(self) -> str:
        """The calendar month just played, such as 2021-10; before the first step, the month before the start."""
        return self.design.date(self.month)

    def step(self) -> None:
        """Play one month in the article's order, then collect."""
        self.month += 1
        calendar = (self.design.calendar_month + self.month - 2) % 12 + 1
        open_month(
            self.state, self.vector, self.parameters, self.record, self.design.events, self.seed, self.run_number,
            self.month, calendar,
        )  # fmt: skip
        self.south_korea.drill()
        self.north_korea.test()
        self.south_korea.posture()
        self.north_korea.message()
        self.united_states.response()
        close_month(self.state, self.parameters, self.record)
        played = ((instrument, int(self.record[instrument.name])) for instrument in INSTRUMENTS)
        self.actions = {instrument.name: instrument.levels[level] for instrument, level in played if level >= 0}
        tally_run(self.outcome, self.state, self.record, self.month)
        if self.month >= self.design.months:
            finish_run(self.outcome, self.state)
            self.running = False
        if self.collects:
            self.datacollector.collect(self)

    def save(self) -> dict[str, Any]:
        """All that the rest of the run depends on."""
        return {"month": self.month, "state": self.vector.copy(), "outcome": self.outcome.copy()}

    def restore(self, saved: dict[str, Any]) -> None:
        """Go on from what `save` gave; the model must have been made with the same scenario, run and seed."""
        self.month = saved["month"]
        self.vector[:] = saved["state"]
        self.outcome = saved["outcome"].copy()
        self.running = self.month < self.design.months


def _design_of(scenario: "Scenario | Design | str | Path") -> Design:
    if isinstance(scenario, Design):
        return scenario
    from sim.scenario import design, load

    return design(load(scenario) if isinstance(scenario, str | Path) else scenario)


def _state_reporter(name: str, words: tuple[str, ...]) -> Callable[[PeninsulaModel], Any]:
    if words:
        return lambda model: words[int(model.state[name])]
    return lambda model: float(model.state[name])


def _model_reporters() -> dict[str, Callable[[PeninsulaModel], Any]]:
    """The month, every state variable, every action, and the run's outcomes so far."""
    reporters: dict[str, Callable[[PeninsulaModel], Any]] = {
        "month": lambda model: model.month,
        "date": lambda model: model.date,
    }
    for variable in VARIABLES:
        reporters[variable.name] = _state_reporter(variable.name, variable.words)
    for instrument in INSTRUMENTS:
        reporters[instrument.name] = lambda model, name=instrument.name: model.actions.get(name)  # type: ignore[misc]
    for name in (*COUNTS, *LEVELS):
        reporters[name] = lambda model, name=name: float(model.outcome[name])  # type: ignore[misc]
    for name in FIRSTS:
        reporters[name] = lambda model, name=name: float(model.outcome[name]) or None  # type: ignore[misc]
    for name in FLAGS:
        reporters[f"ever_{name}"] = lambda model, name=name: bool(model.outcome[name])  # type: ignore[misc]
    reporters["outcome"] = lambda model: None if model.running else OUTCOMES[int(model.outcome["outcome"])]
    return reporters
