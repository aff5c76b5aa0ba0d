"""A posterior sample by emcee, with moves made for a posterior that is nearly normal.

A move keeps a share of the way from the centre and draws the rest anew from a normal distribution like the posterior.
It leaves that distribution as it is (Neal 1999; Cotter et al. 2013), so a proposal is rejected only for what the
posterior differs from it. Its correlations are those of the curvature at the most probable point, its centre and
spread those of two pilots. Each walker is a chain of its own. All begin at the most probable point, so R-hat tells
whether they have mixed around it; a second peak far from there it would not show.
"""

from dataclasses import dataclass

import emcee
import numpy as np
from arviz_base import from_dict
from arviz_stats.sampling_diagnostics import ess, rhat
from scipy import stats

from analysis.calibration.space import Space, Vector
from analysis.record import Record
from sim.errors import PanmunjomError

CHAINS = 8
BURN = 0.1
"""Share of each chain that is thrown away at its start."""
KEEPING = (0.5, 0.8, 0.9)
"""Shares of the way from the centre that a move keeps, one drawn at each step."""
MOST_RHAT, LEAST_ESS, LEAST_ACCEPTED = 1.01, 400.0, 0.05
"""What a sample must show to be accepted (Vehtari et al. 2021, Bayesian Analysis 16)."""


@dataclass(frozen=True)
class Effort:
    """How long is sampled: stages of `steps` are added until the criteria are met, at most `stages` of them.

    The centre and the spread are taken from pilots of so many steps, whose draws are thrown away.
    """

    pilots: tuple[int, ...] = (500, 500)
    steps: int = 1500
    stages: int = 1


THOROUGH = Effort(stages=12)
SINGLE = Effort()
"""For many calibrations of the same kind: not every one of them meets the criteria."""
BRIEF = Effort(pilots=(250, 250), steps=500)
"""For the many fits of a back-test: too short to be accepted, long enough to average over."""


class ConvergenceError(PanmunjomError):
    """A sample that does not meet the criteria; nothing is made of it."""

    exit_status = 1


@dataclass(frozen=True, eq=False)
class Sample:
    """Draws of shape (chains, draws, keys), with their log-posterior, and the figures by which they were accepted."""

    draws: Vector
    log_posterior: Vector
    accepted: float
    rhat: float
    bulk_ess: float
    tail_ess: float
    steps: int

    @property
    def converged(self) -> bool:
        """Whether the stated criteria are met."""
        sure = min(self.bulk_ess, self.tail_ess) >= LEAST_ESS
        return self.rhat <= MOST_RHAT and sure and self.accepted >= LEAST_ACCEPTED

    @property
    def flat(self) -> Vector:
        """All draws, shape (chains x draws, keys), chains one behind the other."""
        return self.draws.reshape(-1, self.draws.shape[2])

    def thinned(self, count: int) -> Vector:
        """`count` draws, evenly spread over all chains, shape (count, keys)."""
        flat = self.draws.transpose(1, 0, 2).reshape(-1, self.draws.shape[2])
        return np.asarray(flat[np.linspace(0, len(flat) - 1, min(count, len(flat))).round().astype(int)])


def sample(
    space: Space, record: Record, point: Vector, curved: Vector, effort: Effort, seed: int = 1, chains: int = CHAINS
) -> Sample:
    """Draws from the posterior, as many stages as the criteria need and `effort` allows.

    `point` and `curved` are the most probable point and the Hessian there. Whether the result meets the criteria is for
    the caller to ask: `Sample.converged`.
    """
    generator = np.random.default_rng(seed)
    centre, covariance = point, _covariance(curved)
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    state = np.repeat(point[None], chains, axis=0)
    for steps in effort.pilots:
        sampler = _sampler(space, record, centre, covariance, chains, generator)
        state = sampler.run_mcmc(state, steps, skip_initial_state_check=True)
        flat = sampler.get_chain(discard=steps // 3, flat=True)
        # A pilot knows how far each parameter spreads, not yet how all of them hang together.
        centre, spread = flat.mean(axis=0), np.maximum(spread, flat.std(axis=0))
        covariance = correlation * np.outer(spread, spread)
    sampler = _sampler(space, record, centre, covariance, chains, generator)
    for stage in range(1, effort.stages + 1):
        state = sampler.run_mcmc(state, effort.steps, skip_initial_state_check=True)
        sample = _judged(sampler, stage * effort.steps)
        if sample.converged:
            break
    return sample


def _sampler(
    space: Space, record: Record, centre: Vector, covariance: Vector, chains: int, generator: np.random.Generator
) -> emcee.EnsembleSampler:
    reference = stats.multivariate_normal(centre, covariance, allow_singular=True)
    spread = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(centre)))

    def propose(coordinates: Vector, _: object) -> tuple[Vector, Vector]:
        keep = generator.choice(KEEPING)
        fresh = generator.standard_normal(coordinates.shape) @ spread.T
        new = centre + keep * (coordinates - centre) + np.sqrt(1 - keep**2) * fresh
        return new, reference.logpdf(coordinates) - reference.logpdf(new)

    def log_density(points: Vector) -> Vector:
        return space.log_posterior(points, record)

    sampler = emcee.EnsembleSampler(chains, len(centre), log_density, moves=emcee.moves.MHMove(propose), vectorize=True)
    sampler.random_state = np.random.MT19937(int(generator.integers(2**31))).state  # which proposals are accepted
    return sampler


def _covariance(curved: Vector) -> Vector:
    """The inverse of the Hessian; directions in which it is not curved upwards are taken as flat as the flattest."""
    values, vectors = np.linalg.eigh(curved)
    positive = values[values > 0]
    return np.asarray((vectors / np.maximum(values, positive.min())) @ vectors.T)


def _judged(sampler: emcee.EnsembleSampler, steps: int) -> Sample:
    burnt = int(BURN * steps)
    draws = sampler.get_chain(discard=burnt).transpose(1, 0, 2)
    density = sampler.get_log_prob(discard=burnt).T
    tree = from_dict({"posterior": {"value": draws}})
    return Sample(
        draws=draws,
        log_posterior=density,
        accepted=float(np.mean(sampler.acceptance_fraction)),
        rhat=float(rhat(tree)["value"].max()),
        bulk_ess=float(ess(tree, method="bulk")["value"].min()),
        tail_ess=float(ess(tree, method="tail")["value"].min()),
        steps=steps,
    )
