"""The Mesa model with people in it: their actors do what they decide, and all others what the rules say."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.model import NorthKorea, PeninsulaModel, SouthKorea, UnitedStates
from sim.vocabulary import INSTRUMENTS

if TYPE_CHECKING:
    from sim.scenario import Scenario

PLACES = {instrument.name: place for place, instrument in enumerate(INSTRUMENTS)}
"""Where an instrument stands in the order of play."""


class UndecidedError(Exception):
    """A month cannot go on before somebody decides on `instrument`, a name."""

    def __init__(self, instrument: str) -> None:
        super().__init__(instrument)
        self.instrument = instrument


class PlayedNorthKorea(NorthKorea):
    """North Korea, which people may play."""

    model: "PlayedModel"

    def test(self) -> None:
        """Test as decided."""
        self.model.hold("test")
        super().test()

    def message(self) -> None:
        """Speak as decided."""
        self.model.hold("message")
        super().message()


class PlayedSouthKorea(SouthKorea):
    """South Korea, which people may play."""

    model: "PlayedModel"

    def drill(self) -> None:
        """Drill as decided."""
        self.model.hold("drill")
        super().drill()

    def posture(self) -> None:
        """Act as decided."""
        self.model.hold("posture")
        super().posture()


class PlayedUnitedStates(UnitedStates):
    """The United States, which people may play."""

    model: "PlayedModel"

    def sanctions(self) -> None:
        """Change the sanctions as decided."""
        self.model.hold("sanctions")
        super().sanctions()

    def talk(self) -> None:
        """Talk as decided."""
        self.model.hold("talk")
        super().talk()


class PlayedModel(PeninsulaModel):
    """Run 0 of a scenario, in which `players` do what `decided` says of the month: instrument name to level.

    A step that reaches an instrument of theirs that is not decided raises an `UndecidedError` in the middle of the
    month, where the state and the month's record show what its actor sees; the model has to be restored before it
    steps again. What people decide counts over what the scenario forces.
    """

    actors = (PlayedNorthKorea, PlayedSouthKorea, PlayedUnitedStates)
    collects = False

    def __init__(self, scenario: "Scenario", players: Sequence[str]) -> None:
        super().__init__(scenario)
        self.players = tuple(players)
        self.decided: dict[str, int] = {}

    def hold(self, name: str) -> None:
        """Hold an instrument of a player at the level decided, if there is a choice this month."""
        place = PLACES[name]
        if INSTRUMENTS[place].actor not in self.players or self.month_record.calendar not in INSTRUMENTS[place].months:
            return
        if name not in self.decided:
            raise UndecidedError(name)
        self.month_record.forced[place] = self.decided[name]
        if name == "sanctions":
            self.month_record.step = math.nan  # of the model's own size, whatever the scenario forces
