"""A calibration: from a record to a sample of the parameters that agree with it, and the folder that holds it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.calibration.mode import curvature, mode
from analysis.calibration.sampling import (
    BRIEF,
    CHAINS,
    LEAST_ACCEPTED,
    LEAST_ESS,
    MOST_RHAT,
    THOROUGH,
    ConvergenceError,
    Effort,
    Sample,
    sample,
)
from analysis.calibration.space import Space, Vector, free_parameters
from analysis.likelihood import log_likelihood
from analysis.likelihood.follow import merging_error
from analysis.record import Record
from sim.batch.output import output
from sim.scenario.posterior import TABLE

DRAWS = 1000
KIND = "calibration"
INFORMED, SHIFTED = 0.1, 0.5
"""A parameter is informed if the record takes away more than this share of its prior's variance, or moves its mean by
more than this many of the prior's standard deviations."""
ROUNDED = 2
"""Significant digits of the defaults, which are the means of the shipped calibration where the record informs it."""

type Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a record says about the parameters: the most probable point, a sample, and how both were found."""

    record: Record
    space: Space
    point: Vector
    sample: Sample
    log_likelihood: float
    merging_error: float
    seconds: float

    @property
    def table(self) -> pd.DataFrame:
        """Prior against posterior, a row a parameter; the prior as it is between its bounds.

        Columns: `key`, `default`, `prior_mean`, `prior_sd`, `mode`, `mean`, `sd`, `low`, `high` (90 %), `contraction`
        (share of the prior's variance that the record took away), `shift` (of the mean, in the prior's standard
        deviations), `informed`.
        """
        space, flat = self.space, self.sample.flat
        cut = stats.truncnorm(
            (space.low - space.mean) / space.sd, (space.high - space.mean) / space.sd, space.mean, space.sd
        )
        prior_mean, prior_sd = cut.mean(), cut.std()
        low, high = np.quantile(flat, [0.05, 0.95], axis=0)
        contraction = 1 - flat.var(axis=0) / prior_sd**2
        shift = (flat.mean(axis=0) - prior_mean) / prior_sd
        return pd.DataFrame(
            {
                "key": space.keys,
                "default": [parameter.default for parameter in space.parameters],
                "prior_mean": prior_mean,
                "prior_sd": prior_sd,
                "mode": self.point,
                "mean": flat.mean(axis=0),
                "sd": flat.std(axis=0),
                "low": low,
                "high": high,
                "contraction": contraction,
                "shift": shift,
                "informed": (contraction > INFORMED) | (np.abs(shift) > SHIFTED),
            }
        )

    @property
    def diagnostics(self) -> dict[str, Any]:
        """By which figures the sample was accepted, and by which criteria."""
        sample = self.sample
        return {
            "accepted": sample.converged,
            "r_hat": sample.rhat,
            "bulk_ess": sample.bulk_ess,
            "tail_ess": sample.tail_ess,
            "acceptance": sample.accepted,
            "criteria": {"r_hat": MOST_RHAT, "ess": LEAST_ESS, "acceptance": LEAST_ACCEPTED},
            "chains": sample.draws.shape[0],
            "steps": sample.steps,
            "log_likelihood_at_mode": self.log_likelihood,
            "merging_error": self.merging_error,
            "seconds": self.seconds,
        }


def calibrate(
    record: Record, structures: Mapping[str, str] | None = None, space: Space | None = None, seed: int = 1,
    chains: int = CHAINS, effort: Effort = THOROUGH, tell: Tell = lambda words: None,
) -> Calibration:  # fmt: skip
    """Calibrate on `record`; `tell` hears what is being done. Whether the sample is accepted, `diagnostics` says."""
    started = time.perf_counter()
    tell("which parameters the record can inform")
    space = space or free_parameters(record, structures)
    tell(f"the most probable values of {len(space.keys)} parameters")
    point = mode(space, record)
    tell("the curvature there")
    curved = curvature(space, record, point)
    tell("a sample of the posterior")
    drawn = sample(space, record, point, curved, effort, seed, chains)
    at = space.parameter_sets(point[None])
    likelihood = float(log_likelihood(record, at)[0])
    return Calibration(
        record, space, point, drawn, likelihood, merging_error(record, at), time.perf_counter() - started
    )


def plausible(
    record: Record, count: int, structures: Mapping[str, str] | None = None, widened: float = 1.0
) -> np.recarray:
    """`count` sets of parameters that agree with `record`, drawn by short chains.

    `widened` tells how much of a result lies in priors that were computed from the record: see `Space`.
    """
    space = free_parameters(record, structures, widened)
    return space.parameter_sets(calibrate(record, space=space, effort=BRIEF).sample.thinned(count))


def write(found: Calibration, folder: Path, draws: int = DRAWS) -> None:
    """Write the calibration as a folder that can be drawn from; `ConvergenceError` as in `write_files`."""
    refuse_unconverged(found)
    with output(folder, KIND) as out:
        out.publish(facts(found), lambda inside: write_files(found, inside, draws))


def write_files(found: Calibration, folder: Path, draws: int = DRAWS) -> None:
    """Write `posterior.parquet`, `parameters.csv` and `diagnostics.json` into `folder`.

    Raises `ConvergenceError`, with the figures, for a sample that does not meet the criteria: nothing is written then.
    """
    refuse_unconverged(found)
    table = pd.DataFrame(found.sample.thinned(draws).astype(np.float32).astype(np.float64), columns=found.space.keys)
    table = table.clip(found.space.low, found.space.high, axis=1)
    table.to_parquet(folder / TABLE, compression="zstd", index=False)
    found.table.to_csv(folder / "parameters.csv", index=False, float_format="%.5g", lineterminator="\n")
    figures = {**found.diagnostics, "seconds": round(found.seconds)}
    (folder / "diagnostics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def facts(found: Calibration) -> dict[str, Any]:
    """What the manifest says of a calibration: the record, the structures, and how it can be made again."""
    record = found.record
    return {
        "until": record.dates[-1],
        "record": {
            "first": record.dates[0],
            "last": record.dates[-1],
            "coding": record.coding,
            "scored": record.scored,
        },
        "structures": dict(found.space.structures),
        "arguments": {},
    }


def refuse_unconverged(found: Calibration) -> None:
    """Raise `ConvergenceError` where the sample does not meet the criteria."""
    figures = found.sample
    if not figures.converged:
        raise ConvergenceError(
            f"the sample is refused after {figures.steps:,} steps: R-hat {figures.rhat:.3f} (at most {MOST_RHAT}), "
            f"effective size {min(figures.bulk_ess, figures.tail_ess):.0f} (at least {LEAST_ESS:.0f}), "
            f"{100 * figures.accepted:.0f} % of moves accepted (at least {100 * LEAST_ACCEPTED:.0f} %). "
            "Nothing was written. Give another --seed, or a record that says more"
        )
