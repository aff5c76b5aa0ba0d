"""The model of the negotiation and everything that runs it.

`load` reads a scenario file, `design` makes one parameter record a run of it, `run` simulates it; the Mesa model is
`sim.model.PeninsulaModel`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.batch.run import run
    from sim.scenario import design, load

__all__ = ["design", "load", "run"]


def __getattr__(name: str) -> Any:
    # Lazy, because `panmunjom --help` must not wait for NumPy and Numba.
    if name == "run":
        from sim.batch.run import run

        return run
    if name in ("design", "load"):
        from sim import scenario

        return getattr(scenario, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
