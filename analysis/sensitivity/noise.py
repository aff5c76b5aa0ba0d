"""Products of replications without simulation error.

Of a point there are several simulated outcomes, each with draws of its own. The square of their mean is too large by
the error that is left in it. The product of two different replications is not: their errors are independent. So a
square, or a product, is the mean over all pairs of different replications (a U-statistic; Hoeffding 1948). With
outcomes that owe nothing to chance all replications are equal, and it is the plain product.
"""

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]


def product(one: Numbers, other: Numbers) -> Numbers:
    """The product of what two arrays are without error, shape (..., replications) each, over the last axis."""
    replications = one.shape[-1]
    same = np.einsum("...r,...r->...", one, other)
    return np.asarray((one.sum(axis=-1) * other.sum(axis=-1) - same) / (replications * (replications - 1)))
