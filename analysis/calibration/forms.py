"""Forms of the model against each other: by leave-one-out over the months, and out of sample.

The elpd is the expected log density of a month given the months before it, estimated by Pareto-smoothed importance
sampling (Vehtari, Gelman & Gabry 2017). Months are not exchangeable, so the second column counts: fitted up to the end
of 2016, scored on the months after it with probabilities averaged over the posterior.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from arviz_base import from_dict
from arviz_stats.loo import loo
from scipy.special import logsumexp

from analysis.calibration.fit import calibrate
from analysis.calibration.sampling import BRIEF, SINGLE
from analysis.calibration.space import free_parameters
from analysis.likelihood import log_likelihood
from analysis.record import Record
from sim.parameters import STRUCTURES

TRAINED_TO = "2016-12"
DRAWS = 400


@dataclass(frozen=True)
class Form:
    """A form of the model: switches, and parameters held at a value."""

    name: str
    structures: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, float] = field(default_factory=dict)


MEMORY = "north_korea.test.campaign_memory"
FORMS = (
    Form("as shipped"),
    Form("no memory of the campaign", fixed={MEMORY: 0.0}),
    *(
        Form(setting.short, {name: setting.name})
        for name, structure in STRUCTURES.items()
        for setting in structure.alternatives
    ),
)


def compared(record: Record, report: Callable[[int, int], None] = lambda finished, wanted: None) -> pd.DataFrame:
    """One row a form: `elpd`, `elpd_error`, `difference` from the first and its `error`, `bad_k`, `after_2016`."""
    rows, first = [], np.zeros(record.months)
    trained = record.dates.index(TRAINED_TO) + 1 if TRAINED_TO in record.dates else record.months // 2
    for number, form in enumerate(FORMS):
        free = free_parameters(record, form.structures)
        space = replace(free, keys=tuple(key for key in free.keys if key not in form.fixed), fixed=form.fixed)
        sample = calibrate(record, space=space, effort=SINGLE).sample
        draws = sample.thinned(DRAWS)
        by_month = log_likelihood(record, space.parameter_sets(draws), by_month=True)
        tree = from_dict({"posterior": {"value": draws[None]}, "log_likelihood": {"month": by_month[None]}})
        with warnings.catch_warnings():  # it warns of what `bad_k` counts
            warnings.simplefilter("ignore", UserWarning)
            result = loo(tree, pointwise=True)
        elpd = np.asarray(result.elpd_i).reshape(-1)
        first = elpd if number == 0 else first
        early = calibrate(record.until(trained), space=space, effort=BRIEF).sample.thinned(DRAWS)
        late = log_likelihood(record, space.parameter_sets(early), by_month=True)[:, trained:]
        rows.append({
            "form": form.name, "parameters": len(space.keys), "elpd": result.elpd, "elpd_error": result.se,
            "difference": float((elpd - first).sum()),
            "error": float(np.sqrt(len(elpd)) * (elpd - first).std()),
            "bad_k": int((np.asarray(result.pareto_k) > result.good_k).sum()),
            "after_2016": float((logsumexp(late, axis=0) - np.log(len(late))).mean()),
        })  # fmt: skip
        report(number + 1, len(FORMS))
    return pd.DataFrame(rows)
