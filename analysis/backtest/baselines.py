"""Four statistics of the record that know nothing of incentives: what a model must beat to be worth its trouble.

Each is fitted to one event's own history, with the months in talks beside it where it uses them. `next` is the exact
probability of the event in the coming month; `simulate` draws futures, from which longer horizons are counted.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

type Numbers = NDArray[np.float64]
type Flags = NDArray[np.bool_]


class Baseline(Protocol):
    """A forecaster of one event."""

    def fit(self, happened: Flags, talks: Flags) -> None:
        """Learn from the months so far, shape (months,) each."""
        ...

    def next(self) -> float:
        """The probability of the event in the coming month."""
        ...

    def simulate(self, paths: int, months: int, generator: np.random.Generator) -> Flags:
        """Futures, shape (paths, months)."""
        ...


class Climatology:
    """The share of past months, with a Beta(1/2, 1/2) prior."""

    def fit(self, happened: Flags, talks: Flags) -> None:
        """Count."""
        self.rate = (happened.sum() + 0.5) / (len(happened) + 1.0)

    def next(self) -> float:
        """The share."""
        return float(self.rate)

    def simulate(self, paths: int, months: int, generator: np.random.Generator) -> Flags:
        """Independent months."""
        return generator.random((paths, months)) < self.rate


class Markov:
    """The two-state chain: one probability after a month with the event, one after a month without."""

    def fit(self, happened: Flags, talks: Flags) -> None:
        """Count transitions, with half a month of each kind added."""
        before, after = happened[:-1], happened[1:]
        self.rates = np.array(
            [(after[before == was].sum() + 0.5) / ((before == was).sum() + 1.0) for was in (False, True)]
        )
        self.last = bool(happened[-1])

    def next(self) -> float:
        """The rate after the last month."""
        return float(self.rates[int(self.last)])

    def simulate(self, paths: int, months: int, generator: np.random.Generator) -> Flags:
        """Chains."""
        state = np.full(paths, int(self.last))
        happens = np.empty((paths, months), bool)
        for month in range(months):
            happens[:, month] = generator.random(paths) < self.rates[state]
            state = happens[:, month].astype(int)
        return happens


class Autoregression:
    """Logistic: last month, a twelve-month exponentially weighted rate, talks; ridge chosen inside the past."""

    MEMORY = 12.0
    RIDGES = (0.1, 0.3, 1.0, 3.0, 10.0)
    TRAINED = 0.7
    """Share of the past that a ridge is fitted on to be judged on the rest."""

    def fit(self, happened: Flags, talks: Flags) -> None:
        """Choose the ridge on the last part of the past, then fit on all of it."""
        features, events = self._features(happened, talks), happened
        split = int(self.TRAINED * len(events))
        losses = []
        for ridge in self.RIDGES:
            weights = _logit(features[:split], events[:split], ridge)
            losses.append(_loss(weights, features[split:], events[split:]))
        self.weights = _logit(features, events, self.RIDGES[int(np.argmin(losses))])
        self.rate = self._rates(happened)[-1]
        self.last, self.talks = float(happened[-1]), float(talks[-1])
        self.of_talks = np.array_equal(happened, talks)

    def _rates(self, happened: Flags) -> Numbers:
        """The weighted rate before each month and after the last one, shape (months + 1,)."""
        rates = [0.5]
        for event in happened:
            rates.append(rates[-1] + (event - rates[-1]) / self.MEMORY)
        return np.array(rates)

    def _features(self, happened: Flags, talks: Flags) -> Numbers:
        last = np.concatenate([[0.0], happened[:-1]])
        talked = np.concatenate([[0.0], talks[:-1]])
        return np.column_stack([np.ones(len(happened)), last, self._rates(happened)[:-1], talked])

    def next(self) -> float:
        """The logistic probability."""
        return float(special.expit(self.weights @ np.array([1.0, self.last, self.rate, self.talks])))

    def simulate(self, paths: int, months: int, generator: np.random.Generator) -> Flags:
        """Futures in which talks stay as they are, unless they are the event itself."""
        last, rate, talks = (np.full(paths, start) for start in (self.last, self.rate, self.talks))
        happens = np.empty((paths, months), bool)
        for month in range(months):
            features = np.column_stack([np.ones(paths), last, rate, talks])
            happens[:, month] = generator.random(paths) < special.expit(features @ self.weights)
            last = happens[:, month].astype(float)
            talks = last if self.of_talks else talks
            rate = rate + (last - rate) / self.MEMORY
        return happens


class SelfExciting:
    """A Hawkes process in months: each event raises the rate of the next ones, and its effect fades exponentially."""

    def fit(self, happened: Flags, talks: Flags) -> None:
        """Maximum likelihood of the background, the effect and its fading."""
        start = np.log([max(happened.mean(), 0.01) * 0.5, 0.3, 0.3])

        def loss(logs: Numbers) -> float:
            rates = self._rates(happened, *np.exp(logs))[:-1]
            chance = np.clip(-np.expm1(-rates), 1e-9, 1 - 1e-9)
            return float(-np.where(happened, np.log(chance), -rates).sum() + 0.02 * (logs**2).sum())

        best = optimize.minimize(loss, start, method="L-BFGS-B", bounds=[(-7, 2), (-7, 2), (-4, 3)])
        self.background, self.effect, self.fading = np.exp(best.x)
        self.excited = self._rates(happened, self.background, self.effect, self.fading)[-1] - self.background

    @staticmethod
    def _rates(happened: Flags, background: float, effect: float, fading: float) -> Numbers:
        """The rate of each month and of the one after the last, shape (months + 1,)."""
        kept, excited, rates = np.exp(-fading), 0.0, [background]
        for event in happened:
            excited = kept * excited + effect * event
            rates.append(background + excited)
        return np.array(rates)

    def next(self) -> float:
        """The probability of at least one event at the present rate."""
        return float(-np.expm1(-(self.background + self.excited)))

    def simulate(self, paths: int, months: int, generator: np.random.Generator) -> Flags:
        """Futures that excite themselves."""
        excited = np.full(paths, self.excited)
        happens = np.empty((paths, months), bool)
        for month in range(months):
            happens[:, month] = generator.random(paths) < -np.expm1(-(self.background + excited))
            excited = np.exp(-self.fading) * excited + self.effect * happens[:, month]
        return happens


BASELINES: dict[str, type[Climatology] | type[Markov] | type[Autoregression] | type[SelfExciting]] = {
    "climatology": Climatology,
    "Markov chain": Markov,
    "autoregression": Autoregression,
    "self-exciting": SelfExciting,
}


def _loss(weights: Numbers, features: Numbers, events: Flags) -> float:
    sign = np.where(events, 1.0, -1.0)
    return float(np.logaddexp(0, -sign * (features @ weights)).sum())


def _logit(features: Numbers, events: Flags, ridge: float) -> Numbers:
    """Weights of a logistic regression with a ridge on all but the constant."""
    sign = np.where(events, 1.0, -1.0)
    penalty = np.concatenate([[1e-3], np.full(features.shape[1] - 1, ridge)])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        margin = sign * (features @ weights)
        slope = -features.T @ (sign * special.expit(-margin)) + penalty * weights
        return float(np.logaddexp(0, -margin).sum() + 0.5 * penalty @ weights**2), slope

    return np.asarray(optimize.minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)
