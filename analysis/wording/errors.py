"""How sure an estimate is, in the words that stand beside it."""

ONLY_SIMULATION = "95% interval, simulation error only"
"""What an interval of the runs' number says, and what it does not."""
