"""How policies fare across what we do not know: the same futures and random draws for each, and no winner."""

from analysis.robustness.robustness import Robustness, RobustnessError, robustness

__all__ = ["Robustness", "RobustnessError", "robustness"]
