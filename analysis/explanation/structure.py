"""One run with every reason attached, as plain frozen values: the structure that all words are made from.

    run.months[7].decision("test").chosen_level.terms   # {'base': -2.1, 'pressure': 1.62, ...}

A state is a dictionary from the name of a variable to its value: a word where the variable has words (`stage`), a
whole number where it counts, else a float.
"""

from dataclasses import dataclass
from functools import cached_property

from sim.errors import PanmunjomError
from sim.scenario import Scenario
from sim.vocabulary import INSTRUMENTS

type State = dict[str, float | int | str]

COLUMNS = {instrument.name: instrument.column for instrument in INSTRUMENTS}
"""By the name of an instrument, what tables and words call it: `sanctions` there is the level of the sanctions."""


class ExplanationError(PanmunjomError):
    """A run, a month or another scenario that cannot be explained; the message says what can."""


@dataclass(frozen=True)
class Level:
    """One level of an instrument as its actor weighed it.

    `terms`, added from left to right, are `utility` exactly; the first level of an instrument has none, and utility 0.
    `probability` is 0 for a level that could not be played.
    """

    level: str
    utility: float
    probability: float
    terms: dict[str, float]


@dataclass(frozen=True)
class Decision:
    """What an actor chose, from what, and on what it saw.

    `draw`, in [0, 1), is the random number that met the probabilities: laid end to end in the order of `levels`, they
    give each level a stretch, and the draw lies in that of `own`. `own` is what the actor would have chosen by itself;
    `chosen` differs from it only where the scenario `forced` the level. A term multiplies the odds of its level,
    against the first one, by exp(`rationality` x term). `seen` is the state at that moment of the month. `played`: it
    is forced because a person decided so, in a game.
    """

    instrument: str
    actor: str
    chosen: str
    own: str
    forced: bool
    draw: float
    rationality: float
    levels: tuple[Level, ...]
    seen: State
    played: bool = False

    @property
    def column(self) -> str:
        """The instrument as tables call it, such as `us_sanctions`."""
        return COLUMNS[self.instrument]

    def level(self, name: str) -> Level:
        """The level of a name; KeyError where the instrument has none of it."""
        return {level.level: level for level in self.levels}[name]

    @property
    def chosen_level(self) -> Level:
        """The level that was played."""
        return self.level(self.chosen)

    @property
    def runner_up(self) -> Level:
        """The likeliest of the levels that were not played."""
        return max((level for level in self.levels if level.level != self.chosen), key=lambda level: level.probability)

    def stretch(self, name: str) -> tuple[float, float]:
        """The draws that give a level: from the first number up to, and without, the second."""
        start = 0.0
        for level in self.levels:
            if level.level == name:
                return start, start + level.probability
            start += level.probability
        raise KeyError(name)

    @property
    def nearest(self) -> tuple[str, float]:
        """The level that the smallest other draw would have given in place of `own`, and how far away that draw is."""
        gaps = []
        for level in self.levels:
            if level.level != self.own and level.probability > 0.0:
                low, high = self.stretch(level.level)
                gaps.append((max(low - self.draw, self.draw - high, 0.0), level.level))
        distance, name = min(gaps, default=(1.0, self.own))
        return name, distance


@dataclass(frozen=True)
class Chance:
    """A move of the nuclear track or of the Korean channel that was possible in a month.

    `track` is `stage` or `channel`, `name` what could happen (`join`, `collapse`, ...), `to` where it leads. Of the
    moves of a track one draw decides; `probability` of the second kind holds if the first did not come.
    """

    track: str
    name: str
    to: str
    probability: float
    draw: float
    came: bool


@dataclass(frozen=True)
class Change:
    """Something that no actor decided, at the start of a month.

    `kind` is `leader` (`subject` is the actor), `flood`, `reopening` and `phase` (by chance), or `scenario`: a state
    that the scenario writes (`subject` is its name).
    """

    kind: str
    subject: str
    before: float | int | str
    after: float | int | str


@dataclass(frozen=True)
class Month:
    """A month of a run.

    `before` is the state at its start, `opened` after shocks and the scenario's events, `after` at its end. `ledger`
    holds why the sanctions level changed: its entries add up to the change. `refusal`: an offer on the table met
    neither talk nor relief.
    """

    month: int
    date: str
    before: State
    opened: State
    after: State
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    chances: tuple[Chance, ...]
    ledger: dict[str, float]
    refusal: bool

    def decision(self, instrument: str) -> Decision:
        """The decision about an instrument; KeyError in a month that has none, as most have no drill."""
        for decision in self.decisions:
            if decision.instrument == instrument:
                return decision
        raise KeyError(instrument)

    def chose(self, instrument: str) -> str:
        """The level of an instrument this month; empty where there was no decision."""
        return next((decision.chosen for decision in self.decisions if decision.instrument == instrument), "")


@dataclass(frozen=True)
class Run:
    """A whole run: `number` (from 0) of the ensemble of `scenario`, with the seed and the months of it.

    `outcomes` are those of its row in `runs.parquet`, `ending` is the class of its end.
    """

    scenario: Scenario
    number: int
    ending: str
    outcomes: dict[str, float | bool | str | None]
    months: tuple[Month, ...]

    @property
    def drawn(self) -> dict[str, float | bool | str | None]:
        """What the scenario leaves open and was drawn for this run, by dotted key."""
        return {name: value for name, value in self.outcomes.items() if "." in name}

    @cached_property
    def dates(self) -> list[str]:
        """The calendar months."""
        return [month.date for month in self.months]

    def month(self, number: int) -> Month:
        """Month `number`, from 1; `ExplanationError` for one that the run does not have."""
        if not 1 <= number <= len(self.months):
            raise ExplanationError(
                f"{self.scenario.name} has months 1 to {len(self.months)} ({self.dates[0]} to {self.dates[-1]}), "
                f"not {number}"
            )
        return self.months[number - 1]
