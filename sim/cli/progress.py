"""What a person sees while an ensemble runs: a bar on standard error, and a word when the model must be compiled."""

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sim.batch.run import Progress as Report
from sim.batch.run import no_progress
from sim.cli.streams import UNABLE, warn

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


class Progress:
    """A bar a scenario on standard error, gone when all is done; none where no terminal can redraw it."""

    def __init__(self, shown: bool) -> None:
        drawn = shown and sys.stderr.isatty() and os.environ.get("TERM", "") not in UNABLE
        self.bars = _bars() if drawn else None

    def __enter__(self) -> Self:
        if self.bars:
            self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars:
            self.bars.stop()

    def on(self, name: str) -> Report:
        """A report of progress that moves the bar called `name`."""
        if self.bars is None:
            return no_progress
        bars = self.bars
        task = bars.add_task(name, total=None)

        def report(finished: int, wanted: int) -> None:
            bars.update(task, completed=finished, total=wanted)

        return report


def _bars() -> "Bars":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    # The file is given, because Rich assumes UTF-8 where it finds standard error by itself.
    console = Console(file=sys.stderr)
    description = TextColumn("{task.description}", markup=False)
    columns = (description, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Bars(*columns, console=console, transient=True)


def compiling_note() -> None:
    """Say, once, that the model is being compiled, if it is."""
    from sim.engine.ensemble import simulate
    from sim.numerics.compiler import is_compiled

    if not is_compiled(simulate):
        warn("Compiling the model: once, about 10 seconds.")
