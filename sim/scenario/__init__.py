"""The scenario language: YAML files, with located errors, distributions and levers, made into designs for the engines.

`load` reads a file, `design` makes of a scenario what the engines run.
"""

from typing import TYPE_CHECKING, Any

from sim.scenario.loading import from_data, layered, load, with_lever, with_values
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.scenario.designing import design

__all__ = ["Scenario", "design", "from_data", "layered", "load", "with_lever", "with_values"]


def __getattr__(name: str) -> Any:
    """Import `design` when it is asked for: with it comes the compiler, which reading and checking do without."""
    if name == "design":
        from sim.scenario.designing import design

        return design
    raise AttributeError(name)
