"""What a scenario changes: two results paired run by run, many along a sweep, all under each form of the model."""

from analysis.comparison.comparing import Comparison, ComparisonError, compare

__all__ = ["Comparison", "ComparisonError", "compare"]
