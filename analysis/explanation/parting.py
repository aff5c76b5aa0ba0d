"""Two worlds with the same random draws: the first decision that differs, what flipped it, and what came of it."""

from dataclasses import dataclass
from typing import NamedTuple

from analysis.explanation.replay import replay
from analysis.explanation.structure import Chance, Decision, ExplanationError, Month, Run
from sim.scenario import Scenario, layered


class TermDifference(NamedTuple):
    """A term of a level that was weighed otherwise: its `value`, and `against` in the other world."""

    level: str
    term: str
    value: float
    against: float


@dataclass(frozen=True)
class Difference:
    """A decision that differs: `ours` and `theirs` are of one month and one instrument, and met the same draw."""

    month: Month
    ours: Decision
    theirs: Decision

    @property
    def forced(self) -> bool:
        """Whether one of the scenarios forced it."""
        return self.ours.forced or self.theirs.forced

    @property
    def terms(self) -> tuple[TermDifference, ...]:
        """The terms that were not the same, those that differ most first."""
        pairs = [
            TermDifference(level.level, name, value, self.theirs.level(level.level).terms[name])
            for level in self.ours.levels
            for name, value in level.terms.items()
        ]
        differing = [pair for pair in pairs if pair.value != pair.against]
        return tuple(sorted(differing, key=lambda pair: -abs(pair.value - pair.against)))


class Move(NamedTuple):
    """A track that ends a month in another place than in the other world; of each the place and its chances there.

    `month` and `twin` are the month as it went in either.
    """

    month: Month
    twin: Month
    track: str
    ours: str
    theirs: str
    our_chances: tuple[Chance, ...]
    their_chances: tuple[Chance, ...]


@dataclass(frozen=True)
class Parting:
    """A run under two scenarios. `differences` are all decisions that differ, in the order in which they were made."""

    ours: Run
    theirs: Run
    differences: tuple[Difference, ...]

    @property
    def names(self) -> tuple[str, str]:
        """What to call the two: by their names, numbered where they share one."""
        return told_apart(self.ours.scenario, self.theirs.scenario)

    @property
    def first(self) -> Difference | None:
        """The first decision that differs, forced or not; None where none does."""
        return self.differences[0] if self.differences else None

    @property
    def first_free(self) -> Difference | None:
        """The first decision that differs although neither scenario forced it."""
        return next((difference for difference in self.differences if not difference.forced), None)

    @property
    def first_move(self) -> Move | None:
        """The first time that the nuclear track or the Korean channel moves otherwise; None where none does."""
        for ours, theirs in zip(self.ours.months, self.theirs.months, strict=True):
            for track in ("stage", "channel"):
                if ours.after[track] != theirs.after[track]:
                    chances = [tuple(each for each in month.chances if each.track == track) for month in (ours, theirs)]
                    return Move(ours, theirs, track, str(ours.after[track]), str(theirs.after[track]), *chances)
        return None

    @property
    def first_state(self) -> tuple[Month, tuple[str, ...]] | None:
        """The first month in which a state differs at its end, and which states do; None where none ever does."""
        for ours, theirs in zip(self.ours.months, self.theirs.months, strict=True):
            names = tuple(name for name, value in ours.after.items() if value != theirs.after[name])
            if names:
                return ours, names
        return None


def told_apart(scenario: Scenario, other: Scenario) -> tuple[str, str]:
    """The names of two scenarios, numbered where they share one."""
    if scenario.name == other.name:
        return f"{scenario.name} (1)", f"{other.name} (2)"
    return scenario.name, other.name


def with_the_same_draws(scenario: Scenario, other: Scenario) -> Scenario:
    """The other scenario with the seed, runs and months of the first; `ExplanationError` if it starts elsewhere."""
    if scenario.start != other.start:
        raise ExplanationError(
            f"{other.name} starts in {other.start} and {scenario.name} in {scenario.start}: they share no random "
            "draws; give two scenarios that start together"
        )
    return layered(other, {key: getattr(scenario, key) for key in ("seed", "runs", "months")})


def part(ours: Run, other: Scenario) -> Parting:
    """A run and, with the same draws, its twin of the other scenario."""
    theirs = replay(with_the_same_draws(ours.scenario, other), ours.number)
    differences = [
        Difference(month, one, two)
        for month, twin in zip(ours.months, theirs.months, strict=True)
        for one, two in zip(month.decisions, twin.decisions, strict=True)
        if one.chosen != two.chosen
    ]
    return Parting(ours, theirs, tuple(differences))
