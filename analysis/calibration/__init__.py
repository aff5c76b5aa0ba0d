"""Calibration: what the record says about the parameters, given their priors and the form of the model.

`estimate` gives the most probable parameters for a record, `calibrate` a sample of all that agree with it.
"""

from analysis.calibration.mode import estimate
from analysis.calibration.space import Space, free_parameters

__all__ = ["Space", "estimate", "free_parameters"]
