"""Distributions that a scenario may give in place of a number, each a frozen distribution of scipy.stats.

A distribution is always cut at the bounds of the quantity that it stands for: probability outside is dropped and the
rest scaled up (truncation), never piled up at the bound. One that has hardly any probability inside is refused.
Values are made by inversion, so that one uniform draw gives one value and common random numbers stay common.
"""

import math
from abc import abstractmethod
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, override

import numpy as np
from pydantic import Field, model_validator

from sim.scenario.checking import Checked, Number, checked_number, fault
from sim.scenario.section import Section
from sim.scenario.wording import plain_number

LARGEST_DRAW = 1.0 - 2.0**-53
Positive = Annotated[float, Number(1e-9, 1e9)]
Finite = Annotated[float, Number(-1e9, 1e9)]


@cache
def _quadrature() -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of Gauss and Legendre on [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    return (nodes + 1) / 2, weights / 2


class Uncertain(Section):
    """What may stand in place of a number."""

    @abstractmethod
    def frozen(self) -> Any:
        """The uncut distribution of scipy.stats."""

    @abstractmethod
    def quantile(
        self, draws: np.ndarray, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()
    ) -> np.ndarray:
        """Values for uniform draws in [0, 1), same shape, of a quantity with these bounds or these words."""

    @abstractmethod
    def point(self, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()) -> float:
        """The value where uncertainties are off."""

    def greatest(self, low: float = -math.inf, high: float = math.inf) -> float:
        """A value that no draw exceeds."""
        return float(self.quantile(np.array([LARGEST_DRAW]), low, high)[0])


class Continuous(Uncertain):
    """What the continuous distributions share: scipy's distribution, cut at bounds.

    With uncertainties off it stands for its mean after the cut.
    """

    def interval(self, low: float, high: float) -> tuple[float, float]:
        """The bounds within `low` and `high` to which the distribution is cut."""
        return low, high

    def support(self) -> tuple[float, float]:
        """The least and the greatest value before any cut."""
        return -math.inf, math.inf

    def below(self, value: float) -> float:
        """The probability of a value below `value` before the cut.

        Overridden where a formula will do: a file is checked without importing scipy.stats, which takes a second.
        """
        return float(self.frozen().cdf(value))

    def mean_before_cut(self) -> float:
        """The mean before the cut. Overridden where a formula will do, for the same reason."""
        return float(self.frozen().mean())

    def mass(self, low: float = -math.inf, high: float = math.inf) -> float:
        """The probability that lies inside the bounds before the cut."""
        low, high = self.interval(low, high)
        least, greatest = self.support()
        if low >= high:
            return 0.0
        return (1.0 if greatest <= high else self.below(high)) - (0.0 if least >= low else self.below(low))

    @override
    def quantile(
        self, draws: np.ndarray, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()
    ) -> np.ndarray:
        low, high = self.interval(low, high)
        cut = _cut(self, low, high)
        if cut.upper:
            values = cut.frozen.isf(cut.start - draws * cut.width)
        else:
            values = cut.frozen.ppf(cut.start + draws * cut.width)
        return np.asarray(np.clip(values, low, high))

    @override
    def point(self, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()) -> float:
        if self.mass(low, high) > 1 - 1e-9:
            return float(np.clip(self.mean_before_cut(), low, high))
        # The mean is the integral of the quantile function, which a cut bounds.
        nodes, weights = _quadrature()
        return float(self.quantile(nodes, low, high) @ weights)


class _Cut(NamedTuple):
    """A distribution of scipy and the stretch of probability between two bounds, counted from below or from above."""

    frozen: Any
    upper: bool
    start: float
    width: float


@lru_cache(maxsize=1024)
def _cut(distribution: Continuous, low: float, high: float) -> _Cut:
    """Kept, because scipy takes a millisecond to make a distribution and every chunk of an ensemble asks for all."""
    frozen = distribution.frozen()
    below = frozen.cdf(low)
    if below < 0.5:
        return _Cut(frozen, False, below, frozen.cdf(high) - below)
    # The upper tail is where the distribution function has no digits left.
    above = frozen.sf(low)
    return _Cut(frozen, True, above, above - frozen.sf(high))


class Normal(Continuous):
    """A normal distribution, cut at `low` and `high` where these are given."""

    dist: Literal["normal"]
    mean: Finite
    """Mean before any cut."""
    sd: Positive
    """Standard deviation before any cut."""
    low: Finite | None = None
    """No value below this."""
    high: Finite | None = None
    """No value above this."""

    @model_validator(mode="after")
    def _ordered(self) -> "Normal":
        if self.low is not None and self.high is not None:
            _require_order(self.low, self.high)
        return self

    @override
    def interval(self, low: float, high: float) -> tuple[float, float]:
        return (
            low if self.low is None else max(low, self.low),
            high if self.high is None else min(high, self.high),
        )

    @override
    def frozen(self) -> Any:
        from scipy.stats import norm

        return norm(self.mean, self.sd)

    @override
    def below(self, value: float) -> float:
        return 0.5 * math.erfc((self.mean - value) / (self.sd * math.sqrt(2)))

    @override
    def point(self, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()) -> float:
        from scipy.stats import truncnorm

        low, high = self.interval(low, high)
        return float(truncnorm((low - self.mean) / self.sd, (high - self.mean) / self.sd, self.mean, self.sd).mean())


class Uniform(Continuous):
    """Every value between two bounds is equally likely."""

    dist: Literal["uniform"]
    low: Finite
    """Least value."""
    high: Finite
    """Greatest value."""

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        _require_order(self.low, self.high)
        return self

    @override
    def frozen(self) -> Any:
        from scipy.stats import uniform

        return uniform(self.low, self.high - self.low)

    @override
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    @override
    def below(self, value: float) -> float:
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    @override
    def mean_before_cut(self) -> float:
        return 0.5 * (self.low + self.high)


class Triangular(Continuous):
    """A least, a most likely and a greatest value."""

    dist: Literal["triangular"]
    low: Finite
    """Least value."""
    mode: Finite
    """Most likely value."""
    high: Finite
    """Greatest value."""

    @model_validator(mode="after")
    def _ordered(self) -> "Triangular":
        _require_order(self.low, self.high)
        if not self.low <= self.mode <= self.high:
            raise fault(f"mode ({plain_number(self.mode)}) must lie between low and high")
        return self

    @override
    def frozen(self) -> Any:
        from scipy.stats import triang

        width = self.high - self.low
        return triang((self.mode - self.low) / width, self.low, width)

    @override
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    @override
    def mean_before_cut(self) -> float:
        return (self.low + self.mode + self.high) / 3


class Beta(Continuous):
    """A beta distribution on [0, 1], or stretched to [low, high]."""

    dist: Literal["beta"]
    a: Positive
    """First shape; a / (a + b) is the mean on [0, 1]."""
    b: Positive
    """Second shape; a + b is the weight of the evidence behind it."""
    low: Finite = 0.0
    """Least value."""
    high: Finite = 1.0
    """Greatest value."""

    @model_validator(mode="after")
    def _ordered(self) -> "Beta":
        _require_order(self.low, self.high)
        return self

    @override
    def frozen(self) -> Any:
        from scipy.stats import beta

        return beta(self.a, self.b, self.low, self.high - self.low)

    @override
    def support(self) -> tuple[float, float]:
        return self.low, self.high


class Gamma(Continuous):
    """A gamma distribution: positive, skewed to the right."""

    dist: Literal["gamma"]
    shape: Positive
    """Shape; shape x scale is the mean."""
    scale: Positive
    """Scale, in the unit of the quantity."""

    @override
    def frozen(self) -> Any:
        from scipy.stats import gamma

        return gamma(self.shape, scale=self.scale)

    @override
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf


class Lognormal(Continuous):
    """A positive quantity whose logarithm is normal."""

    dist: Literal["lognormal"]
    median: Positive
    """Median, in the unit of the quantity."""
    sigma: Annotated[float, Number(1e-9, 10)]
    """Standard deviation of the natural logarithm."""

    @override
    def frozen(self) -> Any:
        from scipy.stats import lognorm

        return lognorm(self.sigma, scale=self.median)

    @override
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    @override
    def below(self, value: float) -> float:
        return 0.5 * math.erfc(math.log(self.median / value) / (self.sigma * math.sqrt(2))) if value > 0 else 0.0


def _number_or_word(value: object) -> float | str:
    return value if isinstance(value, str) else checked_number(value, -1e9, 1e9)


Chosen = Annotated[float | str, Checked(_number_or_word, {"type": ["number", "string"]})]


class Choice(Uncertain):
    """One of some values, equally likely or by weight; words for a state that is written in words.

    With uncertainties off it stands for its likeliest value, the first of several.
    """

    dist: Literal["choice"]
    values: tuple[Chosen, ...] = Field(min_length=1, max_length=1000)
    """The values, each of which must be allowed where the distribution stands."""
    weights: tuple[Annotated[float, Number(0, 1e9)], ...] | None = None
    """How likely each value is, in relation to the others."""

    @model_validator(mode="after")
    def _weighed(self) -> "Choice":
        if self.weights is not None and len(self.weights) != len(self.values):
            raise fault(f"has {len(self.values)} values but {len(self.weights)} weights", "give each value one weight")
        if self.weights is not None and sum(self.weights) <= 0:
            raise fault("gives every value the weight 0", "give at least one value a positive weight")
        return self

    def numbers(self, words: tuple[str, ...] = ()) -> np.ndarray:
        """The values as numbers: words by their place in `words`."""
        return np.array([words.index(value) if isinstance(value, str) else value for value in self.values], float)

    @override
    def frozen(self) -> Any:
        from scipy.stats import rv_discrete

        weights = np.asarray(self.weights or [1.0] * len(self.values), float)
        # Over the places of the values, because scipy wants them sorted and numeric.
        return rv_discrete(values=(np.arange(len(weights)), weights / weights.sum()))

    @override
    def quantile(
        self, draws: np.ndarray, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()
    ) -> np.ndarray:
        weights = np.asarray(self.weights or [1.0] * len(self.values), float)
        cumulative = np.cumsum(weights) / weights.sum()
        places = np.searchsorted(cumulative, draws, side="right")
        return np.asarray(self.numbers(words)[np.minimum(places, np.flatnonzero(weights)[-1])])

    @override
    def point(self, low: float = -math.inf, high: float = math.inf, words: tuple[str, ...] = ()) -> float:
        return float(self.numbers(words)[int(np.argmax(self.weights or [1.0]))])

    @override
    def greatest(self, low: float = -math.inf, high: float = math.inf) -> float:
        return float(self.numbers().max())


type Distribution = Annotated[
    Normal | Uniform | Triangular | Beta | Gamma | Lognormal | Choice, Field(discriminator="dist")
]
DISTRIBUTION_NAMES = ("normal", "uniform", "triangular", "beta", "gamma", "lognormal", "choice")


def _require_order(low: float, high: float) -> None:
    if not low < high:
        raise fault(f"low ({plain_number(low)}) must be less than high ({plain_number(high)})")
