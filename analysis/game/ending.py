"""Where a finished game stands among all runs of its scenario, in which the model plays every side."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.explanation import Run, replay
from analysis.statistics.draws import Draws, draws_of
from analysis.statistics.intervals import Estimate, estimated
from sim.outcomes import EVENTS
from sim.play.game import Game
from sim.play.saving import game_data
from sim.result import Result
from sim.scenario import from_data

TOLD = ("red_line_test", "talks", "relief", "interim", "declaration", "tests", "final_sanctions", "final_economy",
        "final_warheads", "mean_tension")  # fmt: skip
"""The events and outcomes by which a game is compared."""


@dataclass(frozen=True)
class Standing:
    """One outcome of a game among all runs.

    `game` and `model`, the run with the same random draws in which the model plays every side, are the months of an
    event (None: it never came), else values. `below` and `above` are the shares of all runs with less than the game, or
    sooner, and with more, or later or never; each with its Monte-Carlo error.
    """

    outcome: str
    game: float | None
    model: float | None
    below: Estimate
    above: Estimate


@dataclass(frozen=True)
class Ending:
    """How a game ended: the run, that of the model with the same draws, and the game among all runs.

    `share` is that of the runs that end in the same class as the game.
    """

    game: Run
    model: Run
    share: Estimate
    standings: tuple[Standing, ...]
    runs: int
    draws: int | None
    """Of how many draws of a posterior the runs are, if they are."""


def ending(game: Game, ensemble: Result) -> Ending:
    """The end of a game that is over, compared with `ensemble`, the runs of its scenario with the same months and seed.

    Nothing that the ensemble shows is adjusted for what the players did: it is the distribution that they played in.
    """
    played, model = replay(from_data(game_data(game)), 0, game.players), replay(game.scenario, 0)
    draws = draws_of(ensemble.runs)
    standings = tuple(_standing(outcome, played, model, ensemble.runs, draws) for outcome in TOLD)
    same = (ensemble.runs["outcome"] == played.ending).to_numpy(dtype=bool)
    return Ending(played, model, estimated(same, draws), standings, len(ensemble.runs), draws.count if draws else None)


def _standing(outcome: str, played: Run, model: Run, runs: pd.DataFrame, draws: Draws | None) -> Standing:
    column = EVENTS.get(outcome, outcome)
    game, own = (_number(run.outcomes[column]) for run in (played, model))
    values = runs[column].to_numpy(dtype=np.float64)
    never = np.inf  # what never came comes after all that did
    values = np.where(np.isnan(values), never, values)
    mine = never if game is None else game
    return Standing(outcome, game, own, estimated(values < mine, draws), estimated(values > mine, draws))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
