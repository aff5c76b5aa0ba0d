"""A whole study: all factors are screened, those that matter most have indices of their own, the rest one together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sensitivity.evaluation import Evaluator
from analysis.sensitivity.indices import Indices, indices
from analysis.sensitivity.outcomes import is_share
from analysis.sensitivity.screening import screen
from analysis.sensitivity.space import SensitivityError, Space
from analysis.wording.outcomes import INDEX, MONTHS, OUTPUT, unit

LEAST_SAMPLES, MOST_SAMPLES = 64, 2**16
WIDEST = 0.15
"""Half of the widest interval of an index that is reported."""
MOST_NUMBERS = 2**27
"""Draws of a design at most, 8 bytes each."""


@dataclass(frozen=True)
class Size:
    """How much is simulated."""

    samples: int = 1024
    """Rows of the design of the indices: a power of two."""
    replications: int = 16
    """Simulations of each of its points."""
    parameters: int = 40
    """Factors that have indices of their own."""
    trajectories: int = 32
    """Of the screening."""
    screened: int = 64
    """Simulations of each of its points: more, because what it must see is small."""

    def __post_init__(self) -> None:
        """Refuse what no study can be made of."""
        if not LEAST_SAMPLES <= self.samples <= MOST_SAMPLES or self.samples & (self.samples - 1):
            near = min(max(_power_of_two(self.samples), LEAST_SAMPLES), MOST_SAMPLES)
            raise SensitivityError(
                f"{self.samples} samples are no power of two from {LEAST_SAMPLES} to {MOST_SAMPLES:,}, which Sobol's "
                f"points need; give --samples {near}"
            )
        if not 2 <= self.replications <= 10_000:
            raise SensitivityError(
                f"{self.replications} replications cannot tell chance from the effect of a parameter; give 2 to 10,000"
            )
        if self.parameters < 1:
            raise SensitivityError(f"{self.parameters} parameters are none to have an index; give 1 or more")

    def runs(self, factors: int, reduced: int) -> int:
        """Runs of a study that screens so many factors, and gives so many of them indices of their own."""
        screening = (factors + 1) * self.trajectories * self.screened
        return screening + (reduced + 2) * self.samples * self.replications


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
    columns = min(size.parameters, len(space.factors)) + 3
    numbers = columns * size.samples * max(len(space.keys), size.replications * len(outcomes))
    if numbers > MOST_NUMBERS:
        raise SensitivityError(
            f"{name}: {size.samples:,} samples of {columns - 3} factors fill more than {MOST_NUMBERS >> 27} GB; give "
            "fewer --samples, --replications or --parameters"
        )
    screening = screen(space, evaluate, size.trajectories, size.screened, seed)
    reduced = space.reduced(leading(screening, outcomes, size.parameters))
    shares = indices(reduced, evaluate, outcomes, size.samples, size.replications, seed)
    refuse_small(shares, size.samples, name)
    runs = size.runs(len(space.factors), len(reduced.factors))
    return Study(space, reduced, tuple(outcomes), screening, shares, removable(screening, horizon), runs)


def leading(screening: pd.DataFrame, outcomes: list[str], count: int) -> list[str]:
    """The factors that have the largest share of what all do to one of the outcomes, at most `count` of them."""
    asked = screening[screening["outcome"].isin(outcomes)]
    squares = asked["size"] ** 2
    shares = squares / squares.groupby(asked["outcome"]).transform("sum").replace(0.0, np.inf)
    largest = shares.groupby(asked["parameter"], sort=False).max()
    largest = largest[largest > 0].sort_values(ascending=False, kind="stable")
    return list(largest.index[:count])


def removable(screening: pd.DataFrame, horizon: int) -> tuple[str, ...]:
    """The factors that move no outcome by a point, as far as 95 % intervals tell."""
    points = screening["outcome"].map(lambda outcome: a_point(outcome, horizon))
    reach = (screening["size_high"] / points).groupby(screening["parameter"], sort=False).max()
    return tuple(reach.index[reach < 1.0])


def a_point(outcome: str, horizon: int) -> float:
    """What counts as a point of an outcome: 1 %, of the months for a count of them; half a warhead equivalent."""
    if is_share(outcome) or unit(outcome) in (INDEX, OUTPUT):
        return 0.01
    return 0.01 * horizon if unit(outcome) == MONTHS else 0.5


def refuse_small(shares: Indices, samples: int, name: str) -> None:
    """Raise `SensitivityError` where the intervals are too wide to tell what matters."""
    wide = {}
    for variance in shares.variance.to_dict("records"):
        table = shares.table[shares.table["outcome"] == variance["outcome"]]
        halves = [(table[f"{index}_high"] - table[f"{index}_low"]).max() / 2 for index in ("first", "total")]
        if not variance["parameters_low"] > 0:
            wide[variance["outcome"]] = np.inf
        elif max(halves) > WIDEST:
            wide[variance["outcome"]] = max(halves)
    if not wide:
        return
    lines = []
    for outcome, half in wide.items():
        enough = MOST_SAMPLES + 1 if np.isinf(half) else _power_of_two(int(samples * (half / WIDEST) ** 2) + 1)
        if enough > MOST_SAMPLES:
            lines.append(f"{outcome}: hardly depends on the parameters, so no sample would tell on which")
        else:
            lines.append(f"{outcome}: an index is known to ± {half:.2f} only; --samples {enough} would do")
    raise SensitivityError(
        f"{name}: {samples:,} samples are too few for indices to ± {WIDEST:g}:\n  " + "\n  ".join(lines)
    )


def _power_of_two(number: int) -> int:
    """The least power of two that is not smaller."""
    return 1 << (max(number, 1) - 1).bit_length()
