"""How much is simulated, and whether that is enough to tell what an outcome depends on: if not, which size would be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.sensitivity.indices import Indices
from analysis.sensitivity.outcomes import a_point, distances
from analysis.sensitivity.space import SensitivityError, Space
from analysis.statistics.intervals import Z

LEAST_SAMPLES, MOST_SAMPLES = 64, 2**16
MOST_REPLICATIONS = 10_000
WIDEST = 0.15
"""Half of the widest interval of an index that is reported."""
NUMERATOR = 2**0.5
"""The error of the numerator of an index, of that of the variance below it, about. So this is half of its interval
where the variance is as large as half of its own; more means only that the variance is near 0."""
NEGLIGIBLE = 0.1
"""Of a point: what moves an outcome by less, all parameters together, is no dependence that is worth a question."""
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
        if not 2 <= self.replications <= MOST_REPLICATIONS:
            raise SensitivityError(
                f"{self.replications} replications cannot tell chance from the effect of a parameter; give 2 to "
                f"{MOST_REPLICATIONS:,}"
            )
        if self.parameters < 1:
            raise SensitivityError(f"{self.parameters} parameters are none to have an index; give 1 or more")

    def reduced(self, factors: int) -> int:
        """How many of so many factors have an index, at most: those that have none of their own share one."""
        return min(self.parameters + 1, factors)

    def points(self, factors: int, reduced: int) -> int:
        """Sets of parameters of a study that screens so many factors, and makes indices of so many."""
        return (factors + 1) * self.trajectories + (reduced + 2) * self.samples

    def runs(self, factors: int, reduced: int) -> int:
        """Runs of such a study."""
        screening = (factors + 1) * self.trajectories * self.screened
        return screening + (reduced + 2) * self.samples * self.replications

    def fits(self, space: Space, outcomes: int) -> bool:
        """Whether the design of so many outcomes, and what comes of it, fits into memory."""
        points = (self.reduced(len(space.factors)) + 2) * self.samples
        return points * max(len(space.keys), self.replications * outcomes) <= MOST_NUMBERS


def refuse_large(space: Space, outcomes: int, size: Size, name: str) -> None:
    """Raise `SensitivityError` for a design of so many outcomes that does not fit into memory."""
    if not size.fits(space, outcomes):
        raise SensitivityError(
            f"{name}: {size.samples:,} samples of {size.reduced(len(space.factors))} factors fill more than "
            f"{MOST_NUMBERS >> 27} GB; give fewer --samples, --replications or --parameters"
        )


def refuse_small(shares: Indices, space: Space, size: Size, horizon: int, name: str) -> None:
    """Raise `SensitivityError` where the intervals are too wide to tell what matters, with what would do."""
    lines, few = [], False
    for variance in shares.variance.to_dict("records"):
        outcome = str(variance["outcome"])
        table = shares.table[shares.table["outcome"] == outcome]
        half = max((table[f"{index}_high"] - table[f"{index}_low"]).max() / 2 for index in ("first", "total"))
        surely = variance["parameters_low"] > 0
        most = float(np.sqrt(max(variance["parameters_high"], 0.0)))
        if surely and half <= WIDEST:
            continue
        if hardly(outcome, most, horizon):
            lines.append(f"{outcome}: {hardly_words(outcome, horizon)}, so no sample would tell on which")
            continue
        few = True
        if not surely:
            larger = enough(variance, size, space, len(shares.variance))
            lines.append(
                f"{outcome}: the parameters move it by {distances(outcome, most)[0]} at most (one standard deviation)"
                f"; if by half of that, {_would_do(size, larger)}"
            )
        else:
            larger = enough(variance, size, space, len(shares.variance), half)
            lines.append(f"{outcome}: an index is known to ± {half:.2f} only; {_would_do(size, larger)}")
    if lines:
        wanted = f"indices to ± {WIDEST:g}"
        reason = f"{size.samples:,} samples are too few for {wanted}" if few else f"there are no {wanted}"
        raise SensitivityError(f"{name}: {reason}:\n  " + "\n  ".join(lines))


def hardly(outcome: str, most: float, horizon: int) -> bool:
    """Whether a standard deviation that is `most` at most is too small to ask what makes it."""
    return most < NEGLIGIBLE * a_point(outcome, horizon)


def hardly_words(outcome: str, horizon: int) -> str:
    """That an outcome hardly depends on the parameters, and what is meant by hardly."""
    (least,) = distances(outcome, NEGLIGIBLE * a_point(outcome, horizon))
    return f"hardly depends on the parameters: all together move it by less than {least} (one standard deviation)"


def enough(variance: dict[Any, Any], size: Size, space: Space, outcomes: int, half: float | None = None) -> Size | None:
    """The cheapest larger size by which an index would be known to `WIDEST`; None if none that fits would do.

    `half` is half of the interval of the index now; None where the parameters may do nothing, and are taken to do half
    of what they may do at most. It shrinks as the error of the variance that the parameters make: with one part that is
    of the sample of points, and shrinks with rows alone, and two of chance, which is smaller in the mean of several
    replications (the variance of a product of two of them; see `noise`).
    """
    rows, noise = size.samples, float(variance["noise"])
    reach = (variance["parameters_high"] - variance["parameters_low"]) / 2
    made = float(variance["parameters_high"] / 4 if half is None else variance["parameters"])
    half = NUMERATOR * reach / made if half is None else min(half, NUMERATOR)

    def chance(replications: int) -> float:
        return 4 * made * noise / replications + 2 * noise**2 / (replications * (replications - 1))

    of_points = max(made**2, rows * (reach / Z) ** 2 - chance(size.replications))
    now = (of_points + chance(size.replications)) / rows
    wanted = now * (WIDEST / half) ** 2
    fit = [
        larger
        for larger in _larger(size)
        if larger.fits(space, outcomes) and (of_points + chance(larger.replications)) / larger.samples < wanted
    ]
    return min(fit, key=lambda larger: (larger.samples * larger.replications, larger.replications), default=None)


def _larger(size: Size) -> Iterator[Size]:
    replications = size.replications
    while replications <= MOST_REPLICATIONS:
        samples = size.samples
        while samples <= MOST_SAMPLES:
            yield replace(size, samples=samples, replications=replications)
            samples *= 2
        replications *= 2


def _would_do(size: Size, larger: Size | None) -> str:
    if larger is None:
        return "no larger sample that fits into memory would do"
    options = [
        f"--{name} {getattr(larger, name)}"
        for name in ("samples", "replications")
        if getattr(larger, name) != getattr(size, name)
    ]
    return f"{' '.join(options)} would do"


def _power_of_two(number: int) -> int:
    """The least power of two that is not smaller."""
    return 1 << (max(number, 1) - 1).bit_length()
