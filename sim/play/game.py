"""A game: the decisions of people, one after the other, in a run that otherwise follows the rules and its own draws.

The game is its decisions: any of them can be taken back, and the same decisions give the same game.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.errors import PanmunjomError
from sim.play.played_model import PLACES, PlayedModel, UndecidedError
from sim.rules.instruments import CHOICES
from sim.rules.united_states import excluded_talk
from sim.scenario import Scenario, from_data
from sim.vocabulary import ACTORS, INSTRUMENTS, Instrument

LONGEST = 240
"""Months of a game at most: so many decisions fit into a scenario file."""


class GameError(PanmunjomError):
    """A game that cannot be played as asked, or a saved one that cannot be used; the message says why."""


class Decision(NamedTuple):
    """A level that somebody chose for an instrument in a month, counted from 1; `level` is the number of the level."""

    month: int
    instrument: str
    level: int

    @property
    def word(self) -> str:
        """The level by its name."""
        return INSTRUMENTS[PLACES[self.instrument]].levels[self.level]


@dataclass(frozen=True)
class PlayedMonth:
    """A month that is over: the record of it, and the state vectors before and after it."""

    month: int
    date: str
    actions: dict[str, str]
    record: Any
    before: Any
    after: Any


class Game:
    """A game of `scenario`, in which people decide for `players` (`south_korea` and the like).

    It is run 0 of the scenario with one run: what the other actors do depends on its draws and on the decisions.
    `pending` is the instrument to be decided now, None once the game is over; `model` shows the month as its actor sees
    it. Raises a `GameError` for players that are none, and for a scenario of more months than a game can have.
    """

    def __init__(self, scenario: Scenario, players: Sequence[str]) -> None:
        unknown = [player for player in players if player not in ACTORS]
        if unknown or not players or len(set(players)) < len(players):
            wrong = f"'{unknown[0]}' is no actor" if unknown else "each actor is played once, and one at least"
            raise GameError(f"{wrong}; choose among {', '.join(ACTORS)}")
        if scenario.months > LONGEST:
            raise GameError(f"a game has at most {LONGEST} months, and {scenario.name} has {scenario.months:,}")
        self.scenario = from_data({**scenario.resolved(), "runs": 1})
        self.players = tuple(player for player in ACTORS if player in players)
        self.model = PlayedModel(self.scenario, self.players)
        self.months: list[PlayedMonth] = []
        """The months that are over."""
        self._decisions: list[Decision] = []
        self._starts = [self.model.save()]
        self._name: str | None = None
        self._go_on()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All that was decided so far, in order."""
        return tuple(self._decisions)

    @property
    def pending(self) -> Instrument | None:
        """The instrument to be decided now; None once the game is over."""
        return None if self._name is None else INSTRUMENTS[PLACES[self._name]]

    @property
    def available(self) -> tuple[int, ...]:
        """The levels that can be chosen now: all but a declaration that has been made."""
        assert self.pending is not None
        excluded = excluded_talk(self.model.state) if self._name == "talk" else -1
        return tuple(level for level in range(len(self.pending.levels)) if level != excluded)

    def decide(self, level: int) -> None:
        """Take a decision, and go on to the next one. Raises a `GameError` for a level that cannot be chosen now."""
        if self._name is None:
            raise GameError("the game is over; undo takes a decision back")
        if level not in self.available:
            raise GameError(f"{self._name} cannot be number {level} in month {self.model.month}")
        self._decisions.append(Decision(self.model.month, self._name, level))
        self._go_on()

    def undo(self) -> Decision:
        """Take the last decision back, so that it is pending again; the decision. A `GameError` if there is none."""
        if not self._decisions:
            raise GameError("there is no decision to take back")
        undone = self._decisions.pop()
        del self.months[undone.month - 1 :], self._starts[undone.month :]
        self._go_on()
        return undone

    def consider(self) -> Any:
        """The month's record, in which the pending instrument is weighed as the model's own actor would weigh it."""
        assert self._name is not None
        CHOICES[PLACES[self._name]].consider(self.model.state, self.model.parameters, self.model.month_record)
        return self.model.month_record

    def _go_on(self) -> None:
        """Play until somebody has to decide, or to the end, from the start of the month with an open decision."""
        self._name = None
        while len(self.months) < self.scenario.months:
            month = len(self.months) + 1
            self.model.restore(self._starts[month - 1])
            self.model.decided = {each.instrument: each.level for each in self._decisions if each.month == month}
            before = self.model.vector.copy()
            try:
                self.model.step()
            except UndecidedError as open_decision:
                self._name = open_decision.instrument
                return
            self.months.append(
                PlayedMonth(month, self.model.date, dict(self.model.actions), self.model.month_record.copy(), before,
                            self.model.vector.copy())
            )  # fmt: skip
            self._starts.append(self.model.save())
