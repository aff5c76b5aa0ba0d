"""What a person can ask of counterfactual history that it cannot tell."""

from sim.errors import PanmunjomError


class CounterfactualError(PanmunjomError):
    """A scenario that cannot be set against the record; the message says why, and what would do."""
