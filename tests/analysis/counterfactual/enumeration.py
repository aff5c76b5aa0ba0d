"""Both worlds of a short record by plain enumeration: every history that agrees with it, every twin, its exact chance.

The draw of a decision is uniform, so the chance that it picks one level in the record and another in the changed world
is the length that the two intervals share. The chances of transitions are those of the enumeration of the likelihood,
which are written from the specification.
"""

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from analysis.record import Record
from sim.engine.month_record import empty_months
from sim.rules.diplomacy import advance_stage, move_channel
from sim.rules.events import apply_events
from sim.rules.instruments import CHOICES, Choice
from sim.rules.month import settle_month
from sim.state import STATE_DTYPE, as_vectors
from sim.vocabulary import DECISION
from tests.analysis.likelihood.enumeration import allowed, channels, probability, stages

RARE = 3e-6
"""Pairs of histories with less than this share of the record's probability are left out."""


class World(NamedTuple):
    """One world in the middle of a month."""

    states: Any
    month: Any
    parameters: Any
    levels: tuple[int, ...]

    def copy(self) -> "World":
        return self._replace(states=self.states.copy(), month=self.month.copy())

    @property
    def state(self) -> Any:
        return self.states[0]


class Moment(NamedTuple):
    """A month of the record, whether the worlds have parted, and how rare a pair may be."""

    record: Record
    index: int
    parted: bool
    least: float

    def allowed(self, name: str) -> list[int]:
        return allowed(self.record, self.index, name)


class Piece(NamedTuple):
    """An interval of a draw, the level that it picks, and a draw inside."""

    low: float
    high: float
    level: int = 0
    draw: float = 0.0


type Pair = tuple[float, World, World]
type Histories = list[tuple[float, tuple[Any, ...], tuple[Any, ...]]]


def pairs(record: Record, parameters: np.recarray, changed: np.recarray, events: np.ndarray, first: int) -> Histories:
    """Every pair of histories with its probability: levels of the record and of the changed world, month by month.

    The worlds share everything up to month `first` (from 0), from which on `events` come on top, counted from it.
    """
    least = RARE * probability(record, parameters)
    states = np.recarray(1, STATE_DTYPE)
    states[0] = record.design.initial[0]
    start = World(states, empty_months(1), parameters[0], ())
    histories: list[tuple[float, tuple[Any, ...], tuple[Any, ...], World, World]] = [(1.0, (), (), start, start)]
    for index in range(record.months):
        moment = Moment(record, index, index >= first, least)
        number = index - first + 1
        extra = events[(events["first"] <= number) & (events["last"] >= number)]
        following = []
        for weight, lived, twin, one, other in histories:
            if moment.parted:
                other = other._replace(parameters=changed[0])
            for chance, a, b in _month(moment, (weight, one, other), extra):
                following.append((chance, (*lived, a.levels), (*twin, b.levels), a, b))
        histories = following
    return [(weight, lived, twin) for weight, lived, twin, *_ in histories]


def _begun(moment: Moment, world: World, extra: np.ndarray) -> World:
    world = world.copy()._replace(levels=())
    record, month, vector = moment.record, world.month[0], as_vectors(world.states)[0]
    month.calendar, month.step = (record.design.calendar_month - 1 + moment.index) % 12 + 1, math.nan
    month.draws[:], month.forced[:], month.ledger[:], month.flood = 2.0, -1, 0.0, 0
    extra = extra.copy()
    extra["first"] = extra["last"] = moment.index + 1
    for events in (record.design.events, extra):
        apply_events(world.state, vector, month, events, 0, 0, moment.index + 1)
    return world


def _month(moment: Moment, pair: Pair, extra: np.ndarray) -> Iterator[Pair]:
    """What may become of a pair in one month."""
    weight, one, other = pair
    found = [(weight, _begun(moment, one, extra[:0]), _begun(moment, other, extra))]
    for place, choice in enumerate(CHOICES):
        found = [each for pair in found for each in _chosen(moment, pair, place, choice)]
    for name, of, advance in (("stage", stages, advance_stage), ("channel", channels, move_channel)):
        found = [each for pair in found for each in _moved(moment, pair, name, of, advance)]
    for weight, a, b in found:
        for world in (a, b):
            settle_month(world.state, world.parameters, world.month[0])
        yield weight, a, b


def _shared(moment: Moment, lived: list[Piece], twin: list[Piece]) -> Iterator[tuple[float, Piece, Piece]]:
    """The pairs of pieces that one draw can pick, with the length that they share."""
    for a, b in itertools.product(lived, twin):
        length = min(a.high, b.high) - max(a.low, b.low)
        if length > 0 and (moment.parted or a == b):
            yield length, a, b


def _chosen(moment: Moment, pair: Pair, place: int, choice: Choice) -> Iterator[Pair]:
    weight, *worlds = pair
    name = choice.instrument.name
    if int(worlds[0].month[0].calendar) not in choice.instrument.months:
        pieces = [(1.0, Piece(0.0, 1.0, -1), Piece(0.0, 1.0, -1))]
    else:
        lived, twin = (_pieces(world, place, choice) for world in worlds)
        lived = [piece for piece in lived if piece.level in moment.allowed(name)]
        pieces = list(_shared(moment, lived, twin))
    for length, *both in pieces:
        if weight * length > moment.least:
            yield (
                weight * length,
                *(_done(world, piece, name, choice) for world, piece in zip(worlds, both, strict=True)),
            )


def _done(world: World, piece: Piece, name: str, choice: Choice) -> World:
    world = world.copy()._replace(levels=(*world.levels, piece.level))
    world.month[0][name] = piece.level
    choice.carry_out(world.state, world.month[0])
    return world


def _pieces(world: World, place: int, choice: Choice) -> list[Piece]:
    choice.consider(world.state, world.parameters, world.month[0])
    forced = int(world.month[0].forced[place])
    if forced >= 0:
        return [Piece(0.0, 1.0, forced)]
    ends = [0.0, *np.cumsum(world.month[0][f"{choice.instrument.name}_probabilities"])]
    return [Piece(low, high, level) for level, (low, high) in enumerate(itertools.pairwise(ends))]


def _moved(moment: Moment, pair: Pair, name: str, of: Any, advance: Any) -> Iterator[Pair]:
    weight, *worlds = pair
    lived, twin = (_outcomes(world, of) for world in worlds)
    for length, *both in _shared(moment, lived, twin):
        one, other = (_advanced(world, piece, name, advance) for world, piece in zip(worlds, both, strict=True))
        if one.levels[-1] in moment.allowed(name) and weight * length > moment.least:
            yield weight * length, one, other


def _outcomes(world: World, of: Any) -> list[Piece]:
    lengths = of(world.state, world.parameters, world.month[0])
    ends = [0.0, *np.cumsum([length for _, length in lengths])]
    return [Piece(*ends, 0, draw) for ends, (draw, _) in zip(itertools.pairwise(ends), lengths, strict=True)]


def _advanced(world: World, piece: Piece, name: str, advance: Any) -> World:
    world = world.copy()
    world.month[0].draws[getattr(DECISION, name)] = piece.draw
    advance(world.state, world.parameters, world.month[0])
    return world._replace(levels=(*world.levels, int(world.state[name])))


def chances(found: Histories, month: int, place: int, levels: set[int]) -> tuple[float, float, float]:
    """Of a month and a column: P(the record has the levels), necessity, sufficiency; NaN where nothing counts."""
    weights = np.array([weight for weight, *_ in found])
    had = np.array([lived[month][place] in levels for _, lived, _ in found])
    has = np.array([twin[month][place] in levels for _, _, twin in found])
    weights = weights / weights.sum()
    share = float(weights[had].sum())
    necessity = float(weights[had & ~has].sum() / share) if share else math.nan
    sufficiency = float(weights[~had & has].sum() / (1 - share)) if share < 1 else math.nan
    return share, necessity, sufficiency
