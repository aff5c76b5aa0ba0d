"""The parameters that a record can inform, with their priors.

A parameter is free if moving it by one standard deviation of its prior, from the priors' means, changes the
log-likelihood of the record by more than `TELLING`. The others stand at the means of their priors: about them the
record is silent. Defaults are of no account, because some of them were learned from the whole record and would tell a
part of it what came after. The rationalities stay at 1, because their scale and that of the utilities cannot be told
apart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.likelihood import log_likelihood
from analysis.record import Record
from sim.parameters import (
    BY_KEY,
    DEFAULT_STRUCTURES,
    ORDERED,
    PARAMETERS,
    Parameter,
    apply_structures,
    parameter_sets,
)

TELLING = 0.3
"""Change of the log-likelihood, in nats."""
NOT_IDENTIFIED = "rationality."

FROM_RECORD = re.compile(r"(^|; )D\b(?!')")
"""A source that was computed from the record, alone or beside another one."""

type Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Space:
    """The space of free parameters, in the order of `keys`; `structures` and `fixed` say what the others are."""

    keys: tuple[str, ...]
    structures: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, float] = field(default_factory=dict)
    widened: float = 1.0
    """By how much priors are widened whose centres were computed from the record."""

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The free parameters."""
        return tuple(BY_KEY[key] for key in self.keys)

    @cached_property
    def mean(self) -> Vector:
        """Means of the priors, before they are cut."""
        return np.array([parameter.prior_mean for parameter in self.parameters])

    @cached_property
    def sd(self) -> Vector:
        """Standard deviations of the priors, before they are cut."""
        from_record = np.array([bool(FROM_RECORD.search(parameter.source)) for parameter in self.parameters])
        return np.where(from_record, self.widened, 1.0) * [parameter.prior_sd for parameter in self.parameters]

    @cached_property
    def low(self) -> Vector:
        """Lower bounds."""
        return np.array([parameter.low for parameter in self.parameters])

    @cached_property
    def high(self) -> Vector:
        """Upper bounds."""
        return np.array([parameter.high for parameter in self.parameters])

    @cached_property
    def start(self) -> Vector:
        """The means of the priors, within the bounds: what is asked about must not depend on earlier answers."""
        return np.array([parameter.middle for parameter in self.parameters])

    @cached_property
    def _others(self) -> np.recarray:
        """A record of the parameters that are not free, shape (1,)."""
        sets = parameter_sets(1)
        for parameter in PARAMETERS:
            sets[parameter.name] = parameter.middle
        for key, value in self.fixed.items():
            sets[BY_KEY[key].name] = value
        return sets

    def parameter_sets(self, points: Vector) -> np.recarray:
        """Parameter sets of points, shape (n, keys)."""
        sets = np.repeat(self._others, len(points)).view(np.recarray)
        for column, parameter in enumerate(self.parameters):
            sets[parameter.name] = points[:, column]
        apply_structures(sets, {**DEFAULT_STRUCTURES, **self.structures})
        return sets

    def log_prior(self, points: Vector) -> Vector:
        """The log-density of the prior up to a constant, shape (n,); -inf beyond the bounds or out of order."""
        density = -0.5 * (((points - self.mean) / self.sd) ** 2).sum(axis=1)
        inside = ((points >= self.low) & (points <= self.high)).all(axis=1)
        return np.where(inside & (self.disorder(points) == 0), density, -np.inf)

    def disorder(self, points: Vector) -> Vector:
        """By how much the coefficients of pressure fall where they must not, shape (n,)."""
        places = [self.keys.index(key) for key in ORDERED if key in self.keys]
        steps = np.diff(points[:, places], axis=1)
        return np.asarray(np.maximum(0.0, -steps).sum(axis=1))

    def log_posterior(self, points: Vector, record: Record) -> Vector:
        """Log-prior and log-likelihood, shape (n,); the likelihood is not computed where the prior is 0."""
        density = self.log_prior(points)
        possible = np.flatnonzero(np.isfinite(density))
        if len(possible):
            density[possible] += log_likelihood(record, self.parameter_sets(points[possible]))
        return density


def free_parameters(record: Record, structures: Mapping[str, str] | None = None, widened: float = 1.0) -> Space:
    """The parameters that `record` can inform under `structures`."""
    keys = tuple(parameter.key for parameter in PARAMETERS if not parameter.key.startswith(NOT_IDENTIFIED))
    everything = Space(keys, structures or {}, widened=widened)
    moved = np.repeat(everything.start[None], 2 * len(keys) + 1, axis=0)
    for column in range(len(keys)):
        for sign, row in ((1, 2 * column), (-1, 2 * column + 1)):
            value = everything.start[column] + sign * everything.sd[column]
            moved[row, column] = np.clip(value, everything.low[column], everything.high[column])
    likelihoods = log_likelihood(record, everything.parameter_sets(moved))
    changes = np.abs(likelihoods[:-1] - likelihoods[-1]).reshape(len(keys), 2).max(axis=1)
    chosen = tuple(key for key, change in zip(keys, changes, strict=True) if change > TELLING)
    return replace(everything, keys=chosen)
