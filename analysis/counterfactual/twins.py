"""Action and prediction: the record and its changed twin, run by run, with the same random draws."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local

import numpy as np

from analysis.counterfactual.abduction import Tracer, empty_worlds, room_for
from analysis.counterfactual.errors import CounterfactualError
from analysis.counterfactual.kernel.worlds import RECORD, Change, Histories, Worlds, play_worlds
from analysis.counterfactual.question import Question
from analysis.likelihood.kernel.filtering import COLUMNS
from sim.batch.executors import cores
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS

KEPT = ("sanctions", "economy", "pressure", "warheads")
"""States of which every month is kept."""

type Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Twins:
    """Both worlds of every run: 0 is the record, 1 the changed world.

    `levels` (2, runs, months, SEEN): what was done, and where the tracks stood at the end of the month, -1 for a drill
    outside its months. `states` (2, runs, months, KEPT) at the end of the month, with the sanctions that the next one
    starts with. `forced` (runs, months, INSTRUMENTS): what the scenario forces in the changed world. `draw` (runs,):
    the set of parameters of each run. `begun` (runs,): the stage before the first month. `worth`: proposals for each
    history that is kept, at the least of all sets of parameters.
    """

    question: Question
    levels: np.ndarray
    states: np.ndarray
    forced: np.ndarray
    draw: np.ndarray
    begun: np.ndarray
    worth: float


def twins(question: Question, runs: int, report: Report = lambda finished, wanted: None) -> Twins:
    """The twins of `runs` histories, spread evenly over the sets of parameters of a question.

    Where nothing is changed both worlds are the record, in every run.
    """
    sets = len(question.parameters)
    each = max(1, round(runs / sets))
    months = question.months
    levels = np.empty((2, sets * each, months, COLUMNS), np.int8)
    states = np.empty((2, sets * each, months, len(KEPT)))
    forced = np.zeros((sets * each, months, len(INSTRUMENTS)), np.bool_)
    begun = np.empty(sets * each, np.int8)
    own, fields, finished = local(), [INDEX[name] for name in KEPT], 0

    def work(place: int) -> float:
        if not hasattr(own, "tracer"):
            own.tracer = Tracer(question.record)
        rows = slice(place * each, (place + 1) * each)
        histories, worth, worlds = lived(question, place, each, own.tracer)
        levels[:, rows], states[:, rows] = worlds.levels, worlds.states[..., fields]
        forced[rows], begun[rows] = worlds.forced, _stage_before(question, histories)
        return worth

    with ThreadPoolExecutor(cores()) as pool:
        worths = []
        for worth in pool.map(work, range(sets)):
            worths.append(worth)
            finished += 1
            report(finished, sets)
    draw = np.arange(sets) if question.draw is None else question.draw
    return Twins(question, levels, states, forced, np.repeat(draw, each), begun, min(worths))


def lived(question: Question, place: int, runs: int, tracer: Tracer) -> tuple[Histories, float, Worlds]:
    """Histories under one set of parameters, what their proposals were worth, and both worlds of each."""
    months = question.months
    generator = np.random.default_rng([question.scenario.seed, place])
    histories, worth = tracer.histories(question.parameters[place : place + 1].view(np.recarray), runs, generator)
    both = np.concatenate([question.parameters[place : place + 1], question.changed[place : place + 1]])
    change = Change(
        question.first, both.view(np.recarray), question.events, question.changed_events, question.scenario.seed,
        place * runs,
    )  # fmt: skip
    worlds = empty_worlds(runs, months)
    play_worlds(tracer.past, change, histories, room_for(tracer.past, months), worlds, np.empty(runs), False)
    known = slice(question.first, question.first + question.known)
    if not np.array_equal(worlds.levels[RECORD][:, : question.known], histories.levels[:, known]):
        raise CounterfactualError(
            "the model gives something in this record a chance so small that no number between 0 and 1 could have "
            "drawn it; 'panmunjom replay' shows what it expected least"
        )
    return histories, worth, worlds


def _stage_before(question: Question, histories: Histories) -> np.ndarray:
    if question.first == 0:
        return np.full(len(histories.levels), int(question.record.design.initial.stage[0]))
    return np.asarray(histories.levels[:, question.first - 1, COLUMNS - 2])
