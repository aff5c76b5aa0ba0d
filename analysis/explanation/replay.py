"""One run of an ensemble, played again by the readable engine: the same rules, the same draws, every reason kept."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.explanation.structure import Chance, Change, Decision, ExplanationError, Level, Month, Run, State
from sim.design import Design
from sim.engine.month_record import TERMS
from sim.engine.tally import runs_frame
from sim.model import Actor, NorthKorea, PeninsulaModel, SouthKorea, UnitedStates
from sim.rules.choice import drawn
from sim.rules.events import EFFECT
from sim.rules.tracks import TRACKS
from sim.scenario import Scenario, design
from sim.state import CONTINUOUS, DISCRETE, INDEX
from sim.vocabulary import DECISION, INSTRUMENT, INSTRUMENTS, LEDGER

TOLD = CONTINUOUS + DISCRETE
"""The states of an explanation: all but what the rules remember for themselves."""
DERIVED = ("pain", "deal_relief", "treaty")
"""States that follow from others when something is written."""
LEADERS = {"engagement_rok": "south_korea", "engagement_us": "united_states"}
TRUST = {"engagement_rok": "trust_nk_rok", "engagement_us": "trust_us_nk"}
"""What a change of leader also moves."""
TARGETS = {
    "join": "talks", "interim": "interim", "renege": "none", "reversal": "interim", "lapse": "none",
    "collapse": "none", "comprehensive": "comprehensive", "open": "open", "sever": "severed",
    "channel_talks_end": "open", "channel_talks": "talks",
}  # fmt: skip
"""Where each chance of the month leads."""


class _Watched(Actor):
    """An actor whose view of the state is kept whenever it decides."""

    model: "_WatchedModel"

    def _choose(self, rule: Callable[..., Any]) -> None:
        self.model.seen.append(self.model.vector.copy())
        super()._choose(rule)


class _NorthKorea(_Watched, NorthKorea):
    pass


class _SouthKorea(_Watched, SouthKorea):
    pass


class _UnitedStates(_Watched, UnitedStates):
    pass


class _WatchedModel(PeninsulaModel):
    """The model, with the state that each of the month's decisions was made on, in the order of play."""

    actors = (_NorthKorea, _SouthKorea, _UnitedStates)
    collects = False

    def __init__(self, plan: Design, run: int) -> None:
        self.seen: list[np.ndarray] = []
        super().__init__(plan, run=run)


def replay(scenario: Scenario, run: int, players: Sequence[str] = ()) -> Run:
    """Run number `run` (from 0) of `scenario`, bit for bit the one that its ensemble has there.

    In the scenario of a game `players` are the actors for whom people decided: what is forced of theirs is told as
    such. Raises `ExplanationError` for a run that the scenario does not have.
    """
    if not 0 <= run < scenario.runs:
        raise ExplanationError(f"{scenario.name} has runs 0 to {scenario.runs - 1}, not {run}; --runs N gives it more")
    plan = design(scenario, part=(run, 1))
    model = _WatchedModel(plan, run)
    months = []
    while not model.finished:
        before = model.vector.copy()
        model.seen.clear()
        model.step()
        months.append(_month(model, before, players))
    row = runs_frame(plan, np.array([model.outcome]), run).iloc[0]
    outcomes = {str(name): _plain(value) for name, value in row.items()}
    return Run(scenario, run, str(outcomes["outcome"]), outcomes, tuple(months))


def _plain(value: Any) -> float | bool | str | None:
    """A cell of a frame as Python has it; None for the month of what never came."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and math.isnan(value) else value


def state_of(vector: np.ndarray) -> State:
    """A state vector, shape (VARIABLES,), as an explanation tells it: name to value, in words where it has words."""
    state: State = {}
    for variable in TOLD:
        value = float(vector[INDEX[variable.name]])
        if variable.words:
            state[variable.name] = variable.words[int(value)]
        else:
            state[variable.name] = int(value) if variable.whole else value
    return state


def levels_of(instrument: str, month: Any) -> tuple[Level, ...]:
    """The levels of an instrument as its actor weighed them, from a month record in which they were considered."""
    words = INSTRUMENTS[INSTRUMENT._fields.index(instrument)].levels
    terms, probabilities = month[f"{instrument}_terms"], month[f"{instrument}_probabilities"]
    levels = []
    for number, word in enumerate(words):
        # Without the sign of a zero, which changes no sum and would only puzzle a reader.
        named = {
            name: float(value) + 0.0 for name, value in zip(TERMS[instrument][number], terms[number], strict=False)
        }
        utility = 0.0
        for value in named.values():  # in the order of the rule: sum() of Python 3.12 rounds in another way
            utility += value
        levels.append(Level(word, utility, float(probabilities[number]), named))
    return tuple(levels)


def decision_of(instrument: str, month: Any, parameters: Any, seen: np.ndarray) -> Decision:
    """A decision from the record of a month in which it was made, and the state vector that it was made on."""
    number = INSTRUMENT._fields.index(instrument)
    fixed = INSTRUMENTS[number]
    draw = float(month.draws[DECISION._fields.index(instrument)])
    own = fixed.levels[drawn(month[f"{instrument}_probabilities"], draw)]
    chosen = fixed.levels[int(month[instrument])]
    forced = bool(month.forced[number] >= 0)
    return Decision(
        instrument=instrument,
        actor=fixed.actor,
        chosen=chosen,
        own=own,
        forced=forced,
        draw=draw,
        rationality=float(parameters[f"rationality_{fixed.actor}"]),
        levels=levels_of(instrument, month),
        seen=state_of(seen),
    )


def _month(model: _WatchedModel, before: np.ndarray, players: Sequence[str]) -> Month:
    record, opened = model.month_record, model.seen[0]
    decisions = [
        decision_of(instrument.name, record, model.parameters, seen)
        for instrument, seen in zip(INSTRUMENTS, model.seen, strict=True)
        if record[instrument.name] >= 0
    ]
    after = model.vector
    return Month(
        month=model.month,
        date=model.date,
        before=state_of(before),
        opened=state_of(opened),
        after=state_of(after),
        changes=tuple(_changes(model, before, opened)),
        decisions=tuple(replace(each, played=each.forced and each.actor in players) for each in decisions),
        chances=tuple(_chances(record, state_of(opened), state_of(after))),
        ledger={name: float(value) for name, value in zip(LEDGER._fields, record.ledger, strict=True) if value},
        refusal=bool(record.refusal),
    )


def _chances(record: Any, opened: State, after: State) -> list[Chance]:
    chances = []
    for track in TRACKS:
        for name in track.first + track.second:
            probability = float(record[f"{name}_chance"])
            if not math.isnan(probability):
                to = TARGETS[name]
                came = opened[track.name] != to and after[track.name] == to
                chances.append(Chance(track.name, name, to, probability, float(record.draws[track.decision]), came))
    return chances


def _changes(model: _WatchedModel, before: np.ndarray, opened: np.ndarray) -> list[Change]:
    """What happened at the start of the month without an actor: shocks, leaders, what the scenario writes."""
    then, now, record = state_of(before), state_of(opened), model.month_record
    changes, told = [], set(DERIVED)
    for engagement in _leaders(model):
        told |= {engagement, TRUST[engagement]}
        if then[engagement] != now[engagement] or then[TRUST[engagement]] != now[TRUST[engagement]]:
            changes.append(Change("leader", LEADERS[engagement], then[engagement], now[engagement]))
    if record.flood:
        changes.append(Change("flood", "flood", 0, 1))
    if (then["border_closed"], now["border_closed"]) == (1, 0):
        told.add("border_closed")
        changes.append(Change("reopening", "border_closed", 1, 0))
    if model.parameters.programme_phase and now["campaign"] != then["campaign"]:
        told.add("campaign")
        changes.append(Change("phase", "campaign", then["campaign"], now["campaign"]))
    for name, value in now.items():
        if name not in told and then[name] != value:
            changes.append(Change("scenario", name, then[name], value))
    return changes


def _leaders(model: _WatchedModel) -> list[str]:
    """The engagements that an event of this month may have given to a new leader."""
    events = model.design.events
    due = (events["effect"] == EFFECT.leader) & (events["first"] <= model.month) & (events["last"] >= model.month)
    return [name for name in LEADERS if (events["target"][due] == INDEX[name]).any()]
