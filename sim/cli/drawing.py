"""Charts of a command whose tables are worth having without them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.rendering.renderer import RenderingError
from sim.cli.streams import warn


@contextmanager
def without_charts(folder: Path) -> Iterator[None]:
    """Go on where no chart can be drawn, and say so."""
    try:
        yield
    except RenderingError as error:
        warn(f"{folder}: the charts are missing: {error}. All else is there; repeat the command for them")
