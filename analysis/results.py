"""A result folder, read into data frames."""

from pathlib import Path

from sim.batch.manifest import ResultError
from sim.result import Result

__all__ = ["ResultError", "load"]


def load(folder: str | Path) -> Result:
    """The result in `folder`, such as `results/baseline`.

    Its files must be what was written, and such as a run of its scenario can give: `ResultError` says which one is not.
    """
    from sim.batch.reading import read_result

    return read_result(Path(folder))
