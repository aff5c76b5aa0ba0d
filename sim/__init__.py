"""The model of the negotiation and everything that runs it.

`load` reads a scenario file, `run` simulates it; the Mesa model is `sim.model.PeninsulaModel`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.batch.run import run
    from sim.scenario import load

__all__ = ["load", "run"]


def __getattr__(name: str) -> Any:
    # Lazy, because `panmunjom --help` must not wait for NumPy and Numba.
    if name == "run":
        from sim.batch.run import run

        return run
    if name == "load":
        from sim.scenario import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
