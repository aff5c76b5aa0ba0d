"""What is uncertain in a scenario, as factors that are independent of each other.

A factor is one quantity, or several that are moved together. The draws of a factor are uniform in [0, 1); the
distributions of the scenario language make values of them. The three coefficients of pressure that must not decrease
are drawn independently and then put in order, so that no single one of them is independent of the other two; the three
draws together are: they are one factor.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.errors import PanmunjomError
from sim.parameters import BY_KEY, ORDERED, STRUCTURES
from sim.scenario import Scenario
from sim.scenario.designing import overruled, uncertain_keys

OTHERS = "others"
"""The name of the factor that holds all that a screening found to matter little."""
TOGETHER = "+"
"""What stands between the keys in the name of a factor of several."""
LEAST = 2


class SensitivityError(PanmunjomError):
    """A question about sensitivity that cannot be answered; the message says what to do."""


@dataclass(frozen=True)
class Factor:
    """One or several uncertain quantities, by their dotted keys, that are moved together."""

    name: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, *keys: str) -> "Factor":
        """The factor of these keys, named after them."""
        return cls(TOGETHER.join(keys), keys)


@dataclass(frozen=True)
class Space:
    """The factors whose influence is asked for."""

    factors: tuple[Factor, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys, one a dimension, in the order of the factors."""
        return tuple(key for factor in self.factors for key in factor.keys)

    @property
    def names(self) -> list[str]:
        """The names of the factors."""
        return [factor.name for factor in self.factors]

    def columns(self, factor: int) -> np.ndarray:
        """The dimensions of a factor."""
        first = sum(len(before.keys) for before in self.factors[:factor])
        return np.arange(first, first + len(self.factors[factor].keys))

    def problem(self, low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
        """The space as SALib takes it, a dimension a key, in groups, with these bounds for every draw."""
        return {
            "num_vars": len(self.keys),
            "names": list(self.keys),
            "groups": [factor.name for factor in self.factors for _ in factor.keys],
            "bounds": [[low, high]] * len(self.keys),
        }

    def reduced(self, names: list[str]) -> "Space":
        """The same quantities with the factors of these names alone and all others as one, if they are several."""
        chosen = [factor for factor in self.factors if factor.name in names]
        rest = [factor for factor in self.factors if factor.name not in names]
        if len(rest) < LEAST:
            return self
        return Space((*chosen, Factor(OTHERS, tuple(key for factor in rest for key in factor.keys))))


def space_of(scenario: Scenario) -> Space:
    """The uncertain quantities of a scenario that its structures do not overrule or leave idle.

    Raises `SensitivityError` where fewer than two are uncertain.
    """
    idle = _idle(scenario)
    keys = [key for key in uncertain_keys(scenario) if key not in idle]
    ordered = [f"parameters.{key}" for key in ORDERED if f"parameters.{key}" in keys]
    together = Factor.of(*ordered) if len(ordered) > 1 and scenario.uncertainties == "prior" else None
    factors = []
    for key in keys:
        if together is None or key not in together.keys:
            factors.append(Factor.of(key))
        elif key == together.keys[0]:
            factors.append(together)
    if len(factors) < LEAST:
        raise SensitivityError(
            f"{scenario.name}: {len(factors)} quantities are uncertain, and influence is compared between {LEAST} at "
            "least; take numbers out of its parameters, give distributions in their place, or use "
            "--set uncertainties=prior"
        )
    return Space(tuple(factors))


def _idle(scenario: Scenario) -> set[str]:
    """The keys that have no effect under the scenario's structures."""
    said = [key for name, word in scenario.structure_settings().items() for key in STRUCTURES[name].setting(word).idle]
    written = overruled(scenario)
    return {
        f"parameters.{key}"
        for key, parameter in BY_KEY.items()
        if parameter.name in written or any(key == group or key.startswith(f"{group}.") for group in said)
    }
