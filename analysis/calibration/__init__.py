"""Calibration: what the record says about the parameters, given their priors and the form of the model.

`calibrate` gives a sample of the parameters that agree with a record, `plausible` a few of them, quickly.
"""

from analysis.calibration.fit import Calibration, calibrate, plausible
from analysis.calibration.space import Space, free_parameters

__all__ = ["Calibration", "Space", "calibrate", "free_parameters", "plausible"]
