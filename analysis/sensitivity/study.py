"""A whole study: all factors are screened, those that matter most have indices of their own, the rest one together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sensitivity.evaluation import Evaluator
from analysis.sensitivity.indices import Indices, indices
from analysis.sensitivity.outcomes import a_point
from analysis.sensitivity.screening import screen
from analysis.sensitivity.size import Size, refuse_large, refuse_small
from analysis.sensitivity.space import Space


@dataclass(frozen=True, eq=False)
class Study:
    """What drives some outcomes; tables as in `screening.screen`, which is empty over a posterior, and `Indices`.

    `space` holds all factors, `reduced` those of the indices. `removable` are the factors whose one standard deviation
    moves no outcome that the evaluator can give by a point (see `a_point`). `over` is what the parameters were drawn
    from: on, prior or posterior; `form` says which form of the model it is, and is empty for that of the file.
    """

    space: Space
    reduced: Space
    outcomes: tuple[str, ...]
    screening: pd.DataFrame
    indices: Indices
    removable: tuple[str, ...]
    runs: int
    over: str = ""
    form: str = ""


def study(
    space: Space, evaluate: Evaluator, outcomes: list[str], horizon: int, size: Size, seed: int, name: str
) -> Study:
    """The study of some outcomes over a space; `name` is that of what is studied.

    Raises `SensitivityError` where the sample is too small for what is asked, with the size that would do.
    """
    refuse_large(space, len(outcomes), size, name)
    screening = screen(space, evaluate, size.trajectories, size.screened, seed)
    reduced = space.reduced(leading(screening, outcomes, size.parameters))
    shares = indices(reduced, evaluate, outcomes, size.samples, size.replications, seed)
    refuse_small(shares, space, size, horizon, name)
    runs = size.runs(len(space.factors), len(reduced.factors))
    return Study(space, reduced, tuple(outcomes), screening, shares, removable(screening, horizon), runs)


def leading(screening: pd.DataFrame, outcomes: list[str], count: int) -> list[str]:
    """The factors that have the largest share of what all do to one of the outcomes, at most `count` of them.

    One is there also where none does anything: a design needs a factor beside all others.
    """
    asked = screening[screening["outcome"].isin(outcomes)]
    squares = asked["size"] ** 2
    shares = squares / squares.groupby(asked["outcome"]).transform("sum").replace(0.0, np.inf)
    largest = shares.groupby(asked["parameter"], sort=False).max().sort_values(ascending=False, kind="stable")
    return list(largest.index[: max(1, min(count, int((largest > 0).sum())))])


def removable(screening: pd.DataFrame, horizon: int) -> tuple[str, ...]:
    """The factors that move no outcome by a point, as far as 95 % intervals tell."""
    points = screening["outcome"].map(lambda outcome: a_point(outcome, horizon))
    reach = (screening["size_high"] / points).groupby(screening["parameter"], sort=False).max()
    return tuple(reach.index[reach < 1.0])
