"""The most probable parameters for a record, and how curved their density is there."""

import numpy as np
from scipy import optimize

from analysis.calibration.space import Space, Vector
from analysis.likelihood import log_likelihood
from analysis.record import Record

STEP = 1e-3
"""Step of the differences, in standard deviations of the prior."""
WIDE_STEP = 0.15
"""Step of the curvature: wide enough that it is that of the bulk rather than of the tip."""
STEEP = 200.0
"""Weight on pressure out of order while climbing."""


def _objective(space: Space, record: Record, points: Vector) -> Vector:
    """Minus the log-posterior where it is defined, with a slope that leads back where pressure is out of order."""
    inside = np.clip(points, space.low, space.high)
    prior = -0.5 * (((inside - space.mean) / space.sd) ** 2).sum(axis=1) - STEEP * space.disorder(inside)
    return np.asarray(-(prior + log_likelihood(record, space.parameter_sets(inside))))


def gradient(space: Space, record: Record, point: Vector) -> tuple[float, Vector]:
    """Minus the log-posterior and its gradient by central differences, all points at once."""
    steps = STEP * space.sd
    shifts = np.diag(steps)
    points = np.concatenate([point[None], point + shifts, point - shifts])
    points = np.clip(points, space.low, space.high)
    values = _objective(space, record, points)
    size = len(point)
    widths = (points[1 : size + 1] - points[size + 1 :]).diagonal()
    return float(values[0]), (values[1 : size + 1] - values[size + 1 :]) / widths


def mode(space: Space, record: Record) -> Vector:
    """The most probable point, shape (keys,)."""
    begin = np.clip(space.start, space.low + 1e-6, space.high - 1e-6)

    def scaled(z: Vector) -> tuple[float, Vector]:
        value, slope = gradient(space, record, z * space.sd)
        return value, slope * space.sd

    bounds = optimize.Bounds(space.low / space.sd, space.high / space.sd)
    best = optimize.minimize(
        scaled, begin / space.sd, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200, "ftol": 1e-9}
    )
    return np.asarray(best.x * space.sd)


def curvature(space: Space, record: Record, point: Vector) -> Vector:
    """The Hessian of minus the log-posterior at `point`, by differences, shape (keys, keys)."""
    size = len(point)
    steps = WIDE_STEP * space.sd
    centre = np.clip(point, space.low + steps, space.high - steps)
    pairs = [(i, j) for i in range(size) for j in range(i, size)]
    points = [centre]
    for i, j in pairs:
        for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)) if i != j else ((1, 0), (-1, 0)):
            shifted = centre.copy()
            shifted[i] += a * steps[i]
            shifted[j] += b * steps[j] if i != j else 0.0
            points.append(shifted)
    values = _objective(space, record, np.array(points))
    hessian = np.empty((size, size))
    row = 1
    for i, j in pairs:
        if i == j:
            up, down = values[row : row + 2]
            hessian[i, i] = (up - 2 * values[0] + down) / steps[i] ** 2
            row += 2
        else:
            pp, pm, mp, mm = values[row : row + 4]
            hessian[i, j] = hessian[j, i] = (pp - pm - mp + mm) / (4 * steps[i] * steps[j])
            row += 4
    return hessian
